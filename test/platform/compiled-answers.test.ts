import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { startTestApp, type TestApp } from '../support/app.js';

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
    const [own, other] = [await say(t.app.url), await say(plain)];
    expect(own).toEqual(other);
    if (authorization?.endsWith(token) === true) expect(own.body.startsWith('{"errors"')).toBe(fails);
  }
});

test('YUANLIAN_COMPILED=off leaves every read to graphql-js; it is on unless somebody says so.', () => {
  expect(readConfig({}).compiled).toBe(true);
  expect(readConfig({ YUANLIAN_COMPILED: 'off' }).compiled).toBe(false);
  expect(() => readConfig({ YUANLIAN_COMPILED: 'perhaps' })).toThrow('YUANLIAN_COMPILED');
});
