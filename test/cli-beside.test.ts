import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type App, startApp } from '../src/app.js';
import { openFileStore } from '../src/platform/file-store.js';
import { loadKeyRing } from '../src/platform/key-ring.js';
import { keysOf } from '../src/platform/keys.js';
import { createLogger } from '../src/platform/logging.js';
import { ADMIT_PLATFORM, ADMIT_PUYANG, consoleDesk, count, type Desk, yuanlian } from './support/console.js';

let desk: Desk;
let app: App;
let password: string;

beforeAll(async () => {
  desk = await consoleDesk();
  const { directory, database, settings } = desk;
  const keys = keysOf(loadKeyRing({ setting: settings.YUANLIAN_KEYS, dataDir: directory, mayGenerate: false }));
  app = await startApp({
    databaseUrl: database.appUrl,
    keys,
    files: await openFileStore({ dataDir: directory, keys }),
    logger: createLogger('silent'),
    host: '127.0.0.1',
    port: 0,
    sequencerPollMs: 20,
  });
});
afterAll(async () => {
  await app.stop();
  await desk.leave();
});

const run = async (...words: string[]) => await yuanlian(desk.settings, words);
const text = (what: string): unknown => expect.stringContaining(what);

async function ask(token: string | null, query: string): Promise<Record<string, Record<string, unknown>>> {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Record<string, Record<string, unknown>> }).data;
}

async function signIn(): Promise<{ accessToken: string | null; userErrors: unknown[] }> {
  const input = `{ account: "puyang.admin", password: "${password}", organisation: "豫濮援" }`;
  const answer = await ask(null, `mutation { signIn(input: ${input}) { accessToken userErrors { code } } }`);
  return answer.signIn as { accessToken: string | null; userErrors: unknown[] };
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('It has not become so.');
}

test('Beside a running server an institution is admitted, and its administrator signs in with the printed password.', async () => {
  expect((await run(...ADMIT_PLATFORM)).code).toBe(0);
  const admitted = await run(...ADMIT_PUYANG, '--accepts', 'CONSULTATION,COOPERATION', '--send-approves');
  expect(admitted).toMatchObject({ code: 0, err: '' });
  password = /password +(\S+)/.exec(admitted.out)?.[1] ?? '';
  expect(password).toHaveLength(16);
  await until(() => app.reference.organisationByPrefix('豫濮援') !== null);
  expect(await signIn()).toMatchObject({ accessToken: expect.any(String) as unknown, userErrors: [] });
});

test('`token issue` prints the token alone, and it works; who is not there gets none.', async () => {
  const issue = ['token', 'issue', '--days', '3', '--organisation'];
  const { code, out, err } = await run(...issue, '豫濮援', '--member', 'puyang.admin');
  expect(code).toBe(0);
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(err).toContain('陈管理');
  expect(await ask(out.trim(), '{ viewer { roles organisation { name } } }')).toEqual({
    viewer: { roles: ['ORG_ADMIN'], organisation: { name: '濮阳市法律援助中心' } },
  });
  const sessions = await count(desk, 'session');
  expect(await run(...issue, '豫濮援', '--member', 'nobody')).toEqual({
    code: 1,
    out: '',
    err: '濮阳市法律援助中心 has no active member nobody.\n',
  });
  expect(await run(...issue, '豫远援', '--member', 'nobody')).toMatchObject({
    code: 1,
    err: text('no organisation 豫远援'),
  });
  expect(await count(desk, 'session')).toBe(sessions);
});

test('`events tail` prints what happens, through the public API, goes on after a cursor, and ends its own session.', async () => {
  const { accessToken } = await signIn();
  const tail = ['events', 'tail', '--organisation', '豫濮援', '--member', 'puyang.admin', '--server', app.url];
  const stop = new AbortController();
  let printed = '';
  const hears = (all: string) => {
    printed = all;
  };
  // Among those of its view it stands at the head.
  const follows = () => app.sockets.fanOut.sizes().length > 0;
  const tailing = yuanlian(desk.settings, tail, stop.signal, hears);
  await until(follows);
  const person = `login: "puyang.head", displayName: "陈审批", initialPassword: "long-enough-123", roles: [HEAD]`;
  const invited = await ask(
    accessToken,
    `mutation { memberInvite(input: { idempotencyKey: "cli-beside-1", ${person} }) { journalEntryId userErrors { code } } }`,
  );
  expect(invited.memberInvite?.userErrors).toEqual([]);
  await until(() => printed.includes('member.invite'));
  stop.abort();
  const { code, out, err } = await tailing;
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+ {2}\S+ {2}member\.invite {2}ACTIVE {2}\S+ {2}濮阳市法律援助中心\n$/);
  expect(await count(desk, `session where kind = 'TOKEN' and revoked_at is not null`)).toBe(1);
  const again = new AbortController();
  const cursor = /--after (\S+)/.exec(err)?.[1] ?? '';
  await until(() => !follows());
  const resumed = yuanlian(desk.settings, [...tail, '--after', cursor, '--json'], again.signal, hears);
  await until(() => follows() && printed.includes('Heartbeat'));
  again.abort();
  const frames = (await resumed).out.trim().split('\n');
  expect(frames.map((line) => (JSON.parse(line) as { __typename: string }).__typename)).toEqual(['Heartbeat']);
});

test('`events tail` says what is wrong with a token, and where no server answers.', async () => {
  const tail = ['events', 'tail', '--server'];
  expect(await run(...tail, app.url, '--token', 'abcdefghijklmnopqrstuvwxyz')).toMatchObject({
    code: 1,
    err: 'The token is worth nothing (any more).\n',
  });
  const nowhere = 'http://127.0.0.1:9';
  expect(await run(...tail, nowhere, '--token', 'abc')).toMatchObject({
    code: 1,
    err: text(`No server answers at ${nowhere}`),
  });
});
