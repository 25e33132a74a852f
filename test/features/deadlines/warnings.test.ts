import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, listen } from '../../stories/office.js';
import { anAsk, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { at } from './rules.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
});
afterAll(async () => await t.stop());

async function anAskOn(day: string): Promise<{ id: string; rowId: string; itemId: string }> {
  t.clock.moveTo(at(day));
  const { cooperation } = await anAsk(t);
  const [row] = await sql<{ id: string }>(t, 'select id from cooperation where number = $1', [cooperation.number]);
  return { id: cooperation.id, rowId: row?.id ?? '', itemId: cooperation.items[0]?.id ?? '' };
}

const warnedOf = async (rowId: string) =>
  (
    await sql<{ level: number; member: string | null }>(
      t,
      `select ("references"->>'level')::int as level, actor_member_id as member from journal
       where subject_id = $1 and word = 'deadline.warn' order by seq`,
      [rowId],
    )
  ).map(({ level }) => level);

async function sweptAt(...moment: [string, string?]): Promise<void> {
  t.clock.moveTo(at(...moment));
  await t.app.sweeper.sweep();
}

test('A clock warns at 50, 80 and 100 per cent, once each, however often it is looked at.', async () => {
  const { rowId } = await anAskOn('2026-11-02');
  const line = await listen(t, 'yangquan.officer');
  await sweptAt('2026-11-09', '10:00');
  expect(await warnedOf(rowId)).toEqual([]);
  await sweptAt('2026-11-09', '18:00');
  await t.app.sweeper.sweep();
  expect(await warnedOf(rowId)).toEqual([50]);
  await sweptAt('2026-11-14');
  expect(await warnedOf(rowId)).toEqual([50, 80]);
  await sweptAt('2026-11-17', '00:00');
  await t.app.sweeper.sweep();
  expect(await warnedOf(rowId)).toEqual([50, 80, 100]);
  const [state] = await sql(t, 'select state from cooperation where id = $1', [rowId]);
  expect(state).toEqual({ state: 'SENT' });

  await eventually(
    () => line.facts.filter(({ word }) => word === 'deadline.warn').length === 3,
    () => line.story().join(', '),
  );
  const warned = line.facts.filter(({ word }) => word === 'deadline.warn');
  expect(warned.map(({ references }) => references)).toContainEqual(
    expect.arrayContaining([
      { name: 'rule', value: 'COOPERATION_ANSWER' },
      { name: 'level', value: '50' },
      { name: 'dueOn', value: '2026-11-16' },
    ]),
  );
});

test('A level that was over before anybody looked is not told: nobody needs the half of what is late.', async () => {
  const { rowId } = await anAskOn('2026-11-02');
  await sweptAt('2026-11-20');
  expect(await warnedOf(rowId)).toEqual([100]);
});

test('A clock that was given more time warns anew, and is not overdue meanwhile.', async () => {
  const { rowId, id, itemId } = await anAskOn('2026-11-02');
  await sweptAt('2026-11-14');
  expect(await warnedOf(rowId)).toEqual([80]);
  const proposed = await move(t, 'yangquan.officer', 'proposalPropose', {
    cooperationId: id,
    kind: 'NEW_DUE_DATE',
    reason: '台账在太原。',
    dueOn: '2026-12-11',
  });
  expect(proposed.userErrors).toEqual([]);
  const proposal = proposed.cooperation?.proposals[0];
  const agreed = await move(t, 'puyang.officer', 'proposalAgree', {
    id: proposal?.id,
    expectedVersion: proposal?.version,
  });
  expect(agreed.userErrors).toEqual([]);
  await sweptAt('2026-11-20');
  expect(await warnedOf(rowId)).toEqual([80]);
  await sweptAt('2026-11-24');
  expect(await warnedOf(rowId)).toEqual([80, 50]);
  expect((await seen(t, 'puyang.officer', id))?.items[0]).toMatchObject({ id: itemId, deadline: { level: 'HALF' } });
});

test('A clock that stands still warns of nothing, and goes on warning where it had stopped.', async () => {
  const { rowId, id } = await anAskOn('2026-11-02');
  const itemOf = async () => {
    const found = (await seen(t, 'yangquan.officer', id))?.items[0];
    return { id: found?.id, expectedVersion: found?.version };
  };
  await move(t, 'yangquan.officer', 'cooperationItemAccept', await itemOf());
  await sweptAt('2026-11-10');
  expect(await warnedOf(rowId)).toEqual([50]);
  await move(t, 'yangquan.officer', 'cooperationItemStart', await itemOf());
  await move(t, 'yangquan.officer', 'cooperationItemAskSupplement', { ...(await itemOf()), list: '考勤表' });
  await sweptAt('2026-11-30');
  expect(await warnedOf(rowId)).toEqual([50]);
  await move(t, 'puyang.officer', 'cooperationItemSupply', { ...(await itemOf()), answer: '附上。' });
  await sweptAt('2026-12-01');
  expect(await warnedOf(rowId)).toEqual([50]);
  await sweptAt('2026-12-03');
  expect(await warnedOf(rowId)).toEqual([50, 80]);
});

test('Of many servers that sweep at once each act is done once, and one that cannot be done keeps no other back.', async () => {
  const others = [await t.another({ sweepEveryMs: 3_600_000 }), await t.another({ sweepEveryMs: 3_600_000 })];
  t.clock.moveTo(at('2026-11-02'));
  const asks = [await anAskOn('2026-11-02'), await anAskOn('2026-11-02'), await anAskOn('2026-11-02')];
  const stuck = asks[0]?.rowId ?? '';
  await sql(
    t,
    `create function stuck() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$;
     create trigger stuck before update on deadline for each row when (old.subject_id = '${stuck}') execute function stuck()`,
  );
  t.clock.moveTo(at('2026-11-20'));
  await Promise.all([t.app, ...others].map(async ({ sweeper }) => await sweeper.sweep()));
  const told = async (rowId: string) =>
    (
      await sql<{ word: string }>(t, `select word from journal where subject_id = $1 and word like 'deadline.%'`, [
        rowId,
      ])
    )
      .map(({ word }) => word)
      .sort();
  expect(await Promise.all(asks.map(({ rowId }) => told(rowId)))).toEqual([
    [],
    ['deadline.escalate', 'deadline.warn'],
    ['deadline.escalate', 'deadline.warn'],
  ]);
  await sql(t, 'drop trigger stuck on deadline');
  // Nothing was lost with the round that failed.
  await t.app.sweeper.sweep();
  expect(await told(stuck)).toEqual(['deadline.escalate', 'deadline.warn']);
});
