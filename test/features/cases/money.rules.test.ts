import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allocationOf,
  awardProblem,
  type PayableRow,
  paymentProblem,
} from '../../../src/features/cases/payment.rules.js';
import {
  dueFen,
  isRowSettled,
  owedFen,
  type RosterRowState,
  refusalToSplit,
} from '../../../src/features/cases/roster.rules.js';
import {
  concludeProblem,
  DECISIONS,
  type Decision,
  decisionProblem,
  sharesOfTotal,
  sharesProblem,
  totalOf,
} from '../../../src/features/cases/settlement.rules.js';
import { sumFen } from '../../../src/kernel/money.js';

const fen = fc.integer({ min: 0, max: 10_000_000 });
const row: fc.Arbitrary<Omit<PayableRow, 'id' | 'rowNumber'>> = fc
  .record({
    state: fc.constantFrom<RosterRowState>('ACTIVE', 'ACTIVE', 'ACTIVE', 'SPLIT', 'WAIVED'),
    settledFen: fc.option(fen),
    awardedFen: fc.option(fen),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    planUntil: fc.option(fc.constant('2027-01-01')),
  })
  .map(({ part, ...rest }) => ({ ...rest, paidFen: Math.floor((dueFen(rest) ?? 0) * part) }));
const roster = fc
  .array(row, { minLength: 1, maxLength: 70 })
  .map((rows) => rows.map((each, nth): PayableRow => ({ ...each, id: `row-${nth}`, rowNumber: nth + 1 })));

function paid(rows: readonly PayableRow[], amountFen: number): PayableRow[] {
  const parts = new Map(allocationOf(amountFen, rows).map((part) => [part.rowId, part.amountFen]));
  return rows.map((each) => ({ ...each, paidFen: each.paidFen + (parts.get(each.id) ?? 0) }));
}

describe('Payments', () => {
  test('a payment is shared out to the fen, and nobody gets more than he is owed', () => {
    fc.assert(
      fc.property(roster, fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
        const owed = sumFen(rows.map(owedFen));
        fc.pre(owed > 0);
        const amount = Math.max(1, Math.floor(owed * share));
        expect(paymentProblem(amount, rows)).toBeNull();
        const parts = allocationOf(amount, rows);
        expect(sumFen(parts.map((part) => part.amountFen))).toBe(amount);
        for (const part of parts) {
          const target = rows.find((each) => each.id === part.rowId);
          expect(part.amountFen).toBeGreaterThan(0);
          expect(part.amountFen).toBeLessThanOrEqual(target === undefined ? 0 : owedFen(target));
        }
      }),
    );
  });

  test('instalments that add up to what is owed leave nothing owed, whatever their number', () => {
    fc.assert(
      fc.property(roster, fc.array(fc.integer({ min: 1, max: 5_000_000 }), { maxLength: 6 }), (start, instalments) => {
        let rows = start;
        for (const wanted of instalments) {
          const owed = sumFen(rows.map(owedFen));
          if (owed === 0) break;
          rows = paid(rows, Math.min(wanted, owed));
        }
        const rest = sumFen(rows.map(owedFen));
        if (rest > 0) rows = paid(rows, rest);
        expect(sumFen(rows.map(owedFen))).toBe(0);
        for (const each of rows) expect(each.paidFen).toBeLessThanOrEqual(dueFen(each) ?? 0);
      }),
    );
  });

  test('of equal remainders the earlier row of the roster gets the fen, however the rows come', () => {
    const rows: PayableRow[] = [3, 1, 2].map((rowNumber) => ({
      id: `row-${rowNumber}`,
      rowNumber,
      state: 'ACTIVE',
      settledFen: 100,
      awardedFen: null,
      paidFen: 0,
      planUntil: null,
    }));
    expect(allocationOf(100, rows)).toEqual([
      { rowId: 'row-1', amountFen: 34 },
      { rowId: 'row-2', amountFen: 33 },
      { rowId: 'row-3', amountFen: 33 },
    ]);
  });

  test('more than is owed, nothing, and a fraction of a fen are refused', () => {
    const rows: PayableRow[] = [
      { id: 'a', rowNumber: 1, state: 'ACTIVE', settledFen: 100, awardedFen: 500, paidFen: 40, planUntil: null },
    ];
    expect(paymentProblem(61, rows)).toEqual({ code: 'PAYMENT_EXCEEDS_CLAIM', remainingFen: 60 });
    expect(paymentProblem(60, rows)).toBeNull();
    expect(paymentProblem(0, rows)?.code).toBe('AMOUNT_UNFIT');
    expect(paymentProblem(0.5, rows)?.code).toBe('AMOUNT_UNFIT');
    expect(paymentProblem(1, [])?.code).toBe('PAYMENT_NOTHING_OWED');
  });

  test('an award may not fall below what was paid under it, but beside a settlement it may', () => {
    const base: PayableRow = {
      id: 'a',
      rowNumber: 1,
      state: 'ACTIVE',
      settledFen: null,
      awardedFen: 500,
      paidFen: 40,
      planUntil: null,
    };
    expect(awardProblem(base, 39)).toBe('AMOUNT_UNFIT');
    expect(awardProblem(base, 40)).toBeNull();
    expect(awardProblem({ ...base, settledFen: 100 }, 0)).toBeNull();
    expect(awardProblem({ ...base, state: 'SPLIT' }, 500)).toBe('ROSTER_ROW_IN_OWN_CASE');
    expect(awardProblem({ ...base, state: 'WAIVED' }, 500)).toBe('ROSTER_ROW_WAIVED');
    expect(awardProblem(undefined, 1)).toBe('NOT_FOUND');
  });
});

describe('Rows', () => {
  const base = { state: 'ACTIVE' as const, settledFen: null, awardedFen: null, paidFen: 0, planUntil: null };

  test.each([
    [{}, false],
    [{ settledFen: 100 }, false],
    [{ settledFen: 100, paidFen: 99 }, false],
    [{ settledFen: 100, paidFen: 100 }, true],
    [{ awardedFen: 0 }, true],
    [{ awardedFen: 100, settledFen: 80, paidFen: 80 }, true],
    [{ planUntil: '2027-01-01' }, true],
    [{ state: 'WAIVED' as const }, true],
    [{ state: 'SPLIT' as const }, true],
  ])('a row with %j is done with: %s', (more, done) => {
    expect(isRowSettled({ ...base, ...more })).toBe(done);
  });

  test('what a worker settled for stands before what was awarded', () => {
    expect(dueFen({ settledFen: 80, awardedFen: 100 })).toBe(80);
    expect(dueFen({ settledFen: null, awardedFen: 100 })).toBe(100);
  });

  test('who has settled, was paid, waived or is split off already cannot be split off', () => {
    expect(refusalToSplit(base)).toBeNull();
    expect(refusalToSplit({ ...base, settledFen: 1 })).toBe('ROSTER_ROW_SETTLED');
    expect(refusalToSplit({ ...base, awardedFen: 10, paidFen: 1 })).toBe('ROSTER_ROW_SETTLED');
    expect(refusalToSplit({ ...base, state: 'WAIVED' })).toBe('ROSTER_ROW_WAIVED');
    expect(refusalToSplit({ ...base, state: 'SPLIT' })).toBe('ROSTER_ROW_IN_OWN_CASE');
  });
});

describe('Settlements', () => {
  const rows = fc
    .array(fc.record({ claimedFen: fc.integer({ min: 1, max: 10_000_000 }) }), { minLength: 1, maxLength: 70 })
    .map((all) => all.map((each, nth) => ({ ...each, id: `row-${nth}`, paidFen: 0 })));

  test('a total is shared out over all workers to the fen', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 50_000_000 }), (all, total) => {
        const shares = sharesOfTotal(total, all) ?? [];
        expect(sumFen(shares.map((share) => share.amountFen))).toBe(total);
        expect(shares.map((share) => share.rowId)).toEqual(all.map((each) => each.id));
      }),
    );
  });

  test('shares fit when every worker who has not settled has exactly one, of more than nothing', () => {
    const two = [
      { id: 'a', claimedFen: 100, paidFen: 0 },
      { id: 'b', claimedFen: 100, paidFen: 30 },
    ];
    const shares = (...pairs: [string, number][]) => pairs.map(([rowId, amountFen]) => ({ rowId, amountFen }));
    expect(sharesProblem(two, shares(['a', 50], ['b', 30]))).toBeNull();
    expect(sharesProblem(two, shares(['b', 30], ['a', 50]))).toBeNull();
    expect(sharesProblem(two, shares(['a', 50]))).toBe('SETTLEMENT_SHARE_UNFIT');
    expect(sharesProblem(two, shares(['a', 50], ['a', 50]))).toBe('SETTLEMENT_SHARE_UNFIT');
    expect(sharesProblem(two, shares(['a', 50], ['c', 50]))).toBe('SETTLEMENT_SHARE_UNFIT');
    expect(sharesProblem(two, shares(['a', 0], ['b', 50]))).toBe('SETTLEMENT_SHARE_UNFIT');
    expect(sharesProblem(two, shares(['a', 50], ['b', 29]))).toBe('SETTLEMENT_SHARE_UNFIT');
    expect(sharesProblem([], [])).toBe('SETTLEMENT_SHARE_UNFIT');
  });

  test('every cell of present and wanted decision, paper and side answers as the rule says', () => {
    const names = Object.keys(DECISIONS) as Decision[];
    for (const current of names) {
      for (const wanted of ['AGREED', 'DECLINED', 'CARVED_OUT'] as const) {
        for (const part of ['LEAD', 'HOME'] as const) {
          for (const hasPaper of [true, false]) {
            const bound = current === 'AGREED' || current === 'CARVED_OUT' || current === wanted;
            const expected = bound
              ? 'DECISION_UNFIT'
              : wanted === 'AGREED' && !hasPaper
                ? 'DECISION_NEEDS_PAPER'
                : wanted === 'CARVED_OUT' && part === 'HOME'
                  ? 'SIDE_MAY_NOT'
                  : null;
            expect(decisionProblem({ current, wanted, part, hasPaper })).toBe(expected);
          }
        }
      }
    }
  });

  test('a settlement is concluded when nobody is undecided, nobody merely declined, and somebody agreed', () => {
    const decisions = fc.array(fc.constantFrom<Decision>('UNDECIDED', 'AGREED', 'DECLINED', 'CARVED_OUT'), {
      maxLength: 64,
    });
    fc.assert(
      fc.property(decisions, (all) => {
        const may = all.includes('AGREED') && !all.includes('UNDECIDED') && !all.includes('DECLINED');
        expect(concludeProblem(all) === null).toBe(may);
      }),
    );
    expect(concludeProblem(['UNDECIDED', 'UNDECIDED', 'DECLINED'])).toEqual({
      code: 'SETTLEMENT_ROWS_UNDECIDED',
      count: 2,
    });
    expect(concludeProblem(['AGREED', 'DECLINED'])).toEqual({ code: 'SETTLEMENT_ROWS_DECLINED', count: 1 });
    expect(concludeProblem(['CARVED_OUT'])).toEqual({ code: 'SETTLEMENT_NOBODY_AGREED', count: 0 });
  });

  test('whoever has his own case is not part of what the employer pays under it', () => {
    expect(
      totalOf([
        { amountFen: 10, decision: 'AGREED' },
        { amountFen: 20, decision: 'CARVED_OUT' },
        { amountFen: 5, decision: 'UNDECIDED' },
      ]),
    ).toBe(15);
  });
});
