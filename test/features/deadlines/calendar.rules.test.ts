import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  calendarOf,
  isUnpublished,
  isWorkday,
  nextWorkday,
  restDayName,
  workdayOnOrAfter,
} from '../../../src/features/deadlines/calendar.rules.js';
import { addDays, weekday } from '../../../src/kernel/local-date.js';
import { CALENDAR, PUBLISHED } from './calendars.js';

const anyDay = fc.integer({ min: 0, max: 1095 }).map((days) => addDays('2024-01-01', days));

describe('the calendar', () => {
  it('a make-up Saturday or Sunday is a working day', () => {
    for (const day of ['2026-02-14', '2026-02-28', '2026-09-20', '2026-10-10', '2025-01-26', '2024-05-11']) {
      expect(weekday(day)).toBeGreaterThan(5);
      expect(isWorkday(CALENDAR, day)).toBe(true);
      expect(restDayName(CALENDAR, day)).toBeNull();
    }
  });

  it('a weekday inside a holiday is a day off, and says which', () => {
    expect(restDayName(CALENDAR, '2026-02-16')).toBe('春节');
    expect(restDayName(CALENDAR, '2026-10-07')).toBe('国庆节');
    expect(restDayName(CALENDAR, '2025-10-06')).toBe('中秋节');
    expect(restDayName(CALENDAR, '2026-03-07')).toBe('周末');
    expect(isWorkday(CALENDAR, '2026-10-08')).toBe(true);
  });

  it('every make-up day falls on a weekend, and no day is off and worked', () => {
    for (const { date, kind } of PUBLISHED) {
      if (kind === 'MAKE_UP_WORKDAY') expect(weekday(date)).toBeGreaterThan(5);
      expect(isWorkday(CALENDAR, date)).toBe(kind === 'MAKE_UP_WORKDAY');
    }
    const twice = [...PUBLISHED, { date: '2026-10-01', kind: 'MAKE_UP_WORKDAY' as const, name: '国庆节' }];
    expect(() => calendarOf('x', '2026-12-31', twice)).toThrow(RangeError);
    expect(() => calendarOf('x', '2026-12-31', [...PUBLISHED, ...PUBLISHED])).toThrow(RangeError);
  });

  it('years have the number of working days that the notices leave', () => {
    const workdays = (year: string, days: number) =>
      Array.from({ length: days }, (_, at) => addDays(`${year}-01-01`, at)).filter((day) => isWorkday(CALENDAR, day));
    expect(workdays('2024', 366)).toHaveLength(251);
    expect(workdays('2025', 365)).toHaveLength(248);
    expect(workdays('2026', 365)).toHaveLength(248);
  });

  it('the next working day is the first after a day, and a working day stays where it is', () => {
    expect(nextWorkday(CALENDAR, '2026-09-30')).toBe('2026-10-08');
    expect(nextWorkday(CALENDAR, '2026-02-13')).toBe('2026-02-14');
    expect(workdayOnOrAfter(CALENDAR, '2026-10-01')).toBe('2026-10-08');
    expect(workdayOnOrAfter(CALENDAR, '2026-10-08')).toBe('2026-10-08');
    fc.assert(
      fc.property(anyDay, (day) => {
        const next = nextWorkday(CALENDAR, day);
        expect(next > day && isWorkday(CALENDAR, next)).toBe(true);
        for (let between = addDays(day, 1); between < next; between = addDays(between, 1)) {
          expect(isWorkday(CALENDAR, between)).toBe(false);
        }
      }),
    );
  });

  it('a day past the published year is known to be unpublished', () => {
    expect(isUnpublished(CALENDAR, '2026-12-31')).toBe(false);
    expect(isUnpublished(CALENDAR, '2027-01-01')).toBe(true);
  });
});
