import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import {
  assertUnprivileged,
  bootstrapDatabase,
  bootstrapSql,
  doctorSql,
  PrivilegedRoleError,
  ROLES,
  withDatabase,
} from '../../src/platform/database-roles.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrateUp } from '../../src/platform/migrations.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { scratchDirectory } from '../support/scratch.js';

let database: TestDatabase;
/** A server of its own: these tests change roles, which all databases of a server share. */
let server: EmbeddedPostgres;
const directory = scratchDirectory();

beforeAll(async () => {
  database = await freshDatabase();
  server = await startEmbeddedPostgres({ dataDir: directory, durable: false });
});

afterAll(async () => {
  await database?.drop();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function on<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test('The server accepts to work as the app role.', async () => {
  await expect(on(database.appUrl, assertUnprivileged)).resolves.toBeUndefined();
});

test('The server accepts to work as relay and as clock.', async () => {
  await expect(on(database.relayUrl, assertUnprivileged)).resolves.toBeUndefined();
  await expect(on(database.clockUrl, assertUnprivileged)).resolves.toBeUndefined();
});

test.each(['superuserUrl', 'ownerUrl', 'loaderUrl'] as const)('The server refuses to work with %s.', async (which) => {
  await expect(on(database[which], assertUnprivileged)).rejects.toThrow(PrivilegedRoleError);
});

test('The server refuses a role that can only become a privileged one.', async () => {
  await on(server.superuserUrl, async (client) => {
    await client.query(`create role sly login; grant ${ROLES.guard} to sly with inherit false, set true`);
    await client.query('set role sly');
    await expect(assertUnprivileged(client)).rejects.toThrow(/BYPASSRLS/);
  });
});

test('The server refuses a role that owns a single table.', async () => {
  await on(server.superuserUrl, async (client) => {
    await client.query(
      `create role keeper; create table kept (id int); alter table kept owner to keeper; set role keeper`,
    );
    await expect(assertUnprivileged(client)).rejects.toThrow(/owns tables/);
  });
});

test('The app role can take on relay and clock, and has nothing of theirs before.', async () => {
  await on(database.appUrl, async (client) => {
    for (const role of [ROLES.relay, ROLES.clock]) {
      const { rows } = await client.query(
        `select pg_has_role('${role}', 'usage') as has, pg_has_role('${role}', 'set') as may`,
      );
      expect(rows[0]).toEqual({ has: false, may: true });
      await client.query(`set role ${role}; reset role`);
    }
  });
});

test.each([ROLES.owner, ROLES.guard, ROLES.loader])('The app role cannot become %s.', async (role) => {
  await expect(on(database.appUrl, (client) => client.query(`set role ${role}`))).rejects.toThrow(/permission denied/);
});

test('The app role can take on nothing else in the whole cluster.', async () => {
  const { rows } = await on(database.appUrl, (client) =>
    client.query<{ rolname: string }>(
      `select rolname from pg_roles where pg_has_role(current_user, oid, 'member') and rolname <> current_user order by 1`,
    ),
  );
  expect(rows.map((row) => row.rolname)).toEqual([ROLES.clock, ROLES.relay]);
});

test('Nobody signs in as relay, clock or guard, and the app role makes no roles and no databases.', async () => {
  const { rows } = await on(database.superuserUrl, (client) =>
    client.query(
      `select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles
       where rolname like 'yuanlian%' order by 1`,
    ),
  );
  const row = (rolname: string, rolcanlogin: boolean, rolbypassrls: boolean) => ({
    rolname,
    rolcanlogin,
    rolsuper: false,
    rolbypassrls,
    rolcreaterole: false,
    rolcreatedb: false,
  });
  expect(rows).toEqual([
    row(ROLES.app, true, false),
    row(ROLES.clock, false, false),
    row(ROLES.guard, false, true),
    row(ROLES.loader, true, true),
    row(ROLES.owner, true, false),
    row(ROLES.relay, false, false),
  ]);
});

test('Making the roles again changes nothing but passwords.', async () => {
  const read = () =>
    on(server.superuserUrl, async (client) => {
      const roles = await client.query(`select * from pg_roles where rolname like 'yuanlian%' order by rolname`);
      const members = await client.query(
        'select roleid::regrole, member::regrole, admin_option, inherit_option, set_option from pg_auth_members order by 1, 2',
      );
      return [roles.rows, members.rows];
    });
  const before = await read();
  await on(server.superuserUrl, (client) => client.query(bootstrapSql({ passwords: {} })));
  await bootstrapDatabase(server.superuserUrl, 'yuanlian');
  expect(await read()).toEqual(before);
});

test('A role that was given too much by hand loses it again.', async () => {
  await on(server.superuserUrl, async (client) => {
    await client.query(`alter role ${ROLES.app} superuser bypassrls`);
    await client.query(bootstrapSql({ passwords: {} }));
  });
  await expect(on(server.appUrl, assertUnprivileged)).resolves.toBeUndefined();
});

test('What doctor prints makes a database that can be migrated, and names no password.', async () => {
  const sql = doctorSql('elsewhere');
  expect(sql.replaceAll(/^--.*$/gm, '')).not.toMatch(/password/i);
  const [outside = '', inside = ''] = sql.split(/^\\connect elsewhere$/m);
  const create = /^create database .*$/m;
  await on(server.superuserUrl, async (client) => {
    await client.query(outside.slice(0, outside.search(create)));
    await client.query(create.exec(outside)?.[0] ?? '');
    await client.query(outside.slice(outside.search(create)).replace(create, ''));
  });
  await on(withDatabase(server.superuserUrl, 'elsewhere'), (client) => client.query(inside));
  const ran = await migrateUp(withDatabase(server.ownerUrl, 'elsewhere'));
  expect(ran[0]).toBe('0001-base');
  await expect(on(withDatabase(server.appUrl, 'elsewhere'), assertUnprivileged)).resolves.toBeUndefined();
});

test('A role of the cluster that was not invited cannot connect.', async () => {
  const url = new URL(server.superuserUrl);
  await on(server.superuserUrl, (client) => client.query(`create role guest login password 'guest'`));
  url.username = 'guest';
  url.password = 'guest';
  await expect(on(url.toString(), (client) => client.query('select 1'))).rejects.toThrow(
    /permission denied for database/,
  );
});
