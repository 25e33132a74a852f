import { join, joinMany, LEAD_IS_AWAITED, leave } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { sqlInTheNameOf } from '../../command/system-command.js';
import { newId } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import type { Referral } from './referral.entity.js';
import { type ReferralKind, type SharedCategory } from './referral-kinds.js';
import { personsOfReferral } from './referral-lock.js';

/** Kinds that work on the sender's own case; the others carry all they need in themselves. */
const IN_CASE: readonly ReferralKind[] = ['MEDIATION', 'SUPPORT', 'CONSULT'];

/** Of these classes how far the receiver sees the sender's case after acceptance (lifecycles.md §8, MEDIATE and SUPPORT). */
const LEVELS: Readonly<Partial<Record<SharedCategory, 'READ' | 'TITLES'>>> = {
  IDENTITY: 'READ',
  CONTACT: 'READ',
  FACTS: 'READ',
  AMOUNTS: 'READ',
};

/**
 * The referral reaches the other desk. Afterwards that organisation takes part in it, in its persons as ASKED, and as
 * ASKED in the case where the kind works on it.
 */
export async function shareForAnswer(tx: CommandTx, ask: Referral): Promise<void> {
  const receiver = ask.toOrganisationId;
  await join(tx, [{ organisationId: receiver, subjectId: ask.id, subjectType: 'REFERRAL', part: 'REQUESTED' }]);
  const persons = await withoutPart(tx, receiver, await personsOfReferral(tx, ask.id));
  await joinMany(tx, receiver, 'PERSON', 'ASKED', persons);
  if (ask.caseId == null || !IN_CASE.includes(ask.kind)) return;
  const [inCase] = await withoutPart(tx, receiver, [ask.caseId]);
  if (inCase !== undefined)
    await join(tx, [{ organisationId: receiver, subjectId: inCase, subjectType: 'LEGAL_AID_CASE', part: 'ASKED' }]);
}

/** Those subjects in which the organisation has no part now: nobody's part is lessened by being asked. */
async function withoutPart(tx: CommandTx, organisationId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.sql<{ id: string }>(
    `select v::uuid as id from jsonb_array_elements_text(?::jsonb) as j(v) where not exists (
       select 1 from participation p where p.organisation_id = ? and p.subject_id = v::uuid and p.ended_at is null)`,
    [JSON.stringify(ids), organisationId],
  );
  return rows.map((row) => row.id);
}

/**
 * The receiver has accepted to work on the sender's case. Afterwards it assists there, or supports the suit, with a grant
 * for each class that the kind shares and the consent names, until the referral ends.
 */
export async function grantForWork(tx: CommandTx, ask: Referral): Promise<void> {
  const { caseId, toOrganisationId } = ask;
  const persons = await personsOfReferral(tx, ask.id);
  const part: Part = ask.kind === 'SUPPORT' ? 'SUPPORT' : 'ASSISTING';
  await tx.sql(
    `update participation set part = ?, awaits_them = ${LEAD_IS_AWAITED} where organisation_id = ? and part = 'ASKED' and ended_at is null
       and subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))`,
    [part, toOrganisationId, JSON.stringify([...persons, ...(caseId == null ? [] : [caseId])])],
  );
  if (caseId == null) return;
  const rows = ask.categories.flatMap((fieldClass) => {
    const level = LEVELS[fieldClass];
    return level === undefined ? [] : [{ id: newId(), field_class: fieldClass, level }];
  });
  if (ask.kind === 'MEDIATION') rows.push({ id: newId(), field_class: 'EVIDENCE', level: 'TITLES' });
  await tx.sql(
    `insert into sharing_grant (id, case_id, ask_id, item_id, organisation_id, field_class, level, person_ids, basis, basis_article, purpose, since)
     select r.id, ?, ?, null, ?, r.field_class, r.level, ?::uuid[], ?, ?, ?, ? from jsonb_to_recordset(?::jsonb) as r(id uuid, field_class text, level text)`,
    [
      caseId,
      ask.id,
      toOrganisationId,
      `{${persons.join(',')}}`,
      ask.basis ?? 'CONSENT',
      ask.basisArticle ?? null,
      ask.kind,
      tx.now,
      JSON.stringify(rows),
    ],
  );
}

/**
 * The receiver has taken what it needs into a case of its own. Afterwards the sender's persons are the sender's again. What
 * else the receiver has to do with them is asked in its name.
 */
export async function leavePersons(tx: CommandTx, ask: Referral): Promise<void> {
  const receiver = ask.toOrganisationId;
  const rows = await sqlInTheNameOf(
    tx,
    receiver,
    async (sql) =>
      await sql<{ id: string }>(
        `select rp.person_id as id from referral_person rp join participation q on q.subject_id = rp.person_id and q.organisation_id = ? and q.ended_at is null
     where rp.referral_id = ? and q.part in ('ASKED', 'ASSISTING', 'SUPPORT')
       and not exists (select 1 from case_person cp join participation c on c.subject_id = cp.case_id and c.organisation_id = q.organisation_id and c.ended_at is null
         where cp.person_id = rp.person_id and cp.case_id is distinct from ?::uuid)
       and not exists (select 1 from referral_person o join referral r on r.id = o.referral_id
         where o.person_id = rp.person_id and r.id <> rp.referral_id and r.to_organisation_id = q.organisation_id
           and r.state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT', 'ACCEPTED', 'ON_HOLD'))`,
        [receiver, ask.id, ask.caseId ?? null],
      ),
  );
  await leave(
    tx,
    receiver,
    rows.map((row) => row.id),
  );
}

/**
 * The receiver has nothing more to do: grants end, and unless it has another part in the case it leaves it, and the
 * persons. The referral, its letters and its outcome stay visible to it.
 */
export async function leaveReferred(tx: CommandTx, ask: Referral): Promise<void> {
  await tx.sql('update sharing_grant set ended_at = ? where ask_id = ? and ended_at is null', [tx.now, ask.id]);
  await leavePersons(tx, ask);
  const { caseId, toOrganisationId } = ask;
  if (caseId == null) return;
  const [gone] = await sqlInTheNameOf(
    tx,
    toOrganisationId,
    async (sql) =>
      await sql<{ version: number }>(
        `select c.version from participation p join legal_aid_case c on c.id = p.subject_id
     where p.organisation_id = ? and p.subject_id = ? and p.ended_at is null and p.part in ('ASKED', 'ASSISTING', 'SUPPORT')
       and not exists (select 1 from cooperation k where k.case_id = p.subject_id and k.requested_organisation_id = p.organisation_id
         and k.state in ('SENT', 'RECEIVED', 'ACTIVE'))
       and not exists (select 1 from referral r where r.case_id = p.subject_id and r.to_organisation_id = p.organisation_id and r.id <> ?
         and r.state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT', 'ACCEPTED', 'ON_HOLD'))`,
        [toOrganisationId, caseId, ask.id],
      ),
  );
  if (gone === undefined) return;
  await leave(tx, toOrganisationId, [caseId]);
  // The fact lets the stream of the organisation that has left say AccessRevoked.
  tx.record({
    subjectType: 'LEGAL_AID_CASE',
    subjectId: caseId,
    word: 'participation.end',
    version: gone.version,
    references: { referral: ask.id },
    audience: [toOrganisationId],
  });
}
