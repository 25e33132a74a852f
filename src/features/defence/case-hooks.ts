import { LockMode } from '@mikro-orm/core';
import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { type DefenceLine, DefenceNoticeSchema } from './defence.entity.js';
import { moveLine, recordLine, settleNotice } from './defence-facts.js';
import { defenceLineLifecycle } from './defence-line.lifecycle.js';
import { linesOf } from './defence-lock.js';

/**
 * The termination of a case is taken back as ordered on objection (法律援助法第49条). Called by the command of the case, which
 * is locked, before its record. Afterwards a line that waits for the organ because the person had declined goes on as that
 * case again, and the organ is awaited no more; where the organ has notified anew or ended it, the line stays as it is.
 * Where another city leads, the line is moved in the name of the office that was notified, and the lead learns nothing of it.
 */
export async function onCaseCorrected(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  await goOnHere(tx, legalAidCase);
  const { homeOrganisationId: home } = legalAidCase;
  if (home == null || home === tx.viewer.organisationId) return;
  await inTheNameOf(tx, home, async (there) => await goOnHere(there, legalAidCase));
}

async function goOnHere(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  const rows = await tx.sql<{ id: string }>(
    `select distinct notice_id as id from defence_line where case_id = ? and state = 'DECLINED_BY_PERSON' order by notice_id`,
    [legalAidCase.id],
  );
  for (const { id } of rows) {
    const notice = await tx.em.findOneOrFail(DefenceNoticeSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const lines = await linesOf(tx, id);
    for (const line of lines.filter(
      ({ caseId, state }) => caseId === legalAidCase.id && state === 'DECLINED_BY_PERSON',
    )) {
      const next = defenceLineLifecycle.next(line.state, 'goOn');
      if (next === null) throw new Error('A declined line goes on.');
      const from = moveLine(tx, line, next);
      forgetRefusal(line, legalAidCase);
      recordLine(tx, notice, line, 'goOn', from, { case: legalAidCase.id });
    }
    await settleNotice(tx, notice, lines);
  }
}

/** The refusal decides nothing more; that it was, the journal keeps. */
function forgetRefusal(line: DefenceLine, { lawyerId }: LegalAidCase): void {
  line.declinedLawyerIds = line.declinedLawyerIds.filter((id) => id !== lawyerId && id !== line.lawyerId);
  line.declinedOn = null;
  line.declineMaterialId = null;
  line.endingReasonSealed = null;
}
