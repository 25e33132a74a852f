import type { CommandTx } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { type LocalDate } from '../../kernel/local-date.js';
import { type KeptSuspension, shiftedDate } from './agreed-date.rules.js';
import type { Deadline } from './clock.rules.js';
import { type ClockStart, insertClock, type RunningDeadline } from './clock-start.js';
import { onDay, reckonBoth, reckonNew, standsStillFor } from './deadline-reckoning.js';
import { type DeadlineRow, keepMoved, runningOf } from './deadline-rows.js';

/**
 * Starts a clock of a duty: the shorter of the national and the local rules, or what was agreed.
 * Afterwards a deadline row says until when, by which rule and why, in words; with `strictRuleId` it says so for both
 * dates, the statutory one and the stricter one, which is never the later.
 */
export async function startClock(tx: CommandTx, start: ClockStart): Promise<RunningDeadline> {
  return await insertClock(tx, start);
}

/** Stops the running clocks of a subject, of one item or of all, by rule. Afterwards they are kept with the time they stopped. */
export async function stopClocks(
  tx: CommandTx,
  subjectId: string,
  ruleIds: readonly string[],
  itemId?: string,
): Promise<void> {
  await tx.sql(
    `update deadline set stopped_at = ? where subject_id = ? and stopped_at is null
       and rule_id in (select v from jsonb_array_elements_text(?::jsonb) as j(v)) and (?::uuid is null or item_id = ?::uuid)`,
    [tx.now, subjectId, JSON.stringify(ruleIds), itemId ?? null, itemId ?? null],
  );
}

/**
 * A duty passes to another organisation as it stands. Afterwards the running clocks of it are that one's, and run on to the
 * day they were given; the next round looks at each as if nobody had looked yet: the new side is warned of how far it has
 * run, and its own superior is told of what is overdue.
 */
export async function passClocks(
  tx: CommandTx,
  subjectId: string,
  ruleIds: readonly string[],
  from: string,
  to: string,
): Promise<void> {
  await tx.sql(
    `update deadline set organisation_id = ?, escalated_at = null, escalated_to_id = null, warned_level = 0,
       next_warning_at = case when watched_due_at is not null then ?::timestamptz end
     where subject_id = ? and organisation_id = ? and stopped_at is null
       and rule_id in (select v from jsonb_array_elements_text(?::jsonb) as j(v))`,
    [to, tx.now, subjectId, from, JSON.stringify(ruleIds)],
  );
}

/** Stops every clock of a subject that has ended. */
export async function stopAllClocks(tx: CommandTx, subjectId: string): Promise<void> {
  await tx.sql('update deadline set stopped_at = ? where subject_id = ? and stopped_at is null', [tx.now, subjectId]);
}

/**
 * The clock of an item stands still: afterwards nobody is late, and no date is shown until it goes on. A clock whose
 * rule does not know the reason runs on.
 */
export async function pauseClock(
  tx: CommandTx,
  itemId: string,
  ruleId: string,
  by: string,
  of?: string,
): Promise<boolean> {
  const row = await runningOf(tx, itemId, ruleId);
  if (row === null || !standsStillFor(tx.ctx, row, by)) return false;
  const from = tx.now.toISOString();
  await suspended(tx, row, [...row.suspensions, { by, from, to: null, ...(of === undefined ? {} : { of }) }]);
  return true;
}

/**
 * The clock goes on: afterwards the time it stood still is added. With `by` (and `of`) only what it stood still for by
 * that reason has ended: while it stands still for another it goes on standing.
 */
export async function resumeClock(
  tx: CommandTx,
  itemId: string,
  ruleId: string,
  by?: string,
  of?: string,
): Promise<boolean> {
  const row = await runningOf(tx, itemId, ruleId);
  const ends = (each: KeptSuspension): boolean =>
    each.to === null && (by === undefined || each.by === by) && (of === undefined || each.of === of);
  if (row === null || !row.suspensions.some(ends)) return false;
  const now = tx.now.toISOString();
  await suspended(
    tx,
    row,
    row.suspensions.map((each) => (ends(each) ? { ...each, to: now } : each)),
  );
  return true;
}

/** What a running clock stood still for until now: for the clock that takes its place. */
export async function suspensionsSoFar(
  tx: CommandTx,
  subjectId: string,
  ruleId: string,
): Promise<readonly KeptSuspension[]> {
  return (await runningOf(tx, subjectId, ruleId))?.suspensions ?? [];
}

/** A clock that takes another's place stood still as that one did. Afterwards that time is not counted again. */
export async function carrySuspensions(
  tx: CommandTx,
  subjectId: string,
  ruleId: string,
  suspensions: readonly KeptSuspension[],
): Promise<void> {
  const row = suspensions.length === 0 ? null : await runningOf(tx, subjectId, ruleId);
  if (row !== null) await suspended(tx, row, [...row.suspensions, ...suspensions]);
}

/** Both dates of a clock that stands still or goes on; an agreed day stands in place of both. */
async function suspended(tx: CommandTx, row: DeadlineRow, suspensions: readonly KeptSuspension[]): Promise<void> {
  if (row.agreedDueOn !== null) {
    const { dueOn, explanation } = shiftedDate(row.agreedDueOn, suspensions);
    const dated = onDay(dueOn, explanation);
    const agreedDueOn = dueOn ?? row.agreedDueOn;
    const strict = row.strict === null ? null : dated;
    await keepMoved(tx, row, { suspensions, agreedDueOn, statutory: dated, strict, reckoned: null });
    return;
  }
  await keepMoved(tx, row, { suspensions, agreedDueOn: null, ...reckonBoth(tx.ctx, row, suspensions) });
}

/** Both sides agreed on another day. Afterwards the clock runs to it; the first date is kept beside it. */
export async function agreeDueDate(
  tx: CommandTx,
  subjectOrItemId: string,
  ruleId: string,
  dueOn: LocalDate,
): Promise<boolean> {
  const row = await runningOf(tx, subjectOrItemId, ruleId);
  if (row === null) return false;
  const dated = onDay(dueOn, {
    zh: `经双方同意，期限由${row.dueOn ?? '暂停'}变更为${dueOn}`,
    en: `Both sides agreed: ${dueOn} in place of ${row.dueOn ?? 'a suspended clock'}`,
  });
  const strict = row.strict === null ? null : dated;
  // A day that was agreed on moves with no calendar.
  const reckoned = { provisional: false, calendarVersion: tx.ctx.reference.calendar().version };
  const { suspensions } = row;
  await keepMoved(tx, row, { suspensions, agreedDueOn: dueOn, statutory: dated, strict, reckoned });
  return true;
}

/** The clock of an item or subject by rule, as it runs; null when none runs. */
export async function runningDeadline(
  tx: CommandTx,
  subjectOrItemId: string,
  ruleId: string,
): Promise<RunningDeadline | null> {
  const rows = await tx.sql<RunningDeadline>(
    `select id, due_on::text as "dueOn", due_at as "dueAt", strict_due_on::text as "strictDueOn", strict_due_at as "strictDueAt"
     from deadline where (item_id = ? or (subject_id = ? and item_id is null)) and rule_id = ? and stopped_at is null`,
    [subjectOrItemId, subjectOrItemId, ruleId],
  );
  return rows[0] ?? null;
}

/** The day a clock would end on, without starting it: for previews and for `answerBy`. */
export function previewClock(
  ctx: Pick<Context, 'reference'>,
  start: Omit<ClockStart, 'subjectType' | 'subjectId'>,
): Deadline {
  return reckonNew(ctx, start).deadline;
}
