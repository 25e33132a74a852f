import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { inTheNameOf } from '../../command/system-command.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import type { ReferralOutcome } from './referral-kinds.js';
import { lockAnyReferral } from './referral-lock.js';

/** What can become of a person's application, as its source may know it. */
export type CaseOutcome = Extract<ReferralOutcome, 'GRANTED' | 'REFUSED' | 'WITHDRAWN' | 'CLOSED' | 'TERMINATED'>;

/**
 * The source learns the outcome, and only the outcome (lifecycles.md §5). Called by the commands of the case, which is
 * locked, before their record. Afterwards the referral that the case came from names the outcome and its day; when
 * nothing more will come of it, the referral is completed. Where the lead has moved, the institution that accepted the
 * referral says so, and who ends the case does not learn that there is a source. A source whose person does not want it
 * told learns nothing.
 */
export async function onCaseOutcome(tx: CommandTx, legalAidCase: { id: string }, outcome: CaseOutcome): Promise<void> {
  await outcomeHere(tx, legalAidCase.id, outcome);
  const earlier = await tx.sql<{ id: string }>(
    `select organisation_id as id from participation where subject_id = ? and part in ('HOME', 'FORMER_LEAD') and organisation_id <> ?
     order by organisation_id`,
    [legalAidCase.id, tx.viewer.organisationId],
  );
  for (const { id } of earlier)
    await inTheNameOf(tx, id, async (there) => await outcomeHere(there, legalAidCase.id, outcome));
}

/** The same for one institution that leads the case or has led it. */
async function outcomeHere(tx: CommandTx, caseId: string, outcome: CaseOutcome): Promise<void> {
  const rows = await tx.sql<{ id: string }>(
    `select rc.referral_id as id from referral_case rc join referral r on r.id = rc.referral_id
     where rc.case_id = ? and rc.organisation_id = ? and r.state in ('ACCEPTED', 'ON_HOLD') order by rc.referral_id`,
    [caseId, tx.viewer.organisationId],
  );
  if (outcome !== 'GRANTED') await endAsksAbout(tx, caseId, outcome);
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
