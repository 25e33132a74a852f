import { joinMany } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { sqlInTheNameOf } from '../../command/system-command.js';
import type { Part } from '../../kernel/roles.js';
import { type OpenedPerson, openPersons } from '../people/person.service.js';
import { type Findable, writeTokens } from '../people/person-token.js';

/** What a person is in a case. */
export const CASE_PERSON_ROLES = {
  RECIPIENT: { zh: '受援人', en: 'receives the aid' },
  APPLICANT: { zh: '代为申请人', en: 'applies for the recipient' },
  REPRESENTATIVE: { zh: '法定代理人或推选代表', en: 'guardian or chosen representative' },
} as const;
export type CasePersonRole = keyof typeof CASE_PERSON_ROLES;

/** Puts persons into a case after those who are there, in one statement. */
export async function addCasePersons(
  tx: CommandTx,
  caseId: string,
  persons: readonly { personId: string; role: CasePersonRole }[],
): Promise<void> {
  if (persons.length === 0) return;
  await tx.sql(
    `insert into case_person (case_id, person_id, role, position)
     select ?, (e.v->>'personId')::uuid, e.v->>'role', e.nth + coalesce((select max(position) from case_person where case_id = ?), 0)
     from jsonb_array_elements(?::jsonb) with ordinality as e(v, nth)
     on conflict do nothing`,
    [caseId, caseId, JSON.stringify(persons)],
  );
}

/** The persons of a case, those of its roster included: every one of them is among its persons. */
export async function personIdsOf(tx: CommandTx, caseId: string): Promise<string[]> {
  return await personIdsOfCases(tx, [caseId]);
}

/** The same of several cases, in one statement. */
export async function personIdsOfCases(tx: CommandTx, caseIds: readonly string[]): Promise<string[]> {
  if (caseIds.length === 0) return [];
  const rows = await tx.sql<{ id: string }>(
    `select person_id as id from case_person where case_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
     group by person_id order by min(position)`,
    [JSON.stringify(caseIds)],
  );
  return rows.map((row) => row.id);
}

/**
 * The persons an organisation meets in these cases alone: a worker with a case of his own stays with who leads that. The
 * persons are those that the viewer sees, or are named to it where a case is covered for who asks; which other cases the
 * organisation has is asked in its name, for nobody else sees them all. Of one that is covered for it, a person's own row
 * says by which it is covered.
 */
export async function onlyMetHere(
  tx: CommandTx,
  caseIds: readonly string[],
  organisationId: string,
  personIds: readonly string[] = [],
): Promise<string[]> {
  const persons = [...new Set([...(await personIdsOfCases(tx, caseIds)), ...personIds])];
  if (persons.length === 0) return [];
  const rows = await sqlInTheNameOf(
    tx,
    organisationId,
    async (sql) =>
      await sql<{ id: string }>(
        `select e.v as id from jsonb_array_elements_text(?::jsonb) with ordinality as e(v, nth) where not exists (
           select 1 from participation p where p.organisation_id = ? and p.subject_type = 'LEGAL_AID_CASE' and p.ended_at is null
             and p.subject_id <> all(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
             and (exists (select 1 from case_person o where o.case_id = p.subject_id and o.person_id = e.v::uuid)
               or exists (select 1 from participation c where c.organisation_id = p.organisation_id and c.subject_id = e.v::uuid
                 and c.restricted_by @> array[p.subject_id])))
         order by e.nth`,
        [JSON.stringify(persons), organisationId, JSON.stringify(caseIds)],
      ),
  );
  return rows.map((row) => row.id);
}

/**
 * Whether a cooperation about the case is open that the organisation sent or received; one may be left out of account.
 * Asked in its name: an ask is seen by its two sides alone.
 */
export async function isSideOfOpenAsk(
  tx: CommandTx,
  caseId: string,
  organisationId: string,
  exceptId: string | null = null,
): Promise<boolean> {
  const rows = await sqlInTheNameOf(
    tx,
    organisationId,
    async (sql) =>
      await sql(
        `select 1 from cooperation where case_id = ? and ? in (owner_organisation_id, requested_organisation_id)
           and state in ('SENT', 'RECEIVED', 'ACTIVE') and id is distinct from ?::uuid limit 1`,
        [caseId, organisationId, exceptId],
      ),
  );
  return rows.length > 0;
}

export interface RecipientFacts {
  first: OpenedPerson | null;
  count: number;
  /** How papers name them: the name, or of several 张三等64人. */
  label: string;
  migrantWorkers: number;
}

/** Who receives the aid: the first by name, and how many. */
export async function recipientsOf(tx: CommandTx, caseId: string): Promise<RecipientFacts> {
  const [row] = await tx.sql<{ firstId: string | null; count: number; migrants: number }>(
    `select (array_agg(cp.person_id order by cp.position))[1] as "firstId", count(*)::int as count,
       count(*) filter (where p.migrant_worker)::int as migrants
     from case_person cp join person p on p.id = cp.person_id where cp.case_id = ? and cp.role = 'RECIPIENT'`,
    [caseId],
  );
  const firstId = row?.firstId ?? null;
  const [first] = firstId === null ? [] : await openPersons(tx, [firstId]);
  const count = row?.count ?? 0;
  const name = first?.name ?? '';
  return {
    first: first ?? null,
    count,
    label: count > 1 ? `${name}等${count}人` : name,
    migrantWorkers: row?.migrants ?? 0,
  };
}

/**
 * Persons who come into a case later are given to all who take part in it: the home finds them, who assists without
 * named persons sees them, who was asked sees them masked.
 */
export async function shareNewPersons(tx: CommandTx, caseId: string, persons: readonly Findable[]): Promise<void> {
  if (persons.length === 0) return;
  const others = await tx.sql<{ organisationId: string; part: Part; allPersons: boolean }>(
    `select p.organisation_id as "organisationId", p.part,
       exists (select 1 from sharing_grant g where g.case_id = p.subject_id and g.organisation_id = p.organisation_id and g.ended_at is null
         and g.field_class = 'IDENTITY' and g.person_ids is null) as "allPersons"
     from participation p where p.subject_id = ? and p.ended_at is null and p.organisation_id <> ?`,
    [caseId, tx.viewer.organisationId],
  );
  const ids = persons.map((person) => person.id);
  for (const { organisationId, part, allPersons } of others) {
    const shares =
      part === 'LEAD' ||
      part === 'HOME' ||
      part === 'ASKED' ||
      part === 'ORGAN' ||
      part === 'SUPERVISOR' ||
      (part === 'ASSISTING' && allPersons);
    if (!shares) continue;
    await joinMany(tx, organisationId, 'PERSON', part, ids);
    if (part !== 'ASKED') await writeTokens(tx, organisationId, persons);
  }
}
