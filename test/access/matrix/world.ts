import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';
import type { Ids } from '../canary-rooms.js';
import { canaryWorld } from '../canary-world.js';
import { defenceSamples } from './defence-samples.js';
import { filled } from './filled.js';
import { filledRest } from './filled-rest.js';
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

export const OF_CASE: readonly Reader[] = [
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
export const OF_ASK: readonly Reader[] = [
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
  /** How the file names it: its type, and where several are read which one. */
  label: string;
  type: string;
  id: string;
  readers: readonly Reader[];
  /** Where others read it than the people of Mianyang's case. */
  logins?: Readonly<Partial<Record<Reader, string>>>;
  /** The fields that are read, where not all are. */
  only?: readonly string[];
  /** The question with a selection of the object in it. */
  query(selection: string, login: string): string;
  /** The object in the answer; null where it is not there. */
  pick(data: Record<string, unknown> | null): Record<string, unknown> | null;
}

type Found = Record<string, unknown> | null;

/** A subject that is found by its id. */
export function sampleOf(
  type: string,
  id: string,
  readers: readonly Reader[],
  more: Partial<Pick<Sample, 'label' | 'logins' | 'only'>> = {},
): Sample {
  return {
    label: type,
    type,
    id,
    readers,
    query: (selection) => `query ($id: ID!) { node(id: $id) { __typename ... on ${type} { ${selection} } } }`,
    pick: (data) => (data?.node ?? null) as Found,
    ...more,
  };
}

/** What a root field of its own answers for an id. */
export function answerOf(
  type: string,
  field: string,
  id: string,
  readers: readonly Reader[],
  more: Partial<Sample> = {},
): Sample {
  return {
    ...sampleOf(type, id, readers),
    query: (selection) => `query ($id: ID!) { found: ${field}(id: $id) { ${selection} } }`,
    pick: (data) => (data?.found ?? null) as Found,
    ...more,
  };
}

/** One place of a list that stands for a subject. */
export function listedOf(
  type: string,
  list: string,
  key: string,
  id: string,
  readers: readonly Reader[],
  more: Partial<Sample> = {},
): Sample {
  return {
    ...sampleOf(type, id, readers),
    query: (selection) => list.replace('*', `asked: ${key} ${selection}`),
    pick: (data) => {
      const root = Object.values(data ?? {})[0] as {
        nodes?: Record<string, unknown>[];
        frames?: Record<string, unknown>[];
      } | null;
      return (root?.nodes ?? root?.frames ?? []).find((each) => each.asked === id) ?? null;
    },
    ...more,
  };
}

/** The side that has everything of a sample. */
export const fullReader = ({ readers }: Sample): Reader => readers[0] ?? 'OWNER';

/** Who reads a sample as what. */
export const loginOf = (sample: Sample, reader: Reader): string => sample.logins?.[reader] ?? LOGINS[reader];

/** Parts that nobody came to by work in this world are given underneath, in the case and in its persons alike. */
export const GIVEN: readonly (readonly [Reader, string])[] = [
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
  const [lawyer] = ids.Lawyer ?? [];
  const conflict = first(ids, 'CompetenceConflict');
  await filled(t, caseId, reworked);
  await filledRest(t, caseId, reworked);
  return [
    sampleOf('LegalAidCase', toGlobalId('LegalAidCase', caseId), OF_CASE),
    sampleOf('Person', first(ids, 'Person'), OF_CASE),
    sampleOf('RosterRow', first(ids, 'RosterRow'), OF_CASE),
    sampleOf('Settlement', first(ids, 'Settlement'), OF_CASE),
    sampleOf('Material', first(ids, 'Material'), OF_CASE),
    sampleOf('Letter', toGlobalId('Letter', ofCase ?? ''), OF_CASE, { label: 'Letter of a case' }),
    sampleOf('Letter', toGlobalId('Letter', ofAsk ?? ''), OF_ASK, { label: 'Letter of an ask' }),
    listedOf('InboxItem', INBOX, 'id', toGlobalId('LegalAidCase', caseId), OF_CASE, { label: 'InboxItem of a case' }),
    listedOf('InboxItem', INBOX, 'id', ask, OF_ASK, { label: 'InboxItem of an ask' }),
    listedOf('EventFrame', '', 'subjectId', toGlobalId('LegalAidCase', caseId), ['LEAD', 'ASSISTING', ...OUTSIDE], {
      query: (selection, login) =>
        EVENTS.replace('*', `asked: subjectId ${selection}`).replace('AFTER', cursorOf(t, login)),
    }),
    sampleOf('Cooperation', ask, OF_ASK),
    answerOf('CooperationPreview', 'cooperationPreview', ask, OF_ASK),
    sampleOf('Referral', first(ids, 'Referral'), OF_ASK),
    answerOf('ReferralPreview', 'referralPreview', first(ids, 'Referral'), OF_ASK),
    sampleOf('CooperationItem', item, OF_ASK),
    answerOf('CompetenceConflict', 'competenceConflict', conflict, [
      'REQUESTING',
      'REQUESTED',
      'SUPERVISOR',
      ...OUTSIDE,
    ]),
    sampleOf('Consultation', first(ids, 'Consultation'), ['OWNER', 'COLLEAGUE', ...OUTSIDE]),
    sampleOf('PersonInquiry', first(ids, 'PersonInquiry'), [...OF_OFFICE, 'COLLEAGUE', 'OTHER_HANDLER']),
    sampleOf('PersonQuestion', toGlobalId('PersonQuestion', told ?? ''), ['REQUESTED', ...OF_TOLD]),
    sampleOf('Consent', first(ids, 'Consent'), ['OWNER', 'REQUESTED', ...OUTSIDE]),
    sampleOf('Agreement', first(ids, 'Agreement'), ['OWNER', 'REQUESTED', ...OUTSIDE]),
    sampleOf('Lawyer', lawyer ?? '', ['OWNER', 'REQUESTED', ...OUTSIDE]),
    sampleOf(
      'Member',
      toGlobalId('Member', t.world.members['mianyang.head'] ?? ''),
      ['OWNER', 'REQUESTED', ...OUTSIDE],
      {
        logins: { OWNER: 'mianyang.admin', ADMINISTRATOR: 'tongliang.admin' },
      },
    ),
    sampleOf('Organisation', t.organisation('mianyang'), OF_OFFICE),
    sampleOf('Organisation', t.organisation('detentionStation'), OF_OFFICE, {
      label: 'Organisation of a workstation',
      logins: { OWNER: 'detentionStation.head', ADMINISTRATOR: 'detentionStation.admin' },
    }),
    ...(await defenceSamples(t)),
  ];
}

/** The beginning of the stream of somebody's organisation. */
export function cursorOf(t: TestApp, login: string): string {
  return t.app.contextFor(null).stream.cursors.of(t.world.organisations[login.split('.')[0] ?? ''] ?? '', 0);
}

/** Who has nothing to do with what is read. */
export const OUTSIDE: readonly Reader[] = ['OTHER_HANDLER', 'ADMINISTRATOR', 'STRANGER'];
export const INBOX = 'query { inbox(first: 100) { nodes { * } } }';
export const EVENTS = 'query { events(first: 100, after: "AFTER") { frames { ... on EventFrame { * } } } }';

/** Afterwards everything of the case is restricted, and the colleague belongs to nothing of it. */
export async function restrictAll(t: TestApp): Promise<void> {
  await sql(t, 'update legal_aid_case set restricted = true where owner_organisation_id = $1', [
    t.world.organisations.mianyang,
  ]);
  await sql(t, 'update consultation set restricted = true');
  await sql(t, 'update defence_notice set restricted = true');
  await sql(t, 'update duty_lawyer_help set restricted = true');
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
