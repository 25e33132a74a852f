import { isLocalDate, type LocalDate, weekday } from '../../kernel/local-date.js';
import type { CalendarDay } from './calendar.rules.js';
import type { Wording } from './clock-words.rules.js';

/** The columns of a calendar file, in their order (seeds/reference/calendar.csv). */
export const CALENDAR_COLUMNS = ['date', 'kind', 'name'] as const;
type Column = (typeof CALENDAR_COLUMNS)[number];

/** One line of a calendar file as it was read; rows are counted as an editor counts them, the heading is row 1. */
export interface CalendarLine {
  row: number;
  cells: readonly string[];
}

/** What is wrong, and where; without a row it is about the whole file, without a column about the whole row. */
export interface CalendarFault {
  row: number | null;
  column: Column | null;
  says: Wording;
}

/** Each year has all seven: a file that lacks one is not the whole arrangement. */
export const YEARLY_HOLIDAYS = ['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节'] as const;

export interface ReadCalendar {
  days: CalendarDay[];
  /** The years the file arranges whole, in their order. */
  years: number[];
}

/**
 * Reads a calendar file: whole years with their seven holidays, and at most some days of the December before the first,
 * as New Year may begin there. Every fault is found, with its row and column; with one of them nothing is read.
 */
export function readCalendarFile(lines: readonly CalendarLine[]): ReadCalendar | { faults: CalendarFault[] } {
  const [heading, ...rest] = lines;
  if (heading?.cells.map((cell) => cell.trim()).join() !== CALENDAR_COLUMNS.join())
    return {
      faults: [
        fault(1, null, `表头应为 ${CALENDAR_COLUMNS.join(',')}`, `The heading is ${CALENDAR_COLUMNS.join(',')}`),
      ],
    };
  const faults: CalendarFault[] = [];
  const days: CalendarDay[] = [];
  const rowOf = new Map<LocalDate, number>();
  for (const { row, cells } of rest) {
    const [date = '', kind = '', name = ''] = cells.map((cell) => cell.trim());
    const found = faultsOfDay(row, { date, kind, name, cells });
    const first = rowOf.get(date);
    if (first !== undefined)
      found.push(fault(row, 'date', `该日已在第${first}行`, `This day stands in row ${first} already`));
    rowOf.set(date, rowOf.get(date) ?? row);
    faults.push(...found);
    if (found.length === 0) days.push({ date, kind: kind as CalendarDay['kind'], name });
  }
  if (faults.length > 0) return { faults };
  const years = [...new Set(days.map(({ date }) => Number(date.slice(0, 4))))].sort((a, b) => a - b);
  const whole = years.filter((year, nth) => !(nth === 0 && years.length > 1 && isDecemberBefore(days, year)));
  const lacking = whole.flatMap((year) => lackingIn(days, year));
  const gap = whole.find((year, nth) => nth > 0 && year !== (whole[nth - 1] ?? 0) + 1);
  if (whole.length === 0) lacking.push(fault(null, null, '文件中没有任何日期', 'The file names no day'));
  if (gap !== undefined) lacking.push(fault(null, null, `${gap - 1}年缺失`, `${gap - 1} is missing`));
  return lacking.length > 0 ? { faults: lacking } : { days, years: whole };
}

function faultsOfDay(
  row: number,
  { date, kind, name, cells }: { date: string; kind: string; name: string; cells: readonly string[] },
): CalendarFault[] {
  const found: CalendarFault[] = [];
  if (cells.length !== CALENDAR_COLUMNS.length) found.push(fault(row, null, '每行应有三栏', 'A row has three cells'));
  if (!isLocalDate(date)) found.push(fault(row, 'date', '日期应写作 2027-01-01', 'A day is written 2027-01-01'));
  if (kind !== 'HOLIDAY' && kind !== 'MAKE_UP_WORKDAY')
    found.push(fault(row, 'kind', '应为 HOLIDAY 或 MAKE_UP_WORKDAY', 'It is HOLIDAY or MAKE_UP_WORKDAY'));
  else if (kind === 'MAKE_UP_WORKDAY' && isLocalDate(date) && weekday(date) <= 5)
    found.push(fault(row, 'date', '调休上班日应为周六或周日', 'A make-up day is a Saturday or a Sunday'));
  if (!/^[\p{Script=Han}、]{2,20}$/u.test(name))
    found.push(fault(row, 'name', '应填写节日的中文名称', 'It is the Chinese name of the holiday'));
  return found;
}

function isDecemberBefore(days: readonly CalendarDay[], year: number): boolean {
  const own = days.filter(({ date }) => date.startsWith(`${year}-`));
  return own.every(({ date, name }) => date.startsWith(`${year}-12-`) && name.includes('元旦'));
}

function lackingIn(days: readonly CalendarDay[], year: number): CalendarFault[] {
  const names = days.filter(({ date, kind }) => kind === 'HOLIDAY' && date.startsWith(`${year}-`));
  const held = names.map(({ name }) => name).join('、') + (hasNewYear(days, year) ? '、元旦' : '');
  return YEARLY_HOLIDAYS.filter((holiday) => !held.includes(holiday)).map((holiday) =>
    fault(null, null, `${year}年缺少${holiday}`, `${year} lacks ${holiday}`),
  );
}

function hasNewYear(days: readonly CalendarDay[], year: number): boolean {
  return days.some(({ date, kind, name }) => kind === 'HOLIDAY' && name.includes('元旦') && date === `${year}-01-01`);
}

/** Which published days a file would change: named otherwise, added, or no longer in it. The December before counts as far as the file names it. */
export function changedDays(
  file: ReadCalendar,
  published: { years: readonly number[]; days: readonly CalendarDay[] },
): LocalDate[] {
  const known = new Map(published.days.map((day) => [day.date, day]));
  const named = new Map(file.days.map((day) => [day.date, day]));
  const yearOf = (date: LocalDate) => Number(date.slice(0, 4));
  const changed = file.days.filter(({ date, kind, name }) => {
    const before = known.get(date);
    return published.years.includes(yearOf(date)) && (before?.kind !== kind || before.name !== name);
  });
  const gone = published.days.filter(({ date }) => file.years.includes(yearOf(date)) && !named.has(date));
  return [...changed, ...gone].map(({ date }) => date).sort();
}

/** Years follow each other without a hole: after the last published one comes the next. Null when the file may follow. */
export function yearThatIsMissing(file: ReadCalendar, published: readonly number[]): number | null {
  const last = Math.max(...published);
  const first = file.years.find((year) => !published.includes(year));
  if (published.length === 0 || first === undefined || first === last + 1) return null;
  return first > last ? last + 1 : first;
}

function fault(row: number | null, column: Column | null, zh: string, en: string): CalendarFault {
  return { row, column, says: { zh, en } };
}
