import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Suspension } from '../../../src/features/deadlines/clock-explanation.rules.js';
import { warningInstants, warningLevel } from '../../../src/features/deadlines/warning.rules.js';
import { at } from './rules.js';

const [start, end] = [at('2026-03-02', '00:00'), at('2026-03-11', '24:00')];
const stop = (from: string, to: string | null): Suspension => ({
  by: 'SUPPLEMENT',
  from: at(from, '00:00'),
  to: to === null ? null : at(to, '00:00'),
});

describe('how urgent a deadline is', () => {
  it.each([
    ['2026-03-02', '00:00', 'NONE'],
    ['2026-03-06', '23:59', 'NONE'],
    ['2026-03-07', '00:00', 'HALF'],
    ['2026-03-09', '23:59', 'HALF'],
    ['2026-03-10', '00:00', 'MOST'],
    ['2026-03-11', '23:59:59', 'MOST'],
    ['2026-03-11', '24:00', 'OVERDUE'],
    ['2026-04-01', '00:00', 'OVERDUE'],
  ])('of ten days from 2 March, at %s %s it is %s', (day, time, level) => {
    expect(warningLevel(start, end, at(day, time))).toBe(level);
  });

  it('time for which the clock stood still counts on neither side', () => {
    // Ten days in all, of which the 4th to the 8th did not run: half of the five is gone in the middle of the 9th.
    const suspensions = [stop('2026-03-04', '2026-03-09')];
    expect(warningLevel(start, end, at('2026-03-08', '12:00'), suspensions)).toBe('NONE');
    expect(warningLevel(start, end, at('2026-03-09', '11:59'), suspensions)).toBe('NONE');
    expect(warningLevel(start, end, at('2026-03-09', '12:00'), suspensions)).toBe('HALF');
    expect(warningLevel(start, end, at('2026-03-11', '00:00'), suspensions)).toBe('MOST');
    expect(warningLevel(start, end, at('2026-03-12', '00:00'), suspensions)).toBe('OVERDUE');
  });

  it('the order in which suspensions are given does not matter', () => {
    // The 3rd and the 5th to the 8th did not run: half of the five days left is gone in the middle of the 9th.
    const suspensions = [stop('2026-03-05', '2026-03-09'), stop('2026-03-03', '2026-03-04')];
    for (const given of [suspensions, [...suspensions].reverse()]) {
      expect(warningLevel(start, end, at('2026-03-09', '11:59'), given)).toBe('NONE');
      expect(warningLevel(start, end, at('2026-03-09', '12:00'), given)).toBe('HALF');
    }
  });

  it('a clock that stands still warns of nothing', () => {
    expect(warningLevel(start, null, at('2027-01-01'))).toBe('NONE');
  });

  it('a clock without length is overdue at once', () => {
    expect(warningLevel(start, start, start)).toBe('OVERDUE');
  });

  it('the instants to warn at are those at which the level changes', () => {
    expect(warningInstants(start, end)).toEqual({
      half: at('2026-03-07', '00:00'),
      most: at('2026-03-10', '00:00'),
      over: end,
    });
    const minutes = fc.integer({ min: 1, max: 40_000 });
    const stops = fc.array(fc.tuple(fc.integer({ min: -1000, max: 40_000 }), fc.nat(10_000)), { maxLength: 3 });
    fc.assert(
      fc.property(minutes, stops, (length, pairs) => {
        const due = new Date(start.getTime() + length * 60_000);
        const suspensions = pairs.map(([from, more]) => ({
          by: 'SUPPLEMENT',
          from: new Date(start.getTime() + from * 60_000),
          to: new Date(start.getTime() + (from + more) * 60_000),
        }));
        const { half, most, over } = warningInstants(start, due, suspensions);
        const justBefore = (instant: Date) => new Date(instant.getTime() - 1);
        expect(half <= most && most <= over).toBe(true);
        if (half < most) expect(warningLevel(start, due, half, suspensions)).toBe('HALF');
        if (most < over) expect(warningLevel(start, due, most, suspensions)).toBe('MOST');
        if (half > start) expect(warningLevel(start, due, justBefore(half), suspensions)).toBe('NONE');
        if (most > half) expect(warningLevel(start, due, justBefore(most), suspensions)).toBe('HALF');
        expect(warningLevel(start, due, over, suspensions)).toBe('OVERDUE');
      }),
      { numRuns: 500 },
    );
  });

  it('never becomes less urgent', () => {
    const levels = ['NONE', 'HALF', 'MOST', 'OVERDUE'];
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (first, more) => {
        const level = (m: number) => levels.indexOf(warningLevel(start, end, new Date(start.getTime() + m * 60_000)));
        expect(level(first + more)).toBeGreaterThanOrEqual(level(first));
      }),
    );
  });
});
