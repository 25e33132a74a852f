import { jurisdictionsOf } from '../../kernel/codes/region.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { Calendar } from './calendar.rules.js';
import { explain, type Remaining, type Suspension } from './clock-explanation.rules.js';
import { walkDays, walkHours } from './clock-walk.rules.js';
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
  /** A duty takes the shorter of several rules, a right the longer; duty where nothing is said. */
  nature?: 'DUTY' | 'RIGHT' | 'ADVISORY';
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

/** No clock is longer than this, in whatever unit; it keeps a slip of the keyboard from walking for ever. */
const LONGEST = 10_000;

/**
 * When a clock runs out, and why. The day of the event is not counted. A clock of days or longer ends at 24:00 in
 * Shanghai of its last day, and a last day off moves on where the rule says so; an HOUR clock ends to the minute. Only
 * suspensions that the rule names stop it: the days after the stop up to the day of resumption are not counted. A
 * clock of no days ends with the day of the event. Compute again when a calendar of a new version comes.
 * @throws RangeError for an amount that no clock has, or a suspension that ends before it begins
 */
export function computeDeadline(input: DeadlineInput): Deadline {
  const { rule, startedAt, calendar } = input;
  const unit = input.unit ?? rule.unit;
  const amount = input.amount ?? rule.amount;
  if (!Number.isInteger(amount) || amount < 0 || amount > LONGEST) throw new RangeError('No clock has this length.');
  const suspensions = countingSuspensions(rule, startedAt, input.suspensions ?? []);
  const walked =
    unit === 'HOUR'
      ? walkHours(amount, startedAt, suspensions)
      : walkDays({ unit, amount, rolls: rule.roll === 'NEXT_WORKDAY', startedAt, suspensions, calendar });
  const provisional = walked.unpublishedYear !== null;
  const trigger = input.trigger ?? rule.trigger ?? 'RECEIVED';
  const told = {
    provisional,
    calendarVersion: calendar.version,
    explanation: explain({ ...walked, unit, amount, startedAt, trigger }),
  };
  const { end, open } = walked;
  if (end !== null) return { ...told, suspended: false, dueOn: end.dueOn, dueAt: end.at, remaining: null };
  if (open === null) throw new Error('A walk ends, or stands still for a reason.');
  return { ...told, suspended: true, dueOn: null, dueAt: null, remaining: open.remaining };
}

/** The rules of one id that hold in a region on a day, the nearest jurisdiction first. */
export function rulesInForce(rules: readonly ClockRule[], id: string, region: string, on: LocalDate): ClockRule[] {
  const jurisdictions = jurisdictionsOf(region);
  return rules
    .filter((rule) => rule.id === id && jurisdictions.includes(rule.jurisdiction))
    .filter((rule) => rule.validFrom <= on && (rule.validTo === null || on <= rule.validTo))
    .sort((a, b) => jurisdictions.indexOf(a.jurisdiction) - jurisdictions.indexOf(b.jurisdiction));
}

/** Rules that are no statutory duty and go to the superior all the same: what is on hold is to be looked at again. */
const ESCALATED: ReadonlySet<string> = new Set(['REFERRAL_REVIEW']);

/** Whether a clock that ran out goes to the superior: who lets a right of his own pass, or a mere aim, is not reported. */
export function isEscalated(rule: Pick<ClockRule, 'id' | 'nature'>): boolean {
  return (rule.nature ?? 'DUTY') === 'DUTY' || ESCALATED.has(rule.id);
}

/** Whether a rule of this id was ever replaced, or taken back, in one of the region's jurisdictions. */
export function hasVersions(rules: readonly ClockRule[], id: string, region: string): boolean {
  const jurisdictions = jurisdictionsOf(region);
  const all = rules.filter((rule) => rule.id === id && jurisdictions.includes(rule.jurisdiction));
  return all.some((rule) => rule.validTo !== null) || new Set(all.map((rule) => rule.jurisdiction)).size < all.length;
}

/** A duty of the institution takes the rule that ends first; of equal ones the first given. Null without rules. */
export function shorterDuty(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule' | 'amount' | 'unit'>,
): { rule: ClockRule; deadline: Deadline } | null {
  return chosen(rules, input, (a, b) => a < b);
}

/** A right of the applicant takes the rule that ends last; of equal ones the first given. Null without rules. */
export function longerRight(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule' | 'amount' | 'unit'>,
): { rule: ClockRule; deadline: Deadline } | null {
  return chosen(rules, input, (a, b) => a > b);
}

/** The rule that holds of several of one id: the longer for a right of the applicant, else the shorter. */
export function ruleThatHolds(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule' | 'amount' | 'unit'>,
): { rule: ClockRule; deadline: Deadline } | null {
  return rules.some(({ nature }) => nature === 'RIGHT') ? longerRight(rules, input) : shorterDuty(rules, input);
}

function chosen(
  rules: readonly ClockRule[],
  input: Omit<DeadlineInput, 'rule' | 'amount' | 'unit'>,
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
