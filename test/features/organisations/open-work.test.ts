import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { order } from '../../support/orders.js';
import { aDraft, at, done, seen, WAYS } from '../referrals/desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
});
afterAll(async () => await t.stop());

const STATION = { ...WAYS.APPLICATION_FORWARD, from: 'arbitrationStation', sender: 'arbitrationStation.liaison' };

/** What the head is told of closing the workstation. */
async function closing(login = 'puyang.head') {
  const { node } = await (await t.as(login)).run<{
    node: { viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[] };
  }>(
    'query ($id: ID!) { node(id: $id) { ... on Organisation { viewerActions { action allowed refusal { code } } } } }',
    { id: t.organisation('arbitrationStation') },
  );
  return node.viewerActions.filter(({ action }) => action === 'workstation.close');
}

async function close(): Promise<string[]> {
  const id = t.organisation('arbitrationStation');
  const [row] = await sql<{ version: number }>(t, 'select version from organisation where id = $1', [
    t.world.organisations.arbitrationStation,
  ]);
  const { closed } = await (await t.as('puyang.head')).run<{ closed: { userErrors: { code: string }[] } }>(
    'mutation ($input: WorkstationCloseInput!) { closed: workstationClose(input: $input) { userErrors { code } } }',
    { input: { id, expectedVersion: row?.version, idempotencyKey: key() } },
  );
  return closed.userErrors.map(({ code }) => code);
}

test('A workstation is not closed while something awaits it, and its institution learns no more than that.', async () => {
  const free = { action: 'workstation.close', allowed: true, refusal: null };
  expect(await closing()).toEqual([free]);
  const draft = await aDraft(t, STATION as (typeof WAYS)[string]);
  const before = await sql(t, 'select state, version from organisation where id = $1', [
    t.world.organisations.arbitrationStation,
  ]);
  expect(await closing()).toEqual([{ ...free, allowed: false, refusal: { code: 'WORKSTATION_HAS_OPEN_WORK' } }]);
  // Who may not close it is told that, and nothing of its work.
  for (const [login, code] of [
    ['puyang.reception', 'ROLE_MAY_NOT'],
    ['zhanhe.head', 'SIDE_MAY_NOT'],
  ] as const)
    expect(await closing(login)).toEqual([{ ...free, allowed: false, refusal: { code } }]);
  const { workstations } = await (await t.as('puyang.head')).run<{
    workstations: { nodes: { id: string; viewerActions: { action: string; allowed: boolean }[] }[] };
  }>('{ workstations(first: 50) { nodes { id viewerActions { action allowed } } } }');
  expect(
    workstations.nodes.find(({ id }) => id === t.organisation('arbitrationStation'))?.viewerActions,
  ).toContainEqual({ action: 'workstation.close', allowed: false });
  expect(await close()).toEqual(['WORKSTATION_HAS_OPEN_WORK']);
  expect(
    await sql(t, 'select state, version from organisation where id = $1', [t.world.organisations.arbitrationStation]),
  ).toEqual(before);
  expect(await seen(t, 'puyang.head', draft.id)).toBeNull();
  await done(t, STATION.sender, 'Discard', at(draft));
  expect(await closing()).toEqual([free]);
  expect(await close()).toEqual([]);
});

test('What a suspended institution was to do lies in the inbox of its superior: referrals, with their date, until it is reopened.', async () => {
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [
    t.world.organisations.zhanhe,
    t.world.organisations.bureau,
  ]);
  const way = { ...WAYS.APPLICATION_FORWARD, to: 'zhanhe', receiver: 'zhanhe.reception' } as (typeof WAYS)[string];
  const sent = await done(t, way.sender, 'Send', at(await aDraft(t, way)));
  const awaiting = async () =>
    (
      await (
        await t.as('bureau.supervisor')
      ).run<{ inbox: { nodes: { id: string; part: string; dueAt: string | null }[] } }>(
        '{ inbox(filter: { awaiting: US }) { nodes { id part dueAt } } }',
      )
    ).inbox.nodes.filter(({ id }) => id === sent.id);
  await order(t, 'Suspend', 'zhanhe');
  expect(await awaiting()).toEqual([{ id: sent.id, part: 'SUPERVISOR', dueAt: expect.any(String) }]);
  await order(t, 'Reopen', 'zhanhe');
  expect(await awaiting()).toEqual([]);
});
