/** A day in China as YYYY-MM-DD. Days compare as texts: '2026-09-30' < '2026-10-01'. */
export type LocalDate = string;

/**
 * China keeps UTC+8 in all its parts, without summer time since 1991-09-15. Instants before that are not read as
 * days anywhere on the platform; birth dates are days from the start.
 */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** True for a day that is in the calendar: 2024-02-29, not 2026-02-29. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return date.getUTCDate() === Number(text.slice(8));
}

/** The day in China at an instant. */
export function toLocalDate(instant: Date): LocalDate {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** Time of day in China at an instant, to the minute: 16:05. */
export function toLocalMinute(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
}

/** The instant at which a day begins in China. */
export function startOfDay(day: LocalDate): Date {
  return new Date(utcMs(day) - SHANGHAI_OFFSET_MS);
}

/** 24:00 in China: the instant at which a day is over, and the next one begins. */
export function endOfDay(day: LocalDate): Date {
  return new Date(utcMs(day) + DAY_MS - SHANGHAI_OFFSET_MS);
}

/** The day so many days later, or earlier for a negative number. */
export function addDays(day: LocalDate, days: number): LocalDate {
  return fromUtcMs(utcMs(day) + days * DAY_MS);
}

/** The corresponding day so many months later; where that month has no such day, its last: 01-31 → 02-28. */
export function addMonths(day: LocalDate, months: number): LocalDate {
  const date = new Date(utcMs(day));
  const first = new Date(date);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(first);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return fromUtcMs(first.getTime());
}

const MAJORITY_MONTHS = 18 * 12;

/**
 * Under eighteen on a day (民法典第17条): whoever was born on 29 February comes of age on 1 March where the year has no such
 * day. Without a known birthday nobody is taken for a minor.
 */
export function isMinor(bornOn: LocalDate | null, on: LocalDate): boolean {
  return bornOn !== null && bornOn > addMonths(on, -MAJORITY_MONTHS);
}

/** How many days lie between two days: positive when the second is later. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (utcMs(to) - utcMs(from)) / DAY_MS;
}

/** Monday is 1, Sunday is 7. */
export function weekday(day: LocalDate): number {
  return new Date(utcMs(day)).getUTCDay() || 7;
}

function utcMs(day: LocalDate): number {
  if (!isLocalDate(day)) throw new RangeError('A day is written YYYY-MM-DD and is in the calendar.');
  return Date.parse(`${day}T00:00:00Z`);
}

function fromUtcMs(ms: number): LocalDate {
  const text = new Date(ms).toISOString();
  if (text.length !== 24) throw new RangeError('The years of the platform have four digits.');
  return text.slice(0, 10);
}
