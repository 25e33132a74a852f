import type { CommandTx } from '../../command/command.js';

/**
 * Who takes an objection to a restricted case in at the superior, or gives it to a colleague there, works on it; so does who
 * brings in the roster that makes a case one of a minor. Afterwards
 * that person belongs to the case, unless the head has taken that person out; nothing where it is not restricted.
 */
export async function worksOnCovered(tx: CommandTx, caseId: string): Promise<void> {
  await tx.sql(
    `insert into subject_member (subject_id, organisation_id, member_id, way, since)
     select p.subject_id, p.organisation_id, ?, 'WORKS', ? from participation p
     where p.organisation_id = ? and p.subject_id = ? and p.restricted_by is not null
     on conflict do nothing`,
    [tx.viewer.memberId, tx.now, tx.viewer.organisationId, caseId],
  );
}
