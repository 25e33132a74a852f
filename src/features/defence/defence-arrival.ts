import { LockMode } from '@mikro-orm/core';
import { beyondCover, leave } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { type DefenceLine, DefenceLineSchema, DefenceNoticeSchema } from './defence.entity.js';
import { endLine, moveLine, recordLine, settleNotice } from './defence-facts.js';
import { type DefenceLineState, defenceLineLifecycle } from './defence-line.lifecycle.js';
import { linesOf } from './defence-lock.js';

/**
 * A line that was sent on has left the desk it lay on: the other institution has opened it, or the organ took it back.
 * Afterwards the first institution is responsible no more, and the second has no part in the first notice any more.
 */
export async function arriveRerouted(tx: CommandTx, line: DefenceLine): Promise<void> {
  const { reroutedFromLineId } = line;
  if (reroutedFromLineId == null) return;
  // Also where the first notice is restricted: who opens the second gives its line the end, and is shown nothing of it.
  await beyondCover(tx, async () => await endSentOn(tx, line, reroutedFromLineId));
}

async function endSentOn(tx: CommandTx, line: DefenceLine, firstId: string): Promise<void> {
  const first = await tx.em.findOne(DefenceLineSchema, { id: firstId });
  if (first === null || first.state !== 'REROUTING') return;
  const notice = await tx.em.findOneOrFail(
    DefenceNoticeSchema,
    { id: first.noticeId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const lines = await linesOf(tx, notice.id);
  const from = moveLine(tx, first, 'REROUTED');
  await endLine(tx, notice, first);
  recordLine(tx, notice, first, 'arrive', from, { nextLine: line.id });
  await tx.em.flush();
  await settleNotice(tx, notice, await statesIn(tx, notice.id));
  // Another line of it is still on its way to the same desk, which ends that line too when it opens it.
  const { reroutedToOrganisationId: desk } = first;
  if (lines.some((each) => each.state === 'REROUTING' && each.reroutedToOrganisationId === desk)) return;
  const [asked] = await tx.sql(
    `select 1 from participation where organisation_id = ? and subject_id = ? and part = 'ASKED' and ended_at is null`,
    [desk, notice.id],
  );
  if (asked !== undefined && desk != null) await leave(tx, desk, [notice.id]);
}

/** The states in which a notice has lines. Who was sent one of them sees that one alone, and asks for no more than this. */
async function statesIn(tx: CommandTx, noticeId: string): Promise<{ state: DefenceLineState }[]> {
  return await tx.sql<{ state: DefenceLineState }>(
    `select v as state from jsonb_array_elements_text(?::jsonb) as j(v) where app.notice_has_line_in(?, v)`,
    [JSON.stringify(defenceLineLifecycle.states), noticeId],
  );
}
