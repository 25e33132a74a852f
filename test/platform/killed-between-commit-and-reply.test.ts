import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../src/kernel/ids.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { aDraft, type CooperationData, sql } from '../support/a.js';
import { key, startTestApp, type TestApp } from '../support/app.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { startTcpProxy } from '../support/tcp-proxy.js';

const ring = KeyRing.generate();
const SEND = `mutation ($input: CooperationMoveInput!) { cooperationSend(input: $input) { journalEntryId
  cooperation { id number state version letters { number } } userErrors { code message currentState } } }`;

interface Sent {
  journalEntryId: string | null;
  cooperation: { state: string; version: number; number: string | null; letters: { number: string }[] } | null;
  userErrors: { code: string; message: string; currentState: string | null }[];
}

let t: TestApp;
let server: ServerProcess;
let token: string;

const another = () =>
  startServerProcess({ appUrl: t.database.appUrl, ownerUrl: t.database.ownerUrl, keys: ring.toSecretText() });

beforeAll(async () => {
  t = await startTestApp({ keys: keysOf(ring) });
  token = (await t.as('puyang.officer')).token;
  server = await another();
});
afterAll(async () => {
  await server?.kill();
  await t?.stop();
});

async function send(port: number, input: Record<string, unknown>): Promise<Sent> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: SEND, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as { data?: { cooperationSend: Sent }; errors?: unknown };
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.cooperationSend;
}

/** The command goes out, the reply is lost, the outcome is committed, and the process dies in the same moment. */
async function killedAfterCommit(input: { idempotencyKey: string } & Record<string, unknown>): Promise<void> {
  const wire = await startTcpProxy({ host: '127.0.0.1', port: server.port });
  wire.swallowReplies();
  let answered = false;
  const lost = send(wire.port, input).then(
    () => {
      answered = true;
    },
    () => undefined,
  );
  try {
    for (let waited = 0; ; waited += 2) {
      const [row] = await sql<{ n: number }>(
        t,
        'select count(*)::int as n from command_outcome where key = $1 and outcome is not null',
        [input.idempotencyKey],
      );
      if (row?.n === 1) break;
      if (waited > 20_000) throw new Error('The command was not carried out.');
      await delay(2);
    }
    await server.kill();
  } finally {
    await wire.stop();
  }
  await lost;
  expect(answered).toBe(false);
  server = await another();
}

async function twentyTimes(input: Record<string, unknown>): Promise<Sent> {
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(server.port, input)));
  const [first] = answers;
  if (first === undefined) throw new Error('No answer.');
  expect(answers).toEqual(Array(20).fill(first));
  return first;
}

/** What lies in the database about one cooperation and one key. */
async function left(cooperation: CooperationData, idempotencyKey: string) {
  const id = rowIdOf('Cooperation', cooperation.id);
  const [row] = await sql<{ state: string; version: number }>(
    t,
    'select state, version from cooperation where id = $1',
    [id],
  );
  const count = async (from: string, param: unknown) =>
    (await sql<{ n: number }>(t, `select count(*)::int as n from ${from}`, [param]))[0]?.n;
  return {
    ...row,
    entries: await count('journal where subject_id = $1', id),
    sent: await count(`journal where subject_id = $1 and word = 'cooperation.send'`, id),
    letters: await count('letter where subject_id = $1', id),
    outcomes: await count('command_outcome where key = $1', idempotencyKey),
    asked: await count('participation where subject_id = $1', id),
  };
}

test('A letter whose sender lost the answer is sent once: all twenty retries get the answer that was lost.', async () => {
  const { cooperation } = await aDraft(t);
  const input = { id: cooperation.id, expectedVersion: cooperation.version, idempotencyKey: key() };
  await killedAfterCommit(input);
  const effect = await left(cooperation, input.idempotencyKey);
  expect(effect).toMatchObject({ state: 'SENT', sent: 1, letters: 1, outcomes: 1, asked: 2 });

  const answer = await twentyTimes(input);
  expect(answer.userErrors).toEqual([]);
  expect(answer.cooperation).toMatchObject({
    state: 'SENT',
    version: effect.version,
    letters: [{ number: answer.cooperation?.number }],
  });
  const [entry] = await sql<{ id: string }>(
    t,
    `select id from journal where subject_id = $1 and word = 'cooperation.send'`,
    [rowIdOf('Cooperation', cooperation.id)],
  );
  expect(rowIdOf('JournalEntry', answer.journalEntryId ?? '')).toBe(entry?.id);
  expect(await left(cooperation, input.idempotencyKey)).toEqual(effect);
});

test('A refusal that was lost stays a refusal, even if the command would be possible by now.', async () => {
  const { cooperation } = await aDraft(t);
  const input = { id: cooperation.id, expectedVersion: cooperation.version + 1, idempotencyKey: key() };
  await killedAfterCommit(input);
  const before = await left(cooperation, input.idempotencyKey);
  expect(before).toMatchObject({
    state: 'DRAFT',
    version: cooperation.version,
    sent: 0,
    letters: 0,
    outcomes: 1,
    asked: 1,
  });
  await sql(t, 'update cooperation set version = version + 1 where id = $1', [rowIdOf('Cooperation', cooperation.id)]);

  const answer = await twentyTimes(input);
  expect(answer.userErrors).toMatchObject([{ code: 'SUBJECT_CHANGED_MEANWHILE' }]);
  expect(answer).toMatchObject({ journalEntryId: null, cooperation: null });
  expect(await left(cooperation, input.idempotencyKey)).toEqual({ ...before, version: cooperation.version + 1 });

  const now = await send(server.port, { ...input, idempotencyKey: key() });
  expect(now).toMatchObject({ cooperation: { state: 'SENT' }, userErrors: [] });
});
