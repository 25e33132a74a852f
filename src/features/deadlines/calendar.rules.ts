import { addDays, type LocalDate, weekday } from '../../kernel/local-date.js';

/** The public holidays and make-up working days (调休) as the State Council published them, up to a day. */
export interface Calendar {
  /** The last day whose arrangement is published, for example 2026-12-31. After it only weekends are known. */
  publishedUntil: LocalDate;
  /** Each day off, with the holiday's name in Chinese; weekends inside a holiday are in it too. */
  holidays: ReadonlyMap<LocalDate, string>;
  /** Saturdays and Sundays that are worked. */
  makeUpWorkdays: ReadonlySet<LocalDate>;
  version: string;
  /** The first published day that was changed since; null when none was. */
  changedFrom: LocalDate | null;
}

/** One line of the published arrangement. */
export interface CalendarDay {
  date: LocalDate;
  kind: 'HOLIDAY' | 'MAKE_UP_WORKDAY';
  name: string;
}

/** What a day off without a holiday's name is called. */
export const WEEKEND = '周末';

/** A calendar from published lines. @throws RangeError when a day is named twice */
export function calendarOf(
  version: string,
  publishedUntil: LocalDate,
  days: Iterable<CalendarDay>,
  changedFrom: LocalDate | null = null,
): Calendar {
  const holidays = new Map<LocalDate, string>();
  const makeUpWorkdays = new Set<LocalDate>();
  for (const { date, kind, name } of days) {
    if (holidays.has(date) || makeUpWorkdays.has(date)) throw new RangeError(`${date} stands twice in the calendar.`);
    if (kind === 'HOLIDAY') holidays.set(date, name);
    else makeUpWorkdays.add(date);
  }
  return { publishedUntil, holidays, makeUpWorkdays, version, changedFrom };
}

/** Monday to Friday but for holidays, and the make-up days. */
export function isWorkday(calendar: Calendar, day: LocalDate): boolean {
  if (calendar.holidays.has(day)) return false;
  return calendar.makeUpWorkdays.has(day) || weekday(day) <= 5;
}

/** The first working day after a day. */
export function nextWorkday(calendar: Calendar, day: LocalDate): LocalDate {
  return workdayOnOrAfter(calendar, addDays(day, 1));
}

/** The day itself when it is worked, else the first working day after it. */
export function workdayOnOrAfter(calendar: Calendar, day: LocalDate): LocalDate {
  let candidate = day;
  while (!isWorkday(calendar, candidate)) candidate = addDays(candidate, 1);
  return candidate;
}

/** Why a day is not worked: the holiday's name, or the weekend; null for a working day. */
export function restDayName(calendar: Calendar, day: LocalDate): string | null {
  return isWorkday(calendar, day) ? null : (calendar.holidays.get(day) ?? WEEKEND);
}

/** True when the arrangement of that day is not published yet: what is computed with it is provisional. */
export function isUnpublished(calendar: Calendar, day: LocalDate): boolean {
  return day > calendar.publishedUntil;
}
