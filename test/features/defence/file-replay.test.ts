import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { type ServerProcess, startServerProcess } from '../../support/server-process.js';
import { startTcpProxy } from '../../support/tcp-proxy.js';
import { act, adult, everything } from './scene.js';

const ring = KeyRing.generate();
const FILE = `mutation ($input: NoticeFileInput!) { noticeFile(input: $input) { journalEntryId
  notice { id number state lines { state } letters { number } } userErrors { code } } }`;

interface Filed {
  journalEntryId: string | null;
  notice: {
    id: string;
    number: string;
    state: string;
    lines: { state: string }[];
    letters: { number: string }[];
  } | null;
  userErrors: { code: string }[];
}

let t: TestApp;
let server: ServerProcess;
let token: string;

const another = () =>
  startServerProcess({ appUrl: t.database.appUrl, ownerUrl: t.database.ownerUrl, keys: ring.toSecretText() });

beforeAll(async () => {
  t = await startTestApp({ keys: keysOf(ring) }, EVERYBODY);
  token = (await t.as('courtStation.liaison')).token;
  server = await another();
});
afterAll(async () => {
  await server?.kill();
  await t?.stop();
});

const content = (more: Record<string, unknown> = {}) => ({
  toOrganisationId: t.organisation('tongliang'),
  docket: '（2026）渝0151刑初99号',
  defendants: [adult(t, { foundAt: '2026-01-05T02:00:00Z' })],
  idempotencyKey: key(),
  ...more,
});

async function file(port: number, input: Record<string, unknown>): Promise<Filed> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: FILE, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as { data?: { noticeFile: Filed }; errors?: unknown };
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.noticeFile;
}

test('The same key and the same notice give the same answer and nothing more; another notice under that key is refused.', async () => {
  const input = content();
  const first = await act(t, 'courtStation.liaison', 'noticeFile', input);
  expect(first.userErrors).toEqual([]);
  const before = await everything(t);
  const again = await act(t, 'courtStation.liaison', 'noticeFile', input);
  expect(again).toEqual(first);
  for (const more of [{ docket: '（2026）渝0151刑初100号' }, { defendants: [adult(t)] }]) {
    const { notice, userErrors } = await act(t, 'courtStation.liaison', 'noticeFile', { ...input, ...more });
    expect([notice, userErrors.map(({ code }) => code)]).toEqual([null, ['IDEMPOTENCY_KEY_REUSED']]);
  }
  expect(await everything(t)).toBe(before);
  // The key is the person's own: a colleague's notice under it is another one.
  const other = await act(t, 'court.liaison', 'noticeFile', input);
  expect(other.notice?.id).not.toBe(first.notice?.id);
});

test('A notice whose clerk lost the answer lies on the desk once: every retry gets the answer that was lost.', async () => {
  const input = content();
  const wire = await startTcpProxy({ host: '127.0.0.1', port: server.port });
  wire.swallowReplies();
  let answered = false;
  const lost = file(wire.port, input).then(
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
  const before = await everything(t);
  const answers = await Promise.all(Array.from({ length: 10 }, () => file(server.port, input)));
  expect(answers).toEqual(Array(10).fill(answers[0]));
  expect(answers[0]).toMatchObject({
    userErrors: [],
    notice: { state: 'NOTIFIED', lines: [{ state: 'NOTIFIED' }], letters: [{ number: answers[0]?.notice?.number }] },
  });
  expect(await everything(t)).toBe(before);
  const [entry] = await sql<{ n: number }>(
    t,
    `select count(*)::int as n from journal j join defence_notice n on n.id = j.subject_id where n.number = $1 and j.word = 'notice.notify'`,
    [answers[0]?.notice?.number],
  );
  expect(entry?.n).toBe(1);
});
