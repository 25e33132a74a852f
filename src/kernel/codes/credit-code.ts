import { toHalfWidth, withoutBlanks } from './width.js';

/** Why a text is not a unified social credit code (GB 32100). */
export type CreditCodeProblem = 'LENGTH' | 'CHARACTERS' | 'CHECK_CHARACTER';

/** The alphabet has no I, O, S, V, Z: they look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The code as it is stored and compared: no blanks, plain characters, capitals. */
export function normaliseCreditCode(text: string): string {
  return withoutBlanks(toHalfWidth(text)).toUpperCase();
}

/**
 * Says why a text is not a credit code, or null when it is one. Some codes that public bodies print do not check:
 * for organisations this is a warning, not a refusal.
 */
export function creditCodeProblem(text: string): CreditCodeProblem | null {
  const code = normaliseCreditCode(text);
  if (code.length !== 18) return 'LENGTH';
  if (![...code].every((sign) => ALPHABET.includes(sign)) || !/^..\d{6}/.test(code)) return 'CHARACTERS';
  return checkCharacterOf(code) === code[17] ? null : 'CHECK_CHARACTER';
}

/** The check character that belongs to the first 17. The second modulo matters: a remainder of 0 gives '0'. */
export function checkCharacterOf(code: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * ALPHABET.indexOf(code.charAt(at)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}
