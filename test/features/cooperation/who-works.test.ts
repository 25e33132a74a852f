import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { aCase, aDraft, anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

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
const member = (login: string) => toGlobalId('Member', t.world.members[login] ?? '');

test.each([
  ['a colleague of another institution', 'puyang.handler', 'NOT_FOUND'],
  ['a colleague who does no such work', 'yangquan.reception', 'ROLE_MAY_NOT'],
])('An item is not entrusted to %s, and nothing is accepted by it.', async (_who, login, code) => {
  const { cooperation } = await anAsk(t);
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', {
    ...item(cooperation),
    handlerId: member(login),
  });
  expect(accepted.userErrors[0]?.code).toBe(code);
  expect(await seen(t, 'yangquan.officer', cooperation.id)).toMatchObject({
    state: 'SENT',
    items: [{ state: 'REQUESTED' }],
  });
});

test('A handler works on the item that is his and not on the one beside it, and his buttons say so.', async () => {
  const { cooperation } = await anAsk(t, { kinds: ['COLLECT_EVIDENCE', 'SERVE_DOCUMENT'] });
  for (const [nth, handler] of ['yangquan.handler', 'yangquan.handler2'].entries()) {
    const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', {
      ...item(cooperation, nth),
      handlerId: member(handler),
    });
    expect(accepted.userErrors).toEqual([]);
  }
  const mine = await seen(t, 'yangquan.handler', cooperation.id);
  expect(mine?.items[0]?.viewerActions).toContainEqual({
    action: 'cooperationItem.start',
    allowed: true,
    refusal: null,
  });
  expect(mine?.items[1]?.viewerActions).toContainEqual({
    action: 'cooperationItem.start',
    allowed: false,
    refusal: { code: 'CASE_HANDLED_BY_ANOTHER' },
  });
  const anothers = await move(t, 'yangquan.handler', 'cooperationItemSubmitResult', {
    ...item(mine, 1),
    result: '已送达。',
  });
  expect(anothers.userErrors[0]?.code).toBe('CASE_HANDLED_BY_ANOTHER');
  expect((await move(t, 'yangquan.handler', 'cooperationItemStart', item(mine, 0))).userErrors).toEqual([]);
});

test('An item names persons of its case and of no other.', async () => {
  const [seeded, other] = [await aCase(t, 'puyang'), await aCase(t, 'puyang')];
  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '请协助。',
    items: [{ kind: 'MEET_DETAINEE', description: '会见', personIds: [toGlobalId('Person', other.personRowId)] }],
  });
  expect(drafted.userErrors[0]?.code).toBe('NOT_FOUND');
});

test('Whoever rewrote a draft does not approve it, though a colleague began it.', async () => {
  const { cooperation } = await aDraft(t);
  const both = ['puyang.head', '{HEAD,COOPERATION_OFFICER}'] as const;
  await sql(t, 'update member set roles = $2 where id = $1', [t.world.members[both[0]], both[1]]);
  const edited = await move(t, 'puyang.head', 'cooperationEdit', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    purpose: '另写的函。',
    items: [{ kind: 'SERVE_DOCUMENT', description: '送达' }],
  });
  const { id, version } = edited.cooperation ?? {};
  const approved = await move(t, 'puyang.head', 'cooperationApprove', { id, expectedVersion: version });
  expect(approved.userErrors[0]?.code).toBe('SAME_PERSON_MAY_NOT');
  await sql(t, `update member set roles = '{HEAD}' where id = $1`, [t.world.members[both[0]]]);
});

test('While a result waits for its confirmation the button to conclude says that items are open.', async () => {
  const { cooperation } = await anAsk(t);
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...item(accepted.cooperation),
    result: '已办结。',
  });
  expect((await seen(t, 'puyang.officer', cooperation.id))?.viewerActions).toContainEqual({
    action: 'cooperation.conclude',
    allowed: false,
    refusal: { code: 'COOPERATION_ITEMS_OPEN' },
  });
});
