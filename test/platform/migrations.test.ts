import { afterEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import {
  type MigrationStep,
  migrateDown,
  migrateUp,
  parseMigration,
  pendingMigrations,
  readMigrations,
} from '../../src/platform/migrations.js';
import { catalogueOf } from '../support/catalogue.js';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../support/database.js';

const open: TestDatabase[] = [];

async function own(database: Promise<TestDatabase>): Promise<TestDatabase> {
  const made = await database;
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

function step(name: string, up: string, down = 'select 1'): MigrationStep {
  return { name, up, down };
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

const withoutBookkeeping = (line: string) => !/"migration(_id_seq|_pkey|\[\])?"/.test(line);

test('Up, down and up again leave the same catalogue, step by step.', async () => {
  const { ownerUrl, superuserUrl } = await own(emptyDatabase());
  const steps = await readMigrations();
  for (let count = 1; count <= steps.length; count++) {
    const known = steps.slice(0, count);
    const before = (await catalogueOf(superuserUrl)).filter(withoutBookkeeping);
    expect(await migrateUp(ownerUrl, known)).toEqual([known.at(-1)?.name]);
    const up = await catalogueOf(superuserUrl);
    expect(await migrateDown(ownerUrl, 1, known)).toEqual([known.at(-1)?.name]);
    expect((await catalogueOf(superuserUrl)).filter(withoutBookkeeping)).toEqual(before);
    await migrateUp(ownerUrl, known);
    expect(await catalogueOf(superuserUrl)).toEqual(up);
  }
});

test('All steps can be taken back at once, the newest first.', async () => {
  const { ownerUrl, superuserUrl } = await own(freshDatabase());
  const names = (await readMigrations()).map(({ name }) => name);
  expect(await migrateDown(ownerUrl, names.length)).toEqual([...names].reverse());
  expect(await ask(superuserUrl, `select tablename from pg_tables where schemaname in ('public', 'app')`)).toEqual([
    'migration',
  ]);
});

test('After migrating nothing is pending, and migrating again runs nothing.', async () => {
  const { ownerUrl } = await own(freshDatabase());
  expect(await pendingMigrations(ownerUrl)).toEqual([]);
  expect(await migrateUp(ownerUrl)).toEqual([]);
});

test('Two processes that start together run every step once.', async () => {
  const { ownerUrl } = await own(emptyDatabase());
  const steps = (await readMigrations()).slice(0, 1);
  const ran = await Promise.all([migrateUp(ownerUrl, steps), migrateUp(ownerUrl, steps), migrateUp(ownerUrl, steps)]);
  expect(ran.flat()).toEqual(steps.map(({ name }) => name));
});

test('A database that was made by another text of a step is refused by name, and left as it is.', async () => {
  const { ownerUrl } = await own(emptyDatabase());
  const [a, b] = [step('0001-a', 'create table a (id int)'), step('0002-b', 'create table b (id int)')];
  await migrateUp(ownerUrl, [a]);
  const edited = step('0001-a', 'create table a (id int, edited text)');
  await expect(migrateUp(ownerUrl, [edited, b])).rejects.toThrow(
    /another text of 0001-a .* begin with an empty database/,
  );
  expect(await pendingMigrations(ownerUrl, [edited, b])).toEqual(['0002-b']);
  // The way back may be told otherwise, a step be taken back and run anew, and a later one be unknown to this version.
  const toldAnew = { ...a, down: 'drop table a' };
  expect(await migrateUp(ownerUrl, [toldAnew, b])).toEqual(['0002-b']);
  expect(await migrateUp(ownerUrl, [a])).toEqual([]);
  expect(await migrateDown(ownerUrl, 2, [toldAnew, step('0002-b', b.up, 'drop table b')])).toEqual([
    '0002-b',
    '0001-a',
  ]);
  expect(await migrateUp(ownerUrl, [edited, b])).toEqual(['0001-a', '0002-b']);
});

test('Of a database that was made before its texts were kept nothing is held against it.', async () => {
  const { ownerUrl } = await own(emptyDatabase());
  await migrateUp(ownerUrl, [step('0001-a', 'create table a (id int)')]);
  await ask(ownerUrl, 'alter table migration drop column text_hash');
  const steps = [step('0001-a', 'create table a (id int, edited text)'), step('0002-b', 'create table b (id int)')];
  expect(await migrateUp(ownerUrl, steps)).toEqual(['0002-b']);
  expect(await ask(ownerUrl, 'select text_hash is null from migration order by name')).toEqual([true, false]);
});

test('A step that fails leaves nothing behind, and the steps before it stay.', async () => {
  const { ownerUrl } = await own(emptyDatabase());
  const steps = [step('0001-a', 'create table a (id int)'), step('0002-b', 'create table b (id int); select 1 / 0')];
  await expect(migrateUp(ownerUrl, steps)).rejects.toThrow(/division by zero/);
  expect(await ask(ownerUrl, `select tablename from pg_tables where schemaname = 'public' order by 1`)).toEqual([
    'a',
    'migration',
  ]);
  expect(await pendingMigrations(ownerUrl, steps)).toEqual(['0002-b']);
});

test('A step does not wait behind a busy table for longer than five seconds.', async () => {
  const { ownerUrl } = await own(emptyDatabase());
  const first = step('0001-a', 'create table a (id int)');
  await migrateUp(ownerUrl, [first]);
  const busy = new Client({ connectionString: ownerUrl });
  await busy.connect();
  try {
    await busy.query('begin; select * from a');
    const begun = Date.now();
    const steps = [first, step('0002-b', 'alter table a add b int')];
    await expect(migrateUp(ownerUrl, steps)).rejects.toThrow(/lock timeout/);
    expect(Date.now() - begun).toBeGreaterThan(4_000);
    // On a busy machine the refusal itself takes its time.
    expect(Date.now() - begun).toBeLessThan(30_000);
  } finally {
    await busy.end();
  }
});

test('Question marks and braces in a step reach the database as they are written.', async () => {
  const { ownerUrl } = await own(emptyDatabase());
  await migrateUp(ownerUrl, [
    step('0001-a', `create table a as select '{"k?": 1}'::jsonb ? 'k?' as has, '?? :x' as text`),
  ]);
  expect(await ask(ownerUrl, `select has::text || text from a`)).toEqual(['true?? :x']);
});

test('A file without a way back is refused.', () => {
  expect(() => parseMigration('0001-a.sql', '-- migrate:up\nselect 1;\n')).toThrow(/migrate:down/);
  expect(() => parseMigration('0001-a.sql', '-- migrate:up\nselect 1;\n-- migrate:down\n')).toThrow(/migrate:down/);
});

test('A file that is not called NNNN-name.sql is refused.', () => {
  expect(() => parseMigration('1_a.sql', '-- migrate:up\nselect 1;\n-- migrate:down\nselect 1;\n')).toThrow(/NNNN/);
});
