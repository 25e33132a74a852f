import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../src/kernel/ids.js';
import { aDraft, type CooperationData, sql } from '../support/a.js';
import { key, type TestApp } from '../support/app.js';
import { type KilledServer, startKilledServer } from '../support/killed-server.js';

const SEND = `mutation ($input: CooperationMoveInput!) { done: cooperationSend(input: $input) { journalEntryId
  cooperation { id number state version letters { number } } userErrors { code message currentState } } }`;

interface Sent {
  journalEntryId: string | null;
  cooperation: { state: string; version: number; number: string | null; letters: { number: string }[] } | null;
  userErrors: { code: string; message: string; currentState: string | null }[];
}

let t: TestApp;
let server: KilledServer<Sent>;
beforeAll(async () => {
  server = await startKilledServer('puyang.officer', SEND);
  t = server.t;
});
afterAll(async () => await server?.stop());

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
  await server.killedAfterCommit(input);
  const effect = await left(cooperation, input.idempotencyKey);
  expect(effect).toMatchObject({ state: 'SENT', sent: 1, letters: 1, outcomes: 1, asked: 2 });

  const answer = await server.times(20, input);
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
  await server.killedAfterCommit(input);
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

  const answer = await server.times(20, input);
  expect(answer.userErrors).toMatchObject([{ code: 'SUBJECT_CHANGED_MEANWHILE' }]);
  expect(answer).toMatchObject({ journalEntryId: null, cooperation: null });
  expect(await left(cooperation, input.idempotencyKey)).toEqual({ ...before, version: cooperation.version + 1 });

  const now = await server.run({ ...input, idempotencyKey: key() });
  expect(now).toMatchObject({ cooperation: { state: 'SENT' }, userErrors: [] });
});
