import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordEntries } from '../../src/journal/record.js';
import { type Sequencer, startSequencer } from '../../src/journal/sequencer.js';
import { STAMP } from '../../src/journal/stamp.js';
import { newId } from '../../src/kernel/ids.js';
import { entry, JournalWorld, quiet } from './journal-world.js';

let world: JournalWorld;
let sequencers: Sequencer[];

beforeEach(async () => {
  world = await JournalWorld.open();
  sequencers = [];
});
afterEach(async () => {
  await Promise.all(sequencers.map((sequencer) => sequencer.stop()));
  await world.close();
});

function sequencer(options: { pollMs?: number; followMs?: number; batch?: number } = {}): Sequencer {
  const started = startSequencer({ connect: world.connect, logger: quiet, pollMs: 5, followMs: 20, ...options });
  sequencers.push(started);
  return started;
}

/** What a writer was told is done. */
interface Acknowledged {
  readonly id: string;
  readonly subjectId: string;
  readonly version: number;
  readonly audience: readonly string[];
}

/** Sixteen members of four organisations move twelve subjects, each move under the subject's lock, some taken back. */
async function work(rounds: number, busy: () => boolean): Promise<Acknowledged[]> {
  await world.superuser.query('create table moved (id uuid primary key, version integer not null)');
  await world.superuser.query('grant select, update on moved to yuanlian_app');
  const subjects = Array.from({ length: 12 }, () => randomUUID());
  await world.superuser.query('insert into moved select s, 0 from unnest($1::uuid[]) s', [subjects]);
  const organisations = Array.from({ length: 4 }, () => randomUUID());
  const acknowledged: Acknowledged[] = [];
  await Promise.all(
    Array.from({ length: 16 }, async (_, nth) => {
      const own = organisations[nth % organisations.length] ?? '';
      const writer = await world.writer(own);
      for (let round = 0; round < rounds && busy(); round += 1) {
        const subjectId = subjects[Math.floor(Math.random() * subjects.length)] ?? '';
        const audience = [own, ...organisations.filter((id) => id !== own && Math.random() < 0.4)];
        const moves = Math.random() < 0.2 ? 2 : 1;
        const takenBack = Math.random() < 0.1;
        const done = writer.transaction(async (execute) => {
          const [row] = (await execute('select version from moved where id = ?::uuid for update', [subjectId])) as {
            version: number;
          }[];
          const entries = Array.from({ length: moves }, (_unused, move) =>
            entry(audience, { subjectId, version: (row?.version ?? 0) + move + 1 }),
          );
          await execute('update moved set version = version + ? where id = ?::uuid', [moves, subjectId]);
          if (Math.random() < 0.3) await delay(Math.random() * 8);
          const actor = { organisationId: own, memberId: null };
          await recordEntries(execute, actor, new Date(), newId(), entries);
          if (takenBack) throw new Error('taken back');
          return entries;
        });
        const entries = await done.catch((error: Error) => {
          if (error.message !== 'taken back') throw error;
          return [];
        });
        acknowledged.push(...entries.map(({ id, version }) => ({ id, subjectId, version, audience })));
      }
    }),
  );
  return acknowledged;
}

interface Delivered {
  readonly organisation: string;
  readonly number: number;
  readonly position: number;
  readonly id: string;
  readonly subject: string;
  readonly version: number;
}

/** Everything that was acknowledged has its number at each organisation, once, in order; and nothing else has one. */
async function expectDelivered(acknowledged: readonly Acknowledged[]): Promise<void> {
  const { rows } = await world.superuser.query<Delivered>(
    `select a.organisation_id as organisation, a.number::int as number, a.position::int as position, j.id,
       j.subject_id as subject, j.version
     from journal_audience a join journal j on j.id = a.entry_id order by a.organisation_id, a.number`,
  );
  const delivered = rows.map((row) => `${row.organisation} ${row.id}`).sort();
  expect(delivered).toEqual(acknowledged.flatMap(({ id, audience }) => audience.map((to) => `${to} ${id}`)).sort());
  for (const [, ofOne] of Map.groupBy(rows, (row) => row.organisation)) {
    expect(ofOne.map((row) => row.number)).toEqual(ofOne.map((_, nth) => nth + 1));
    expect(ofOne.map((row) => row.position)).toEqual(ofOne.map((row) => row.position).sort((a, b) => a - b));
  }
  const positions = await world.superuser.query<{ position: number; subject: string; version: number }>(
    `select s.position::int as position, j.subject_id as subject, j.version
     from journal_stream s join journal j on j.id = s.entry_id order by s.position`,
  );
  expect(positions.rows.map((row) => row.position)).toEqual(acknowledged.map((_, nth) => nth + 1));
  for (const [, ofOne] of Map.groupBy(positions.rows, (row) => row.subject)) {
    expect(ofOne.map((row) => row.version)).toEqual(ofOne.map((_, nth) => nth + 1));
  }
  expect(await world.verify()).toMatchObject({ whole: true, faults: [], checked: acknowledged.length });
}

describe('The sequencer', () => {
  test('Sixteen writers while leaders are killed and replaced: acknowledged is delivered, without a hole, in order.', async () => {
    for (let nth = 0; nth < 3; nth += 1) sequencer({ batch: 7 });
    let working = true;
    let killed = 0;
    const killing = (async () => {
      while (working) {
        await delay(10 + Math.random() * 60);
        if (await world.cutLeader()) killed += 1;
      }
    })();
    const acknowledged = await work(60, () => true);
    working = false;
    await killing;
    expect(acknowledged.length).toBeGreaterThan(500);
    expect(killed).toBeGreaterThan(5);
    expect(await world.drained()).toBe(true);
    await expectDelivered(acknowledged);
  });

  test('Two that stamp at the same moment, against the rule, still make no hole and no double.', async () => {
    let working = true;
    const racers = await Promise.all([world.relay(), world.relay(), world.relay()]);
    let stamped = 0;
    let beaten = 0;
    const racing = racers.map(async (client) => {
      while (working) {
        await client.query(STAMP, [5]).then(
          () => (stamped += 1),
          (error: { code: string }) => {
            expect(['23505', '40P01']).toContain(error.code);
            beaten += 1;
          },
        );
      }
    });
    const acknowledged = await work(25, () => true);
    while (!(await world.drained(50)));
    working = false;
    await Promise.all(racing);
    expect(stamped).toBeGreaterThan(0);
    expect(beaten).toBeGreaterThan(0);
    await expectDelivered(acknowledged);
  });

  test('Of several only one leads; the next one takes over when it stops, and when its session is cut.', async () => {
    const all = [sequencer(), sequencer(), sequencer()];
    const leaders = () => all.filter((one) => one.leading);
    const elected = async () => {
      while (leaders().length === 0) await delay(5);
      return leaders()[0];
    };
    const first = await elected();
    await delay(100);
    expect(leaders()).toEqual([first]);
    await first?.stop();
    expect(first?.leading).toBe(false);
    const second = await elected();
    expect(second).not.toBe(first);
    await world.cutLeader();
    while (second?.leading) await delay(1);
    await elected();
    await delay(100);
    expect(leaders()).toHaveLength(1);
  });

  test('It comes back by itself after the database has ended every session, and after connecting has failed.', async () => {
    const writer = await world.writer(randomUUID());
    let refusals = 5;
    const started = startSequencer({
      connect: () => (refusals-- > 0 ? Promise.reject(new Error('no route')) : world.connect()),
      logger: quiet,
      pollMs: 5,
    });
    sequencers.push(started);
    await writer.record(entry([writer.organisationId]));
    expect(await world.drained()).toBe(true);
    await world.cutRelays();
    await writer.record(entry([writer.organisationId]));
    expect(await world.drained()).toBe(true);
    expect(await world.head(writer.organisationId)).toBe(2);
  });

  test('A nudge after the commit is enough: the leader looks at once.', async () => {
    const writer = await world.writer(randomUUID());
    const patient = sequencer({ pollMs: 3_600_000 });
    await writer.record(entry([writer.organisationId]));
    while (!patient.leading) await delay(5);
    patient.nudge();
    expect(await world.drained()).toBe(true);
    await writer.record(entry([writer.organisationId]));
    expect(await world.drained(200)).toBe(false);
    patient.nudge();
    expect(await world.drained()).toBe(true);
  });

  test('Entries that are scheduled again, or twice for one organisation, are stamped once and stop nothing.', async () => {
    const writer = await world.writer(randomUUID());
    const own = writer.organisationId;
    const first = entry([own]);
    await writer.record(first);
    await world.stamp();
    await writer.transaction((execute) =>
      execute(
        `insert into journal_pending (entry_id, actor_organisation_id, audience)
         values (?::uuid, ?::uuid, array[?::uuid, ?::uuid])`,
        [first.id, own, own, own],
      ),
    );
    const second = entry([own]);
    await writer.record(second);
    await world.superuser.query(
      'alter table journal_pending disable trigger append_only; update journal_pending set audience = audience || audience; alter table journal_pending enable always trigger append_only',
    );
    await world.stamp();
    const { rows } = await world.superuser.query('select entry_id, number::int from journal_audience order by number');
    expect(rows).toEqual([
      { entry_id: first.id, number: 1 },
      { entry_id: second.id, number: 2 },
    ]);
    expect((await world.verify()).whole).toBe(true);
  });

  test('Only the sequencer notifies: recording sends nothing, stamping one hint with the last position.', async () => {
    const writer = await world.writer(randomUUID());
    const listener = await world.relay();
    const hints: string[] = [];
    listener.on('notification', ({ payload }) => hints.push(payload ?? ''));
    await listener.query('listen yuanlian_journal');
    await writer.record(...Array.from({ length: 9 }, () => entry([writer.organisationId])));
    await listener.query('select 1');
    expect(hints).toEqual([]);
    await world.stamp();
    await listener.query('select 1');
    expect(hints).toEqual(['9']);
  });
});
