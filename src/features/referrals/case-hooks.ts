import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import type { ReferralOutcome } from './referral-kinds.js';
import { lockAnyReferral } from './referral-lock.js';

/** What can become of a person's application, as its source may know it. */
export type CaseOutcome = Extract<ReferralOutcome, 'GRANTED' | 'REFUSED' | 'WITHDRAWN' | 'CLOSED' | 'TERMINATED'>;

/**
 * The source learns the outcome, and only the outcome (lifecycles.md §5). Called by the commands of the case, which is
 * locked, before their record. Afterwards the referral that the case came from names the outcome and its day; when
 * nothing more will come of it, the referral is completed. A source whose person does not want it told learns nothing.
 */
export async function onCaseOutcome(tx: CommandTx, legalAidCase: { id: string }, outcome: CaseOutcome): Promise<void> {
  const rows = await tx.sql<{ id: string }>(
    `select rc.referral_id as id from referral_case rc join referral r on r.id = rc.referral_id
     where rc.case_id = ? and rc.organisation_id = ? and r.state in ('ACCEPTED', 'ON_HOLD') order by rc.referral_id`,
    [legalAidCase.id, tx.viewer.organisationId],
  );
  if (outcome !== 'GRANTED') await endAsksAbout(tx, legalAidCase.id, outcome);
  for (const { id } of rows) {
    const { ask } = await lockAnyReferral(tx, id);
    if (ask.state !== 'ACCEPTED' && ask.state !== 'ON_HOLD') continue;
    ask.outcome = outcome;
    ask.outcomeOn = toLocalDate(tx.now);
    if (outcome === 'GRANTED') {
      touch(tx, ask);
      recordReferral(tx, ask, 'report', ask.state, { outcome });
    } else await endReferral(tx, ask, 'complete', { outcome });
    await refreshBall(tx, ask);
  }
}

/**
 * The case is over, and so is what was asked about it: who supported the suit has done so, everything else is taken back.
 * Afterwards those organisations have left the case.
 */
async function endAsksAbout(tx: CommandTx, caseId: string, outcome: CaseOutcome): Promise<void> {
  const rows = await tx.sql<{ id: string }>(
    `select id from referral where case_id = ? and owner_organisation_id = ?
       and state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT', 'ACCEPTED', 'ON_HOLD') order by id`,
    [caseId, tx.viewer.organisationId],
  );
  for (const { id } of rows) {
    const { ask } = await lockAnyReferral(tx, id);
    const accepted = ask.state === 'ACCEPTED' || ask.state === 'ON_HOLD';
    if (accepted && ask.kind === 'SUPPORT' && outcome === 'CLOSED') {
      ask.outcome = 'SUPPORTED';
      ask.outcomeOn = toLocalDate(tx.now);
      await endReferral(tx, ask, 'complete', { outcome: 'SUPPORTED' });
    } else await endReferral(tx, ask, accepted ? 'recall' : 'withdraw');
    await refreshBall(tx, ask);
  }
}
