import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, adult, aNotice, defendant, done, first, letIn, seenNotice } from '../features/defence/scene.js';
import { sql } from '../support/a.js';
import { EVERYBODY } from '../support/agencies.js';
import { startTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  // The eve of National Day 2026, Wednesday 30 September, 16:00 in Tongliang.
  t.clock.moveTo('2026-09-30T08:00:00Z');
  await sql(t, 'update lawyer set familiar_with_minors = true, criminal_practice_since = $1 where id = $2', [
    '2024-01-01',
    t.world.lawyers['tongliang.handler'],
  ]);
});
afterAll(async () => await t.stop());

test('Three days are three days: the court needs a lawyer for a minor in custody on the eve of National Day.', async () => {
  const sent = await aNotice(t, {
    defendants: [defendant(t, { foundAt: '2026-09-29T02:00:00Z' })],
  });
  const both = ['courtStation.liaison', 'court.liaison', 'tongliang.reception'];
  // Of a minor's notice who does not work on it sees no defendant; at both ends the head lets in who will work on it.
  expect(await seenNotice(t, 'court.liaison', sent.id)).toMatchObject({ number: sent.number, lines: [] });
  await letIn(t, sent.id, 'court.liaison', 'tongliang.reception', 'tongliang.assigner');
  for (const login of both) {
    const seen = await seenNotice(t, login, sent.id);
    expect(seen?.lines[0]?.lateness).toEqual(
      expect.arrayContaining([
        { rule: 'DEFENCE_NOTIFY', dueOn: '2026-10-08', strictDueOn: '2026-10-02', late: false, lateByStrict: false },
        { rule: 'DEFENCE_ASSIGN', dueOn: '2026-10-08', strictDueOn: '2026-10-03', late: false, lateByStrict: false },
      ]),
    );
  }
  // Opened on the second day: no clock moves.
  t.clock.moveTo('2026-10-02T02:00:00Z');
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  const assign = opened.lines[0]?.lateness.find(({ rule }) => rule === 'DEFENCE_ASSIGN');
  expect(assign).toMatchObject({ dueOn: '2026-10-08', strictDueOn: '2026-10-03' });
  // Whoever opens it second is told of the first.
  const second = await act(t, 'tongliang.assigner', 'noticeOpen', { id: sent.id });
  expect(second.userErrors).toMatchObject([
    { code: 'NOTICE_OPENED_ALREADY', actedBy: '铜梁reception', actedAt: opened.openedAt },
  ]);

  // Only who is familiar with minors is offered, and nobody else can be forced.
  const assigner = await t.as('tongliang.assigner');
  const { defenceNotice } = await assigner.run<{
    defenceNotice: { lines: { lawyerCandidates: { name: string }[] }[] };
  }>('query ($id: ID!) { defenceNotice(id: $id) { lines { lawyerCandidates { name load reasons { code } } } } }', {
    id: sent.id,
  });
  expect(defenceNotice.lines[0]?.lawyerCandidates.map(({ name }) => name)).toEqual(['韩律师']);
  for (const input of [{}, { overrideNote: '只有他有空' }]) {
    const refused = await act(t, 'tongliang.head', 'defenceLineAssign', {
      ...first(opened),
      lawyerId: t.lawyer('tongliang.handler2'),
      ...input,
    });
    expect(refused.userErrors).toMatchObject([
      { code: 'LAWYER_NOT_FAMILIAR_WITH_MINORS', basis: '办理法律援助案件程序规定第26条第2款；未成年人保护法第104条' },
    ]);
  }
  // The third day passes. On 4 October the lawyer is assigned and the court is told: late by the strict date alone.
  t.clock.moveTo('2026-10-04T02:00:00Z');
  const late = await seenNotice(t, 'court.liaison', sent.id);
  expect(late?.lines[0]?.lateness.find(({ rule }) => rule === 'DEFENCE_ASSIGN')).toMatchObject({
    late: false,
    lateByStrict: true,
  });
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  const confirmed = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  expect(confirmed.lines[0]).toMatchObject({ state: 'COMPLETED' });
  for (const login of both) {
    const seen = await seenNotice(t, login, sent.id);
    expect(seen?.lines[0]).toMatchObject({
      state: 'COMPLETED',
      lawyer: { name: '韩律师', licenceNumber: '1500151201210001', phone: '0353-2020001' },
    });
    expect(seen?.lines[0]?.lateness.find(({ rule }) => rule === 'DEFENCE_ASSIGN')).toMatchObject({
      late: false,
      lateByStrict: true,
    });
    expect(seen?.letters.find(({ template }) => template === 'OFFICIAL_LETTER')?.number).toBe('渝铜援公〔2026〕1号');
  }
  // The case goes on with the court as its side: who is helped and by whom, and nothing of the facts.
  const court = await t.as('court.liaison');
  const caseId = (await seenNotice(t, 'court.liaison', sent.id))?.lines[0]?.legalAidCase?.id;
  const { case: theirs } = await court.run<{ case: Record<string, unknown> }>(
    'query ($id: ID!) { case(id: $id) { part state restricted facts lawyer { name phone } } }',
    { id: caseId },
  );
  expect(theirs).toEqual({
    part: 'ORGAN',
    state: 'ASSIGNED',
    restricted: true,
    facts: null,
    lawyer: { name: '韩律师', phone: '0353-2020001' },
  });
});

test('Where life imprisonment is possible, two years of practice are not enough; two defendants never share a lawyer.', async () => {
  await sql(
    t,
    'update lawyer set familiar_with_minors = true, criminal_practice_since = $1 where organisation_id = $2',
    ['2024-11-01', t.world.organisations.tongliang],
  );
  t.clock.moveTo('2026-10-09T02:00:00Z');
  const sent = await aNotice(t, { by: 'court.liaison', defendants: [defendant(t), adult(t)] });
  await done(t, 'tongliang.assigner', 'noticeOpen', { id: sent.id });
  const here = await seenNotice(t, 'tongliang.assigner', sent.id);
  const [, line] = here?.lines ?? [];
  const young = await act(t, 'tongliang.assigner', 'defenceLineAssign', {
    id: line?.id,
    expectedVersion: line?.version,
    lawyerId: t.lawyer('tongliang.handler'),
  });
  expect(young.userErrors).toMatchObject([
    { code: 'LAWYER_WITHOUT_YEARS', basis: '法律援助法第26条；办理法律援助案件程序规定第26条' },
  ]);
  await sql(t, `update lawyer set criminal_practice_since = '2012-07-01' where organisation_id = $1`, [
    t.world.organisations.tongliang,
  ]);
  const minor = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(here ?? sent),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  const other = minor.lines[1];
  const shared = await act(t, 'tongliang.assigner', 'defenceLineAssign', {
    id: other?.id,
    expectedVersion: other?.version,
    lawyerId: t.lawyer('tongliang.handler'),
  });
  expect(shared.userErrors).toMatchObject([{ code: 'LAWYER_IN_CONFLICT' }]);
  const apart = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    id: other?.id,
    expectedVersion: other?.version,
    lawyerId: t.lawyer('tongliang.handler2'),
  });
  expect(apart.lines.map(({ state }) => state)).toEqual(['ASSIGNED', 'ASSIGNED']);
});

test('A second notice of the same person at the same stage is linked and goes to the same lawyer and case.', async () => {
  const number = { person: { idNumber: '500151201003030016' } };
  t.clock.moveTo('2026-10-12T02:00:00Z');
  const [one, two] = [
    await aNotice(t, { defendants: [defendant(t, number)] }),
    await aNotice(t, { by: 'court.liaison', defendants: [defendant(t, number)] }),
  ];
  const firstly = await done(t, 'tongliang.assigner', 'noticeOpen', { id: one.id });
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(firstly),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  const confirmed = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  const opened = await done(t, 'tongliang.assigner', 'noticeOpen', { id: two.id });
  expect(opened.lines[0]?.duplicateOf?.id).toBe(confirmed.lines[0]?.id);
  const otherLawyer = await act(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler2'),
  });
  expect(otherLawyer.userErrors).toMatchObject([{ code: 'DEFENCE_DUPLICATE_HAS_LAWYER' }]);
  const same = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  const joined = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(same));
  expect(joined.lines[0]?.legalAidCase?.id).toBe(confirmed.lines[0]?.legalAidCase?.id);
});
