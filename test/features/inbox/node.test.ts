import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadNodes } from '../../../src/features/inbox/node-loaders.js';
import { GLOBAL_TYPES, type GlobalType, toGlobalId } from '../../../src/kernel/ids.js';
import { anAsk, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { counted } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const nodes = async (login: string, ids: readonly string[]) => {
  const data = await (await t.as(login)).run<{ nodes: ({ __typename: string; id: string } | null)[] }>(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
    { ids },
  );
  return data.nodes;
};
const node = async (login: string, id: string) =>
  (
    await (
      await t.as(login)
    ).run<{ node: { __typename: string; id: string } | null }>(
      'query ($id: ID!) { node(id: $id) { __typename id ... on Cooperation { number } } }',
      { id },
    )
  ).node;

test('Anything with a global id is found by it, in the order asked, as often as asked.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const ids = [
    cooperation.items[0]?.id ?? '',
    t.organisation('mianyang'),
    cooperation.id,
    seeded.id,
    toGlobalId('Person', seeded.personRowId),
    t.lawyer('puyang.handler'),
    toGlobalId('Member', t.world.members['puyang.handler'] ?? ''),
    cooperation.id,
  ];
  const found = await nodes('puyang.officer', ids);
  expect(found.map((each) => each?.id)).toEqual(ids);
  expect(found.map((each) => each?.__typename)).toEqual([
    'CooperationItem',
    'Organisation',
    'Cooperation',
    'LegalAidCase',
    'Person',
    'Lawyer',
    'Member',
    'Cooperation',
  ]);
  expect(await node('puyang.officer', cooperation.id)).toMatchObject({ number: cooperation.number });
});

test('What is no id, not there, and not visible are null alike: the answers are the same byte for byte.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const foreign = [cooperation.id, cooperation.items[0]?.id ?? '', seeded.id, toGlobalId('Person', seeded.personRowId)];
  const kinds: GlobalType[] = ['Cooperation', 'CooperationItem', 'LegalAidCase', 'Person'];
  const missing = kinds.map((type) => toGlobalId(type, randomUUID()));
  const none = ['', 'x', '!', 'A'.repeat(23), seeded.rowId];
  for (const login of ['mianyang.officer', 'mianyang.head', 'puyang.admin'])
    expect(await nodes(login, [...foreign, ...missing, ...none])).toEqual(Array<null>(13).fill(null));
  const person = await t.as('mianyang.officer');
  const query = 'query ($id: ID!) { node(id: $id) { id } }';
  const answers = await Promise.all([foreign[0], missing[0], 'x'].map((id) => person.ask(query, { id })));
  expect(answers.map((each) => JSON.stringify(each))).toEqual(
    Array<string>(3).fill('{"data":{"node":null},"status":200}'),
  );
  expect(
    await nodes(
      'puyang.officer',
      (Object.keys(GLOBAL_TYPES) as GlobalType[]).map((type) => toGlobalId(type, randomUUID())),
    ),
  ).toEqual(Object.keys(GLOBAL_TYPES).map(() => null));
});

test('Twenty of a type are read together, not one by one.', async () => {
  const asks = [await anAsk(t), await anAsk(t), await anAsk(t)];
  const { ctx, read } = counted(t, 'puyang.officer', ['COOPERATION_OFFICER']);
  const ids = asks.flatMap(({ cooperation, seeded }) => [cooperation.id, seeded.id]);
  const organisations = Object.values(t.world.organisations).map((id) => toGlobalId('Organisation', id));
  const found = await loadNodes(ctx, [...ids, ...ids, ...organisations]);
  expect(found).not.toContain(null);
  expect(read.toSorted()).toEqual(['cases_by_ids', 'cooperations_by_ids', 'organisations_by_ids']);
  read.length = 0;
  const items = await loadNodes(
    ctx,
    asks.map(({ cooperation }) => cooperation.items[0]?.id ?? ''),
  );
  expect(items).not.toContain(null);
  expect(read).toHaveLength(3);
});

test('A row of a roster is found where the persons of its case are shown, and nowhere else.', async () => {
  const { seeded } = await anAsk(t);
  const { keys } = t.app.contextFor(null);
  const rowId = randomUUID();
  await sql(
    t,
    `insert into roster_row (id, case_id, row_number, person_id, employer_sealed, employer_token, period_from, period_to, wages_fen, state, created_at)
     values ($1, $2, 2, $3, $4, '\\x00', '2026-01-01', '2026-06-30', 100000, 'ACTIVE', now())`,
    [
      rowId,
      seeded.rowId,
      seeded.personRowId,
      keys.encrypt({ table: 'roster_row', column: 'employer_sealed', rowId }, '某建筑公司'),
    ],
  );
  const id = toGlobalId('RosterRow', rowId);
  expect(await node('puyang.officer', id)).toEqual({ __typename: 'RosterRow', id });
  expect(await node('yangquan.officer', id)).toEqual({ __typename: 'RosterRow', id });
  expect(await node('mianyang.officer', id)).toBeNull();
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
  expect(await node('puyang.officer2', id)).toBeNull();
  expect(await node('puyang.officer', id)).toEqual({ __typename: 'RosterRow', id });
  expect(await node('puyang.head', id)).toEqual({ __typename: 'RosterRow', id });
});

test('More than a hundred ids are refused, and the refusal names the maximum; without a sign-in there is no answer.', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const { errors } = await (await t.as('puyang.officer', 'en')).ask(query, { ids: Array<string>(101).fill('x') });
  expect(errors?.[0]).toMatchObject({ message: 'At most 100 ids.', extensions: { code: 'BAD_USER_INPUT' } });
  expect(await nodes('puyang.officer', Array<string>(100).fill('x'))).toHaveLength(100);
  const anonymous = await t.anonymous().ask(query, { ids: [t.organisation('puyang')] });
  expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});
