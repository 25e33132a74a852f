import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { act, adult, aNotice, done, everything, first, idNumberOf, lawyersAre, type NoticeData } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const ASSIGNER = 'tongliang.assigner';
const somebody = () => ({ person: { name: '吴大勇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1988-05-06') } });

/** A notice of the court's, at first instance, that Tongliang has opened. */
async function received(person: object): Promise<NoticeData> {
  const { id } = await aNotice(t, { by: 'court.liaison', defendants: [adult(t, { ...person })] });
  return await done(t, 'tongliang.reception', 'noticeOpen', { id });
}

const assign = async (notice: NoticeData, lawyer: string) =>
  await done(t, ASSIGNER, 'defenceLineAssign', { ...first(notice), lawyerId: t.lawyer(lawyer) });
const confirm = async (notice: NoticeData) => await done(t, ASSIGNER, 'defenceLineConfirmToOrgan', first(notice));
const caseOf = (notice: NoticeData) => notice.lines[0]?.legalAidCase;

/** The proceedings have ended, and with them the case. */
async function end(notice: NoticeData): Promise<void> {
  const input = {
    id: caseOf(notice)?.id,
    expectedVersion: 1,
    ground: 'PROCEEDINGS_ENDED',
    reason: '撤回起诉',
    idempotencyKey: key(),
  };
  const { caseTerminate } = await (await t.as('tongliang.head')).run<{ caseTerminate: { userErrors: object[] } }>(
    'mutation ($input: CaseTerminateInput!) { caseTerminate(input: $input) { userErrors { code } } }',
    { input },
  );
  expect(caseTerminate.userErrors).toEqual([]);
}

test('Notified again once the case has ended, the person has a new case, with whatever lawyer; the old one is what came before.', async () => {
  const person = somebody();
  const one = await confirm(await assign(await received(person), 'tongliang.handler'));
  await end(one);
  const again = await received(person);
  expect(again.lines).toMatchObject([{ duplicateOf: null, earlier: { id: one.lines[0]?.id } }]);
  const two = await confirm(await assign(again, 'tongliang.handler2'));
  expect(two.lines).toMatchObject([{ state: 'COMPLETED', legalAidCase: { state: 'ASSIGNED' } }]);
  expect(caseOf(two)?.id).not.toBe(caseOf(one)?.id);
  // The new case goes on: a third notice repeats the second, not the first.
  const third = await received(person);
  expect(third.lines).toMatchObject([{ duplicateOf: { id: two.lines[0]?.id }, earlier: null }]);
});

test('It ends after the repeated notice was opened: that one has a lawyer and a case of its own all the same.', async () => {
  const person = somebody();
  const one = await confirm(await assign(await received(person), 'tongliang.handler'));
  const again = await received(person);
  expect(again.lines).toMatchObject([{ duplicateOf: { id: one.lines[0]?.id } }]);
  const bound = await act(t, ASSIGNER, 'defenceLineAssign', {
    ...first(again),
    lawyerId: t.lawyer('tongliang.handler2'),
  });
  expect(bound.userErrors).toMatchObject([{ code: 'DEFENCE_DUPLICATE_HAS_LAWYER' }]);
  await end(one);
  const two = await confirm(await assign(again, 'tongliang.handler2'));
  expect(two.lines).toMatchObject([{ legalAidCase: { state: 'ASSIGNED' } }]);
  expect(caseOf(two)?.id).not.toBe(caseOf(one)?.id);
});

test('By hand too a line is linked as a duplicate while the case goes on, and as what came before once it has ended.', async () => {
  const person = somebody();
  const one = await confirm(await assign(await received(person), 'tongliang.handler'));
  const later = await received(somebody());
  const link = async (how: string) =>
    await act(t, 'tongliang.reception', 'defenceLineLink', {
      id: later.lines[0]?.id,
      earlierLineId: one.lines[0]?.id,
      link: how,
    });
  const unfit = async (how: string) => {
    const before = await everything(t);
    expect((await link(how)).userErrors).toMatchObject([{ code: 'DEFENCE_LINK_UNFIT' }]);
    expect(await everything(t)).toBe(before);
  };
  await unfit('EARLIER_STAGE');
  expect((await link('DUPLICATE')).userErrors).toEqual([]);
  await end(one);
  await unfit('DUPLICATE');
  const { line } = await link('EARLIER_STAGE');
  expect(line).toMatchObject({ duplicateOf: null, earlier: { id: one.lines[0]?.id } });
});
