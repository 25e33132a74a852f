import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  daysBetween,
  endOfDay,
  isLocalDate,
  isMinor,
  startOfDay,
  toLocalDate,
  toLocalMinute,
  weekday,
} from '../../src/kernel/local-date.js';

const anyDay = fc.integer({ min: 0, max: 40000 }).map((days) => addDays('1991-09-15', days));

describe('local days', () => {
  it('a day begins and ends at midnight in Shanghai', () => {
    expect(startOfDay('2026-10-01').toISOString()).toBe('2026-09-30T16:00:00.000Z');
    expect(endOfDay('2026-10-01').toISOString()).toBe('2026-10-01T16:00:00.000Z');
    expect(toLocalDate(new Date('2026-09-30T15:59:59.999Z'))).toBe('2026-09-30');
    expect(toLocalDate(new Date('2026-09-30T16:00:00Z'))).toBe('2026-10-01');
    expect(toLocalMinute(new Date('2026-09-30T16:05:59Z'))).toBe('00:05');
  });

  it('agrees with the time zone data of the platform on every day since 1991-09-15', () => {
    const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1991-09-15T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
        (instant) => toLocalDate(instant) === shanghai.format(instant),
      ),
    );
  });

  it('knows which days are in the calendar', () => {
    for (const day of ['2024-02-29', '2026-12-31', '2000-02-29']) expect(isLocalDate(day)).toBe(true);
    for (const text of [
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '1900-02-29',
      '2026-1-1',
      '20260101',
      '',
      '2026-04-31',
    ]) {
      expect(isLocalDate(text)).toBe(false);
    }
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
  });

  it('months end on the corresponding day, or on the last of the month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
    expect(addMonths('2026-05-15', 0)).toBe('2026-05-15');
  });

  it('knows the days of the week', () => {
    expect(weekday('2026-09-28')).toBe(1);
    expect(weekday('2026-10-01')).toBe(4);
    expect(weekday('2026-10-10')).toBe(6);
    expect(weekday('2026-09-20')).toBe(7);
  });

  it('adding days and counting them agree, and order as texts is order in time', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -3000, max: 3000 }), (day, days) => {
        const other = addDays(day, days);
        expect(daysBetween(day, other)).toBe(days);
        expect(other > day).toBe(days > 0);
        expect(toLocalDate(startOfDay(day))).toBe(day);
        expect(endOfDay(day)).toEqual(startOfDay(addDays(day, 1)));
      }),
    );
  });

  it('a month later is never earlier, and never in the month after', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 120 }), (day, months) => {
        const later = addMonths(day, months);
        const month = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(month(later) - month(day)).toBe(months);
        expect(later >= day).toBe(true);
      }),
    );
  });
});

it.each([
  ['2008-10-01', '2026-09-30', true],
  ['2008-09-30', '2026-09-30', false],
  ['2008-10-01', '2026-10-01', false],
  // Of age on the day that follows, in a year without the birthday.
  ['2008-02-29', '2026-02-28', true],
  ['2008-02-29', '2026-03-01', false],
  ['2012-02-29', '2030-02-28', true],
  ['2010-02-28', '2028-02-28', false],
  ['2010-03-01', '2028-02-29', true],
  ['2026-09-30', '2026-09-30', true],
  [null, '2026-09-30', false],
])('Who was born on %s is under eighteen on %s: %s.', (bornOn, on, minor) => {
  expect(isMinor(bornOn, on)).toBe(minor);
});
