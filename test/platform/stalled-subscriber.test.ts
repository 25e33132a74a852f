import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../src/kernel/ids.js';
import { anAsk, sql } from '../support/a.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { headOf, putEvents } from '../support/many-events.js';
import { type Message, RawSocket } from '../support/raw-socket.js';

const EVENTS = 6_000;
const BATCH = 100;
const LIMIT = 64 * 1024;

let t: TestApp;
let about: Parameters<typeof putEvents>[2];
const own = () => t.world.organisations.puyang ?? '';

beforeAll(async () => {
  t = await startTestApp();
  const { cooperation } = await anAsk(t);
  about = {
    subjectId: rowIdOf('Cooperation', cooperation.id) ?? '',
    subjectType: 'COOPERATION',
    audience: [own(), t.world.organisations.yangquan ?? ''],
    references: Object.fromEntries(Array.from({ length: 9 }, (_item, nth) => [`note${nth}`, 'x'.repeat(195)])),
  };
});
afterAll(async () => await t?.stop());

/** A frame of about 4 KB. */
const FRAME = `__typename ... on EventFrame { number cursor entryId word at version references { name value } a: references { name value } } ... on Heartbeat { cursor }`;

interface Follower {
  socket: RawSocket;
  numbers: number[];
  bytes: () => number;
  /** When each number came. */
  at: number[];
  closed: number | null;
  after: string | null;
}

/** Follows the stream from now, or goes on where a follower was when it was cut off. */
async function follow(login: string, earlier?: Follower): Promise<Follower> {
  const { token } = await t.as(login);
  const socket = await RawSocket.admitted(`${t.app.url.replace('http', 'ws')}/graphql`, `Bearer ${token}`);
  const follower: Follower = {
    socket,
    numbers: earlier?.numbers ?? [],
    at: [],
    after: earlier?.after ?? null,
    bytes: () => bytes,
    closed: null,
  };
  void socket.closed.then(({ code }) => {
    follower.closed = code;
  });
  let bytes = 0;
  socket.ws.on('message', (data) => {
    bytes += Buffer.byteLength(String(data));
  });
  const read = (message: Message): void => {
    const frame = (message.payload as { data?: { events: { number?: number; cursor?: string } } }).data?.events;
    if (frame === undefined) throw new Error(JSON.stringify(message));
    follower.after = frame.cursor ?? follower.after;
    if (frame.number !== undefined) {
      follower.numbers.push(frame.number);
      follower.at.push(performance.now());
    }
  };
  socket.subscribe('s', `subscription ($after: String) { events(after: $after) { ${FRAME} } }`, {
    variables: { after: follower.after },
  });
  read(await socket.next());
  void (async () => {
    for (;;) read(await socket.next());
  })();
  return follower;
}

/** Stops reading below the WebSocket, as a stalled client does. */
function stall(follower: Follower): () => void {
  const stream = (follower.socket.ws as unknown as { _socket: Socket })._socket;
  stream.pause();
  return () => void stream.resume();
}

/** Puts the events in and tells how long each took to the follower, and the most that waited for anybody meanwhile. */
async function pass(count: number, follower: Follower): Promise<{ p99: number; waiting: number }> {
  const from = follower.numbers.length;
  const put: number[] = [];
  let waiting = 0;
  const look = setInterval(() => {
    waiting = Math.max(waiting, ...waitingBytes());
  }, 5);
  for (let sent = 0; sent < count; sent += BATCH) {
    put.push(performance.now());
    await putEvents(t, BATCH, about);
    // The follower keeps up, so that what is measured is the way and not a queue.
    while (follower.numbers.length < from + sent + BATCH - 2 * BATCH) await delay(2);
  }
  while (follower.numbers.length < from + count) await delay(5);
  clearInterval(look);
  const took = follower.at.slice(from).map((at, nth) => at - (put[Math.floor(nth / BATCH)] ?? at));
  took.sort((left, right) => left - right);
  return { p99: took[Math.floor(took.length * 0.99)] ?? 0, waiting };
}

/** What every socket of the server has not yet handed to the operating system. */
function waitingBytes(): number[] {
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  return handles
    .filter((one) => (one as Socket).localPort === t.app.port)
    .map((one) => (one as Socket).writableLength ?? 0);
}

test('A subscriber that does not read costs 64 KiB at most, delays nobody, and misses nothing when it reads again.', async () => {
  const other = await follow('puyang.officer');
  const head = await headOf(t, own());
  const alone = await pass(1_000, other);
  let slow = await follow('puyang.reviewer');
  const resume = stall(slow);
  const before = process.memoryUsage().rss;
  const passing = performance.now();
  const beside = await pass(EVENTS, other);
  const seconds = (performance.now() - passing) / 1_000;
  const grown = process.memoryUsage().rss - before;

  expect(other.numbers).toEqual(Array.from({ length: 1_000 + EVENTS }, (_item, nth) => head + nth + 1));
  expect(slow.numbers.length).toBeLessThan(EVENTS / 2);
  expect(beside.waiting).toBeGreaterThan(0);
  expect(beside.waiting).toBeLessThanOrEqual(LIMIT);
  const perFrame = Math.round(other.bytes() / (1_000 + EVENTS));
  expect(perFrame).toBeGreaterThan(3_500);

  resume();
  const begun = performance.now();
  let cutOff = 0;
  while (slow.numbers.length < EVENTS && performance.now() - begun < 60_000) {
    await delay(10);
    if (slow.closed === null) continue;
    // Who answers no ping for half a minute is taken for dead, on a slow machine this one too: it comes back with its cursor.
    cutOff += 1;
    slow = await follow('puyang.reviewer', slow);
  }
  expect(slow.numbers).toEqual(Array.from({ length: EVENTS }, (_item, nth) => head + 1_000 + nth + 1));
  const ratio = beside.p99 / alone.p99;
  process.stdout.write(
    `stalled subscriber: ${perFrame} bytes a frame, ${Math.round(EVENTS / seconds)} events a second, ${beside.waiting} bytes waiting at most, the process grew by ${Math.round(grown / 2 ** 20)} MiB, ` +
      `p99 of the other ${Math.round(alone.p99)} ms alone and ${Math.round(beside.p99)} ms beside it (× ${ratio.toFixed(2)}), ` +
      `caught up in ${Math.round(performance.now() - begun)} ms, cut off ${cutOff} times\n`,
  );
  expect(await sql(t, 'select 1 from journal_pending')).toEqual([]);
  await Promise.all([other.socket.close(), slow.socket.close()]);
}, 180_000);
