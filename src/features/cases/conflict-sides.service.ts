import { join, joinMany, leave, participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
import { decides } from '../deadlines/escalation.service.js';
import type { LegalAidCase } from './case.entity.js';
import { onlyMetHere, personIdsOf } from './case-persons.js';

/** Superiors read a case as such, with its persons; who takes part already keeps the part it has. */
export async function showToSuperiors(tx: CommandTx, superiors: readonly string[], caseId: string): Promise<void> {
  const there = new Set((await participantsOf(tx, caseId)).map(({ organisationId }) => organisationId));
  const persons = await personIdsOf(tx, caseId);
  for (const organisationId of superiors.filter((each) => !there.has(each))) {
    await join(tx, [{ organisationId, subjectId: caseId, subjectType: 'LEGAL_AID_CASE', part: 'SUPERVISOR' }]);
    await joinMany(tx, organisationId, 'PERSON', 'SUPERVISOR', persons);
  }
}

/** The superiors of a conflict leave its cases, unless they have more to do in one. */
export async function hideFromSuperiors(
  tx: CommandTx,
  conflictId: string,
  cases: readonly LegalAidCase[],
): Promise<void> {
  const parts = await participantsOf(tx, conflictId);
  for (const { organisationId, part } of parts)
    if (part === 'SUPERVISOR')
      for (const legalAidCase of cases) await hideFromSuperior(tx, legalAidCase, organisationId);
}

/**
 * A superior leaves a case and the persons whom it met there alone, unless it has more to do there: an overdue clock was taken
 * to it, an objection or another conflict lies there, work was handed to it. What each knows is asked in its name: a covered
 * case's persons its lead, other cases of theirs the superior.
 */
export async function hideFromSuperior(
  tx: CommandTx,
  { id, leadOrganisationId }: LegalAidCase,
  superior: string,
): Promise<void> {
  const persons = await inTheNameOf(tx, leadOrganisationId, async (there) =>
    (await staysIn(there, id, superior)) ? null : await personIdsOf(there, id),
  );
  if (persons === null) return;
  await inTheNameOf(tx, superior, async (there) => {
    if (await staysIn(there, id, superior)) return;
    await leave(there, superior, [...(await onlyMetHere(there, id, superior, persons)), id]);
  });
}

async function staysIn(tx: CommandTx, caseId: string, superior: string): Promise<boolean> {
  const [kept] = await tx.sql(
    `select 1 from participation p where p.subject_id = ? and p.organisation_id = ? and p.ended_at is null and (p.part <> 'SUPERVISOR'
       or exists (select 1 from deadline d where d.subject_id = p.subject_id and d.escalated_to_id = p.organisation_id and d.stopped_at is null))`,
    [caseId, superior],
  );
  return kept !== undefined || (await decides(tx, caseId, superior));
}

/**
 * Whether a case lies in an open conflict already. One that was raised before the lead moved is known to who led then.
 * The case is under its lock.
 */
export async function liesInConflict(tx: CommandTx, caseId: string): Promise<boolean> {
  const lies = async (there: CommandTx): Promise<boolean> => {
    const [open] = await there.sql(
      `select 1 from competence_conflict where ? in (case_id, other_case_id) and state = 'RAISED'`,
      [caseId],
    );
    return open !== undefined;
  };
  if (await lies(tx)) return true;
  for (const { organisationId, part } of await participantsOf(tx, caseId))
    if ((part === 'HOME' || part === 'FORMER_LEAD') && (await inTheNameOf(tx, organisationId, lies))) return true;
  return false;
}
