import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { aCase, anAsk, move, seen, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { stamped } from '../events/stream-client.js';
import { send } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());
beforeEach(async () => {
  for (const organisation of ['puyang', 'yangquan', 'mianyang', 'tongliang']) {
    const [row] = await sql<{ state: string }>(t, 'select state from organisation where id = $1', [
      rowOf(organisation),
    ]);
    if (row?.state === 'SUSPENDED') await order('Reopen', organisation);
  }
  await sql(t, 'update organisation set parent_id = null');
  await above('yangquan', 'tongliang');
});

const rowOf = (organisation: string) => t.world.organisations[organisation] ?? '';
const rowIdOf = async (number: string | null) =>
  (await sql<{ id: string }>(t, 'select id from cooperation where number = $1', [number]))[0]?.id ?? '';

async function above(organisation: string, superior: string | null): Promise<void> {
  const superiorId = superior === null ? null : rowOf(superior);
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [rowOf(organisation), superiorId]);
}

/** The platform suspends or reopens an organisation. */
async function order(verb: 'Suspend' | 'Reopen', organisation: string, more: Record<string, unknown> = {}) {
  const [row] = await sql<{ version: number }>(t, 'select version from organisation where id = $1', [
    rowOf(organisation),
  ]);
  const input = { id: t.organisation(organisation), expectedVersion: row?.version, ...more };
  const sysadmin = await t.as('platform.sysadmin');
  expect((await send(sysadmin, `organisation${verb}`, input)).errors).toEqual([]);
  return input;
}

const partsOf = async (organisation: string, subjectId: string) =>
  await sql(
    t,
    `select part, awaits_us as awaited, ended_at is not null as ended from participation where organisation_id = $1 and subject_id = $2`,
    [rowOf(organisation), subjectId],
  );

const wordsOf = async (subjectId: string) =>
  (
    await sql<{ word: string }>(
      t,
      `select word from journal where subject_id = $1 and word like 'participation.%' order by seq`,
      [subjectId],
    )
  ).map(({ word }) => word);

const AWAITED = [{ part: 'SUPERVISOR', awaited: true, ended: false }];
const GONE = [{ part: 'SUPERVISOR', awaited: false, ended: true }];

test('What a suspended organisation was to do comes to its superior, and leaves it again when it is reopened.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const ask = await rowIdOf(cooperation.number);
  const led = await aCase(t, 'yangquan', 'GRANTED');
  await sql(t, 'update participation set awaits_us = true where subject_id = $1', [led.rowId]);
  expect(await seen(t, 'tongliang.officer', cooperation.id)).toBeNull();

  await order('Suspend', 'yangquan');
  expect(await partsOf('tongliang', ask)).toEqual(AWAITED);
  expect(await partsOf('tongliang', led.rowId)).toEqual(AWAITED);
  // Of the case yangquan was merely asked: nothing there awaits it.
  expect(await partsOf('tongliang', seeded.rowId)).toEqual([]);
  expect((await seen(t, 'tongliang.officer', cooperation.id))?.number).toBe(cooperation.number);
  expect(await seen(t, 'mianyang.officer', cooperation.id)).toBeNull();
  expect((await seen(t, 'yangquan.officer', cooperation.id))?.number).toBe(cooperation.number);
  const late = await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id });
  expect(late.userErrors[0]?.code).toBe('ORGANISATION_SUSPENDED');

  await order('Reopen', 'yangquan');
  expect(await partsOf('tongliang', ask)).toEqual(GONE);
  expect(await partsOf('tongliang', led.rowId)).toEqual(GONE);
  expect(await seen(t, 'tongliang.officer', cooperation.id)).toBeNull();
  expect(await wordsOf(ask)).toEqual(['participation.handOver', 'participation.end']);
  expect((await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id })).userErrors).toEqual([]);
});

test('The hand-over is told to the superior and the organisation as a fact of SYSTEM.', async () => {
  const { cooperation } = await anAsk(t);
  const ask = await rowIdOf(cooperation.number);
  await order('Suspend', 'yangquan');
  const entry = async () =>
    await sql<{ organisations: string[] }>(
      t,
      `select j.actor_organisation_id as actor, j.actor_member_id as member, j.version,
         (select array_agg(a.organisation_id::text order by a.organisation_id) from journal_audience a where a.entry_id = j.id) as organisations
       from journal j where j.subject_id = $1 and j.word = 'participation.handOver'`,
      [ask],
    );
  await stamped(t);
  const [found] = await entry();
  expect(found).toEqual({
    actor: rowOf('yangquan'),
    member: null,
    version: cooperation.version,
    organisations: [rowOf('tongliang'), rowOf('yangquan')].sort(),
  });
});

test('Sent again with the same key, a suspension hands nothing over twice, nor after the organisation was reopened.', async () => {
  const { cooperation } = await anAsk(t);
  const ask = await rowIdOf(cooperation.number);
  const input = await order('Suspend', 'yangquan', { idempotencyKey: key() });
  await order('Suspend', 'yangquan', input);
  expect(await wordsOf(ask)).toEqual(['participation.handOver']);
  const reopening = await order('Reopen', 'yangquan', { idempotencyKey: key() });
  await order('Suspend', 'yangquan', input);
  expect(await partsOf('tongliang', ask)).toEqual(GONE);

  await order('Suspend', 'yangquan');
  await order('Reopen', 'yangquan', reopening);
  expect(await partsOf('tongliang', ask)).toEqual(AWAITED);
});

test('Whoever takes part already keeps his part, and without anybody above who receives nothing moves.', async () => {
  const { cooperation } = await anAsk(t, { from: 'puyang' });
  const ask = await rowIdOf(cooperation.number);
  await above('yangquan', 'puyang');
  await order('Suspend', 'yangquan');
  expect(await partsOf('puyang', ask)).toMatchObject([{ part: 'REQUESTING', ended: false }]);
  await order('Reopen', 'yangquan');
  expect(await partsOf('puyang', ask)).toMatchObject([{ part: 'REQUESTING', ended: false }]);

  await above('yangquan', null);
  await order('Suspend', 'yangquan');
  await order('Reopen', 'yangquan');
  await above('yangquan', 'tongliang');
  await order('Suspend', 'tongliang');
  await order('Suspend', 'yangquan');
  expect(await wordsOf(ask)).toEqual([]);
});

test('The superior finds it on its desk as awaited, and reads the case behind its number.', async () => {
  const { cooperation } = await anAsk(t);
  const led = await aCase(t, 'yangquan', 'GRANTED');
  await sql(t, 'update participation set awaits_us = true where subject_id = $1', [led.rowId]);
  await order('Suspend', 'yangquan');
  const officer = await t.as('tongliang.officer');
  const { inbox } = await officer.run<{ inbox: { nodes: { id: string; awaiting: string }[] } }>(
    '{ inbox { nodes { id awaiting } } }',
  );
  expect(inbox.nodes).toContainEqual({ id: cooperation.id, awaiting: 'US' });
  expect(inbox.nodes).toContainEqual({ id: led.id, awaiting: 'US' });
  const { node } = await (await t.as('tongliang.head')).run<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { ... on LegalAidCase { state part lead { nameZh: name } } } }',
    { id: led.id },
  );
  expect(node).toMatchObject({ state: 'GRANTED', part: 'SUPERVISOR' });
});

test('The work of a workstation goes to the institution that supervises it, before any parent.', async () => {
  const { cooperation } = await anAsk(t, { to: 'mianyang' });
  const ask = await rowIdOf(cooperation.number);
  await above('mianyang', 'tongliang');
  await sql(
    t,
    `update organisation set kind = 'WORKSTATION', workstation_kind = 'WORKSTATION', supervising_id = $2 where id = $1`,
    [rowOf('mianyang'), rowOf('yangquan')],
  );
  await order('Suspend', 'mianyang');
  expect(await partsOf('yangquan', ask)).toEqual(AWAITED);
  expect(await partsOf('tongliang', ask)).toEqual([]);
  await order('Reopen', 'mianyang');
  expect(await partsOf('yangquan', ask)).toEqual(GONE);
  await sql(
    t,
    `update organisation set kind = 'LEGAL_AID_INSTITUTION', workstation_kind = null, supervising_id = null where id = $1`,
    [rowOf('mianyang')],
  );
});

test('A superior of two suspended sides stays until the second is reopened too.', async () => {
  const { cooperation } = await anAsk(t);
  const ask = await rowIdOf(cooperation.number);
  await above('puyang', 'tongliang');
  await sql(t, 'update participation set awaits_us = true where subject_id = $1', [ask]);
  await order('Suspend', 'yangquan');
  await order('Suspend', 'puyang');
  await order('Reopen', 'yangquan');
  expect(await partsOf('tongliang', ask)).toEqual(AWAITED);
  await order('Reopen', 'puyang');
  expect(await partsOf('tongliang', ask)).toEqual(GONE);
});

test('More work than one batch is handed over whole, and taken back whole.', async () => {
  await sql(t, 'update participation set awaits_us = false where organisation_id = $1', [rowOf('mianyang')]);
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, since, last_moved_at)
     select $1, gen_random_uuid(), 'COOPERATION', 'REQUESTED', true, now(), now() from generate_series(1, 230)`,
    [rowOf('mianyang')],
  );
  await above('mianyang', 'union');
  const open = async () =>
    await sql(
      t,
      `select 1 from participation where organisation_id = $1 and part = 'SUPERVISOR' and ended_at is null`,
      [rowOf('union')],
    );
  await order('Suspend', 'mianyang');
  expect(await open()).toHaveLength(230);
  await order('Reopen', 'mianyang');
  expect(await open()).toHaveLength(0);
});

test('When the work ends or comes during the suspension, the desk above says so.', async () => {
  const ending = await anAsk(t);
  const coming = await anAsk(t);
  const ended = await rowIdOf(ending.cooperation.number);
  const came = await rowIdOf(coming.cooperation.number);
  await sql(t, 'update participation set awaits_us = false where subject_id = $1', [came]);
  await order('Suspend', 'yangquan');
  expect(await partsOf('tongliang', came)).toEqual([]);
  await sql(t, 'update participation set awaits_us = true where subject_id = $1 and organisation_id = $2', [
    came,
    rowOf('yangquan'),
  ]);
  await t.app.sweeper.sweep();
  expect(await partsOf('tongliang', came)).toEqual(AWAITED);

  const { id, version: expectedVersion } = ending.cooperation;
  const withdrawn = await move(t, 'puyang.officer', 'cooperationWithdraw', { id, expectedVersion, reason: '已付清。' });
  expect(withdrawn.userErrors).toEqual([]);
  expect(await partsOf('tongliang', ended)).toEqual([{ part: 'SUPERVISOR', awaited: false, ended: false }]);
});
