import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocateByLargestRemainder,
  allocationProblem,
  formatWanYuan,
  formatYuan,
  isFen,
  parseYuan,
  sumFen,
  yuanInCapitals,
  yuanOf,
} from '../../src/kernel/money.js';

const anyFen = fc.maxSafeNat();
const rows = fc.array(fc.record({ weight: fc.nat(100_000_000), cap: fc.option(fc.nat(100_000_000)) }), {
  minLength: 1,
  maxLength: 60,
});
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + BigInt(part), 0n);

describe('amounts', () => {
  it.each([
    ['0', 0],
    ['1234.5', 123450],
    ['1,234.50', 123450],
    ['１，２３４．５０', 123450],
    ['￥1,234.50', 123450],
    ['¥ 680,000 元', 68000000],
    ['0.01', 1],
    ['0.29', 29],
    ['1.1', 110],
    ['+5', 500],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is read as %d fen', (text, fen) => {
    expect(parseYuan(text)).toEqual({ fen, problem: null });
  });

  it.each([
    ['', 'EMPTY'],
    ['　', 'EMPTY'],
    ['1.234', 'DECIMALS'],
    ['1.500', 'DECIMALS'],
    ['-5', 'NEGATIVE'],
    ['－5.00', 'NEGATIVE'],
    ['−5', 'NEGATIVE'],
    ['¥-5', 'NEGATIVE'],
    ['-¥5', 'NEGATIVE'],
    ['90071992547409.92', 'TOO_LARGE'],
    ['1e5', 'CHARACTERS'],
    ['1,23', 'CHARACTERS'],
    ['1234,567', 'CHARACTERS'],
    ['12,34.00', 'CHARACTERS'],
    ['1.', 'CHARACTERS'],
    ['.5', 'CHARACTERS'],
    ['+-5', 'CHARACTERS'],
    ['五百', 'CHARACTERS'],
    ['1.5万元', 'CHARACTERS'],
    ['12 34x', 'CHARACTERS'],
    ['Infinity', 'CHARACTERS'],
  ])('%j is refused with %s', (text, problem) => {
    expect(parseYuan(text)).toEqual({ fen: null, problem });
  });

  it('what is printed reads back to the same fen', () => {
    fc.assert(
      fc.property(anyFen, (fen) => {
        expect(parseYuan(formatYuan(fen)).fen).toBe(fen);
        expect(parseYuan(yuanOf(fen)).fen).toBe(fen);
      }),
    );
  });

  it('amounts are written out so that no digit can be added', () => {
    const written = [
      0, 5, 50, 123450, 10001005, 1_200_000, 10_000_000_000, 100_000_000_000_001, 1_000_500_000, 20_010,
    ].map(yuanInCapitals);
    expect(written).toEqual([
      '零元整',
      '伍分',
      '伍角',
      '壹仟贰佰叁拾肆元伍角',
      '壹拾万零壹拾元零伍分',
      '壹万贰仟元整',
      '壹亿元整',
      '壹万亿元零壹分',
      '壹仟万伍仟元整',
      '贰佰元壹角',
    ]);
  });

  it('amounts are printed with two decimals', () => {
    expect([yuanOf(0), yuanOf(5), yuanOf(123450)]).toEqual(['0.00', '0.05', '1234.50']);
    expect([formatYuan(123450), formatYuan(12345), formatYuan(68000000)]).toEqual(['1,234.50', '123.45', '680,000.00']);
    expect(formatYuan(Number.MAX_SAFE_INTEGER)).toBe('90,071,992,547,409.91');
    expect([formatWanYuan(216_670_000), formatWanYuan(33_420_000), formatWanYuan(0)]).toEqual([
      '216.67',
      '33.42',
      '0.00',
    ]);
    expect([formatWanYuan(4_999), formatWanYuan(5_000), formatWanYuan(1_000_000)]).toEqual(['0.00', '0.01', '1.00']);
    expect(() => yuanOf(-1)).toThrow(RangeError);
    expect(() => yuanOf(1.5)).toThrow(RangeError);
  });

  it('a sum is exact or refused', () => {
    expect(sumFen([])).toBe(0);
    expect(sumFen([1, 2, 3])).toBe(6);
    expect(sumFen([Number.MAX_SAFE_INTEGER - 1, 1])).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => sumFen([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(() => sumFen([1, -1])).toThrow(RangeError);
    expect(isFen(Number.MAX_SAFE_INTEGER + 1)).toBe(false);
  });
});

describe('sharing out an amount', () => {
  it.each([
    [100, [1, 1, 1], undefined, [34, 33, 33]],
    [101, [1, 1, 1], undefined, [34, 34, 33]],
    [10, [5, 3, 2], undefined, [5, 3, 2]],
    [7, [1, 2, 4], undefined, [1, 2, 4]],
    // Exact shares 1.4, 2.8, 2.8: the two larger remainders get the two spare fen.
    [7, [1, 2, 2], undefined, [1, 3, 3]],
    // Exact shares 4.55, 2.73, 2.73: the heaviest row has the smallest remainder.
    [10, [5, 3, 3], undefined, [4, 3, 3]],
    [5, [0, 1, 0, 1], undefined, [0, 3, 0, 2]],
    [5, [1, 1, 1, 1, 1, 1, 1], undefined, [1, 1, 1, 1, 1, 0, 0]],
    [0, [0, 0], undefined, [0, 0]],
    [0, [], undefined, []],
    // The first row is full at 10; its 23 go to the others.
    [100, [1, 1, 1], [10, null, null], [10, 45, 45]],
    [100, [1, 1, 1], [10, 44, null], [10, 44, 46]],
    [30, [1, 2, 3], [5, 10, 15], [5, 10, 15]],
    [29, [1, 1], [29, 0], [29, 0]],
  ])('%d over %j with caps %j gives %j', (total, weights, caps, parts) => {
    expect(allocateByLargestRemainder(total, weights, caps)).toEqual(parts);
  });

  it.each([
    [1.5, [1], undefined, 'NOT_FEN'],
    [1, [-1], undefined, 'NOT_FEN'],
    [1, [1], [1, 1], 'NOT_FEN'],
    [1, [1], [-1], 'NOT_FEN'],
    [1, [1, 1], [null, -1], 'NOT_FEN'],
    [1, [1, 1], [-1, null], 'NOT_FEN'],
    [1, [0, 0], undefined, 'NO_WEIGHT'],
    [1, [], undefined, 'NO_WEIGHT'],
    [31, [1, 2, 3], [5, 10, 15], 'EXCEEDS_CAPS'],
    [6, [1, 0], [5, null], 'EXCEEDS_CAPS'],
  ])('%d over %j with caps %j is refused with %s', (total, weights, caps, problem) => {
    expect(allocationProblem(total, weights, caps)).toBe(problem);
    expect(() => allocateByLargestRemainder(total, weights, caps)).toThrow(RangeError);
  });

  it('the parts add up to the total, whatever the amounts', () => {
    fc.assert(
      fc.property(anyFen, fc.array(anyFen, { minLength: 1, maxLength: 60 }), (total, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const parts = allocateByLargestRemainder(total, weights);
        expect(sum(parts)).toBe(BigInt(total));
        expect(parts.every((part, row) => isFen(part) && (weights[row] !== 0 || part === 0))).toBe(true);
      }),
    );
  });

  it('each part differs from the exact share by less than one fen', () => {
    fc.assert(
      fc.property(anyFen, fc.array(anyFen, { minLength: 1, maxLength: 60 }), (total, weights) => {
        const all = sum(weights);
        fc.pre(all > 0n);
        for (const [row, part] of allocateByLargestRemainder(total, weights).entries()) {
          const distance = BigInt(part) * all - BigInt(total) * BigInt(weights[row] ?? 0);
          expect(distance < all && -distance < all).toBe(true);
        }
      }),
    );
  });

  it('a heavier row never gets less, and of equal rows the earlier gets no less', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(fc.nat(50), { minLength: 2, maxLength: 30 }), (total, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const parts = allocateByLargestRemainder(total, weights);
        for (const [a, first] of weights.entries()) {
          for (const [b, second] of weights.entries()) {
            if (first > second || (first === second && a < b)) expect(parts[a]).toBeGreaterThanOrEqual(parts[b] ?? 0);
          }
        }
      }),
    );
  });

  it('no row gets more than its cap, and the rest still adds up', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (each, share) => {
        const weights = each.map((row) => row.weight);
        const caps = each.map((row) => row.cap);
        const counted = each.filter((row) => row.weight > 0);
        fc.pre(counted.length > 0);
        const room = counted.some((row) => row.cap === null) ? 1e12 : Number(sum(counted.map((row) => row.cap ?? 0)));
        const total = share % (room + 1);
        const parts = allocateByLargestRemainder(total, weights, caps);
        expect(sum(parts)).toBe(BigInt(total));
        for (const [row, part] of parts.entries())
          expect(part).toBeLessThanOrEqual(caps[row] ?? Number.MAX_SAFE_INTEGER);
      }),
    );
  });

  it('caps that nobody reaches change nothing', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), (total, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const wide = weights.map(() => total + 1);
        expect(allocateByLargestRemainder(total, weights, wide)).toEqual(allocateByLargestRemainder(total, weights));
      }),
    );
  });

  it('instalments that together pay the whole leave every row paid to the fen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 64 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
        (settled, cuts) => {
          const instalments = allocateByLargestRemainder(sumFen(settled), cuts);
          const paid = settled.map(() => 0);
          for (const instalment of instalments) {
            const caps = settled.map((amount, row) => amount - (paid[row] ?? 0));
            const parts = allocateByLargestRemainder(instalment, settled, caps);
            for (const [row, part] of parts.entries()) paid[row] = (paid[row] ?? 0) + part;
          }
          expect(paid).toEqual(settled);
        },
      ),
    );
  });
});
