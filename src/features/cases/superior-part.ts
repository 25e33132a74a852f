import type { CommandTx } from '../../command/command.js';

/**
 * Whether a superior stays in a case when what brought it has ended: it has another part, an overdue clock was taken to it, or an
 * objection or a conflict lies there.
 */
export async function staysAsSuperior(tx: CommandTx, organisationId: string, caseId: string): Promise<boolean> {
  const [kept] = await tx.sql(
    `select 1 from participation p where p.subject_id = ? and p.organisation_id = ? and p.ended_at is null and (p.part <> 'SUPERVISOR'
       or exists (select 1 from deadline d where d.subject_id = p.subject_id and d.escalated_to_id = p.organisation_id and d.stopped_at is null)
       or exists (select 1 from objection o where o.case_id = p.subject_id and o.superior_organisation_id = p.organisation_id
         and o.state in ('FILED', 'CORRECTION_ORDERED'))
       or exists (select 1 from competence_conflict k join participation s on s.subject_id = k.id and s.organisation_id = p.organisation_id
         and s.part = 'SUPERVISOR' and s.ended_at is null
         where k.state = 'RAISED' and p.subject_id in (k.case_id, k.other_case_id)))`,
    [caseId, organisationId],
  );
  return kept !== undefined;
}
