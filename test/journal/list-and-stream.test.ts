import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hub } from '../../src/journal/hub.js';
import { framePage } from '../../src/journal/page.js';
import { recordEntries } from '../../src/journal/record.js';
import { entry, type JournalWorld, type Writer } from './journal-world.js';
import { LiveWorld } from './live-world.js';

let live: LiveWorld;
let world: JournalWorld;

beforeEach(async () => {
  live = await LiveWorld.open();
  world = live.world;
});
afterEach(() => live.close());

describe('List and stream', () => {
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
    const stream = live.stream(writer.organisationId, head);
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
    const listening = live.stream(own, 0);
    await listening.next();
    await writer.record(written);
    const { value: fresh } = await listening.next();
    const replayed = live.stream(own, 0, { hub: live.hubs[0] as Hub });
    await replayed.next();
    const { value: again } = await replayed.next();
    const page = await framePage({
      hub: live.hubs[1] as Hub,
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
    await Promise.all([listening.return(), replayed.return()]);
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
