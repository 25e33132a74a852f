import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWorkday } from '../../../src/features/deadlines/calendar.rules.js';
import { type ClockRule, computeDeadline, ruleThatHolds } from '../../../src/features/deadlines/clock.rules.js';
import type { Suspension } from '../../../src/features/deadlines/clock-explanation.rules.js';
import { stricterDate } from '../../../src/features/deadlines/strict-date.rules.js';
import { addDays, toLocalDate } from '../../../src/kernel/local-date.js';
import { CALENDAR, CALENDAR_WITH_2027 } from './calendars.js';
import { anyRule } from './rules.js';

const calendar = CALENDAR;
const MINUTE = 60_000;
const FIRST = Date.parse('2024-01-01T00:00:00+08:00');
const YEARS_3 = 1096 * 24 * 60;

const instant = fc.integer({ min: 0, max: YEARS_3 }).map((minutes) => new Date(FIRST + minutes * MINUTE));
const rule = fc
  .record({
    unit: fc.constantFrom('HOUR' as const, 'DAY' as const, 'WORKING_DAY' as const, 'MONTH' as const, 'YEAR' as const),
    amount: fc.nat(40),
    roll: fc.constantFrom('NONE' as const, 'NEXT_WORKDAY' as const),
  })
  .map(
    ({ unit, amount, roll }): ClockRule =>
      anyRule('X', unit, unit === 'YEAR' ? amount % 2 : unit === 'MONTH' ? amount % 5 : amount, {
        roll,
        suspendedBy: ['SUPPLEMENT'],
      }),
  );
/** A stop within some weeks around the start: minutes from it, and its length in minutes. */
const stops = fc.array(fc.tuple(fc.integer({ min: -5_000, max: 60_000 }), fc.nat(30_000)), { maxLength: 4 });
const suspended = (startedAt: Date, pairs: readonly (readonly [number, number])[]): Suspension[] =>
  pairs.map(([from, length]) => ({
    by: 'SUPPLEMENT',
    from: new Date(startedAt.getTime() + from * MINUTE),
    to: new Date(startedAt.getTime() + (from + length) * MINUTE),
  }));
const due = (input: Omit<Parameters<typeof computeDeadline>[0], 'calendar'>): number => {
  const { dueAt } = computeDeadline({ ...input, calendar });
  if (dueAt === null) throw new Error('This clock was not to stand still.');
  return dueAt.getTime();
};

describe('every clock', () => {
  it('that starts later never ends earlier', () => {
    fc.assert(
      fc.property(rule, instant, fc.nat(100_000), (each, startedAt, minutes) => {
        const later = new Date(startedAt.getTime() + minutes * MINUTE);
        expect(due({ rule: each, startedAt: later })).toBeGreaterThanOrEqual(due({ rule: each, startedAt }));
      }),
      { numRuns: 400 },
    );
  });

  it('of hours or days that starts later never ends earlier, whenever it is stopped', () => {
    fc.assert(
      fc.property(rule, instant, fc.nat(20_000), stops, (each, startedAt, minutes, pairs) => {
        fc.pre(each.unit !== 'MONTH' && each.unit !== 'YEAR');
        const suspensions = suspended(startedAt, pairs);
        const later = new Date(startedAt.getTime() + minutes * MINUTE);
        const first = due({ rule: each, startedAt, suspensions });
        expect(due({ rule: each, startedAt: later, suspensions })).toBeGreaterThanOrEqual(first);
      }),
      { numRuns: 1000 },
    );
  });

  it('that is longer never ends earlier', () => {
    fc.assert(
      fc.property(rule, instant, stops, fc.nat(10), (each, startedAt, pairs, more) => {
        fc.pre(each.unit !== 'YEAR');
        const suspensions = suspended(startedAt, pairs);
        const short = due({ rule: each, startedAt, suspensions });
        expect(due({ rule: each, amount: each.amount + more, startedAt, suspensions })).toBeGreaterThanOrEqual(short);
      }),
      { numRuns: 400 },
    );
  });

  it('is never shortened by a suspension, nor by a longer one', () => {
    fc.assert(
      fc.property(rule, instant, stops, fc.nat(10_000), (each, startedAt, pairs, more) => {
        const without = due({ rule: each, startedAt, suspensions: suspended(startedAt, pairs.slice(1)) });
        const stopped = due({ rule: each, startedAt, suspensions: suspended(startedAt, pairs) });
        const longer = pairs.map(([from, length], at) => [from, at === 0 ? length + more : length] as const);
        expect(stopped).toBeGreaterThanOrEqual(without);
        expect(due({ rule: each, startedAt, suspensions: suspended(startedAt, longer) })).toBeGreaterThanOrEqual(
          stopped,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('that is suspended while it runs has time left when it goes on', () => {
    fc.assert(
      fc.property(rule, instant, stops, (each, startedAt, pairs) => {
        const suspensions = suspended(startedAt, pairs);
        const end = due({ rule: each, startedAt, suspensions });
        for (const { from, to } of suspensions) {
          if (from >= startedAt && from.getTime() < end) expect(to?.getTime()).toBeLessThanOrEqual(end);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('of days or more ends at 24:00, and where the rule says so on a working day', () => {
    fc.assert(
      fc.property(rule, instant, stops, (each, startedAt, pairs) => {
        fc.pre(each.unit !== 'HOUR');
        const deadline = computeDeadline({ rule: each, startedAt, suspensions: suspended(startedAt, pairs), calendar });
        expect(deadline.dueAt?.toISOString()).toBe(`${deadline.dueOn}T16:00:00.000Z`);
        if (each.roll === 'NEXT_WORKDAY' || each.unit === 'WORKING_DAY') {
          expect(isWorkday(calendar, deadline.dueOn ?? '')).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('of days that does not roll ends so many days after the event, whatever the calendar', () => {
    fc.assert(
      fc.property(instant, fc.nat(60), (startedAt, amount) => {
        const custody = anyRule('X', 'DAY', amount, { roll: 'NONE' });
        const deadline = computeDeadline({ rule: custody, startedAt, calendar });
        expect(deadline).toMatchObject({ provisional: false, dueOn: addDays(toLocalDate(startedAt), amount) });
      }),
    );
  });

  it('that is not provisional ends the same when a further year is published', () => {
    fc.assert(
      fc.property(rule, instant, stops, (each, startedAt, pairs) => {
        const input = { rule: each, startedAt, suspensions: suspended(startedAt, pairs) };
        const before = computeDeadline({ ...input, calendar });
        const after = computeDeadline({ ...input, calendar: CALENDAR_WITH_2027 });
        if (before.provisional) expect((before.dueOn ?? '') > calendar.publishedUntil).toBe(true);
        else expect(after.dueAt).toEqual(before.dueAt);
      }),
      { numRuns: 400 },
    );
  });

  it('that stands still has no date, and goes on with what was left', () => {
    fc.assert(
      fc.property(rule, instant, fc.nat(60_000), fc.nat(30_000), (each, startedAt, after, length) => {
        const from = new Date(startedAt.getTime() + after * MINUTE);
        const to = new Date(from.getTime() + length * MINUTE);
        const open = computeDeadline({
          rule: each,
          startedAt,
          suspensions: [{ by: 'SUPPLEMENT', from, to: null }],
          calendar,
        });
        const plain = due({ rule: each, startedAt });
        expect(open.suspended).toBe(from.getTime() < plain);
        if (!open.suspended) expect(open.dueAt.getTime()).toBe(plain);
        else if (open.remaining.unit === 'DAY' && open.remaining.amount > 0 && each.roll === 'NONE') {
          const closed = computeDeadline({
            rule: each,
            startedAt,
            suspensions: [{ by: 'SUPPLEMENT', from, to }],
            calendar,
          });
          expect(closed.dueOn).toBe(addDays(toLocalDate(to), open.remaining.amount));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('that is provisional is, when the year is published, what it would have been had it been known from the start', () => {
    fc.assert(
      fc.property(rule, fc.nat(60 * 24 * 60), (each, minutes) => {
        const startedAt = new Date(Date.parse('2026-11-15T00:00:00+08:00') + minutes * MINUTE);
        const before = computeDeadline({ rule: each, startedAt, calendar });
        const after = computeDeadline({ rule: each, startedAt, calendar: CALENDAR_WITH_2027 });
        if ((after.dueOn ?? '') <= '2027-12-31') expect(after.provisional).toBe(false);
        expect(after.explanation.zh.includes('暂定')).toBe(after.provisional);
        if (!before.provisional) expect(after.dueAt).toEqual(before.dueAt);
      }),
      { numRuns: 400 },
    );
  });
});

describe('of several rules', () => {
  const several = fc.array(rule, { minLength: 1, maxLength: 5 });
  const ends = (deadline: ReturnType<typeof computeDeadline>) => deadline.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;

  it('a duty takes the shorter and a right the longer, wherever they come from and in whatever order they are given', () => {
    fc.assert(
      fc.property(several, instant, stops, (rules, startedAt, pairs) => {
        const input = { startedAt, suspensions: suspended(startedAt, pairs), calendar };
        const all = rules.map((each) => ends(computeDeadline({ ...input, rule: each })));
        for (const order of [rules, [...rules].reverse()]) {
          const duty = ruleThatHolds(
            order.map((each) => ({ ...each, nature: 'DUTY' as const })),
            input,
          );
          const right = ruleThatHolds(
            order.map((each) => ({ ...each, nature: 'RIGHT' as const })),
            input,
          );
          expect(duty === null ? null : ends(duty.deadline)).toBe(Math.min(...all));
          expect(right === null ? null : ends(right.deadline)).toBe(Math.max(...all));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the strict date is never later than the statutory one, and says why it is what it is', () => {
    fc.assert(
      fc.property(rule, rule, instant, (first, second, startedAt) => {
        const statutory = computeDeadline({ rule: first, startedAt, calendar });
        const custody = computeDeadline({ rule: { ...second, roll: 'NONE' }, startedAt, calendar });
        const strict = stricterDate(statutory, custody);
        expect(ends({ ...custody, ...strict } as typeof custody)).toBe(Math.min(ends(statutory), ends(custody)));
        expect([statutory.explanation, custody.explanation]).toContainEqual(strict.explanation);
      }),
      { numRuns: 300 },
    );
  });

  it('a custody clock of the same length never ends after the statutory one, and never moves for a holiday', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 30 }), (startedAt, amount) => {
        const statutory = computeDeadline({ rule: anyRule('X', 'DAY', amount), startedAt, calendar });
        const custody = computeDeadline({ rule: anyRule('X', 'DAY', amount, { roll: 'NONE' }), startedAt, calendar });
        expect(ends(custody)).toBeLessThanOrEqual(ends(statutory));
        expect(custody.dueOn).toBe(addDays(toLocalDate(startedAt), amount));
      }),
    );
  });
});

describe('a make-up day', () => {
  it('is counted as a working day by every clock that meets it, and ends one', () => {
    for (const day of calendar.makeUpWorkdays) {
      const before = new Date(`${addDays(day, -1)}T10:00:00+08:00`);
      const one = computeDeadline({ rule: anyRule('X', 'WORKING_DAY', 1), startedAt: before, calendar });
      const rolled = computeDeadline({ rule: anyRule('X', 'DAY', 1), startedAt: before, calendar });
      expect([day, one.dueOn, rolled.dueOn]).toEqual([day, day, day]);
    }
  });
});
