import { toHalfWidth, withoutBlanks } from './width.js';

/** Why a text is not the telephone number of a person on the mainland. */
export type PhoneProblem = 'LENGTH' | 'CHARACTERS' | 'PREFIX';

export type PhoneKind = 'MOBILE' | 'LANDLINE' | 'HOTLINE';

interface PhoneNumber {
  kind: PhoneKind;
  /** As stored: 13812341234, 0393-4412345, 010-12345678-801, 0393-12348. */
  text: string;
}

const MOBILE = /^1[3-9]\d{9}$/;
/** Area code, subscriber, extension. The area codes of three digits are 010 and 02x. */
const LANDLINE = /^(010|02\d|0[3-9]\d\d)-*([2-8]\d{2,3})-?(\d{4})(?:-+(\d{1,6}))?$/;
/** 400 and 800 numbers, and the short public ones such as 12348 and 110, with or without an area code. */
const HOTLINE = /^(010|02\d|0[3-9]\d\d)?-*([48]00\d{7}|1[12]\d{3}|9[56]\d{3,4}|11[09]|12[02])$/;

/**
 * The number as it is stored and compared: no blanks, no country code, plain digits. A landline has a hyphen after
 * its area code and before its extension. What is no number comes back without its blanks.
 */
export function normalisePhone(text: string): string {
  return readPhone(text)?.text ?? withoutBlanks(toHalfWidth(text));
}

/** What kind of number it is; null when it is none. */
export function phoneKind(text: string): PhoneKind | null {
  return readPhone(text)?.kind ?? null;
}

/** Says why a person cannot be reached by this number, or null. A hotline is nobody's own number: PREFIX. */
export function phoneProblem(text: string): PhoneProblem | null {
  const kind = phoneKind(text);
  if (kind === 'MOBILE' || kind === 'LANDLINE') return null;
  if (kind === 'HOTLINE') return 'PREFIX';
  const plain = domesticForm(text);
  if (!/^[\d-]+$/.test(plain)) return 'CHARACTERS';
  const digits = plain.replace(/-/g, '').length;
  const fits = plain.startsWith('0') ? digits >= 10 && digits <= 12 : digits === 11;
  return fits ? 'PREFIX' : 'LENGTH';
}

/**
 * 138****1234; of a landline the area code and the last two digits: 0393-*****45. A hotline is public and stays as it
 * is; what is no number is covered wholly.
 */
export function maskPhone(text: string): string {
  const phone = readPhone(text);
  if (phone === null) return '*'.repeat(normalisePhone(text).length);
  if (phone.kind === 'HOTLINE') return phone.text;
  if (phone.kind === 'MOBILE') return `${phone.text.slice(0, 3)}****${phone.text.slice(-4)}`;
  const [area = '', subscriber = ''] = phone.text.split('-');
  return `${area}-${'*'.repeat(subscriber.length - 2)}${subscriber.slice(-2)}`;
}

function readPhone(text: string): PhoneNumber | null {
  const plain = domesticForm(text);
  const digits = plain.replace(/-/g, '');
  if (MOBILE.test(digits)) return { kind: 'MOBILE', text: digits };
  const hotline = HOTLINE.exec(digits);
  if (hotline !== null) {
    const [, area, short = ''] = hotline;
    return { kind: 'HOTLINE', text: area === undefined ? short : `${area}-${short}` };
  }
  const landline = LANDLINE.exec(plain);
  if (landline === null) return null;
  const [, area = '', first = '', last = '', extension] = landline;
  return { kind: 'LANDLINE', text: `${area}-${first}${last}${extension === undefined ? '' : `-${extension}`}` };
}

/** Brackets, dashes and the word for an extension become hyphens; the country code goes, an area code gets its 0. */
function domesticForm(text: string): string {
  const plain = withoutBlanks(toHalfWidth(text))
    .replace(/转|#/g, '-')
    .replace(/[()\u2010-\u2015\u2212]/g, '-')
    .replace(/^-+|-+$/g, '');
  const abroad = /^(?:\+86|0086|86(?=-|1[3-9]\d{9}$))-*(.+)$/.exec(plain)?.[1];
  if (abroad === undefined) return plain;
  const withZero = `0${abroad}`;
  return LANDLINE.test(withZero) ? withZero : abroad;
}
