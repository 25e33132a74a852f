import { describe, expect, it } from '@jest/globals';
import {
  isRegionCode,
  jurisdictionsOf,
  parentRegion,
  prefectureOf,
  provinceOf,
  regionContains,
  regionLevel,
} from '../../../src/kernel/codes/region.js';

describe('region codes', () => {
  it.each([
    ['410000', 'PROVINCE'],
    ['500000', 'PROVINCE'],
    ['410900', 'PREFECTURE'],
    ['410411', 'COUNTY'],
    ['500151', 'COUNTY'],
    ['419001', 'COUNTY'],
  ])('%s is a %s', (code, level) => {
    expect(isRegionCode(code)).toBe(true);
    expect(regionLevel(code)).toBe(level);
  });

  it.each([
    '',
    '41041',
    '4104110',
    '41041A',
    '010000',
    '990000',
    '160000',
    '550000',
    '810001',
    '000000',
    'CN',
    ' 410411',
  ])('%j has not the shape of a region code', (text) => {
    expect(isRegionCode(text)).toBe(false);
    expect(() => regionLevel(text)).toThrow(RangeError);
  });

  it('there are thirty-four provinces', () => {
    const found = Array.from({ length: 90 }, (_, at) => String(at + 10)).filter((prefix) =>
      isRegionCode(`${prefix}0000`),
    );
    expect(found.join(' ')).toBe(
      '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82',
    );
    expect(isRegionCode('410001')).toBe(false);
    expect(isRegionCode('410100')).toBe(true);
  });

  it('a county lies in its prefecture and province, which lie above it', () => {
    expect(prefectureOf('410411')).toBe('410400');
    expect(provinceOf('410411')).toBe('410000');
    expect(prefectureOf('410400')).toBe('410400');
    expect(prefectureOf('410000')).toBeNull();
    expect([parentRegion('410411'), parentRegion('410400'), parentRegion('410000')]).toEqual([
      '410400',
      '410000',
      null,
    ]);
  });

  it('a region contains itself and what lies in it, nothing beside or above', () => {
    expect(regionContains('410000', '410411')).toBe(true);
    expect(regionContains('410000', '411100')).toBe(true);
    expect(regionContains('410400', '410411')).toBe(true);
    expect(regionContains('410411', '410411')).toBe(true);
    expect(regionContains('410411', '410400')).toBe(false);
    expect(regionContains('410900', '410411')).toBe(false);
    expect(regionContains('140000', '410411')).toBe(false);
  });

  it('the rules of a county come from itself, its prefecture, its province and the country', () => {
    expect(jurisdictionsOf('410411')).toEqual(['410411', '410400', '410000', 'CN']);
    expect(jurisdictionsOf('110000')).toEqual(['110000', 'CN']);
    expect(jurisdictionsOf('100000')).toEqual(['CN']);
    expect(() => jurisdictionsOf('CN')).toThrow(RangeError);
  });
});
