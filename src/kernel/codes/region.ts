/** The level a region code of six digits (GB/T 2260) stands for. */
export type RegionLevel = 'PROVINCE' | 'PREFECTURE' | 'COUNTY';

/** What holds for the whole country, where a rule or a standard names its jurisdiction. */
export const NATIONAL = 'CN';

/** The country itself in GB/T 2260: no region that a body lies in, but the seat of the national ones. */
const COUNTRY = '100000';

const SHAPE = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])(0000|(?!00)\d\d00|(?!00)\d\d(?!00)\d\d)$/;

/** True for the shape of a region code: province, prefecture in it, county in that. Whether it exists is a look-up. */
export function isRegionCode(text: string): boolean {
  return SHAPE.test(text);
}

/** The level a code stands for. @throws RangeError when it is no region code */
export function regionLevel(code: string): RegionLevel {
  if (!isRegionCode(code)) throw new RangeError('A region code has six digits of GB/T 2260.');
  if (code.endsWith('0000')) return 'PROVINCE';
  return code.endsWith('00') ? 'PREFECTURE' : 'COUNTY';
}

/** The province a region lies in, itself included: 410411 → 410000. */
export function provinceOf(code: string): string {
  regionLevel(code);
  return `${code.slice(0, 2)}0000`;
}

/** The prefecture a region lies in, itself included: 410411 → 410400. Null for a province. */
export function prefectureOf(code: string): string | null {
  return regionLevel(code) === 'PROVINCE' ? null : `${code.slice(0, 4)}00`;
}

/** The region right above by code: 410411 → 410400 → 410000 → null. */
export function parentRegion(code: string): string | null {
  const level = regionLevel(code);
  if (level === 'PROVINCE') return null;
  return level === 'COUNTY' ? `${code.slice(0, 4)}00` : provinceOf(code);
}

/** True when the inner region is the outer one or lies in it. */
export function regionContains(outer: string, inner: string): boolean {
  regionLevel(inner);
  const level = regionLevel(outer);
  return inner.startsWith(outer.slice(0, level === 'PROVINCE' ? 2 : level === 'PREFECTURE' ? 4 : 6));
}

/** The jurisdictions whose rules hold in a region, the nearest first: 410411, 410400, 410000, CN; of 100000 only CN. */
export function jurisdictionsOf(code: string): string[] {
  if (code === COUNTRY) return [NATIONAL];
  const above = parentRegion(code);
  return [code, ...(above === null ? [NATIONAL] : jurisdictionsOf(above))];
}
