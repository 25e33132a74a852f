import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { act, adult, confirmed, done, everything, first, idNumberOf, lawyersAre, toldOf } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

async function onCase(login: string, mutation: string, input: Record<string, unknown>) {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { done: answer } = await (await t.as(login)).run<{
    done: { case: { version: number } | null; journalEntryId: string | null; userErrors: { code: string }[] };
  }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { case { version } journalEntryId userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return answer;
}

test('The organ that notified sets the hearing, changes custody and stage of the case, and its stream tells of all that concerns it.', async () => {
  const notice = await confirmed(t, 'tongliang.handler', { by: 'court.liaison', defendants: [adult(t)] });
  const id = notice.lines[0]?.legalAidCase?.id;
  let version = 1;
  const moved: (string | null)[] = [];
  for (const [mutation, input] of [
    ['caseSetHearing', { session: 'HEARING', heldAt: '2026-11-20T01:00:00.000Z', place: '第三法庭' }],
    ['caseChangeCustody', { custody: 'BAILED', note: '取保候审' }],
    ['caseChangeStage', { stage: 'SECOND_INSTANCE' }],
  ] as const) {
    const before = await everything(t);
    // Another organ has no part in it, and the workstation that wrote the notice has none in the case.
    for (const login of ['police.liaison', 'courtStation.liaison'])
      expect((await onCase(login, mutation, { id, expectedVersion: version, ...input })).userErrors).toMatchObject([
        { code: 'NOT_FOUND' },
      ]);
    expect(await everything(t)).toBe(before);
    const answer = await onCase('court.liaison', mutation, { id, expectedVersion: version, ...input });
    expect([mutation, answer.userErrors]).toEqual([mutation, []]);
    version = answer.case?.version ?? 0;
    moved.push(answer.journalEntryId);
  }
  const seen = await (await t.as('tongliang.handler')).run<{ case: unknown }>(
    'query ($id: ID!) { case(id: $id) { custody stage hearing { place heldAt setBy { name } } } }',
    { id },
  );
  expect(seen.case).toEqual({
    custody: 'BAILED',
    stage: 'SECOND_INSTANCE',
    hearing: { place: '第三法庭', heldAt: '2026-11-20T01:00:00.000Z', setBy: { name: '铜梁区人民法院' } },
  });
  const replaced = await onCase('tongliang.assigner', 'caseReplace', {
    id,
    expectedVersion: version,
    lawyerId: t.lawyer('tongliang.handler2'),
    reason: '原律师因病',
  });
  expect(replaced.userErrors).toEqual([]);
  const told = await toldOf(t, 'court.liaison', replaced.journalEntryId);
  const words = told.filter(({ subjectId }) => subjectId === id).map(({ word }) => word);
  expect(words).toEqual(['case.setHearing', 'case.changeCustody', 'case.changeStage', 'case.replace']);
  expect(told.map(({ causedBy }) => causedBy)).toEqual(expect.arrayContaining(moved));
  const ofNotice = told.filter(({ subjectId }) => subjectId === notice.id).map(({ word }) => word);
  expect(ofNotice).toEqual([
    'notice.draft',
    'notice.notify',
    'defenceLine.notify',
    'notice.open',
    'defenceLine.open',
    'defenceLine.assign',
    'notice.settle',
    'defenceLine.confirmToOrgan',
  ]);
  expect(JSON.stringify(await toldOf(t, 'police.liaison'))).not.toContain(id);
});

test('The agreement with the person is due five days after the assignment, as the notice of assignment says.', async () => {
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(
      await done(t, 'court.liaison', 'noticeFile', {
        toOrganisationId: t.organisation('tongliang'),
        defendants: [adult(t)],
      }),
    ),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  t.clock.moveTo('2026-11-04T02:00:00Z');
  const sent = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  const clocks = await sql<{ rule: string; startedAt: Date; dueOn: string }>(
    t,
    `select rule_id as rule, started_at as "startedAt", due_on::text as "dueOn" from deadline where subject_id = $1 and stopped_at is null`,
    [rowIdOf('LegalAidCase', sent.lines[0]?.legalAidCase?.id ?? '')],
  );
  expect(clocks).toMatchObject([{ rule: 'AGREEMENT_SIGN', dueOn: '2026-11-09' }]);
  expect(clocks[0]?.startedAt.toISOString()).toMatch(/^2026-11-03/);
});

/** An adult in court, with no trait that binds the court to notify. */
const plain = (more: Record<string, unknown>) => adult(t, { possibleSentence: 'BELOW_LIFE', ground: null, ...more });

test('A notice rests on art 28, on the court’s discretion or on death review as well, and the case follows from it.', async () => {
  const rows = [
    [
      'COMPULSORY_MEDICAL',
      { stage: 'COMPULSORY_MEDICAL', custody: 'COMPULSORY_MEDICAL', custodyPlace: '安康医院' },
      'REPRESENTATION',
    ],
    ['DISCRETIONARY', { stage: 'SECOND_INSTANCE' }, 'DEFENCE'],
    ['DEATH_REVIEW', { stage: 'DEATH_REVIEW', deathReviewApplied: true, possibleSentence: 'DEATH' }, 'DEFENCE'],
  ] as const;
  for (const [basis, traits, kind] of rows) {
    const person = { name: '冯立', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1979-03-03') };
    const notice = await confirmed(t, 'tongliang.handler2', {
      by: 'court.liaison',
      defendants: [plain({ basis, person, ...traits })],
    });
    const { defenceNotice } = await (await t.as('tongliang.head')).run<{ defenceNotice: unknown }>(
      'query ($id: ID!) { defenceNotice(id: $id) { kind lines { basis ground stage legalAidCase { cause stage state } } } }',
      { id: notice.id },
    );
    expect(defenceNotice).toMatchObject({
      kind,
      lines: [{ basis, ground: null, stage: traits.stage, legalAidCase: { state: 'ASSIGNED', stage: traits.stage } }],
    });
  }
  const before = await everything(t);
  for (const [traits, code, basis] of [
    [{ basis: 'COMPULSORY_MEDICAL' }, 'DEFENCE_NOT_COMPULSORY_MEDICAL', '法律援助法第28条'],
    [{ basis: 'DISCRETIONARY', possibleSentence: 'LIFE' }, 'DEFENCE_IS_MANDATORY', '法律援助法第25条第1款'],
    [{ basis: 'DEATH_REVIEW', stage: 'DEATH_REVIEW' }, 'DEFENCE_NOT_DEATH_REVIEW', '法律援助法第25条第1款第5项'],
  ] as const) {
    const { userErrors } = await act(t, 'court.liaison', 'noticeFile', {
      toOrganisationId: t.organisation('tongliang'),
      defendants: [plain(traits)],
    });
    expect(userErrors).toMatchObject([{ code, basis }]);
  }
  expect(await everything(t)).toBe(before);
});

test('In death review a lawyer without three years of criminal practice cannot be assigned, whatever the head notes.', async () => {
  await lawyersAre(t, 'tongliang', { minors: true, since: '2025-01-01' });
  const notice = await done(t, 'court.liaison', 'noticeFile', {
    toOrganisationId: t.organisation('tongliang'),
    defendants: [plain({ basis: 'DEATH_REVIEW', stage: 'DEATH_REVIEW', deathReviewApplied: true })],
  });
  const refused = await act(t, 'tongliang.head', 'defenceLineAssign', {
    ...first(notice),
    lawyerId: t.lawyer('tongliang.handler'),
    overrideNote: '只有他有空',
  });
  expect(refused.userErrors).toMatchObject([{ code: 'LAWYER_WITHOUT_YEARS' }]);
});
