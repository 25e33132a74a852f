import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Frame, FramesOptions } from '../../src/journal/frame.js';
import { frames } from '../../src/journal/frames.js';
import { type Hub, startHub } from '../../src/journal/hub.js';
import { framePage } from '../../src/journal/page.js';
import { recordEntries } from '../../src/journal/record.js';
import { type Sequencer, startSequencer } from '../../src/journal/sequencer.js';
import { entry, JournalWorld, quiet, type Writer } from './journal-world.js';

let world: JournalWorld;
let hubs: Hub[];
let sequencer: Sequencer;

beforeEach(async () => {
  world = await JournalWorld.open();
  sequencer = startSequencer({ connect: world.connect, logger: quiet, pollMs: 3, followMs: 20 });
  // two processes, each with its own reader; small windows, so that memory and database take turns
  hubs = [4, 64].map((windowSize) => startHub({ connect: world.connect, logger: quiet, pollMs: 20, windowSize }));
});
afterEach(async () => {
  await Promise.all([sequencer.stop(), ...hubs.map((hub) => hub.close())]);
  await world.close();
});

function open(organisationId: string, after: number | null, over: Partial<FramesOptions> = {}) {
  return frames({
    hub: hubs[Math.floor(Math.random() * hubs.length)] as Hub,
    cursors: world.cursors,
    organisationId,
    after,
    filter: () => true,
    entitle: async (entries) => entries.map(() => true),
    now: () => new Date(),
    session: null,
    signal: new AbortController().signal,
    ...over,
  });
}

/** Four writers of the organisation, in small bursts, until each has written its share. */
async function write(organisationId: string, each: number, pause = 4): Promise<void> {
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      const writer = await world.writer(organisationId);
      for (let written = 0; written < each; ) {
        const burst = Math.min(each - written, 1 + Math.floor(Math.random() * 3));
        await writer.record(...Array.from({ length: burst }, () => entry([organisationId])));
        written += burst;
        if (Math.random() < 0.5) await delay(Math.random() * pause);
      }
      await writer.client.end();
    }),
  );
}

async function expectNumber(stream: AsyncGenerator<Frame, void, void>): Promise<number> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done || value === undefined) throw new Error('The stream ended silently.');
    if (value.kind === 'Event') return value.number;
    if (value.kind !== 'Heartbeat') throw new Error(`${value.kind} was not expected.`);
  }
}

/** The stream brings exactly these numbers, one after the other. */
async function expectNumbers(stream: AsyncGenerator<Frame, void, void>, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    const got = await expectNumber(stream);
    if (got !== number) throw new Error(`Expected ${number}, got ${got}.`);
  }
  await stream.return();
}

describe('The stream of one organisation', () => {
  test('Past and present join without a seam, wherever a reader begins and whenever it comes.', async () => {
    const organisationId = randomUUID();
    const total = 4 * 100;
    const writing = write(organisationId, 100);
    const readers: Promise<void>[] = [];
    for (let nth = 0; nth < 60; nth += 1) {
      await delay(5);
      const head = await world.head(organisationId);
      const after = Math.floor(Math.random() * (head + 1));
      readers.push(expectNumbers(open(organisationId, after), after + 1, total));
    }
    await Promise.all([writing, ...readers]);
  });

  test('A thousand disconnects at random points: with its cursor each reader goes on where it was.', async () => {
    const organisationId = randomUUID();
    const total = 4 * 150;
    const writing = write(organisationId, 150, 12);
    let disconnects = 0;
    const reader = async () => {
      let at = 0;
      while (at < total || disconnects < 1_000) {
        const cut = new AbortController();
        const stream = open(organisationId, at, { signal: cut.signal });
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
      open(organisationId, 0, { heartbeatMs: 20, ...(nth % 2 === 0 ? { hub: hubs[0] as Hub } : {}) }),
    );
    const cutting = (async () => {
      for (let nth = 0; nth < 15; nth += 1) {
        await delay(20 + Math.random() * 60);
        await world.cutRelays();
        cuts += 1;
      }
    })();
    const reading = streams.map((stream) => expectNumbers(stream, 1, total));
    await Promise.all([write(organisationId, 60, 30), cutting, ...reading]);
    expect(cuts).toBe(15);
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
    hubs.push(deaf);
    const stream = open(organisationId, 0, { hub: deaf, heartbeatMs: 3_600_000 });
    await Promise.all([write(organisationId, 10, 20), expectNumbers(stream, 1, 40)]);
  });

  test('A list and the stream after its head repeat, but never miss: head and state are of one snapshot.', async () => {
    const writer = await world.writer(randomUUID());
    const reader = await world.writer(writer.organisationId);
    const subjectId = randomUUID();
    await world.superuser.query('create table moved (version integer not null); insert into moved values (0)');
    await world.superuser.query('grant select, update on moved to yuanlian_app');
    let done = false;
    const writing = (async () => {
      for (let version = 1; version <= 150; version += 1) await move(writer, subjectId, version);
      done = true;
    })();
    const lists: { version: number; head: number }[] = [];
    while (!done) {
      const [row] = await reader.transaction(
        async (execute) =>
          (await execute(
            'select version, coalesce((select number from journal_head), 0)::int as head from moved',
            [],
          )) as { version: number; head: number }[],
      );
      if (row !== undefined) lists.push(row);
    }
    await writing;
    expect(await world.drained()).toBe(true);
    expect(lists.some((list) => list.head < list.version)).toBe(true);
    for (const list of lists) expect(list.head).toBeLessThanOrEqual(list.version);
    const { version, head } = lists[Math.floor(lists.length / 2)] as { version: number; head: number };
    const stream = open(writer.organisationId, head);
    const heard: number[] = [];
    while (heard.at(-1) !== 150) {
      const { value } = await stream.next();
      if (value?.kind === 'Event') heard.push(value.entry.version);
    }
    expect(heard.filter((one) => one > version)).toEqual(
      Array.from({ length: 150 - version }, (_, nth) => version + nth + 1),
    );
    await stream.return();
  });

  test('The facts arrive as they were written, the same in the stream, in a page and from memory.', async () => {
    const writer = await world.writer(randomUUID());
    const own = writer.organisationId;
    const other = randomUUID();
    const written = entry([own, other], {
      references: { letterId: randomUUID(), dueOn: '2026-10-08', rows: [1, 2], last: null, urgent: true },
      restrictedTo: [randomUUID()],
      from: null,
      to: null,
      version: 7,
    });
    const live = open(own, 0);
    await live.next();
    await writer.record(written);
    const { value: fresh } = await live.next();
    const replayed = open(own, 0, { hub: hubs[0] as Hub });
    await replayed.next();
    const { value: again } = await replayed.next();
    const page = await framePage({
      hub: hubs[1] as Hub,
      cursors: world.cursors,
      organisationId: own,
      after: 0,
      first: 5,
      filter: () => true,
      entitle: async (entries) => entries.map(() => true),
      now: () => new Date(),
    });
    const { id, subjectType, subjectId, word, from, to, version, references, restrictedTo } = written;
    expect(fresh).toEqual({
      kind: 'Event',
      number: 1,
      cursor: world.cursors.of(own, 1),
      stampedAt: expect.any(Date),
      entry: {
        ...{ id, subjectType, subjectId, word, from, to, version, references, restrictedTo },
        restricted: true,
        actorOrganisationId: own,
        actorMemberId: null,
        at: expect.any(Date),
        causedBy: expect.any(String),
      },
    });
    expect(again).toEqual(fresh);
    expect(page.frames).toEqual([fresh]);
    await Promise.all([live.return(), replayed.return()]);
  });
});

async function move(writer: Writer, subjectId: string, version: number): Promise<void> {
  await writer.transaction(async (execute) => {
    await execute('update moved set version = ?', [version]);
    const actor = { organisationId: writer.organisationId, memberId: null };
    const entries = [entry([writer.organisationId], { subjectId, version })];
    await recordEntries(execute, actor, new Date(), randomUUID(), entries);
  });
}

describe('A reader that stalls', () => {
  test('6,000 full entries pass it: it holds less than 64 kB, the others go on, and it has them all afterwards.', async () => {
    const writer = await world.writer(randomUUID());
    const own = writer.organisationId;
    const total = 6_000;
    let held = 0;
    const counted = (stream: { bytes: number }): Hub => {
      const hub = hubs[1] as Hub;
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
    const stalled = open(own, 0, { hub: counted(slow) });
    const others = Array.from({ length: 5 }, () => open(own, 0));
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
    hubs.push(counting);
    await Promise.all(Array.from({ length: 300 }, () => expectNumbers(open(own, 0, { hub: counting }), 1, 160)));
    expect(reads).toBeLessThan(300);
  });
});
