import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';
import type { Ids } from '../canary-rooms.js';
import { canaryWorld } from '../canary-world.js';
import type { Reader } from './matrix.js';

/** Who reads as what. The office that leads the case and asks the others is Mianyang's. */
export const LOGINS: Readonly<Record<Reader, string>> = {
  OWNER: 'mianyang.head',
  LEAD: 'mianyang.reception',
  REQUESTING: 'mianyang.officer',
  REQUESTED: 'tongliang.officer',
  ASSISTING: 'tongliang.reception',
  HOME: 'yangquan.reception',
  ORGAN: 'court.liaison',
  SOURCE: 'women.liaison',
  SUPPORT: 'union.liaison',
  SUPERVISOR: 'bureau.supervisor',
  ASKED: 'puyang.reception',
  FORMER_LEAD: 'zhanhe.reception',
  COLLEAGUE: 'mianyang.reviewer',
  OTHER_HANDLER: 'mianyang.handler',
  ADMINISTRATOR: 'mianyang.admin',
  STRANGER: 'weidong.reception',
};

const OF_CASE: readonly Reader[] = [
  'LEAD',
  'HOME',
  'ASSISTING',
  'ORGAN',
  'SOURCE',
  'SUPPORT',
  'SUPERVISOR',
  'ASKED',
  'FORMER_LEAD',
  'COLLEAGUE',
  'OTHER_HANDLER',
  'ADMINISTRATOR',
  'STRANGER',
];
const OF_ASK: readonly Reader[] = [
  'REQUESTING',
  'REQUESTED',
  'COLLEAGUE',
  'OTHER_HANDLER',
  'ADMINISTRATOR',
  'STRANGER',
];
const OF_TOLD: readonly Reader[] = ['REQUESTING', 'COLLEAGUE', 'OTHER_HANDLER', 'ADMINISTRATOR', 'STRANGER'];
const OF_OFFICE: readonly Reader[] = ['OWNER', 'ADMINISTRATOR', 'STRANGER'];

/** An object to read: the first reader has everything of it. */
export interface Sample {
  type: string;
  id: string;
  readers: readonly Reader[];
}

/** The side that has everything of a sample. */
export const fullReader = ({ readers }: Sample): Reader => readers[0] ?? 'OWNER';

/** Parts that nobody came to by work in this world are given underneath, in the case and in its persons alike. */
const GIVEN: readonly (readonly [Reader, string])[] = [
  ['HOME', 'yangquan'],
  ['ORGAN', 'court'],
  ['SOURCE', 'women'],
  ['SUPPORT', 'union'],
  ['SUPERVISOR', 'bureau'],
  ['ASKED', 'puyang'],
  ['FORMER_LEAD', 'zhanhe'],
];

/** A case with every field filled, seen from every part. Answers the objects to read. */
export async function matrixWorld(t: TestApp): Promise<Sample[]> {
  const ids = await canaryWorld(t);
  const [caseId = ''] = await rows(t, 'select id from legal_aid_case where owner_organisation_id = $1', [
    t.world.organisations.mianyang,
  ]);
  for (const [part, key] of GIVEN)
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
       select $1, s.id, s.type, $2, now(), now() from (
         select $3::uuid as id, 'LEGAL_AID_CASE' as type union all select person_id, 'PERSON' from case_person where case_id = $3::uuid) s
       on conflict do nothing`,
      [t.world.organisations[key], part, caseId],
    );
  await sql(
    t,
    `update legal_aid_case set home_organisation_id = $2, accepted_at = now(), granted_at = now(), assigned_at = now(), started_at = now(),
       file_submitted_at = now(), closed_at = now(), archived_at = now(), stage = 'FIRST_INSTANCE' where id = $1`,
    [caseId, t.world.organisations.yangquan],
  );
  await consentToSupport(t, caseId);
  // The referral that lies there as a draft has been sent: its receiver takes part.
  await sql(
    t,
    `update referral set state = 'RECEIVED', number = '川绵援转〔2026〕1号', sent_at = now(), received_at = now(), opened_at = now()`,
  );
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select $1, id, 'REFERRAL', 'REQUESTED', now(), now() from referral`,
    [t.world.organisations.tongliang],
  );
  const [ask = ''] = (ids.Cooperation ?? []).slice(-1);
  const [reworked = ''] = await rows(t, 'select id from cooperation_item where rework_count = 1');
  const item = toGlobalId('CooperationItem', reworked);
  const [told] = await rows(t, `select id from person_question where state = 'ANSWERED'`);
  const [ofCase] = await rows(t, 'select id from letter where subject_id = $1 order by issued_at', [caseId]);
  const [ofAsk] = await rows(t, `select id from letter where subject_type = 'COOPERATION' order by issued_at desc`);
  return [
    { type: 'LegalAidCase', id: toGlobalId('LegalAidCase', caseId), readers: OF_CASE },
    { type: 'Person', id: first(ids, 'Person'), readers: OF_CASE },
    { type: 'RosterRow', id: first(ids, 'RosterRow'), readers: OF_CASE },
    { type: 'Settlement', id: first(ids, 'Settlement'), readers: OF_CASE },
    { type: 'Material', id: first(ids, 'Material'), readers: OF_CASE },
    { type: 'Letter', id: toGlobalId('Letter', ofCase ?? ''), readers: OF_CASE },
    { type: 'Letter', id: toGlobalId('Letter', ofAsk ?? ''), readers: OF_ASK },
    { type: 'Cooperation', id: ask, readers: OF_ASK },
    { type: 'Referral', id: first(ids, 'Referral'), readers: OF_ASK },
    { type: 'CooperationItem', id: item, readers: OF_ASK },
    {
      type: 'Consultation',
      id: first(ids, 'Consultation'),
      readers: ['OWNER', 'COLLEAGUE', 'OTHER_HANDLER', 'ADMINISTRATOR', 'STRANGER'],
    },
    { type: 'PersonInquiry', id: first(ids, 'PersonInquiry'), readers: [...OF_OFFICE, 'COLLEAGUE', 'OTHER_HANDLER'] },
    { type: 'PersonQuestion', id: toGlobalId('PersonQuestion', told ?? ''), readers: ['REQUESTED', ...OF_TOLD] },
    { type: 'Agreement', id: first(ids, 'Agreement'), readers: OF_OFFICE },
    { type: 'Lawyer', id: first(ids, 'Lawyer'), readers: OF_OFFICE },
    { type: 'Member', id: toGlobalId('Member', t.world.members['mianyang.head'] ?? ''), readers: OF_OFFICE },
    { type: 'Organisation', id: t.organisation('mianyang'), readers: OF_OFFICE },
  ];
}

/** Afterwards everything of the case is restricted, and the colleague belongs to nothing of it. */
export async function restrictAll(t: TestApp): Promise<void> {
  await sql(t, 'update legal_aid_case set restricted = true where owner_organisation_id = $1', [
    t.world.organisations.mianyang,
  ]);
  await sql(t, 'update consultation set restricted = true');
  await sql(t, 'update referral set restricted = true');
}

/** Who supports a case sees what the person consented to: here who it is and what happened. */
async function consentToSupport(t: TestApp, caseId: string): Promise<void> {
  for (const fieldClass of ['IDENTITY', 'FACTS'])
    await sql(
      t,
      `insert into sharing_grant (id, case_id, organisation_id, field_class, level, basis, purpose, since)
       values ($1, $2, $3, $4, 'READ', 'CONSENT', 'SUPPORT', now())`,
      [newId(), caseId, t.world.organisations.union, fieldClass],
    );
}

async function rows(t: TestApp, query: string, params: unknown[] = []): Promise<string[]> {
  return (await sql<{ id: string }>(t, query, params)).map(({ id }) => id);
}

function first(ids: Ids, type: string): string {
  const [id] = ids[type] ?? [];
  if (id === undefined) throw new Error(`There is no ${type} in this world.`);
  return id;
}
