import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Channel } from '../../src/journal/channel.js';
import { createCursors } from '../../src/journal/cursor.js';
import type { JournalEntry, NumberedEntry } from '../../src/journal/entry.js';
import { type Frame, type FramesOptions, StreamClosed } from '../../src/journal/frame.js';
import { frames } from '../../src/journal/frames.js';
import type { Hub } from '../../src/journal/hub.js';
import { framePage } from '../../src/journal/page.js';

const DAY = 86_400_000;
const organisationId = randomUUID();
const cursors = createCursors([randomBytes(32)]);

/** A stream in memory, so that time, numbers and the speed of reading are the test's own. */
class StillHub implements Hub {
  closed = false;
  followers = 0;
  reads: number[] = [];
  heldBack: Promise<void> | null = null;
  readonly entries: NumberedEntry[] = [];
  readonly #channel = new Channel(4);

  add(over: Partial<JournalEntry> = {}, stampedAt = new Date()): NumberedEntry {
    const number = this.entries.length + 1;
    const entry: JournalEntry = {
      id: randomUUID(),
      subjectType: 'COOPERATION',
      subjectId: randomUUID(),
      word: 'cooperation.send',
      from: null,
      to: 'SENT',
      actorOrganisationId: organisationId,
      actorMemberId: null,
      at: stampedAt,
      version: 1,
      causedBy: randomUUID(),
      references: {},
      restricted: false,
      restrictedTo: null,
      ...over,
    };
    const numbered = { entry, number, position: number, stampedAt };
    this.entries.push(numbered);
    this.#channel.push(numbered);
    return numbered;
  }

  follow(): () => void {
    this.followers += 1;
    return () => {
      this.followers -= 1;
    };
  }

  async headOf(): Promise<number> {
    return this.#channel.head;
  }

  async freshHeadOf(): Promise<number> {
    return this.entries.length;
  }

  wait(_organisation: string, after: number, signal: AbortSignal): Promise<void> {
    return this.closed ? Promise.resolve() : this.#channel.wait(after, signal);
  }

  async read(_organisation: string, after: number, limit: number): Promise<readonly NumberedEntry[]> {
    this.reads.push(limit);
    await this.heldBack;
    return this.entries.slice(after, after + limit);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#channel.release();
  }
}

let hub: StillHub;
let stop: AbortController;

beforeEach(() => {
  hub = new StillHub();
  stop = new AbortController();
});
afterEach(() => stop.abort());

function open(over: Partial<FramesOptions> = {}): AsyncGenerator<Frame, void, void> {
  return frames({
    hub,
    cursors,
    organisationId,
    after: null,
    filter: () => true,
    entitle: async (entries) => entries.map(() => true),
    now: () => new Date(),
    session: null,
    signal: stop.signal,
    ...over,
  });
}

async function take(stream: AsyncGenerator<Frame, void, void>, count: number): Promise<Frame[]> {
  const taken: Frame[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done || value === undefined) break;
    taken.push(value);
  }
  return taken;
}

/** The frames in short: numbers of events, ranges of what was skipped, names of the rest. */
function brief(taken: readonly Frame[]): (string | number)[] {
  return taken.map((frame) => {
    if (frame.kind === 'Event') return frame.number;
    if (frame.kind === 'Skipped') return `${frame.from}-${frame.to}`;
    return frame.kind === 'Heartbeat' ? `♥${frame.head}` : frame.kind;
  });
}

const numberOf = (frame: Frame | undefined) =>
  frame !== undefined && 'cursor' in frame ? cursors.numberOf(organisationId, frame.cursor) : null;

describe('A stream', () => {
  test('It begins with the head, replays what came after the cursor, and goes on live.', async () => {
    for (let nth = 0; nth < 40; nth += 1) hub.add();
    const stream = open({ after: 2 });
    const past = await take(stream, 39);
    expect(brief(past)).toEqual(['♥40', ...Array.from({ length: 38 }, (_, nth) => nth + 3)]);
    expect(past.map(numberOf)).toEqual(Array.from({ length: 39 }, (_, nth) => nth + 2));
    const next = stream.next();
    hub.add();
    expect(brief([(await next).value as Frame])).toEqual([41]);
  });

  test('Without a cursor it begins with what comes from now on.', async () => {
    hub.add();
    const stream = open();
    expect(brief(await take(stream, 1))).toEqual(['♥1']);
    hub.add();
    expect(brief(await take(stream, 1))).toEqual([2]);
  });

  test('From the very beginning nothing is left out.', async () => {
    hub.add();
    expect(brief(await take(open({ after: 0 }), 2))).toEqual(['♥1', 1]);
  });

  test('A heartbeat comes at its time: while nothing happens, while much happens, and while a read takes long.', async () => {
    const idle = open({ heartbeatMs: 20 });
    expect(brief(await take(idle, 3))).toEqual(['♥0', '♥0', '♥0']);
    for (let nth = 0; nth < 30; nth += 1) hub.add();
    const busy = open({ after: 0, heartbeatMs: 20 });
    const taken: Frame[] = [];
    while (taken.length < 40) {
      taken.push(...(await take(busy, 1)));
      await delay(3);
    }
    const beats = taken.filter((frame) => frame.kind === 'Heartbeat');
    expect(beats.length).toBeGreaterThan(3);
    expect(taken.flatMap((frame) => (frame.kind === 'Event' ? [frame.number] : []))).toEqual(
      Array.from({ length: 40 - beats.length }, (_, nth) => nth + 1).slice(0, 30),
    );
    hub.heldBack = delay(200);
    const slow = open({ after: 0, heartbeatMs: 20 });
    expect(brief(await take(slow, 3))).toEqual(['♥30', '♥30', '♥30']);
    expect(numberOf((await take(slow, 1))[0])).toBe(0);
  });

  test('What the filter leaves out and what the viewer may not have are told alike, in one range.', async () => {
    for (const word of ['a', 'x', 'x', 'b', 'x', 'x', 'c', 'x']) hub.add({ word: `${word}.send` });
    const stream = open({
      after: 0,
      skipLingerMs: 5,
      filter: (entry) => entry.word !== 'x.send' || entry === hub.entries[1]?.entry,
      entitle: async (entries) => entries.map((entry) => entry.word !== 'x.send'),
    });
    const taken = await take(stream, 7);
    expect(brief(taken)).toEqual(['♥8', 1, '2-3', 4, '5-6', 7, '8-8']);
    expect(taken.map(numberOf)).toEqual([0, 1, 3, 4, 6, 7, 8]);
  });

  test('A long stretch of skipped numbers is one frame, and a heartbeat never lies before what it has skipped.', async () => {
    for (let nth = 0; nth < 100; nth += 1) hub.add({ word: 'x.send' });
    const stream = open({ after: 0, heartbeatMs: 40, skipLingerMs: 60_000, filter: () => false });
    const taken = await take(stream, 3);
    expect(brief(taken)).toEqual(['♥100', '1-100', '♥100']);
    expect(taken.map(numberOf)).toEqual([0, 100, 100]);
  });

  test('Entitlement is asked only for what passes the filter or was shown before, at most a batch at once.', async () => {
    const asked: number[] = [];
    for (let nth = 0; nth < 50; nth += 1) hub.add({ word: nth < 40 ? 'a.send' : 'x.send' });
    const stream = open({
      after: 0,
      skipLingerMs: 1,
      filter: (entry) => entry.word === 'a.send',
      entitle: async (entries) => {
        asked.push(entries.length);
        return entries.map(() => true);
      },
    });
    await take(stream, 42);
    expect(asked).toEqual([16, 16, 8]);
    expect(new Set(hub.reads)).toEqual(new Set([16]));
  });

  test('A subject that was shown and may not be seen any more is told once; one that was never shown is not.', async () => {
    const [shown, hidden] = [randomUUID(), randomUUID()];
    let allowed = true;
    for (const subjectId of [shown, hidden, shown, shown]) hub.add({ subjectId });
    const stream = open({
      after: 0,
      skipLingerMs: 1,
      entitledForMs: 0,
      entitle: async (entries) => entries.map((entry) => allowed && entry.subjectId === shown),
    });
    expect(brief(await take(stream, 2))).toEqual(['♥4', 1]);
    allowed = false;
    const taken = await take(stream, 2);
    expect(taken[0]).toEqual({ kind: 'AccessRevoked', subjectType: 'COOPERATION', subjectId: shown });
    expect(brief(taken.slice(1))).toEqual(['2-4']);
    allowed = true;
    hub.add({ subjectId: shown });
    expect(brief(await take(stream, 1))).toEqual([5]);
    allowed = false;
    hub.add({ subjectId: shown });
    expect(brief(await take(stream, 2))).toEqual(['AccessRevoked', '6-6']);
  });

  test('A revocation is told even when the filter would not show its entry.', async () => {
    const subjectId = randomUUID();
    hub.add({ subjectId });
    hub.add({ subjectId, word: 'participation.end' });
    const stream = open({
      after: 0,
      skipLingerMs: 1,
      filter: (entry) => entry.word === 'cooperation.send',
      entitle: async (entries) => entries.map((entry) => entry.word === 'cooperation.send'),
    });
    expect(brief(await take(stream, 4))).toEqual(['♥2', 1, 'AccessRevoked', '2-2']);
  });

  test('An entry that the filter leaves out is no revocation, as long as the viewer may have it.', async () => {
    const subjectId = randomUUID();
    hub.add({ subjectId });
    hub.add({ subjectId, word: 'cooperation.open' });
    const stream = open({ after: 0, skipLingerMs: 1, filter: (entry) => entry.word === 'cooperation.send' });
    expect(brief(await take(stream, 3))).toEqual(['♥2', 1, '2-2']);
  });

  test('A reader who stood still is judged anew before it gets the rest of what was read for it.', async () => {
    for (let nth = 0; nth < 10; nth += 1) hub.add();
    let allowed = true;
    const stream = open({
      after: 0,
      skipLingerMs: 1,
      entitledForMs: 20,
      entitle: async (entries) => entries.map(() => allowed),
    });
    expect(brief(await take(stream, 3))).toEqual(['♥10', 1, 2]);
    allowed = false;
    await delay(30);
    expect(brief(await take(stream, 1))).toEqual(['3-10']);
  });

  test('A judgement that fails or does not answer for each entry ends the stream with an error, and shows nothing.', async () => {
    hub.add();
    const failing = open({ after: 0, entitle: () => Promise.reject(new Error('no rights to be had')) });
    await failing.next();
    await expect(failing.next()).rejects.toThrow('no rights to be had');
    const short = open({ after: 0, entitle: async () => [] });
    await short.next();
    await expect(short.next()).rejects.toThrow('another number of entries');
    expect(hub.followers).toBe(0);
  });
});

describe('The resume window', () => {
  test('A cursor older than the window is told so, and the stream goes on after the head.', async () => {
    hub.add({}, new Date(Date.now() - 31 * DAY));
    hub.add();
    const stream = open({ after: 0 });
    const taken = await take(stream, 2);
    expect(brief(taken)).toEqual(['♥2', 'Discontinuity']);
    expect(taken[1]).toMatchObject({ head: 2 });
    expect(numberOf(taken[1])).toBe(2);
    hub.add();
    expect(brief(await take(stream, 1))).toEqual([3]);
  });

  test('An old cursor after which nothing old was missed resumes; the window can be set.', async () => {
    hub.add({}, new Date(Date.now() - 31 * DAY));
    hub.add({}, new Date(Date.now() - 29 * DAY));
    expect(brief(await take(open({ after: 1 }), 2))).toEqual(['♥2', 2]);
    expect(brief(await take(open({ after: 1, resumeWindowDays: 28 }), 2))).toEqual(['♥2', 'Discontinuity']);
    expect(brief(await take(open({ after: 0, resumeWindowDays: 32 }), 3))).toEqual(['♥2', 1, 2]);
    const later = () => new Date(Date.now() + 2 * DAY);
    expect(brief(await take(open({ after: 1, now: later }), 2))).toEqual(['♥2', 'Discontinuity']);
  });

  test('A cursor of a past that the database does not know (it was restored) is told so as well.', async () => {
    hub.add();
    const stream = open({ after: 9 });
    expect(brief(await take(stream, 2))).toEqual(['♥1', 'Discontinuity']);
    hub.add();
    expect(brief(await take(stream, 1))).toEqual([2]);
  });
});

describe('The end of a stream', () => {
  test('A minute before the session ends it says so, then ends with 4403; a session that goes on is warned anew.', async () => {
    let now = Date.parse('2026-10-08T08:00:00Z');
    const session = { endsAt: new Date(now + 3 * 60_000) };
    const stream = open({ session, now: () => new Date(now), heartbeatMs: 10 });
    expect(brief(await take(stream, 2))).toEqual(['♥0', '♥0']);
    now += 2 * 60_000;
    const [warning] = await take(stream, 1);
    expect(warning).toEqual({ kind: 'ReauthRequired', endsAt: session.endsAt, cursor: cursors.of(organisationId, 0) });
    expect(brief(await take(stream, 2))).toEqual(['♥0', '♥0']);
    session.endsAt = new Date(now + 5 * 60_000);
    expect(brief(await take(stream, 1))).toEqual(['♥0']);
    now += 5 * 60_000 - 1;
    expect(brief(await take(stream, 1))).toEqual(['ReauthRequired']);
    now += 1;
    await expect(stream.next()).rejects.toMatchObject({ code: 4403, reason: 'SESSION_ENDED' });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(hub.followers).toBe(0);
  });

  test('It ends by itself at the instant of the session’s end, without a frame being due.', async () => {
    const session = { endsAt: new Date(Date.now() + 60) };
    const stream = open({ session, heartbeatMs: 3_600_000 });
    expect(brief(await take(stream, 2))).toEqual(['♥0', 'ReauthRequired']);
    await expect(stream.next()).rejects.toBeInstanceOf(StreamClosed);
  });

  test('What was skipped is told before the warning, so that the cursor is right in the next session.', async () => {
    hub.add();
    const session = { endsAt: new Date(Date.now() + 60_000 + 80) };
    const never = 3_600_000;
    const stream = open({ session, after: 0, filter: () => false, skipLingerMs: never, heartbeatMs: never });
    const taken = await take(stream, 3);
    expect(brief(taken)).toEqual(['♥1', '1-1', 'ReauthRequired']);
    expect(numberOf(taken[2])).toBe(1);
  });

  test('It ends at once, also while it waits or reads: by return, by its signal, by a signal with a close code.', async () => {
    const ended = { done: true, value: undefined };
    const returned = open();
    await returned.next();
    const waiting = returned.next();
    expect(await returned.return()).toEqual(ended);
    expect(await waiting).toEqual(ended);
    hub.add();
    hub.heldBack = new Promise(() => {});
    const reading = open({ after: 0 });
    await reading.next();
    const pending = reading.next();
    stop.abort();
    expect(await pending).toEqual(ended);
    const revoked = new AbortController();
    const judged = open({ signal: revoked.signal });
    await judged.next();
    const last = judged.next();
    revoked.abort(new StreamClosed(4403, 'SESSION_ENDED'));
    await expect(last).rejects.toMatchObject({ code: 4403 });
    expect(await take(open({ signal: AbortSignal.abort() }), 1)).toEqual([]);
    expect(hub.followers).toBe(0);
  });

  test('When the hub closes, every stream ends with 1012.', async () => {
    const stream = open();
    await stream.next();
    const waiting = stream.next();
    await hub.close();
    await expect(waiting).rejects.toMatchObject({ code: 1012, reason: 'GOING_AWAY' });
  });
});

describe('A page', () => {
  const page = (after: number | null, first: number, over: Partial<FramesOptions> = {}) =>
    framePage({
      hub,
      cursors,
      organisationId,
      after,
      first,
      filter: (entry) => entry.word !== 'x.send',
      entitle: async (entries) => entries.map((entry) => entry.word !== 'secret.send'),
      now: () => new Date(),
      ...over,
    });

  test('Page after page gives the same rows as the stream, each number shown or skipped once.', async () => {
    for (const word of ['a', 'x', 'secret', 'b', 'x', 'c', 'd', 'secret']) hub.add({ word: `${word}.send` });
    const seen: (string | number)[] = [];
    let after = 0;
    for (let more = true; more; ) {
      const { frames: found, cursor, hasMore, head } = await page(after, 3);
      expect(head).toBe(8);
      seen.push(...brief(found));
      after = cursors.numberOf(organisationId, cursor);
      more = hasMore;
    }
    expect(after).toBe(8);
    expect(seen).toEqual([1, '2-3', 4, '5-5', 6, 7, '8-8']);
    expect(await page(8, 3)).toMatchObject({ frames: [], hasMore: false });
  });

  test('Without a place it gives nothing and the cursor of now; too old a place is told so.', async () => {
    hub.add({}, new Date(Date.now() - 31 * DAY));
    hub.add();
    const now = await page(null, 3);
    expect(now.frames).toEqual([]);
    expect(cursors.numberOf(organisationId, now.cursor)).toBe(2);
    for (const after of [0, 3]) {
      const told = await page(after, 3);
      expect(told.frames).toEqual([{ kind: 'Discontinuity', head: 2, cursor: told.cursor }]);
      expect(cursors.numberOf(organisationId, told.cursor)).toBe(2);
      expect(told.hasMore).toBe(false);
    }
  });
});
