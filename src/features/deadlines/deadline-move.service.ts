import type { CommandTx } from '../../command/command.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context } from '../../kernel/context.js';
import { moveDispositionDue } from '../asks/disposition-due.service.js';
import { reckonBoth } from './deadline-reckoning.js';
import { type DeadlineRow, keepMoved, lockedRow } from './deadline-rows.js';
import { tell } from './deadline-sweep.service.js';

/** One's own earliest clock, else the earliest of another side. */
const EARLIEST = `coalesce(
  (select min(d.watched_due_at) from deadline d
   where d.subject_id = p.subject_id and d.stopped_at is null and d.organisation_id = p.organisation_id),
  (select min(d.watched_due_at) from deadline d
   where d.subject_id = p.subject_id and d.stopped_at is null and d.organisation_id <> p.organisation_id and not d.own_only))`;

/**
 * A calendar was published that this clock has not seen. Afterwards it is reckoned by it; where a date moves, all who
 * see the clock are told the old and the new one, and their worklists say the new one. A day that both sides agreed on
 * moves with no calendar.
 */
export async function reckonAnew(ctx: Context, organisationId: string, deadlineId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const row = await lockedRow(tx, deadlineId);
    const { version } = tx.ctx.reference.calendar();
    if (row === null || row.calendarVersion === version) return;
    if (row.agreedDueOn !== null) {
      await tx.sql('update deadline set calendar_version = ?, provisional = false where id = ?', [version, row.id]);
      return;
    }
    const moved = reckonBoth(tx.ctx, row, row.suspensions);
    await keepMoved(tx, row, { suspensions: row.suspensions, agreedDueOn: null, ...moved });
    const { statutory, strict } = moved;
    if (statutory.dueOn === row.dueOn && (strict?.dueOn ?? null) === row.strictDueOn) return;
    if (row.ruleId === 'DISPOSITION') await moveDispositionDue(tx, row.subjectId, row.itemId, statutory.dueAt);
    await refreshDues(tx, row);
    await tell(tx, row, 'move', {
      ...dates('', row.dueOn, statutory.dueOn),
      ...dates('strict', row.strictDueOn, strict?.dueOn ?? null),
    });
  });
}

function dates(which: '' | 'strict', from: string | null, to: string | null): Record<string, string> {
  if (from === to || from === null || to === null) return {};
  return which === '' ? { from, to } : { strictFrom: from, strictTo: to };
}

/** The clocks of a case were stopped or went on from outside it. Afterwards its worklists show the earliest date there is. */
export async function refreshCaseDues(tx: CommandTx, caseId: string): Promise<void> {
  await tx.sql(
    `update participation p set earliest_due_at = ${EARLIEST}
     where p.subject_id = ? and p.part <> 'ASKED' and p.ended_at is null`,
    [caseId],
  );
}

/** The worklists that showed the old date show the earliest one there is now: one's own, else the other side's. */
async function refreshDues(tx: CommandTx, { subjectId, watchedAt }: DeadlineRow): Promise<void> {
  await tx.sql(
    `update participation p set earliest_due_at = ${EARLIEST}
     where p.subject_id = ? and p.earliest_due_at = ? and p.ended_at is null`,
    [subjectId, watchedAt],
  );
}
