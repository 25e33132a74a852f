import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: CooperationData | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

async function caseMove(login: string, mutation: string, type: string, input: Record<string, unknown>) {
  const person = await t.as(login);
  const data = await person.run<{ moved: { case: { state: string } | null; userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}!) { moved: ${mutation}(input: $input) { case { state } userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return data.moved;
}

test('A case that is withdrawn ends its open asks, each with a letter, and tells nobody why.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['VERIFY_MEANS'], caseState: 'APPLIED' });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const withdrawn = await caseMove('puyang.reception', 'caseWithdraw', 'CaseReasonInput', {
    id: seeded.id,
    expectedVersion: 1,
    reason: '家里有急事。',
  });
  expect(withdrawn).toEqual({ case: { state: 'WITHDRAWN' }, userErrors: [] });
  const there = await seen(t, 'yangquan.officer', cooperation.id);
  expect(there).toMatchObject({ state: 'TERMINATED', awaiting: 'NOBODY', items: [{ state: 'CANCELLED' }] });
  expect(there?.letters.map((letter) => letter.template)).toEqual([
    'COOPERATION_LETTER',
    'REPLY_LETTER',
    'TERMINATION_LETTER',
  ]);
  expect(there?.deadlines.filter((deadline) => deadline.stoppedAt === null)).toEqual([]);
  const officer = await t.as('yangquan.officer');
  const { cooperation: told } = await officer.run<{ cooperation: { endingReason: string } }>(
    'query ($id: ID) { cooperation(id: $id) { endingReason } }',
    { id: cooperation.id },
  );
  expect(told.endingReason).toBe('申请人撤回法律援助申请，案件终结');
  const [part] = await sql(
    t,
    'select ended_at is not null as ended from participation where subject_id = $1 and organisation_id = $2',
    [seeded.rowId, t.world.organisations.yangquan],
  );
  expect(part).toEqual({ ended: true });
});

test('An applicant who withdraws at the city that took the application over ends the letter that brought it there.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['TRANSFER_APPLICATION'], caseState: 'APPLIED' });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const withdrawn = await caseMove('yangquan.reception', 'caseWithdraw', 'CaseReasonInput', {
    id: seeded.id,
    expectedVersion: 2,
    reason: '本人撤回。',
  });
  expect(withdrawn.userErrors).toEqual([]);
  const home = await seen(t, 'puyang.officer', cooperation.id);
  expect(home).toMatchObject({ state: 'TERMINATED', awaiting: 'NOBODY' });
  expect(home?.letters.at(-1)).toEqual({
    number: '晋阳援终〔2026〕1号',
    template: 'TERMINATION_LETTER',
    issuer: { name: '阳泉市法律援助中心' },
  });
});

test('A disposition that is closed with a letter has issued one to the person, which the other side does not read.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemUnable', {
    ...item(cooperation),
    code: 'DOCUMENT_NOT_HELD',
    reason: '当地无台账。',
  });
  const home = await seen(t, 'puyang.officer', cooperation.id);
  const closed = await move(t, 'puyang.officer', 'dispositionCloseWithLetter', {
    id: home?.dispositions[0]?.id,
    expectedVersion: 1,
    reason: '台账须由仲裁委责令提供，请向仲裁委申请。',
  });
  expect(closed.userErrors).toEqual([]);
  expect(closed.cooperation).toMatchObject({ awaiting: 'NOBODY', dispositions: [{ state: 'CLOSED_WITH_LETTER' }] });
  const papers = await sql(
    t,
    `select number, template_id as template, subject_type as "subjectType", to_organisation_id as "to" from letter where subject_id = $1`,
    [seeded.rowId],
  );
  expect(papers).toEqual([
    { number: '豫濮援告〔2026〕1号', template: 'NOTICE_LETTER', subjectType: 'LEGAL_AID_CASE', to: null },
  ]);
  const there = await seen(t, 'yangquan.officer', cooperation.id);
  expect(there?.letters.map((letter) => letter.template)).toEqual(['COOPERATION_LETTER', 'REPLY_LETTER']);
});

test('The closing file lapses an offer to hand the lead over.', async () => {
  const { cooperation, seeded } = await anAsk(t, { caseState: 'IN_PROGRESS' });
  await sql(t, 'update legal_aid_case set handler_member_id = $2 where id = $1', [
    seeded.rowId,
    t.world.members['puyang.handler'],
  ]);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  await move(t, 'puyang.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'LEAD_TRANSFER',
    reason: '由贵中心主办更便利。',
  });
  const handed = await caseMove('puyang.handler', 'caseSubmitFile', 'CaseSubmitFileInput', {
    id: seeded.id,
    expectedVersion: 1,
    summary: '已办结。',
  });
  expect(handed.userErrors).toEqual([]);
  expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({
    awaiting: 'THEM',
    proposals: [{ state: 'LAPSED' }],
  });
});

test('A case that is closed while a supplement was asked for submits its result, and a supplement can be asked for anew.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'], caseState: 'IN_PROGRESS' });
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const list = '请补充委托书。';
  const asked = await move(t, 'yangquan.officer', 'cooperationItemAskSupplement', {
    ...item(accepted.cooperation),
    list,
  });
  expect(asked.userErrors).toEqual([]);
  await sql(t, `update legal_aid_case set state = 'CLOSING' where id = $1`, [seeded.rowId]);
  const closed = await caseMove('yangquan.head', 'caseClose', 'CaseMoveInput', { id: seeded.id, expectedVersion: 2 });
  expect(closed).toEqual({ case: { state: 'CLOSED' }, userErrors: [] });
  const home = await seen(t, 'puyang.officer', cooperation.id);
  expect(home).toMatchObject({ awaiting: 'US', items: [{ state: 'RESULT_SUBMITTED' }] });
  const reworked = await move(t, 'puyang.officer', 'cooperationItemRework', { ...item(home), reason: '请附凭证。' });
  expect(reworked.userErrors).toEqual([]);
  const again = await move(t, 'yangquan.officer', 'cooperationItemAskSupplement', {
    ...item(reworked.cooperation),
    list,
  });
  expect(again.cooperation).toMatchObject({ items: [{ state: 'AWAITING_SUPPLEMENT' }] });
});
