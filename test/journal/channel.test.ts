import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Channel } from '../../src/journal/channel.js';
import type { NumberedEntry } from '../../src/journal/entry.js';
import { BackOff, Nudge } from '../../src/journal/nudge.js';

function numbered(number: number): NumberedEntry {
  const id = randomUUID();
  const entry = {
    id,
    subjectType: 'COOPERATION',
    subjectId: id,
    word: 'cooperation.send',
    from: null,
    to: null,
    actorOrganisationId: id,
    actorMemberId: null,
    at: new Date(),
    version: 1,
    causedBy: id,
    references: {},
    restricted: false,
    restrictedTo: null,
  };
  return { entry, number, position: number, stampedAt: new Date() };
}

const numbers = (found: NumberedEntry[] | null) => found?.map((entry) => entry.number) ?? null;

describe('The window of one organisation', () => {
  test('It keeps the latest entries, no more than it may, and answers only where it reaches back far enough.', () => {
    const channel = new Channel(3);
    expect(channel.recent(0, 9)).toBeNull();
    for (const number of [5, 6, 7, 8, 9]) channel.push(numbered(number));
    expect(numbers(channel.recent(6, 9))).toEqual([7, 8, 9]);
    expect(numbers(channel.recent(7, 1))).toEqual([8]);
    expect(channel.recent(5, 9)).toBeNull();
    expect(channel.recent(9, 9)).toBeNull();
    expect(channel.head).toBe(9);
  });

  test('What comes again is not kept twice, and what does not follow begins a new window.', () => {
    const channel = new Channel(9);
    for (const number of [1, 2, 2, 1, 3, 7, 8]) channel.push(numbered(number));
    expect(numbers(channel.recent(6, 9))).toEqual([7, 8]);
    expect(channel.recent(2, 9)).toBeNull();
  });

  test('Those who wait are woken by what they wait for, by their signal, and when there will be nothing more.', async () => {
    const channel = new Channel(3);
    const stop = new AbortController();
    const woken: string[] = [];
    const wait = (name: string, after: number, signal = new AbortController().signal) =>
      channel.wait(after, signal).then(() => woken.push(name));
    const waiting = [wait('one', 0), wait('five', 4), wait('stopped', 9, stop.signal), wait('nine', 8)];
    channel.push(numbered(1));
    await waiting[0];
    channel.raise(4);
    channel.raise(2);
    expect(channel.head).toBe(4);
    stop.abort();
    await waiting[2];
    expect(woken).toEqual(['one', 'stopped']);
    channel.raise(5);
    await waiting[1];
    channel.release();
    await Promise.all(waiting);
    expect(woken).toEqual(['one', 'stopped', 'five', 'nine']);
    await channel.wait(0, new AbortController().signal);
  });
});

describe('A nudge', () => {
  const long = 3_600_000;

  test('It wakes the sleeper; one that finds nobody asleep is kept for the next sleep, once, unless it is forgotten.', async () => {
    const nudge = new Nudge();
    const asleep = nudge.sleep(long);
    nudge.nudge();
    await asleep;
    nudge.nudge();
    nudge.nudge();
    await nudge.sleep(long);
    nudge.nudge();
    nudge.forget();
    let awake = false;
    const again = nudge.sleep(long).then(() => {
      awake = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(awake).toBe(false);
    nudge.nudge();
    await again;
  });

  test('Waiting times double up to their bound, lie apart, and begin anew after success.', () => {
    const backOff = new BackOff(100, 1_000);
    const waits = Array.from({ length: 8 }, () => backOff.next());
    waits.forEach((ms, nth) => {
      const middle = Math.min(1_000, 100 * 2 ** nth);
      expect(ms).toBeGreaterThanOrEqual(middle * 0.75);
      expect(ms).toBeLessThanOrEqual(middle * 1.25);
    });
    backOff.reset();
    expect(backOff.next()).toBeLessThanOrEqual(125);
  });
});
