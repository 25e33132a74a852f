import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  act,
  aDraft,
  anAccepted,
  aReceived,
  aSent,
  at,
  done,
  seen,
  startDesks,
  type TestApp,
  WAYS,
  way,
} from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startDesks();
});
afterAll(async () => await t.stop());

test('A forwarded application becomes a case of the institution, and the source sees no more than that it was taken.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const accepted = await anAccepted(t, forward, { caution: '不得告知用人单位' });
  expect(accepted).toMatchObject({ state: 'ACCEPTED', part: 'REQUESTED', caution: '不得告知用人单位' });
  expect(accepted.legalAidCase).toMatchObject({ state: 'APPLIED', part: 'LEAD', receivedAt: accepted.receivedAt });
  const source = await seen(t, forward.sender, accepted.id);
  expect(source).toMatchObject({ state: 'ACCEPTED', legalAidCase: null, outcome: null, awaiting: 'THEM' });
  expect(JSON.stringify(source)).not.toContain(accepted.legalAidCase?.number ?? 'nothing');
});

test.each(Object.keys(WAYS))('%s goes from draft to acceptance, and both sides see it.', async (kind) => {
  const accepted = await anAccepted(t, way(kind));
  expect(accepted).toMatchObject({ state: 'ACCEPTED', kind });
  expect((await seen(t, way(kind).sender, accepted.id))?.state).toBe('ACCEPTED');
  expect(await seen(t, 'mianyang.officer', accepted.id)).toBeNull();
});

test('Before acceptance the receiver sees the person masked, and no phone.', async () => {
  const received = await aReceived(t, way('APPLICATION_FORWARD'));
  expect(received.persons[0]).toMatchObject({ nameMasked: '王**', person: { nameMasked: '王**', phoneMasked: null } });
  expect(received.facts).toBe('务工四个月，工资未付。');
});

test('A declined one opens a disposition at its sender, with the reply.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const received = await aReceived(t, forward);
  const wrong = await act(t, forward.receiver, 'Decline', { ...at(received), code: 'NO_CAPACITY', reason: '忙。' });
  expect(wrong.userErrors).toMatchObject([{ code: 'DECLINE_CODE_NOT_ALLOWED', basis: '法律援助法第43条、第51条' }]);
  const declined = await done(t, forward.receiver, 'Decline', {
    ...at(received),
    code: 'WRONG_INSTITUTION',
    reason: '劳动合同履行地在阳泉。',
    rightOrganisationId: t.organisation('yangquan'),
  });
  expect(declined).toMatchObject({ state: 'DECLINED', dispositions: [] });
  const mine = await seen(t, forward.sender, declined.id);
  expect(mine).toMatchObject({ awaiting: 'US', dispositions: [{ state: 'OPEN' }] });
  expect(mine?.letters.map(({ template }) => template)).toEqual(['REFERRAL_LETTER', 'REFERRAL_REPLY']);
});

test('A referral with a draft, a supplement and a hold goes on to its end.', async () => {
  const support = way('CONSULT');
  const received = await aReceived(t, support);
  const asked = await done(t, support.receiver, 'AskSupplement', { ...at(received), list: '身份证' });
  expect(asked.state).toBe('AWAITING_SUPPLEMENT');
  const supplied = await done(t, support.sender, 'Supply', { ...at(asked), answer: '已附' });
  const twice = await act(t, support.receiver, 'AskSupplement', { ...at(supplied), list: '户口本' });
  expect(twice.userErrors).toMatchObject([{ code: 'SUPPLEMENT_ASKED_ALREADY', basis: '法律援助法第43条第2款' }]);
  const accepted = await done(t, support.receiver, 'Accept', at(supplied));
  const held = await done(t, support.receiver, 'Hold', { ...at(accepted), reason: '等待鉴定', reviewOn: '2026-11-20' });
  const resumed = await done(t, support.receiver, 'Resume', at(held));
  const completed = await done(t, support.receiver, 'Complete', {
    ...at(resumed),
    outcome: 'OPINION_GIVEN',
    result: '建议先行调解。',
  });
  expect(completed).toMatchObject({ state: 'COMPLETED', outcome: 'OPINION_GIVEN', result: '建议先行调解。' });
});

test('A draft is edited, discarded; a sent one amended and withdrawn.', async () => {
  const forward = way('HANDOVER');
  const draft = await aDraft(t, forward);
  const edited = await done(t, forward.sender, 'Edit', { ...at(draft), facts: '新的情况。' });
  expect(edited.facts).toBe('新的情况。');
  expect((await done(t, forward.sender, 'Discard', at(edited))).state).toBe('DISCARDED');
  const sent = await aSent(t, forward);
  const amended = await done(t, forward.sender, 'Amend', { ...at(sent), facts: '补充。', reason: '更正' });
  expect(amended.revision).toBe(2);
  expect((await done(t, forward.sender, 'Withdraw', at(amended))).state).toBe('WITHDRAWN');
});
