import type { Context } from '../../kernel/context.js';
import { endOfDay, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type KeptSuspension, suspensionOf } from './agreed-date.rules.js';
import { type ClockRule, computeDeadline, type Deadline, ruleThatHolds } from './clock.rules.js';
import type { ClockUnit, Trigger, Wording } from './clock-words.rules.js';
import { type DatedClock, stricterDate } from './strict-date.rules.js';

/** A limit from an agreement or a letter, in place of the rule's own. */
export interface ClockLimit {
  amount: number;
  unit: ClockUnit;
  source: 'AGREEMENT' | 'LETTER';
}

export interface Reckoned {
  rule: ClockRule;
  deadline: Deadline;
}

interface Beginning {
  ruleId: string;
  organisationId: string;
  startedAt: Date;
  trigger?: Trigger;
  /** The day whose rules hold, where that is not the day of the event. */
  rulesOn?: LocalDate;
}

/** When a new clock ends: by the shorter of the national and the local rules for a duty, the longer for a right, or by what was agreed. */
export function reckonNew(
  ctx: Pick<Context, 'reference'>,
  start: Beginning & { limit?: Pick<ClockLimit, 'amount' | 'unit'> },
): Reckoned {
  const rules = rulesFor(ctx, start);
  const trigger = start.trigger === undefined ? {} : { trigger: start.trigger };
  const input = { startedAt: start.startedAt, calendar: ctx.reference.calendar(), ...trigger };
  const national = lastOf(rules, start.ruleId);
  if (start.limit !== undefined) {
    const { amount, unit } = start.limit;
    return { rule: national, deadline: computeDeadline({ ...input, rule: national, amount, unit }) };
  }
  return ruleThatHolds(rules, input) ?? { rule: national, deadline: computeDeadline({ ...input, rule: national }) };
}

/** When a clock that runs already ends now: by the rule it was started with, whatever has changed since. */
export function reckonAgain(
  ctx: Pick<Context, 'reference'>,
  clock: Beginning & { jurisdiction: string; amount: number; unit: ClockUnit },
  suspensions: readonly KeptSuspension[],
): Deadline {
  const rule = ruleOf(ctx, clock);
  const { amount, unit, startedAt } = clock;
  return computeDeadline({
    rule,
    amount,
    unit,
    startedAt,
    ...(clock.trigger === undefined ? {} : { trigger: clock.trigger }),
    suspensions: suspensions.map(suspensionOf),
    calendar: ctx.reference.calendar(),
  });
}

type Clock = Parameters<typeof reckonAgain>[1];

/** Both dates of a running clock anew, by the rules it was started with and the calendar of today. */
export function reckonBoth(
  ctx: Pick<Context, 'reference'>,
  clock: Clock & { strict: Pick<Clock, 'ruleId' | 'jurisdiction' | 'unit' | 'amount'> | null },
  suspensions: readonly KeptSuspension[],
): { statutory: Deadline; strict: DatedClock | null; reckoned: Pick<Deadline, 'provisional' | 'calendarVersion'> } {
  const statutory = reckonAgain(ctx, clock, suspensions);
  const strict = clock.strict === null ? null : reckonAgain(ctx, { ...clock, ...clock.strict }, suspensions);
  const provisional = statutory.provisional || strict?.provisional === true;
  return {
    statutory,
    strict: strict === null ? null : stricterDate(statutory, strict),
    reckoned: { provisional, calendarVersion: statutory.calendarVersion },
  };
}

/** Whether a running clock stands still for a reason: its rule names it. */
export function standsStillFor(
  ctx: Pick<Context, 'reference'>,
  clock: Beginning & { jurisdiction: string },
  by: string,
): boolean {
  return ruleOf(ctx, clock).suspendedBy.includes(by);
}

/** A day that somebody named ends at its 24:00. */
export function onDay(dueOn: LocalDate | null, explanation: Wording): DatedClock {
  return { dueOn, dueAt: dueOn === null ? null : endOfDay(dueOn), explanation };
}

/** Where no rule was in force yet on that day, those of the day of the event hold. */
function rulesFor(
  ctx: Pick<Context, 'reference'>,
  { ruleId, organisationId, startedAt, rulesOn }: Beginning,
): ClockRule[] {
  const region = regionOf(ctx, organisationId);
  const kept = rulesOn === undefined ? [] : ctx.reference.rules(ruleId, region, rulesOn);
  return kept.length > 0 ? kept : ctx.reference.rules(ruleId, region, toLocalDate(startedAt));
}

/** Where an organisation's local rules come from. */
export function regionOf(ctx: Pick<Context, 'reference'>, organisationId: string): string {
  return ctx.reference.organisation(organisationId)?.regionCode ?? '100000';
}

/** The rule a running clock was started with. */
function ruleOf(ctx: Pick<Context, 'reference'>, clock: Beginning & { jurisdiction: string }): ClockRule {
  const rules = rulesFor(ctx, clock);
  return rules.find((each) => each.jurisdiction === clock.jurisdiction) ?? lastOf(rules, clock.ruleId);
}

/** The national rule, the farthest jurisdiction. */
function lastOf(rules: readonly ClockRule[], ruleId: string): ClockRule {
  const national = rules.at(-1);
  if (national === undefined) throw new Error(`No clock rule ${ruleId} is in force.`);
  return national;
}
