import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { scopeOf } from '../../../src/access/row-security.js';
import { newId } from '../../../src/kernel/ids.js';
import type { Role } from '../../../src/kernel/roles.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeWorld, type World } from '../../support/world.js';

let database: TestDatabase;
let world: World;
let client: Client;

beforeAll(async () => {
  database = await freshDatabase();
  world = await makeWorld(database.superuserUrl);
  client = new Client({ connectionString: database.appUrl });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const DENIED = /row-level security|permission denied/;

/** One transaction of a person at a desk, taken back at the end; the rows, or how many were touched. */
async function as(
  login: string,
  sql: string,
  params: unknown[] = [],
  roles: Role[] = [],
): Promise<{ rows: unknown[]; count: number }> {
  const [organisation = ''] = login.split('.');
  const scope = scopeOf({
    organisationId: world.organisations[organisation] ?? '',
    memberId: world.members[login] ?? '',
    accountId: world.accounts[login] ?? '',
    organisationState: 'ACTIVE',
    displayName: '',
    roles: new Set(roles),
    sessionId: '',
    sessionExpiresAt: new Date(),
    restricted: [],
  });
  await client.query('begin');
  try {
    for (const [name, value] of Object.entries(scope))
      await client.query('select set_config($1, $2, true)', [name, value]);
    const { rows, rowCount } = await client.query(sql, params);
    return { rows, count: rowCount ?? 0 };
  } finally {
    await client.query('rollback');
  }
}

const SYSTEM: Role[] = ['SYSTEM_ADMIN'];
const org = (key: string) => world.organisations[key] ?? '';

describe('Reading', () => {
  test.each(['member', 'lawyer', 'session'])("A member of one organisation sees no %s of another's.", async (table) => {
    const { rows } = await as('puyang.admin', `select distinct organisation_id as id from ${table}`);
    expect(rows).toEqual(table === 'session' ? [] : [{ id: org('puyang') }]);
    expect(
      (await as('platform.sysadmin', `select from ${table} where organisation_id = $1`, [org('puyang')], SYSTEM)).count,
    ).toBe(0);
  });

  test('Accounts of colleagues are seen, those of others are not.', async () => {
    const { rows } = await as('puyang.admin', 'select login from account order by login');
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every((row) => (row as { login: string }).login.startsWith('puyang.'))).toBe(true);
  });

  test("Nobody reads the hash of a password, not even the own one's.", async () => {
    await expect(as('puyang.admin', 'select password_hash from account')).rejects.toThrow(DENIED);
    await expect(as('puyang.admin', 'select * from account')).rejects.toThrow(DENIED);
  });

  test('Without an organisation nothing is seen but what is public.', async () => {
    for (const table of ['member', 'lawyer', 'session', 'agreement', 'participation']) {
      expect((await as('nobody.at.all', `select from ${table}`)).count).toBe(0);
    }
    expect((await as('nobody.at.all', 'select from organisation')).count).toBeGreaterThan(0);
  });

  test('An agreement is seen by the two who take part, and made by nobody who does not.', async () => {
    const id = newId();
    await client.query('begin');
    try {
      const insert = `insert into agreement (id, owner_organisation_id, other_organisation_id, state, valid_from, terms, cost_bearer, recognises_means, version, created_at, last_actor_organisation_id, last_moved_at)
        values ($1, $2, $3, 'PROPOSED', '2026-01-01', '{}', 'EACH_OWN', true, 1, now(), $2, now())`;
      const look = (key: string) => client.query(`select set_config('app.org_id', $1, true)`, [org(key)]);
      await look('puyang');
      await client.query('savepoint before');
      await expect(client.query(insert, [id, org('puyang'), org('yangquan')])).rejects.toThrow(DENIED);
      await client.query('rollback to before');
      for (const key of ['puyang', 'yangquan']) {
        await client.query(
          `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'AGREEMENT', 'OWNER', now(), now())`,
          [org(key), id],
        );
      }
      await client.query(insert, [id, org('puyang'), org('yangquan')]);
      const seen: string[] = [];
      for (const key of Object.keys(world.organisations)) {
        await look(key);
        if ((await client.query('select from agreement where id = $1', [id])).rowCount === 1) seen.push(key);
      }
      expect(seen).toEqual(['puyang', 'yangquan']);
    } finally {
      await client.query('rollback');
    }
  });
});

describe('Organisations', () => {
  const INSERT = `insert into organisation (id, kind, name_zh, name_en, region_code, supervising_id, workstation_kind, state, created_at, updated_at)
    values ($1, $2, '新', 'New', '110000', $3, case when $3::uuid is null then null else 'WORKSTATION' end, 'ACTIVE', now(), now())`;

  test('Only a system administrator admits one; an institution opens workstations below itself and nowhere else.', async () => {
    expect((await as('platform.sysadmin', INSERT, [newId(), 'COURT', null], SYSTEM)).count).toBe(1);
    await expect(as('puyang.head', INSERT, [newId(), 'COURT', null])).rejects.toThrow(DENIED);
    expect((await as('puyang.head', INSERT, [newId(), 'WORKSTATION', org('puyang')])).count).toBe(1);
    await expect(as('puyang.head', INSERT, [newId(), 'WORKSTATION', org('yangquan')])).rejects.toThrow(DENIED);
  });

  test("Another's row is not changed; the own one is, but never what it is.", async () => {
    const change = 'update organisation set address = $2 where id = $1';
    expect((await as('puyang.admin', change, [org('puyang'), 'x'])).count).toBe(1);
    expect((await as('puyang.admin', change, [org('yangquan'), 'x'])).count).toBe(0);
    expect((await as('platform.sysadmin', change, [org('yangquan'), 'x'], SYSTEM)).count).toBe(1);
    for (const column of ['kind', 'name_zh', 'number_prefix', 'region_code', 'supervising_id']) {
      await expect(
        as('platform.sysadmin', `update organisation set ${column} = null where id = $1`, [org('puyang')], SYSTEM),
      ).rejects.toThrow(DENIED);
    }
    await expect(as('platform.sysadmin', 'delete from organisation', [], SYSTEM)).rejects.toThrow(DENIED);
  });
});

describe('First administrators', () => {
  /** A body or workstation without members, and a free account. */
  async function empty(supervising: string | null): Promise<{ organisationId: string; accountId: string }> {
    const organisationId = newId();
    const accountId = newId();
    const owner = new Client({ connectionString: database.superuserUrl });
    await owner.connect();
    await owner.query(
      `insert into organisation (id, kind, name_zh, name_en, region_code, supervising_id, workstation_kind, state, created_at, updated_at)
       values ($1, case when $2::uuid is null then 'COURT' else 'WORKSTATION' end, '空', 'Empty', '110000', $2, case when $2::uuid is null then null else 'WORKSTATION' end, 'ACTIVE', now(), now())`,
      [organisationId, supervising],
    );
    await owner.query(`insert into account values ($1, $2, 'x', 'PERSON', 'ACTIVE', now())`, [
      accountId,
      `free.${accountId}`,
    ]);
    await owner.end();
    return { organisationId, accountId };
  }
  const INSERT = `insert into member (id, organisation_id, account_id, display_name, roles, state, created_at) values ($1, $2, $3, '高', $4, 'ACTIVE', now())`;
  const ADMIN = ['ORG_ADMIN'];

  test('A system administrator appoints the first of a body, as ORG_ADMIN only, and never a second.', async () => {
    const { organisationId, accountId } = await empty(null);
    expect((await as('platform.sysadmin', INSERT, [newId(), organisationId, accountId, ADMIN], SYSTEM)).count).toBe(1);
    await expect(
      as('platform.sysadmin', INSERT, [newId(), organisationId, accountId, ['HEAD']], SYSTEM),
    ).rejects.toThrow(DENIED);
    await expect(
      as('platform.sysadmin', INSERT, [newId(), organisationId, accountId, [...ADMIN, 'HEAD']], SYSTEM),
    ).rejects.toThrow(DENIED);
    await expect(as('platform.sysadmin', INSERT, [newId(), org('puyang'), accountId, ADMIN], SYSTEM)).rejects.toThrow(
      DENIED,
    );
    await expect(as('puyang.admin', INSERT, [newId(), organisationId, accountId, ADMIN])).rejects.toThrow(DENIED);
  });

  test('An institution appoints the first of its own workstation, and of no other.', async () => {
    const { organisationId, accountId } = await empty(org('puyang'));
    expect((await as('puyang.head', INSERT, [newId(), organisationId, accountId, ADMIN])).count).toBe(1);
    await expect(as('puyang.head', INSERT, [newId(), organisationId, accountId, ['LIAISON']])).rejects.toThrow(DENIED);
    await expect(as('yangquan.head', INSERT, [newId(), organisationId, accountId, ADMIN])).rejects.toThrow(DENIED);
  });

  test('An account of another is neither changed nor taken over.', async () => {
    expect((await as('puyang.admin', `update account set password_hash = 'y'`)).count).toBe(1);
    await expect(as('puyang.admin', `update account set login = 'other.login'`)).rejects.toThrow(DENIED);
    await expect(as('puyang.admin', `update account set state = 'DISABLED'`)).rejects.toThrow(DENIED);
  });
});

describe('Published lawyers', () => {
  const INSERT =
    'insert into published_lawyer (lawyer_id, organisation_id, name, licence_number) values ($1, $2, $3, $4)';

  test('An institution publishes its own and nobody else does.', async () => {
    const own = [world.lawyers['puyang.handler'], org('puyang'), '韩律师', '1'];
    expect((await as('puyang.assigner', INSERT, own)).count).toBe(1);
    await expect(as('yangquan.assigner', INSERT, own)).rejects.toThrow(DENIED);
    await expect(
      as('puyang.assigner', INSERT, [world.lawyers['yangquan.handler'], org('puyang'), '韩', '1']),
    ).rejects.toThrow(/foreign key/);
  });
});
