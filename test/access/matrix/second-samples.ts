import { newId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { act, applied } from '../../features/cases/decision-desk.js';
import { helpAct, helpAt, helpIn, onDuty } from '../../features/defence/help-scene.js';
import { heldOf } from '../../features/matching/desk.js';
import { pdf, uploaded } from '../../features/materials/files.js';
import * as referrals from '../../features/referrals/desk.js';
import { aCase, type SeededCase, sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';
import { questioned } from '../canary-matching.js';
import type { Reader } from './matrix.js';
import { EVENTS, GIVEN, INBOX, listedOf, OF_ASK, OF_CASE, OUTSIDE, type Sample, sampleOf } from './world.js';

/**
 * Second samples of a kind, for the fields that the first cannot fill: a state that excludes the one that is read there, a
 * clock that has not stopped, papers that came through the door, what went before. Of each only those fields are read.
 */
export async function secondSamples(t: TestApp, caseId: string, beginningOf: (login: string) => string) {
  return [
    ...(await casesAtOtherStages(t)),
    await writtenConsultation(t),
    ...(await aReferralOnItsWay(t)),
    ...(await helps(t)),
    movedEvent(caseId, beginningOf),
  ];
}

/** Does something in somebody's name; a refusal is a fault of the test. Answers the payload's object of that name. */
async function done(t: TestApp, login: string, mutation: string, what: string, input: Record<string, unknown>) {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { moved } = await (await t.as(login)).run<{
    moved: Record<string, { id: string }> & { userErrors: unknown[] };
  }>(`mutation ($input: ${type}) { moved: ${mutation}(input: $input) { ${what} { id } userErrors { code path } } }`, {
    input: { idempotencyKey: key(), ...input },
  });
  if (moved.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(moved.userErrors)}`);
  return moved[what]?.id ?? '';
}

/** Everybody has the part in a case of Mianyang's that he has in the first. */
async function withParts(t: TestApp, seeded: SeededCase): Promise<SeededCase> {
  for (const [part, organisation] of [...GIVEN, ['ASSISTING', 'tongliang']] as const)
    for (const [subject, type] of [
      [seeded.rowId, 'LEGAL_AID_CASE'],
      [seeded.personRowId, 'PERSON'],
    ])
      await sql(
        t,
        `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, $3, $4, now(), now())`,
        [t.world.organisations[organisation], subject, type, part],
      );
  for (const fieldClass of ['IDENTITY', 'FACTS'])
    for (const [organisation, purpose] of [
      ['union', 'SUPPORT'],
      ['tongliang', 'COOPERATION'],
    ])
      await sql(
        t,
        `insert into sharing_grant (id, case_id, organisation_id, field_class, level, basis, purpose, since) values ($1, $2, $3, $4, 'READ', 'CONSENT', $5, now())`,
        [newId(), seeded.rowId, t.world.organisations[organisation ?? ''], fieldClass, purpose],
      );
  return seeded;
}

/** Who reads it whole still does once it is restricted. */
async function belongs(t: TestApp, rowId: string, login: string): Promise<void> {
  await sql(
    t,
    `insert into subject_member (subject_id, organisation_id, member_id, way, since) values ($1, $2, $3, 'ADDED', now())`,
    [rowId, t.world.organisations[login.split('.')[0] ?? ''], t.world.members[login]],
  );
}

const LEAD = { logins: { LEAD: 'mianyang.assigner' } };

/** Granted in advance and not made regular, awaiting its lawyer, while another city is competent; and one that is restricted. */
async function casesAtOtherStages(t: TestApp): Promise<Sample[]> {
  const { caseId, caseRow, personRow } = await heldOf(t, await applied(t, 'mianyang'));
  await act(t, 'mianyang.head', 'caseGrantInAdvance', caseId, { ground: 'OTHER', reason: '紧急' });
  const early = await withParts(t, { id: caseId, rowId: caseRow, personRowId: personRow });
  await sql(
    t,
    `update legal_aid_case set recipient_minor = true, home_organisation_id = $2, organ_region_code = null, dispute_region_code = '410900',
       cause_region_code = '410900' where id = $1`,
    [early.rowId, t.world.organisations.yangquan],
  );
  await belongs(t, early.rowId, 'mianyang.assigner');
  const hidden = await withParts(t, await aCase(t, 'mianyang'));
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [hidden.rowId]);
  const memberId = toGlobalId('Member', t.world.members['mianyang.assigner'] ?? '');
  await done(t, 'mianyang.head', 'caseMemberAdd', 'case', { id: hidden.id, memberId, reason: '由其办理' });
  return [
    sampleOf('LegalAidCase', early.id, OF_CASE, {
      ...{ label: 'LegalAidCase in advance', only: ['advance', 'competence', 'lawyerCandidates'] },
      ...LEAD,
    }),
    sampleOf('LegalAidCase', hidden.id, OF_CASE, { label: 'LegalAidCase restricted', only: ['members'], ...LEAD }),
  ];
}

/** Somebody without a name wrote by way of the website and left a phone: nobody has answered yet. */
async function writtenConsultation(t: TestApp): Promise<Sample> {
  const id = await done(t, 'mianyang.reception', 'consultationOpen', 'consultation', {
    ...{ channel: 'ONLINE', matter: '咨询工资', content: '被拖欠工资怎么办', phone: '13812349999' },
  });
  return sampleOf('Consultation', id, ['OWNER', 'COLLEAGUE', ...OUTSIDE], {
    ...{ label: 'Consultation in writing', only: ['phoneMasked', 'deadlines', 'dueAt'] },
  });
}

/** A person whom the union sent to Puyang with papers; Puyang has opened it and proposes to send it on. */
async function aReferralOnItsWay(t: TestApp): Promise<Sample[]> {
  const way = referrals.way('APPLICATION_FORWARD');
  const [before, after] = [await referrals.aSent(t, way), await referrals.aSent(t, way)];
  const materialIds = [await uploaded(t, way.sender, pdf())];
  const referral = await referrals.aReceived(t, way, { materialIds });
  const row = rowIdOf('Referral', referral.id) ?? '';
  await done(t, way.receiver, 'proposalPropose', 'referral', {
    ...{
      referralId: referral.id,
      kind: 'REDIRECT',
      reason: '履行地在阳泉',
      organisationId: t.organisation('yangquan'),
    },
  });
  await sql(t, 'update referral set redirected_from_id = $2, redirected_to_id = $3 where id = $1', [
    ...[row, rowIdOf('Referral', before.id), rowIdOf('Referral', after.id)],
  ]);
  await belongs(t, row, way.receiver);
  const held = await aCase(t, 'yangquan', 'ACCEPTED');
  await questioned(t, {
    ...{ asker: 'puyang', holder: 'yangquan', answer: null, subjectId: row },
    personId: rowIdOf('Person', referral.persons[0]?.id ?? '') ?? '',
    ...{ heldCaseId: held.rowId, heldPersonId: held.personRowId },
  });
  // Whoever received it reads it whole: its own questions too.
  const readers: Reader[] = ['REQUESTED', ...OF_ASK.filter((reader) => reader !== 'REQUESTED')];
  const logins = {
    ...{ REQUESTED: way.receiver, REQUESTING: way.sender, COLLEAGUE: 'puyang.reviewer' },
    ...{ OTHER_HANDLER: 'puyang.handler2', ADMINISTRATOR: 'puyang.admin' },
  };
  const only = ['deadlines', 'letters', 'materials', 'personInquiries', 'proposals', 'redirectedFrom', 'redirectedTo'];
  return [
    sampleOf('Referral', referral.id, readers, {
      ...{ label: 'Referral on its way', only: [...only, 'timeline'], logins },
    }),
    listedOf('InboxItem', INBOX, 'id', referral.id, readers, {
      ...{ label: 'InboxItem of a referral', only: ['kind', 'matter', 'number', 'state', 'personMasked'], logins },
    }),
  ];
}

const OF_HELP: readonly Reader[] = [
  'REQUESTED',
  'REQUESTING',
  'COLLEAGUE',
  'OTHER_HANDLER',
  'ADMINISTRATOR',
  'STRANGER',
];

/** A person who asked the duty lawyer for aid and has his case; and one whose help is restricted. */
async function helps(t: TestApp): Promise<Sample[]> {
  await onDuty(t, 'tongliang.handler');
  const recorded = await helpIn(t, 'RECORDED');
  const { userErrors } = await helpAct(t, 'tongliang.reception', 'convert', helpAt(recorded));
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  const hidden = await helpIn(t, 'REQUESTED');
  await sql(t, 'update duty_lawyer_help set restricted = true where id = $1', [rowIdOf('DutyLawyerHelp', hidden.id)]);
  const memberId = toGlobalId('Member', t.world.members['tongliang.reception'] ?? '');
  await done(t, 'tongliang.head', 'dutyLawyerHelpMemberAdd', 'help', { id: hidden.id, memberId, reason: '由其办理' });
  const logins = {
    ...{ REQUESTED: 'tongliang.head', REQUESTING: 'detentionStation.liaison', COLLEAGUE: 'tongliang.officer' },
    ...{ OTHER_HANDLER: 'tongliang.handler2', ADMINISTRATOR: 'tongliang.admin' },
  };
  return [
    sampleOf('DutyLawyerHelp', recorded.id, OF_HELP, {
      ...{ label: 'DutyLawyerHelp converted', only: ['deadlines', 'legalAidCase'], logins },
    }),
    sampleOf('DutyLawyerHelp', hidden.id, OF_HELP, { label: 'DutyLawyerHelp restricted', only: ['members'], logins }),
  ];
}

/** The first fact of the case in which it moved from one state to another. */
function movedEvent(caseId: string, beginningOf: (login: string) => string): Sample {
  return listedOf('EventFrame', '', 'subjectId', caseId, ['LEAD', 'ASSISTING', ...OUTSIDE], {
    ...{ label: 'EventFrame of a move', only: ['from', 'to'] },
    query: (selection, login) =>
      EVENTS.replace('*', `asked: subjectId ${selection}`).replace('AFTER', beginningOf(login)),
    pick: (data) => {
      const page = data?.events as { frames: Record<string, unknown>[] } | null | undefined;
      return page?.frames.find((each) => each.asked === caseId && each.from !== null) ?? null;
    },
  });
}
