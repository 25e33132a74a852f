import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: { items: { id: string; version: number }[] } | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

test('A new due date holds once the other side agrees.', async () => {
  const { cooperation } = await anAsk(t);
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const proposed = await move(t, 'yangquan.officer', 'proposalPropose', {
    itemId: accepted.cooperation?.items[0]?.id,
    kind: 'NEW_DUE_DATE',
    reason: '台账在太原。',
    dueOn: '2026-12-01',
  });
  expect(proposed.userErrors).toEqual([]);
  expect(proposed.cooperation).toMatchObject({ awaiting: 'BOTH' });
  const proposal = proposed.cooperation?.proposals[0];
  const own = await move(t, 'yangquan.officer', 'proposalAgree', { id: proposal?.id, expectedVersion: 1 });
  expect(own.userErrors[0]?.code).toBe('PROPOSAL_OF_YOUR_OWN');
  const agreed = await move(t, 'puyang.officer', 'proposalAgree', { id: proposal?.id, expectedVersion: 1 });
  expect(agreed.cooperation).toMatchObject({
    proposals: [{ state: 'AGREED' }],
    items: [{ deadline: { dueOn: '2026-12-01' } }],
  });
});

test('A proposal that nobody answers lapses by itself, and the old terms stand.', async () => {
  const { cooperation } = await anAsk(t);
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const dueOn = accepted.cooperation?.items[0]?.deadline?.dueOn;
  await move(t, 'yangquan.officer', 'proposalPropose', {
    itemId: accepted.cooperation?.items[0]?.id,
    kind: 'NEW_DUE_DATE',
    reason: '台账在太原。',
    dueOn: '2026-12-11',
  });
  await t.app.sweeper.sweep();
  expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({
    proposals: [{ state: 'OPEN' }],
    awaiting: 'BOTH',
  });
  t.clock.moveTo('2026-11-07T02:00:00Z');
  await t.app.sweeper.sweep();
  expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({
    awaiting: 'THEM',
    proposals: [{ state: 'LAPSED' }],
    items: [{ state: 'ACCEPTED', deadline: { dueOn } }],
  });
  const [entry] = await sql(t, `select word, actor_member_id as actor from journal where word = 'proposal.lapse'`);
  expect(entry).toEqual({ word: 'proposal.lapse', actor: null });
});

test('An agreed date stands still during a supplement, and the days are added to it.', async () => {
  t.clock.moveTo('2026-11-03T02:00:00Z');
  const { cooperation } = await anAsk(t);
  const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const itemId = accepted.cooperation?.items[0]?.id;
  const terms = { itemId, kind: 'NEW_DUE_DATE', reason: '台账在太原。', dueOn: '2026-12-01' };
  const proposed = await move(t, 'yangquan.officer', 'proposalPropose', terms);
  const agreed = await move(t, 'puyang.officer', 'proposalAgree', {
    id: proposed.cooperation?.proposals[0]?.id,
    expectedVersion: 1,
  });
  const asked = await move(t, 'yangquan.officer', 'cooperationItemAskSupplement', {
    ...item(agreed.cooperation),
    list: '工牌',
  });
  expect(asked.cooperation?.items[0]?.deadline).toMatchObject({ dueOn: null });
  t.clock.moveTo('2026-11-08T02:00:00Z');
  const supplied = await move(t, 'puyang.officer', 'cooperationItemSupply', {
    ...item(asked.cooperation),
    answer: '已附',
  });
  expect(supplied.cooperation?.items[0]?.deadline).toMatchObject({
    dueOn: '2026-12-06',
    explanation: '约定期限2026-12-01，暂停5日，顺延至2026-12-06',
  });
});

test('An amended letter is a new revision with its difference; one that changes nothing is refused.', async () => {
  const { cooperation } = await anAsk(t);
  const input = { id: cooperation.id, expectedVersion: cooperation.version, reason: '补充案情。' };
  const empty = await move(t, 'puyang.officer', 'cooperationAmend', input);
  expect(empty.userErrors[0]?.code).toBe('AMENDMENT_EMPTY');
  const amended = await move(t, 'puyang.officer', 'cooperationAmend', { ...input, purpose: '工人现为六十五名。' });
  expect(amended.cooperation).toMatchObject({ revision: 2, state: 'SENT' });
  const late = await move(t, 'yangquan.officer', 'cooperationItemAccept', { ...item(cooperation), revision: 1 });
  expect(late.userErrors[0]?.code).toBe('COOPERATION_REVISION_OUTDATED');
  const { cooperation: read } = await (await t.as('yangquan.officer')).run<{ cooperation: { revisions: unknown } }>(
    'query ($id: ID) { cooperation(id: $id) { revisions { revision changedFields reason } } }',
    { id: cooperation.id },
  );
  expect(read.revisions).toEqual([
    { revision: 1, changedFields: [], reason: null },
    { revision: 2, changedFields: ['purpose'], reason: '补充案情。' },
  ]);
});
