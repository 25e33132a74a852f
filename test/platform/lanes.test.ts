import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { scopeOfOrganisation } from '../../src/access/row-security.js';
import { statement } from '../../src/kernel/context.js';
import { newId } from '../../src/kernel/ids.js';
import { type Database, openDatabase } from '../../src/platform/database.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

const UNITS = 10_000;
const AT_ONCE = 32;
const ORGANISATIONS = 40;
const POINT = 600;

const ownCounter = statement<{ org: string; n: number }>(
  'test_own_counter',
  'select organisation_id as org, last_number as n from letter_counter order by organisation_id',
);
const undecodable = statement<{ p: unknown }>('test_undecodable', 'select point(1, 2) as p');
const slow = statement<{ done: number }>('test_slow', 'select 1 as done from pg_sleep(2.5)');
const writing = statement('test_writing', `update letter_counter set last_number = 0 returning 1 as n`);

let fresh: TestDatabase;
let database: Database;
let operator: pg.Client;
const organisations: string[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  operator = new pg.Client({ connectionString: fresh.superuserUrl });
  await operator.connect();
  for (let nth = 0; nth < ORGANISATIONS; nth += 1) organisations.push(newId());
  await operator.query(
    `insert into organisation (id, kind, name_zh, name_en, number_prefix, region_code, state, created_at, updated_at)
     select id, 'LEGAL_AID_INSTITUTION', '中心', 'Centre', chr(19968 + nth::int), '410900', 'ACTIVE', now(), now()
     from unnest($1::uuid[]) with ordinality as u(id, nth)`,
    [organisations],
  );
  await operator.query(
    `insert into letter_counter (organisation_id, paper, year, last_number)
     select id, '援协', 2026, nth from unnest($1::uuid[]) with ordinality as u(id, nth)`,
    [organisations],
  );
  pg.types.setTypeParser(POINT as never, () => {
    throw new Error('undecodable');
  });
  database = await openDatabase({ url: fresh.appUrl, entities: [], poolSize: 4, lanes: 3 });
});
afterAll(async () => {
  await database.close();
  await operator.end();
  await fresh.drop();
});

async function own(nth: number): Promise<void> {
  const org = organisations[nth % ORGANISATIONS] ?? '';
  const rows = await database.reads(scopeOfOrganisation(org)).rows(ownCounter, []);
  expect(rows).toEqual([{ org, n: (nth % ORGANISATIONS) + 1 }]);
}

async function failing(nth: number): Promise<void> {
  const bad = nth % 2 === 0;
  const scope = scopeOfOrganisation(bad ? 'no organisation' : (organisations[nth % ORGANISATIONS] ?? ''));
  const outcome = await database
    .reads(scope)
    .rows<unknown>(bad ? ownCounter : undecodable, [])
    .then(
      () => 'answered',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
  // It may have been killed twice before it could fail.
  expect(['57P01', bad ? '22P02' : 'undecodable']).toContain(outcome);
}

async function lanesAreBack(): Promise<void> {
  const until = Date.now() + 10_000;
  while (database.lanes.size < 3 && Date.now() < until) await delay(20);
  expect(database.lanes.size).toBe(3);
}

async function nobodyIsInATransaction(): Promise<void> {
  const { rows } = await operator.query(
    `select state from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  );
  expect(rows).toEqual([]);
}

test('Ten thousand units of forty organisations, one sixth failing, connections killed under them: no leak, no wrong page, no good read lost.', async () => {
  let kills = 0;
  let running = true;
  const killer = (async () => {
    while (running) {
      await delay(60);
      const { rowCount } = await operator.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = 'yuanlian_app' order by random() limit 1`,
      );
      kills += rowCount ?? 0;
    }
  })();
  let next = 0;
  const lost: string[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let nth = next++; nth < UNITS; nth = next++) {
        if (nth % 6 === 5)
          await failing(nth).catch((error: Error) => void lost.push(`bad ${error.message.slice(0, 200)}`));
        else await own(nth).catch((error: Error) => void lost.push(error.message.slice(0, 200)));
      }
    }),
  );
  running = false;
  await killer;
  expect(kills).toBeGreaterThan(3);
  // A read is sent again once; only one whose second connection is killed as well may fail, and then it fails as lost.
  expect(lost.filter((message) => !/terminat|connection|lane/i.test(message))).toEqual([]);
  expect(lost.length).toBeLessThanOrEqual(kills);
  await lanesAreBack();
  await own(7);
  await nobodyIsInATransaction();
}, 120_000);

test('A policy that was dropped shows nobody’s rows, on a statement that is prepared already.', async () => {
  await own(3);
  await operator.query('drop policy select_own on letter_counter');
  try {
    for (let nth = 0; nth < 12; nth += 1) {
      const scope = scopeOfOrganisation(organisations[nth] ?? '');
      expect(await database.reads(scope).rows(ownCounter, [])).toEqual([]);
    }
  } finally {
    await operator.query(
      'create policy select_own on letter_counter for select to yuanlian_app using (organisation_id = (select app.org()))',
    );
  }
  await own(3);
});

test('What takes too long for a lane is answered all the same, and nothing can be written on one.', async () => {
  const scope = scopeOfOrganisation(organisations[0] ?? '');
  const others = Promise.all(Array.from({ length: 20 }, async (_item, nth) => await own(nth)));
  expect(await database.reads(scope).rows(slow, [])).toEqual([{ done: 1 }]);
  await others;
  await expect(database.reads(scope).rows(writing, [])).rejects.toMatchObject({ code: '25006' });
  await own(0);
  await nobodyIsInATransaction();
}, 30_000);
