import { join, joinMany, leave, participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { inTheNameOf, sqlInTheNameOf } from '../../command/system-command.js';
import { givePersonsTo } from '../people/person.service.js';
import type { LegalAidCase } from './case.entity.js';
import { onlyMetHere, personIdsOf, personIdsOfCases } from './case-persons.js';

/**
 * In a statement: whether a reason stands for who is above to be in a subject (lifecycles.md §1). An escalation to it has not
 * ended; an objection, or a conflict of competence, lies with it; the work of a suspended organisation was handed to it, and of
 * a case that one still has the lead or is awaited, and no other was named since. As far as who asks sees them.
 * @param above the alias under which the part of the one above stands
 */
export const isNeededAbove = (above: string): string => `(
  exists (select 1 from escalation e where e.subject_id = ${above}.subject_id and e.to_organisation_id = ${above}.organisation_id and e.ended_at is null)
  or exists (select 1 from objection o where o.case_id = ${above}.subject_id and o.superior_organisation_id = ${above}.organisation_id
    and o.state in ('FILED', 'CORRECTION_ORDERED'))
  or exists (select 1 from competence_conflict k join participation ks on ks.subject_id = k.id and ks.organisation_id = ${above}.organisation_id
    and ks.part = 'SUPERVISOR' and ks.ended_at is null where ${above}.subject_id in (k.case_id, k.other_case_id) and k.state = 'RAISED')
  or exists (select 1 from journal j join organisation s on s.id = j.actor_organisation_id and s.state = 'SUSPENDED'
    join participation sp on sp.organisation_id = s.id and sp.subject_id = j.subject_id and sp.ended_at is null
      and (sp.subject_type <> 'LEGAL_AID_CASE' or sp.part = 'LEAD' or sp.awaits_us)
    where j.subject_id = ${above}.subject_id and j.word = 'participation.handOver' and j."references"->>'organisation' = ${above}.organisation_id::text
      and not exists (select 1 from legal_aid_case dc where dc.id = j.subject_id and dc.designated_at >= j.at)))`;

/**
 * Superiors read a case as such, with its persons; who takes part already keeps the part it has, in the case and of each
 * person. Who is to find the persons by name as well is said.
 */
export async function takeInAbove(
  tx: CommandTx,
  superiors: readonly string[],
  caseId: string,
  finds: 'BY_NAME' | null = null,
): Promise<void> {
  const parts = new Map((await participantsOf(tx, caseId)).map((each) => [each.organisationId, each.part]));
  const persons = await personIdsOf(tx, caseId);
  for (const organisationId of superiors) {
    const part = parts.get(organisationId) ?? 'SUPERVISOR';
    if (part !== 'SUPERVISOR') continue;
    await join(tx, [{ organisationId, subjectId: caseId, subjectType: 'LEGAL_AID_CASE', part }]);
    const met = await notKnownOtherwise(tx, organisationId, persons);
    if (finds === null) await joinMany(tx, organisationId, 'PERSON', part, met);
    else await givePersonsTo(tx, organisationId, part, met);
  }
}

/**
 * An organisation that was asked is about to leave the case. Afterwards it knows those of its persons whom it meets elsewhere
 * only from above as who is above does: they go when it has no more to watch. Asked in its name.
 */
export async function watchPersonsOnly(tx: CommandTx, organisationId: string, caseId: string): Promise<void> {
  await sqlInTheNameOf(tx, organisationId, async (sql) => {
    await sql(
      `update participation q set part = 'SUPERVISOR'
       where q.organisation_id = ? and q.subject_type = 'PERSON' and q.ended_at is null and q.part in ('ASKED', 'ASSISTING')
         and q.subject_id in (select person_id from case_person where case_id = ?)
         and (select bool_and(c.part = 'SUPERVISOR') from (
             select o.case_id as id from case_person o where o.person_id = q.subject_id union all select r.id from unnest(q.restricted_by) r(id)) k
           join participation c on c.organisation_id = q.organisation_id and c.subject_id = k.id
           where k.id <> ? and c.subject_type = 'LEGAL_AID_CASE' and c.ended_at is null)`,
      [organisationId, caseId, caseId],
    );
  });
}

/** The persons whom an organisation does not know by a part of its own. */
async function notKnownOtherwise(tx: CommandTx, organisationId: string, persons: readonly string[]): Promise<string[]> {
  const known = await tx.sql<{ id: string }>(
    `select subject_id as id from participation where organisation_id = ? and ended_at is null and part <> 'SUPERVISOR'
       and subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))`,
    [organisationId, JSON.stringify(persons)],
  );
  const ids = new Set(known.map(({ id }) => id));
  return persons.filter((id) => !ids.has(id));
}

/**
 * One of the reasons why who is above takes part in these subjects has ended: an escalation, a conflict, a hand-over, its own
 * naming of another lead. Afterwards it has left those in which none is left, and the persons whom it had met by watching
 * those alone; with any other part than SUPERVISOR it stays. What each knows is asked in its name: an objection and the
 * persons of a covered case of the lead, what else lies with the superior, and its other cases, of the superior. Whoever
 * takes something to it meanwhile comes before all that is asked, or after it has left and takes it in again.
 * @param led the cases among the subjects, where they are known: who has left one itself by now cannot look up who leads it
 * @returns the subjects it has left
 */
export async function leaveAbove(
  tx: CommandTx,
  superior: string,
  subjectIds: readonly string[],
  led: readonly Led[] | null = null,
): Promise<string[]> {
  await lockParts(tx, superior, subjectIds);
  const needed = new Set<string>();
  const persons = new Set<string>();
  for (const [lead, ids] of byLead(led ?? (await ledOf(tx, subjectIds))))
    await inTheNameOf(tx, lead, async (there) => {
      for (const id of await whereNeeded(there, superior, ids)) needed.add(id);
      const leaving = ids.filter((id) => !needed.has(id));
      for (const each of await personIdsOfCases(there, leaving)) persons.add(each);
    });
  const left = subjectIds.filter((id) => !needed.has(id));
  if (left.length === 0) return [];
  return await inTheNameOf(tx, superior, async (there) => {
    for (const id of await whereNeeded(there, superior, left)) needed.add(id);
    const leaving = left.filter((id) => !needed.has(id));
    if (leaving.length === 0) return [];
    await lockParts(there, superior, [...persons]);
    const met = await onlyMetHere(there, leaving, superior, [...persons]);
    await leave(there, superior, [...met, ...leaving], 'SUPERVISOR');
    return leaving;
  });
}

/** The parts that an organisation has in subjects, in its name: nobody else sees them all. */
async function lockParts(tx: CommandTx, organisationId: string, subjectIds: readonly string[]): Promise<void> {
  await sqlInTheNameOf(
    tx,
    organisationId,
    async (sql) =>
      await sql(
        `select 1 from participation where organisation_id = ? and subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
         order by subject_id for update`,
        [organisationId, JSON.stringify(subjectIds)],
      ),
  );
}

/** A case, and who leads it. */
type Led = Pick<LegalAidCase, 'id' | 'leadOrganisationId'>;

/** Which of the subjects are cases, as far as who asks takes part in them. */
async function ledOf(tx: CommandTx, subjectIds: readonly string[]): Promise<Led[]> {
  return await tx.sql<Led>(
    `select id, lead_organisation_id as "leadOrganisationId" from legal_aid_case
     where id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v))) order by lead_organisation_id, id`,
    [JSON.stringify(subjectIds)],
  );
}

function byLead(cases: readonly Led[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, leadOrganisationId } of cases)
    found.set(leadOrganisationId, [...(found.get(leadOrganisationId) ?? []), id]);
  return found;
}

/** In which of the subjects the superior has another part, or something to do or to watch. */
async function whereNeeded(tx: CommandTx, superior: string, subjectIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `select p.subject_id as id from participation p where p.organisation_id = ? and p.ended_at is null
       and p.subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
       and (p.part <> 'SUPERVISOR' or ${isNeededAbove('p')})`,
    [superior, JSON.stringify(subjectIds)],
  );
  return rows.map(({ id }) => id);
}
