import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hub } from '../../src/journal/hub.js';
import { startHub } from '../../src/journal/hub.js';
import { entry, type JournalWorld, quiet } from './journal-world.js';
import { expectNumber, expectNumbers, LiveWorld } from './live-world.js';

let live: LiveWorld;
let world: JournalWorld;

beforeEach(async () => {
  live = await LiveWorld.open();
  world = live.world;
});
afterEach(() => live.close());

describe('The stream of one organisation', () => {
  test('Past and present join without a seam, wherever a reader begins and whenever it comes.', async () => {
    const organisationId = randomUUID();
    const total = 4 * 100;
    const writing = live.write(organisationId, 100);
    const readers: Promise<void>[] = [];
    for (let nth = 0; nth < 60; nth += 1) {
      await delay(5);
      const head = await world.head(organisationId);
      const after = Math.floor(Math.random() * (head + 1));
      readers.push(expectNumbers(live.stream(organisationId, after), after + 1, total));
    }
    await Promise.all([writing, ...readers]);
  });

  test('A thousand disconnects at random points: with its cursor each reader goes on where it was.', async () => {
    const organisationId = randomUUID();
    const total = 4 * 150;
    const writing = live.write(organisationId, 150, 12);
    let disconnects = 0;
    const reader = async () => {
      let at = 0;
      while (at < total || disconnects < 1_000) {
        const cut = new AbortController();
        const stream = live.stream(organisationId, at, { signal: cut.signal });
        const patience = Math.floor(Math.random() * 12);
        const cutting = Math.random() < 0.5 ? setTimeout(() => cut.abort(), Math.random() * 10) : undefined;
        for (let taken = 0; taken <= patience; taken += 1) {
          if (cutting === undefined && Math.random() < 0.1) void delay(Math.random() * 3).then(() => stream.return());
          if (at === total) setTimeout(() => cut.abort(), 1);
          const { value, done } = await stream.next();
          if (done || value === undefined) break;
          if (value.kind === 'Heartbeat') continue;
          if (value.kind !== 'Event' || value.number !== at + 1)
            throw new Error(`After ${at} came ${JSON.stringify(value)}`);
          at = world.cursors.numberOf(organisationId, value.cursor);
        }
        clearTimeout(cutting);
        await stream.return();
        disconnects += 1;
      }
      expect(at).toBe(total);
    };
    await Promise.all([writing, ...Array.from({ length: 20 }, reader)]);
    expect(disconnects).toBeGreaterThanOrEqual(1_000);
  });

  test('The readers’ and the sequencer’s sessions are cut again and again: the streams wait and go on, complete.', async () => {
    const organisationId = randomUUID();
    const total = 4 * 60;
    let cuts = 0;
    const streams = Array.from({ length: 10 }, (_, nth) =>
      live.stream(organisationId, 0, { heartbeatMs: 20, ...(nth % 2 === 0 ? { hub: live.hubs[0] as Hub } : {}) }),
    );
    const cutting = (async () => {
      for (let nth = 0; nth < 15; nth += 1) {
        await delay(20 + Math.random() * 60);
        await world.cutRelays();
        cuts += 1;
      }
    })();
    const reading = streams.map((stream) => expectNumbers(stream, 1, total));
    await Promise.all([live.write(organisationId, 60, 30), cutting, ...reading]);
    expect(cuts).toBe(15);
  });

  test('Who comes while the stream is being read hears at once what that reading brings, though it does not name him.', async () => {
    const organisationId = randomUUID();
    const writer = await world.writer(organisationId);
    const [asked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = startHub({
      logger: quiet,
      pollMs: 20,
      connect: async () => {
        const client = await world.connect();
        const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
        const held = async (...args: unknown[]) => {
          if ((args[0] as { name?: string }).name === 'stream_slice') {
            asked.resolve();
            await goOn.promise;
          }
          return await query(...args);
        };
        return Object.assign(client, { query: held }) as unknown as typeof client;
      },
    });
    live.hubs.push(slow);
    await asked.promise;
    const stream = live.stream(organisationId, null, {
      hub: slow,
      heartbeatMs: 3_600_000,
      signal: AbortSignal.timeout(10_000),
    });
    expect((await stream.next()).value).toMatchObject({ kind: 'Heartbeat', head: 0 });
    const heard = expectNumber(stream);
    await writer.record(entry([organisationId]));
    expect(await world.drained()).toBe(true);
    goOn.resolve();
    expect(await heard).toBe(1);
    await stream.return();
  });

  test('Polling is the guarantee: without a single hint everything arrives.', async () => {
    const organisationId = randomUUID();
    const deaf = startHub({
      logger: quiet,
      pollMs: 20,
      connect: async () => {
        const client = await world.connect();
        (client as EventEmitter).on('newListener', (event: string) => {
          if (event === 'notification') queueMicrotask(() => client.removeAllListeners('notification'));
        });
        return client;
      },
    });
    live.hubs.push(deaf);
    const stream = live.stream(organisationId, 0, { hub: deaf, heartbeatMs: 3_600_000 });
    await Promise.all([live.write(organisationId, 10, 20), expectNumbers(stream, 1, 40)]);
  });
});
