import { jurisdictionsOf } from '../../kernel/codes/region.js';
import { addDays, addMonths, daysBetween, endOfDay, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type Calendar, isUnpublished, isWorkday, restDayName, WEEKEND } from './calendar.rules.js';
import { type ClockCourse, explain, type Remaining, type Suspension } from './clock-explanation.rules.js';
import type { ClockUnit, Trigger, Wording } from './clock-words.rules.js';

/** One time limit as data: the law's, a province's, an agreement's or the platform's own. */
export interface ClockRule {
  id: string;
  unit: ClockUnit;
  amount: number;
  /** Whether a last day off moves to the next working day. WORKING_DAY clocks always end on one, HOUR clocks never move. */
  roll: 'NONE' | 'NEXT_WORKDAY';
  citation: string;
  /** 'CN' or a region code. */
  jurisdiction: string;
  validFrom: LocalDate;
  validTo: LocalDate | null;
  /** False where the article or the number was not read in the text itself. */
  verified: boolean;
  /** The only reasons for which this clock stands still. */
  suspendedBy: readonly string[];
  nameZh: string;
  nameEn: string;
  trigger?: Trigger;
}

export interface DeadlineInput {
  rule: ClockRule;
  /** From an agreement, in place of the rule's own. */
  amount?: number;
  unit?: ClockUnit;
  startedAt: Date;
  suspensions?: readonly Suspension[];
  calendar: Calendar;
  /** The word for what set the clock going; else the rule's, else receipt. */
  trigger?: Trigger;
}

interface Told {
  /** True when a day was looked at whose year's holidays are not published: compute again when they are. */
  provisional: boolean;
  calendarVersion: string;
  explanation: Wording;
}

/** When a clock runs out. While it stands still nobody can know, and there is no date. */
export type Deadline = Told &
  (
    | { suspended: false; dueOn: LocalDate; dueAt: Date; remaining: null }
    | { suspended: true; dueOn: null; dueAt: null; remaining: Remaining }
  );

/** What a walk through the calendar found, before it is told. */
type Found = Pick<ClockCourse, 'suspensions' | 'suspendedDays' | 'end' | 'open'> &
  Partial<Pick<ClockCourse, 'holidaysPassed' | 'makeUpsCounted'>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LONGEST = 10_000;

/**
 * When a clock runs out, and why. The day of the event is not counted. A clock of days or longer ends at 24:00 in
 * Shanghai of its last day, and a last day off moves on where the rule says so; an HOUR clock ends to the minute. Only
 * suspensions that the rule names stop it: the days after the stop up to the day of resumption are not counted. A
 * clock of no days ends with the day of the event.
 * @throws RangeError for an amount that no clock has, or a suspension that ends before it begins
 */
export function computeDeadline(input: DeadlineInput): Deadline {
  const { rule, startedAt, calendar } = input;
  const unit = input.unit ?? rule.unit;
  const amount = input.amount ?? rule.amount;
  if (!Number.isInteger(amount) || amount < 0 || amount > LONGEST) throw new RangeError('No clock has this length.');
  const suspensions = countingSuspensions(rule, startedAt, input.suspensions ?? []);
  const desk = new CalendarDesk(calendar, suspensions);
  const found =
    unit === 'HOUR' ? hoursFrom(startedAt, amount, suspensions) : daysFrom(rule, unit, amount, startedAt, desk);
  const unpublishedYear = found.end === null ? null : desk.unpublishedYear;
  const explanation = explain({
    holidaysPassed: [],
    makeUpsCounted: [],
    ...found,
    unit,
    amount,
    startedAt,
    trigger: input.trigger ?? rule.trigger ?? 'RECEIVED',
    unpublishedYear,
  });
  const told = { provisional: unpublishedYear !== null, calendarVersion: calendar.version, explanation };
  if (found.end !== null) {
    return { ...told, suspended: false, dueOn: found.end.dueOn, dueAt: found.end.at, remaining: null };
  }
  const remaining = found.open?.remaining ?? { unit: 'DAY', amount: 0 };
  return { ...told, suspended: true, dueOn: null, dueAt: null, remaining };
}

/** The rules of one id that hold in a region on a day, the nearest jurisdiction first. */
export function rulesInForce(rules: readonly ClockRule[], id: string, region: string, on: LocalDate): ClockRule[] {
  const jurisdictions = jurisdictionsOf(region);
  return rules
    .filter((rule) => rule.id === id && jurisdictions.includes(rule.jurisdiction))
    .filter((rule) => rule.validFrom <= on && (rule.validTo === null || on <= rule.validTo))
    .sort((a, b) => jurisdictions.indexOf(a.jurisdiction) - jurisdictions.indexOf(b.jurisdiction));
}

/** A duty of the institution takes the rule that ends first; of equal ones the first given. Null without rules. */
export function shorterDuty(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule'>,
): { rule: ClockRule; deadline: Deadline } | null {
  return chosen(rules, input, (a, b) => a < b);
}

/** A right of the applicant takes the rule that ends last; of equal ones the first given. Null without rules. */
export function longerRight(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule'>,
): { rule: ClockRule; deadline: Deadline } | null {
  return chosen(rules, input, (a, b) => a > b);
}

function chosen(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule'>,
  better: (a: number, b: number) => boolean,
): { rule: ClockRule; deadline: Deadline } | null {
  const at = ({ dueAt }: Deadline) => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const all = rules.map((rule) => ({ rule, deadline: computeDeadline({ ...input, rule }) }));
  return all.reduce<(typeof all)[number] | null>(
    (best, each) => (best === null || better(at(each.deadline), at(best.deadline)) ? each : best),
    null,
  );
}

/** The suspensions that stop this clock, in order; what lies before its start is cut off. */
function countingSuspensions(rule: ClockRule, startedAt: Date, all: readonly Suspension[]): Suspension[] {
  if (all.some(({ from, to }) => to !== null && to < from)) throw new RangeError('A suspension ends after it begins.');
  return all
    .filter(({ by, to }) => rule.suspendedBy.includes(by) && (to === null || to > startedAt))
    .map((each) => (each.from < startedAt ? { ...each, from: startedAt } : each))
    .sort((a, b) => a.from.getTime() - b.from.getTime());
}

/** Counts in whole minutes, as they are shown: seconds of the start are dropped. */
function hoursFrom(startedAt: Date, amount: number, suspensions: readonly Suspension[]): Found {
  const minute = (date: Date) => Math.floor(date.getTime() / MINUTE_MS) * MINUTE_MS;
  let cursor = minute(startedAt);
  let left = amount * HOUR_MS;
  const met: Suspension[] = [];
  for (const each of suspensions) {
    const from = Math.max(minute(each.from), cursor);
    if (from >= cursor + left) break;
    left -= from - cursor;
    if (each.to === null) {
      const open = { by: each.by, from: each.from, remaining: { unit: 'MINUTE' as const, amount: left / MINUTE_MS } };
      return { suspensions: met, suspendedDays: 0, end: null, open };
    }
    if (minute(each.to) > from) met.push(each);
    cursor = Math.max(minute(each.to), from);
  }
  const at = new Date(cursor + left);
  const on = toLocalDate(at);
  return { suspensions: met, suspendedDays: 0, end: { on, at, dueOn: on, restDays: [] }, open: null };
}

function daysFrom(rule: ClockRule, unit: ClockUnit, amount: number, startedAt: Date, desk: CalendarDesk): Found {
  const start = toLocalDate(startedAt);
  const counts = (day: LocalDate) => !desk.isSuspended(day) && (unit !== 'WORKING_DAY' || desk.isWorkday(day));
  const whole = unit === 'MONTH' || unit === 'YEAR';
  const corresponding = addMonths(start, unit === 'YEAR' ? amount * 12 : amount);
  const days = whole ? daysBetween(start, corresponding) : amount;
  let last = start;
  let counted = 0;
  const holidaysPassed: string[] = [];
  const makeUpsCounted: LocalDate[] = [];
  while (counted < days) {
    const day = addDays(last, 1);
    if (desk.isStopped(day)) return desk.standing(start, last, { unit: whole ? 'DAY' : dayKind(unit), amount: days - counted });
    last = day;
    const name = restDayName(desk.calendar, day);
    if (counts(day)) {
      counted += 1;
      if (unit === 'WORKING_DAY' && desk.calendar.makeUpWorkdays.has(day)) makeUpsCounted.push(day);
    } else if (unit === 'WORKING_DAY' && name !== null && name !== WEEKEND) holidaysPassed.push(name);
  }
  return last === start ? desk.ended(start, last, last, []) : desk.ended(start, last, last, []);
}
