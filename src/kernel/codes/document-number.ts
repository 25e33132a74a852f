import { toHalfWidth, withoutBlanks } from './width.js';

/** Why a text cannot be the prefix of a numbered paper. */
export type NumberPrefixProblem = 'EMPTY' | 'LENGTH' | 'CHARACTERS';

/** A prefix holds letters only: with a digit or bracket in it two numbers could read the same. */
const PREFIX = /^[\p{Script=Han}A-Z]+$/u;
const LONGEST_PREFIX = 20;

/** Says why an institution cannot number its papers by this prefix (豫濮, 平湛司), or null. */
export function numberPrefixProblem(prefix: string): NumberPrefixProblem | null {
  if (prefix === '') return 'EMPTY';
  if ([...prefix].length > LONGEST_PREFIX) return 'LENGTH';
  return PREFIX.test(prefix) && !/[第号]/.test(prefix) ? null : 'CHARACTERS';
}

/**
 * The number of a paper as it is printed and said: 豫濮 + 援协, 2026, 12 → 豫濮援协〔2026〕12号.
 * @throws RangeError for a prefix, year or number that no paper can have
 */
export function formatNumber(prefix: string, word: string, year: number, n: number): string {
  if (numberPrefixProblem(prefix + word) !== null) throw new RangeError('The prefix holds letters only.');
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError('The year has four digits.');
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError('Numbers begin at 1.');
  return `${prefix}${word}〔${year}〕${n}号`;
}

/**
 * The form by which numbers are looked up: brackets, blanks, width, leading zeros, 第 and 号 make no difference.
 * 豫濮援协〔2026〕12号, 豫濮援协(2026)第012号 and 豫濮援协２０２６ 12 all become 豫濮援协202612. The beginning of a
 * number becomes the beginning of its form. A text that is no number comes back cleaned; it finds nothing.
 */
export function normaliseNumber(text: string): string {
  const plain = withoutBlanks(toHalfWidth(text))
    .replace(/[〔〕()[\]{}【】〖〗〈〉《》「」『』⟨⟩_-]/g, '')
    .replace(/第|号/g, '')
    .toUpperCase();
  const parts = /^(.*?\D)(\d{4})(\d+)$/u.exec(plain);
  if (parts === null) return plain;
  const [, prefix = '', year = '', n = ''] = parts;
  return `${prefix}${year}${n.replace(/^0+/, '')}`;
}
