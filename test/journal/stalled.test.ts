import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Hub, startHub } from '../../src/journal/hub.js';
import { entry, type JournalWorld, quiet } from './journal-world.js';
import { expectNumber, expectNumbers, LiveWorld } from './live-world.js';

let live: LiveWorld;
let world: JournalWorld;

beforeEach(async () => {
  live = await LiveWorld.open();
  world = live.world;
});
afterEach(() => live.close());

describe('A reader that stalls', () => {
  test('6,000 full entries pass it: it holds less than 64 kB, the others go on, and it has them all afterwards.', async () => {
    const writer = await world.writer(randomUUID());
    const own = writer.organisationId;
    const total = 6_000;
    let held = 0;
    const counted = (stream: { bytes: number }): Hub => {
      const hub = live.hubs[1] as Hub;
      return new Proxy(hub, {
        get: (target, name) => {
          if (name !== 'read') {
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          }
          return async (...args: Parameters<Hub['read']>) => {
            const batch = await hub.read(...args);
            stream.bytes += Buffer.byteLength(JSON.stringify(batch));
            return batch;
          };
        },
      });
    };
    const slow = { bytes: 0 };
    const stalled = live.stream(own, 0, { hub: counted(slow) });
    const others = Array.from({ length: 5 }, () => live.stream(own, 0));
    await stalled.next();
    const reading = others.map((stream) => expectNumbers(stream, 1, total));
    const filler = 'x'.repeat(190);
    const references = Object.fromEntries(Array.from({ length: 9 }, (_, nth) => [`reference${nth}`, filler]));
    for (let nth = 0; nth < total; nth += 100) {
      await writer.record(...Array.from({ length: 100 }, () => entry([own], { references })));
      if (nth === 0) expect(await expectNumber(stalled)).toBe(1);
      held = Math.max(held, slow.bytes);
    }
    await Promise.all(reading);
    expect(held).toBeGreaterThan(20_000);
    expect(held).toBeLessThan(65_536);
    await expectNumbers(stalled, 2, total);
  });

  test('Three hundred that come back at the same place share the reads of the database.', async () => {
    const writer = await world.writer(randomUUID());
    const own = writer.organisationId;
    await writer.record(...Array.from({ length: 160 }, () => entry([own])));
    expect(await world.drained()).toBe(true);
    let reads = 0;
    const counting = startHub({
      logger: quiet,
      connect: async () => {
        const client = await world.connect();
        const query = client.query.bind(client) as (config: { name?: string }) => Promise<never>;
        client.query = ((config: { name?: string }) => {
          if (config.name === 'stream_replay') reads += 1;
          return query(config);
        }) as typeof client.query;
        return client;
      },
    });
    live.hubs.push(counting);
    await Promise.all(Array.from({ length: 300 }, () => expectNumbers(live.stream(own, 0, { hub: counting }), 1, 160)));
    expect(reads).toBeLessThan(300);
  });
});
