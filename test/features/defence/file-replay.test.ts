import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, type TestApp } from '../../support/app.js';
import { type KilledServer, startKilledServer } from '../../support/killed-server.js';
import { act, adult, everything } from './scene.js';

const FILE = `mutation ($input: NoticeFileInput!) { done: noticeFile(input: $input) { journalEntryId
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
let server: KilledServer<Filed>;
beforeAll(async () => {
  server = await startKilledServer('courtStation.liaison', FILE, EVERYBODY);
  t = server.t;
});
afterAll(async () => await server?.stop());

const content = (more: Record<string, unknown> = {}) => ({
  toOrganisationId: t.organisation('tongliang'),
  docket: '（2026）渝0151刑初99号',
  defendants: [adult(t, { foundAt: '2026-01-05T02:00:00Z' })],
  idempotencyKey: key(),
  ...more,
});

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
  await server.killedAfterCommit(input);
  const before = await everything(t);
  const answer = await server.times(10, input);
  expect(answer).toMatchObject({
    userErrors: [],
    notice: { state: 'NOTIFIED', lines: [{ state: 'NOTIFIED' }], letters: [{ number: answer.notice?.number }] },
  });
  expect(await everything(t)).toBe(before);
  const [entry] = await sql<{ n: number }>(
    t,
    `select count(*)::int as n from journal j join defence_notice n on n.id = j.subject_id where n.number = $1 and j.word = 'notice.notify'`,
    [answer.notice?.number],
  );
  expect(entry?.n).toBe(1);
});
