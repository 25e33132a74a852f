import { isRegionCode, regionLevel } from '../../kernel/codes/region.js';

const DIGITS = { PROVINCE: 2, PREFECTURE: 4, COUNTY: 6 } as const;

/** Words as they are looked for anywhere in a name: signs that mean something to LIKE mean themselves. */
export function patternOfWords(words: string | null | undefined): string | null {
  const text = (words ?? '').trim().slice(0, 80);
  return text === '' ? null : `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** The codes of a region and of all in it: 410000 → 41%. What is no code finds nothing. */
export function patternOfRegion(code: string | null | undefined): string | null {
  if (code === null || code === undefined) return null;
  return isRegionCode(code) ? `${code.slice(0, DIGITS[regionLevel(code)])}%` : code;
}
