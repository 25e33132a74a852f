import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GraphQLObjectType } from 'graphql';
import { readConfig } from '../../src/config.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { countRoundTrips, roundTripsOf, stopCounting } from '../support/round-trips.js';

let t: TestApp;
let plain: string;

beforeAll(async () => {
  t = await startTestApp();
  plain = (await t.another({ compiled: false })).url;
  await t.as('puyang.officer');
});
afterAll(async () => await t.stop());

const PAGE = `edges { cursor node { id number kinds state requesting { id name } requested { id name } matter personMasked
  awaiting dueOn deadlineLevel lastMovedAt version } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } streamHead totalCount`;

const ASKED: readonly [what: string, fails: boolean, query: string, variables?: Record<string, unknown>][] = [
  ['a worklist', false, `query Worklist($after: String) { inbox(first: 20, after: $after) { ${PAGE} } }`],
  ['two lists at once', false, `{ a: inbox { nodes { id } } b: cooperations { nodes { number } } }`],
  ['who one is', false, '{ viewer { roles organisation { id name } sessionExpiresAt } platform { version } }'],
  ['the directory', false, '{ directory(first: 3) { nodes { id name } pageInfo { endCursor } } }'],
  ['a thing that is not there', false, '{ letter(id: "TGV0dGVyOng") { id } }'],
  ['a page that is too long', true, `{ platform { version } inbox(first: 1000) { nodes { id } } }`],
  [
    'a cursor of nobody',
    true,
    `query ($after: String) { inbox(after: $after) { nodes { id } } }`,
    { after: 'bm90aGluZw' },
  ],
  ['a field that does not exist', true, '{ inbox { nonsense } }'],
  ['no query', true, ''],
];

test.each(ASKED)('Of %s both servers say the same, byte for byte.', async (_what, fails, query, variables = {}) => {
  const { token } = await t.as('puyang.officer');
  for (const authorization of [`Bearer ${token}`, null, 'Bearer of.nothing.at.all.that.holds']) {
    const say = async (url: string) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-request-id': 'compiled-or-not',
          ...(authorization === null ? {} : { authorization }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const { date: _date, ...headers } = Object.fromEntries(answer.headers);
      return { status: answer.status, headers, body: await answer.text() };
    };
    const [own, again, other] = [await say(t.app.url), await say(t.app.url), await say(plain)];
    expect(own).toEqual(other);
    expect(again).toEqual(other);
    if (authorization?.endsWith(token) === true) expect(own.body.startsWith('{"errors"')).toBe(fails);
  }
});

const post = async (url: string, query: string, requestId: string) => {
  const { token } = await t.as('puyang.officer');
  const headers = { 'content-type': 'application/json', 'x-request-id': requestId, authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await answer.json()) as { data?: unknown; errors?: unknown[] };
};

test('From the second time on the server reads plain fields without graphql-js; with it switched off, never.', async () => {
  const field = (t.app.schema.getType('ViewerInfo') as GraphQLObjectType).getFields().roles;
  const { resolve } = field ?? {};
  if (field === undefined || resolve === undefined) throw new Error('A viewer has roles.');
  let calls = 0;
  field.resolve = (...args) => {
    calls += 1;
    return resolve(...args);
  };
  try {
    const callsAt = async (url: string): Promise<number[]> => {
      const made: number[] = [];
      for (let time = 1; time <= 3; time += 1) {
        calls = 0;
        const { data } = await post(url, '{ viewer { roles } }', `roles-${time}`);
        expect(data).toEqual({ viewer: { roles: ['COOPERATION_OFFICER'] } });
        made.push(calls);
      }
      return made;
    };
    expect(await callsAt(t.app.url)).toEqual([1, 0, 0]);
    expect(await callsAt(plain)).toEqual([1, 1, 1]);
  } finally {
    field.resolve = resolve;
  }
});

test('Where one root field fails, the others are not read a second time.', async () => {
  countRoundTrips();
  try {
    const query = '{ directory(first: 2) { nodes { id } } inbox(first: 1000) { nodes { id } } viewer { streamHead } }';
    const trips: number[] = [];
    for (const [url, id] of [
      [t.app.url, 'not-planned'],
      [t.app.url, 'planned-01'],
      [plain, 'switched-off'],
    ] as const) {
      const { errors, data } = await post(url, query, id);
      expect([errors?.length, data]).toEqual([1, null]);
      trips.push(roundTripsOf(id));
    }
    expect(trips).toEqual([trips[2], trips[2], trips[2]]);
    expect(trips[2]).toBeGreaterThan(1);
  } finally {
    stopCounting();
  }
});

test('YUANLIAN_COMPILED=off leaves every read to graphql-js; it is on unless somebody says so.', () => {
  expect(readConfig({}).compiled).toBe(true);
  expect(readConfig({ YUANLIAN_COMPILED: 'off' }).compiled).toBe(false);
  expect(() => readConfig({ YUANLIAN_COMPILED: 'perhaps' })).toThrow('YUANLIAN_COMPILED');
});
