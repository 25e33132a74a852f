import { isLocalDate, type LocalDate } from '../local-date.js';
import { toHalfWidth, withoutBlanks } from './width.js';

/** Why a text is not a citizen identity number (GB 11643). */
export type IdentityNumberProblem = 'LENGTH' | 'CHARACTERS' | 'REGION' | 'BIRTH_DATE' | 'CHECK_DIGIT';

export type Sex = 'MALE' | 'FEMALE';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';
const EARLIEST_BIRTH = '1900-01-01';

/**
 * First two digits that a number can begin with: provinces, Taiwan, Hong Kong, Macao (81 to 83 also on residence
 * permits). Whole region codes are not checked: abolished ones stay valid in the numbers of those born under them.
 * 90 to 99 begin the numbers of foreigners' permanent residence cards.
 */
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)/;

/** The number as it is stored and compared: no blanks, plain digits, a capital X. */
export function normaliseIdentityNumber(text: string): string {
  return withoutBlanks(toHalfWidth(text)).toUpperCase();
}

/**
 * Says why a text is not an identity number, or null when it is one. The old numbers of 15 digits are no longer
 * valid and count as LENGTH. With `today`, a birth date in the future is refused as well.
 */
export function identityNumberProblem(text: string, today?: LocalDate): IdentityNumberProblem | null {
  const number = normaliseIdentityNumber(text);
  if (number.length !== 18) return 'LENGTH';
  if (!/^\d{17}[\dX]$/.test(number)) return 'CHARACTERS';
  if (!PROVINCES.test(number)) return 'REGION';
  const birth = birthDateIn(number);
  if (!isLocalDate(birth) || birth < EARLIEST_BIRTH || (today !== undefined && birth > today)) return 'BIRTH_DATE';
  return checkDigitOf(number) === number[17] ? null : 'CHECK_DIGIT';
}

/** The birth date in a valid identity number; null when the number is not valid. */
export function birthDateOf(text: string): LocalDate | null {
  return identityNumberProblem(text) === null ? birthDateIn(normaliseIdentityNumber(text)) : null;
}

/** The sex in a valid identity number (17th digit odd: male); null when the number is not valid. */
export function sexOf(text: string): Sex | null {
  if (identityNumberProblem(text) !== null) return null;
  return Number(normaliseIdentityNumber(text)[16]) % 2 === 1 ? 'MALE' : 'FEMALE';
}

/**
 * Shows the last four characters only, because region and birth date would tell who it is. Fit for passports and
 * other papers too; what is shorter than eight characters is covered wholly.
 */
export function maskIdentityNumber(text: string): string {
  const number = normaliseIdentityNumber(text);
  if (number.length < 8) return '*'.repeat(number.length);
  return '*'.repeat(number.length - 4) + number.slice(-4);
}

/** The check digit that belongs to the first 17 digits (weights of GB 11643, modulo 11). */
export function checkDigitOf(number: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return CHECK_DIGITS.charAt(sum % 11);
}

function birthDateIn(number: string): LocalDate {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}
