import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type QueryResult } from 'pg';
import { v7 as newId } from 'uuid';
import { freshDatabase, type TestDatabase } from '../support/database.js';

const SHENZHEN = newId();
const CHENGDU = newId();
const URUMQI = newId();

let database: TestDatabase;
let client: Client;
let relay: Client;
let clock: Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.appUrl });
  relay = new Client({ connectionString: database.relayUrl });
  clock = new Client({ connectionString: database.clockUrl });
  await Promise.all([client.connect(), relay.connect(), clock.connect()]);
});

afterAll(async () => {
  await Promise.all([client?.end(), relay?.end(), clock?.end()]);
  await database?.drop();
});

/** One transaction as the server makes them: the organisation is set for this transaction only. */
async function as<T>(organisation: string | undefined, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    if (organisation !== undefined) await client.query(`select set_config('app.org_id', $1, true)`, [organisation]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

function insert(organisation: string, subject: string, part = 'OWNER'): Promise<QueryResult> {
  return client.query(
    `insert into participation (organisation_id, subject_id, subject_type, part, last_moved_at, since)
     values ($1, $2, 'COOPERATION', $3, now(), now())`,
    [organisation, subject, part],
  );
}

/** The parts in a subject as nobody's policy narrows them. */
async function partsIn(subject: string): Promise<string[]> {
  const { rows } = await relay.query<{ organisation_id: string }>(
    'select organisation_id from participation where subject_id = $1 order by since, organisation_id',
    [subject],
  );
  return rows.map((row) => row.organisation_id);
}

/** A subject of Shenzhen's in which Chengdu takes part. */
async function shared(): Promise<string> {
  const subject = newId();
  await as(SHENZHEN, () => insert(SHENZHEN, subject));
  await as(SHENZHEN, () => insert(CHENGDU, subject, 'REQUESTED'));
  return subject;
}

const REFUSED = /row-level security policy/;

describe('Reading', () => {
  test('Who takes part sees all parts in the subject; a stranger and nobody see none.', async () => {
    const subject = await shared();
    const count = async () =>
      (await client.query('select from participation where subject_id = $1', [subject])).rowCount;
    expect(await as(SHENZHEN, count)).toBe(2);
    expect(await as(CHENGDU, count)).toBe(2);
    expect(await as(URUMQI, count)).toBe(0);
    expect(await as(undefined, count)).toBe(0);
    expect(await as('', count)).toBe(0);
  });

  test('The organisation of one transaction is forgotten in the next.', async () => {
    const subject = await shared();
    await as(SHENZHEN, () => client.query('select 1'));
    const { rowCount } = await client.query('select from participation where subject_id = $1', [subject]);
    expect(rowCount).toBe(0);
  });

  test('A worklist reads its own rows by the index, without asking for each row.', async () => {
    await as(SHENZHEN, async () => {
      await client.query('set local enable_seqscan = off');
      const { rows } = await client.query<Record<string, string>>(
        `explain select subject_id from participation
         where organisation_id = (select app.org()) and subject_type = 'COOPERATION'
         order by last_moved_at desc, subject_id desc limit 20`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('participation_worklist');
    });
  });
});

describe('Taking part', () => {
  test('The first part in a new subject is its owner’s own.', async () => {
    const subject = newId();
    await as(SHENZHEN, () => insert(SHENZHEN, subject));
    expect(await partsIn(subject)).toEqual([SHENZHEN]);
  });

  test('Nobody begins a subject in another organisation’s name.', async () => {
    const subject = newId();
    await expect(as(SHENZHEN, () => insert(CHENGDU, subject))).rejects.toThrow(REFUSED);
    await expect(as(undefined, () => insert(CHENGDU, subject))).rejects.toThrow(REFUSED);
    expect(await partsIn(subject)).toEqual([]);
  });

  test('Who takes part can bring in another organisation, also in the transaction that begins the subject.', async () => {
    const subject = newId();
    await as(SHENZHEN, async () => {
      await insert(SHENZHEN, subject);
      await insert(CHENGDU, subject, 'REQUESTED');
    });
    await as(CHENGDU, () => insert(URUMQI, subject, 'CONSULTED'));
    expect([...(await partsIn(subject))].sort()).toEqual([SHENZHEN, CHENGDU, URUMQI].sort());
  });

  test('A stranger invites neither himself nor anybody else.', async () => {
    const subject = await shared();
    await expect(as(URUMQI, () => insert(URUMQI, subject))).rejects.toThrow(REFUSED);
    await expect(as(URUMQI, () => insert(newId(), subject))).rejects.toThrow(REFUSED);
    expect(await partsIn(subject)).toHaveLength(2);
  });

  test('A stranger learns nothing from a refusal that he could not know: the words are the same.', async () => {
    const subject = await shared();
    const words = async (id: string) => as(URUMQI, () => insert(CHENGDU, id)).then(String, String);
    expect(await words(subject)).toBe(await words(newId()));
  });
});

describe('Moving on', () => {
  const move = (subject: string) => () =>
    client.query(`update participation set awaits_us = true, unread_since = now() where subject_id = $1`, [subject]);

  test('Who takes part moves the parts of all; a stranger moves nothing.', async () => {
    const subject = await shared();
    expect((await as(URUMQI, move(subject))).rowCount).toBe(0);
    expect((await as(undefined, move(subject))).rowCount).toBe(0);
    const before = await relay.query('select from participation where subject_id = $1 and awaits_us', [subject]);
    expect(before.rowCount).toBe(0);
    expect((await as(CHENGDU, move(subject))).rowCount).toBe(2);
  });

  test.each(['organisation_id', 'subject_id', 'subject_type', 'since'])(
    'Whose part it is, and in what, never changes: %s.',
    async (column) => {
      const subject = await shared();
      const turn = () =>
        client.query(`update participation set ${column} = ${column} where subject_id = $1`, [subject]);
      await expect(as(SHENZHEN, turn)).rejects.toThrow(/permission denied/);
    },
  );

  test('A part is never deleted, nor are all.', async () => {
    const subject = await shared();
    const remove = () => client.query('delete from participation where subject_id = $1', [subject]);
    await expect(as(SHENZHEN, remove)).rejects.toThrow(/permission denied/);
    await expect(as(SHENZHEN, () => client.query('truncate participation'))).rejects.toThrow(/permission denied/);
    expect(await partsIn(subject)).toHaveLength(2);
  });
});

describe('The net itself', () => {
  test('Relay and clock read every part and write none.', async () => {
    const subject = await shared();
    for (const reader of [relay, clock]) {
      const { rowCount } = await reader.query('select from participation where subject_id = $1', [subject]);
      expect(rowCount).toBe(2);
      await expect(reader.query('update participation set awaits_us = true')).rejects.toThrow(/permission denied/);
    }
  });

  test('The table’s own owner is held by the policies too.', async () => {
    await shared();
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      expect((await owner.query('select from participation')).rowCount).toBe(0);
    } finally {
      await owner.end();
    }
  });

  test('The guard’s functions cannot be misled by the caller’s search path or temporary tables.', async () => {
    const subject = await shared();
    await as(URUMQI, async () => {
      await client.query('set local search_path = pg_temp, app, public');
      const { rows } = await client.query('select app.takes_part($1) as part, app.has_no_part_yet($1) as free', [
        subject,
      ]);
      expect(rows[0]).toEqual({ part: false, free: false });
    });
    await expect(client.query('create temporary table participation (x int)')).rejects.toThrow(/permission denied/);
    await expect(client.query('create table app.participation (x int)')).rejects.toThrow(/permission denied/);
    await expect(client.query('create table public.p (x int)')).rejects.toThrow(/permission denied/);
  });

  test('What the session says about the viewer is read in its exact form.', async () => {
    const [subject, other] = [newId(), newId()];
    const read = async () =>
      (
        await client.query(`select app.org() as org, app.member() as member, app.account() as account,
          app.restricted()::text[] as restricted, app.is_system_admin() as admin`)
      ).rows[0];
    const nothing = { org: null, member: null, account: null, restricted: [], admin: false };
    expect(await as(undefined, read)).toEqual(nothing);
    const said = await as(SHENZHEN, async () => {
      await client.query(
        `select set_config('app.member_id', $1, true), set_config('app.account_id', $2, true),
           set_config('app.restricted', $3, true), set_config('app.system_admin', 'on', true)`,
        [CHENGDU, URUMQI, `{${subject},${other}}`],
      );
      return read();
    });
    expect(said).toEqual({
      org: SHENZHEN,
      member: CHENGDU,
      account: URUMQI,
      restricted: [subject, other],
      admin: true,
    });
    expect(await as(undefined, read)).toEqual(nothing);
  });
});
