import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Frame, FramesOptions } from '../../src/journal/frame.js';
import { brief, numberOf, StillHub, streamOf, take } from './still-hub.js';

let hub: StillHub;
let stop: AbortController;

beforeEach(() => {
  hub = new StillHub();
  stop = new AbortController();
});
afterEach(() => stop.abort());

const open = (over: Partial<FramesOptions> = {}) => streamOf(hub, stop.signal, over);

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
    const read = Promise.withResolvers<void>();
    hub.heldBack = read.promise;
    const slow = open({ after: 0, heartbeatMs: 20 });
    expect(brief(await take(slow, 3))).toEqual(['♥30', '♥30', '♥30']);
    expect(numberOf((await take(slow, 1))[0])).toBe(0);
    read.resolve();
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
    const stream = open({ after: 0, heartbeatMs: 500, skipLingerMs: 60_000, filter: () => false });
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
      entitledForMs: 60_000,
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
