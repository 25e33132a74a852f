import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type Casework, casework, done, eventsOf, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
let c: Casework;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  c = await casework(t, 'tongliang', { facts: '甲某殴打乙某。', respondent: '乙某' });
  await done(t, 'tongliang.reception', 'organJoin', {
    ...(await c.now()),
    organisationId: t.organisation('court'),
  });
});
afterAll(async () => await t.stop());

const EVERYTHING = `number state cause matter form part restricted acceptedAt grantedAt assignedAt fileSubmittedAt archivedAt
  lead { name } home { name } means { branch } lawyer { name licenceNumber phone } handlerId custody stage facts respondent fileSummary
  hearing { session heldAt place setBy { name } } hearings { place replacedAt } procedureChanges { custody stage note }
  persons(first: 5) { nodes { person { nameMasked idNumberMasked phoneMasked } } } roster(first: 5) { nodes { rowNumber } }
  milestones { kind } totals { claimed { fen } } settlements { id } payments { id }
  deadlines { rule } letters { template number } sides { part organisation { name } } materials { id }
  timeline(first: 5) { nodes { word } } earliestDueAt awaiting redactions { field reason }`;

test('The organ sees who is helped, by which lawyer, when and where it sits, custody and stage, and nothing else.', async () => {
  await done(t, 'tongliang.assigner', 'caseAssign', { ...(await c.now()), lawyerId: t.lawyer('tongliang.handler') });
  await done(t, 'tongliang.handler', 'caseStart', await c.now());
  await done(t, 'tongliang.handler', 'caseMilestone', { id: c.id, kind: 'MET_RECIPIENT', happenedOn: '2026-11-02' });
  const heldAt = '2026-11-20T01:00:00.000Z';
  await done(t, 'court.liaison', 'caseSetHearing', {
    ...(await c.now()),
    session: 'HEARING',
    heldAt,
    place: '第三法庭',
  });
  await done(t, 'court.liaison', 'caseChangeCustody', { ...(await c.now()), custody: 'ARRESTED', note: '看守所' });
  await done(t, 'court.liaison', 'caseChangeStage', { ...(await c.now()), stage: 'FIRST_INSTANCE' });
  const { redactions, letters, ...rest } = await seen(t, 'court.liaison', c.id, EVERYTHING);
  expect(rest).toEqual({
    number: expect.any(String),
    state: 'IN_PROGRESS',
    cause: expect.any(String),
    matter: null,
    form: 'CRIMINAL_DEFENCE',
    part: 'ORGAN',
    restricted: false,
    acceptedAt: null,
    grantedAt: null,
    assignedAt: expect.any(String),
    fileSubmittedAt: null,
    archivedAt: null,
    lead: { name: '铜梁区法律援助中心' },
    home: null,
    means: null,
    lawyer: { name: '韩律师', licenceNumber: expect.any(String), phone: '0353-2020001' },
    handlerId: null,
    custody: 'ARRESTED',
    stage: 'FIRST_INSTANCE',
    facts: null,
    respondent: null,
    fileSummary: null,
    hearing: { session: 'HEARING', heldAt, place: '第三法庭', setBy: { name: '铜梁区人民法院' } },
    hearings: [{ place: '第三法庭', replacedAt: null }],
    procedureChanges: [
      { custody: null, stage: 'FIRST_INSTANCE', note: null },
      { custody: 'ARRESTED', stage: null, note: '看守所' },
    ],
    persons: { nodes: [{ person: { nameMasked: '张**', idNumberMasked: expect.any(String), phoneMasked: null } }] },
    roster: { nodes: [] },
    milestones: [],
    totals: null,
    settlements: [],
    payments: [],
    deadlines: [],
    sides: [
      { part: 'LEAD', organisation: { name: '铜梁区法律援助中心' } },
      { part: 'ORGAN', organisation: { name: '铜梁区人民法院' } },
    ],
    materials: [],
    timeline: { nodes: [] },
    earliestDueAt: null,
    awaiting: 'THEM',
  });
  expect(letters).toEqual([{ template: 'OFFICIAL_LETTER', number: expect.stringContaining('公') }]);
  const withheld = (redactions as { field: string; reason: string }[]).map(({ field }) => field);
  for (const field of ['matter', 'home', 'facts', 'respondent', 'means', 'totals', 'deadlines', 'roster', 'timeline'])
    expect(withheld).toContain(field);
  for (const field of ['lawyer', 'hearing', 'custody', 'stage', 'persons']) expect(withheld).not.toContain(field);
  expect(new Set((redactions as { reason: string }[]).map(({ reason }) => reason))).toEqual(new Set(['NOT_SHARED']));
});

test('Of what happens the organ is told its words only, without what they say; the lead is told all.', async () => {
  const told = await eventsOf(t, 'court.liaison');
  expect(told.map(({ word }) => word)).toEqual([
    'case.organJoin',
    'case.assign',
    'case.setHearing',
    'case.changeCustody',
    'case.changeStage',
  ]);
  expect(JSON.stringify(told)).not.toMatch(/ARRESTED|FIRST_INSTANCE|第三法庭|殴打|追索/);
  expect((await eventsOf(t, 'tongliang.handler')).map(({ word }) => word)).toEqual(
    expect.arrayContaining(['case.start', 'case.milestone', 'case.setHearing', 'case.changeStage']),
  );
});

test('The worklist of the organ names the case without its matter, and without what the office owes.', async () => {
  const person = await t.as('court.liaison');
  const { inbox } = await person.run<{ inbox: { nodes: unknown[] } }>(
    '{ inbox(first: 5) { nodes { state matter part home { name } dueOn personMasked primaryAction redactions { field } } } }',
  );
  expect(inbox.nodes).toEqual([
    {
      state: 'IN_PROGRESS',
      matter: null,
      part: 'ORGAN',
      home: null,
      dueOn: null,
      personMasked: '张**',
      primaryAction: null,
      redactions: [{ field: 'matter' }, { field: 'home' }],
    },
  ]);
});

test('By when the organ is owed word of the end it is told, and by when the office owes anything else it is not.', async () => {
  const ending = await casework(t, 'tongliang');
  const court = { organisationId: t.organisation('court') };
  await done(t, 'tongliang.reception', 'organJoin', { ...(await ending.now()), ...court });
  const due = 'earliestDueAt deadlines { rule dueAt }';
  expect(await seen(t, 'court.liaison', ending.id, due)).toEqual({ earliestDueAt: null, deadlines: [] });
  const lawyerId = t.lawyer('tongliang.handler2');
  await done(t, 'tongliang.assigner', 'caseAssign', { ...(await ending.now()), lawyerId });
  const why = { ground: 'OWN_COUNSEL', reason: '家属已另行委托律师。' };
  await done(t, 'tongliang.head', 'caseTerminate', { ...(await ending.now()), ...why });
  const owed = (await seen(t, 'court.liaison', ending.id, due)) as {
    earliestDueAt: string | null;
    deadlines: { rule: string; dueAt: string }[];
  };
  expect(owed.deadlines.map(({ rule }) => rule)).toEqual(['TERMINATION_NOTICE']);
  expect(owed.earliestDueAt).toBe(owed.deadlines[0]?.dueAt);
});

test('A new session takes the place of the old, and both are kept; one in the past is refused.', async () => {
  const later = { session: 'CONTINUED_HEARING', heldAt: '2026-12-01T01:00:00.000Z', place: '第五法庭' };
  await done(t, 'court.liaison', 'caseSetHearing', { ...(await c.now()), ...later });
  const data = await seen(t, 'tongliang.handler', c.id, 'hearing { place } hearings { place replacedAt }');
  expect(data).toMatchObject({
    hearing: { place: '第五法庭' },
    hearings: [
      { place: '第五法庭', replacedAt: null },
      { place: '第三法庭', replacedAt: expect.any(String) },
    ],
  });
  const past = { ...later, heldAt: '2026-11-01T01:00:00.000Z' };
  expect(await refusedWith(t, 'court.liaison', 'caseSetHearing', { ...(await c.now()), ...past })).toBe('DATE_UNFIT');
  const same = { custody: 'ARRESTED' };
  expect(await refusedWith(t, 'court.liaison', 'caseChangeCustody', { ...(await c.now()), ...same })).toBe(
    'PROCEEDING_UNCHANGED',
  );
});

test('The organ acts through its liaison alone, and does none of the work of the office.', async () => {
  const stage = { stage: 'SECOND_INSTANCE' };
  expect(await refusedWith(t, 'court.head', 'caseChangeStage', { ...(await c.now()), ...stage })).toBe('ROLE_MAY_NOT');
  expect(await refusedWith(t, 'court.liaison', 'caseSubmitFile', { ...(await c.now()), summary: '办结' })).toBe(
    'SIDE_MAY_NOT',
  );
  expect(await refusedWith(t, 'police.liaison', 'caseChangeStage', { ...(await c.now()), ...stage })).toBe('NOT_FOUND');
  // A liaison of the office is no liaison of the organ.
  expect(await refusedWith(t, 'tongliang.assigner', 'caseChangeStage', { ...(await c.now()), ...stage })).toBe(
    'ROLE_MAY_NOT',
  );
});

test('Only a body that handles matters can be an organ, once; when the matter has left it, it sees the case no more.', async () => {
  const join = async (key: string) => ({ ...(await c.now()), organisationId: t.organisation(key) });
  const before = await sql(t, 'select count(*)::int as n from participation');
  for (const key of ['women', 'courtStation', 'bureau', 'mianyang', 'office'])
    expect(await refusedWith(t, 'tongliang.reception', 'organJoin', await join(key))).toBe('ORGAN_KIND_UNFIT');
  expect(await refusedWith(t, 'tongliang.reception', 'organJoin', await join('court'))).toBe(
    'ORGAN_TAKES_PART_ALREADY',
  );
  expect(await refusedWith(t, 'tongliang.reception', 'organLeave', await join('police'))).toBe('ORGAN_TAKES_NO_PART');
  expect(await sql(t, 'select count(*)::int as n from participation')).toEqual(before);
  await done(t, 'tongliang.reception', 'organJoin', await join('police'));
  expect(await seen(t, 'police.liaison', c.id, 'part')).toEqual({ part: 'ORGAN' });
  await done(t, 'tongliang.reception', 'organLeave', await join('police'));
  expect(await seen(t, 'police.liaison', c.id, 'part')).toBeNull();
  const [person] = await sql<{ n: number }>(
    t,
    `select count(*)::int as n from participation where organisation_id = $1 and ended_at is null and subject_type = 'PERSON'`,
    [t.world.organisations.police],
  );
  expect(person?.n).toBe(0);
});

test('A minor is helped by a lawyer familiar with minors; the organ sees the lawyer of a restricted case all the same.', async () => {
  const young = await casework(t, 'tongliang', { idNumber: '500151201203040017' });
  expect(await seen(t, 'tongliang.head', young.id, 'restricted')).toEqual({ restricted: true });
  const lawyerId = t.lawyer('tongliang.handler');
  // A minor's case is for those who work on it: the head adds who is to choose the lawyer.
  const early = { ...(await young.now()), lawyerId };
  expect(await refusedWith(t, 'tongliang.assigner', 'caseAssign', early)).toBe('SUBJECT_RESTRICTED');
  const memberId = toGlobalId('Member', t.world.members['tongliang.assigner'] ?? '');
  await done(t, 'tongliang.head', 'caseMemberAdd', { id: young.id, memberId, reason: '负责指派' });
  expect(await refusedWith(t, 'tongliang.assigner', 'caseAssign', { ...(await young.now()), lawyerId })).toBe(
    'LAWYER_NOT_FAMILIAR_WITH_MINORS',
  );
  await sql(t, 'update lawyer set familiar_with_minors = true where id = $1', [rowIdOf('Lawyer', lawyerId)]);
  await done(t, 'tongliang.reception', 'organJoin', {
    ...(await young.now()),
    organisationId: t.organisation('court'),
  });
  await done(t, 'tongliang.assigner', 'caseAssign', { ...(await young.now()), lawyerId });
  expect(await seen(t, 'court.liaison', young.id, 'lawyer { name } custody facts restricted')).toEqual({
    lawyer: { name: '韩律师' },
    custody: null,
    facts: null,
    restricted: true,
  });
  expect((await eventsOf(t, 'court.liaison')).filter(({ subjectId }) => subjectId === young.id)).toHaveLength(2);
});
