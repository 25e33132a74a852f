import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMIT_PLATFORM, ADMIT_PUYANG, consoleDesk, count, type Desk, yuanlian } from './support/console.js';
import { emptyDatabase } from './support/database.js';

const ROOT = resolve(import.meta.dirname, '..');
let desk: Desk;

beforeAll(async () => {
  desk = await consoleDesk();
});
afterAll(async () => await desk.leave());

const run = async (...words: string[]) => await yuanlian(desk.settings, words);
const text = (what: string): unknown => expect.stringContaining(what);
const like = (what: RegExp): unknown => expect.stringMatching(what);

test('`keys make` writes keys that only their owner can read, and never over others.', async () => {
  const path = join(desk.directory, 'more-keys.json');
  expect((await run('keys', 'make', path)).code).toBe(0);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const before = readFileSync(path, 'utf8');
  expect(await run('keys', 'make', path)).toMatchObject({ code: 1, err: text('exists already') });
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('`doctor` finds everything in place on a migrated database with its keys.', async () => {
  const { code, out, err } = await run('doctor');
  expect(out).toContain('Everything is in place.');
  expect(out).not.toContain('✘');
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('`doctor` names every pending step, and does nothing about it.', async () => {
  const empty = await consoleDesk(await emptyDatabase());
  try {
    const { code, out } = await yuanlian(empty.settings, ['doctor']);
    expect(code).toBe(1);
    expect(out).toMatch(/✘ migrations .*0001-base.*0002-journal.*run "yuanlian migrate"/);
    expect(await count(empty, `pg_tables where schemaname = 'public'`)).toBe(0);
  } finally {
    await empty.leave();
  }
});

test('`doctor` refuses a role that looks past the policies, and prints the SQL that makes the right one.', async () => {
  const { superuserUrl, name } = desk.database;
  const { code, out } = await yuanlian({ ...desk.settings, DATABASE_URL: superuserUrl }, ['doctor']);
  expect(code).toBe(1);
  expect(out).toMatch(/✘ row security .*superuser/);
  expect(out).toContain('create role yuanlian_app');
  expect(out).toContain(`grant connect on database "${name}" to yuanlian_app`);
});

test('`doctor` says where nobody answers, and never says a password.', async () => {
  const DATABASE_URL = 'postgres://yuanlian_app:Geheim123@127.0.0.1:9/yuanlian';
  const { code, out, err } = await yuanlian({ ...desk.settings, DATABASE_URL }, ['doctor']);
  expect(code).toBe(1);
  expect(out).toMatch(/✘ app role +yuanlian_app at 127\.0\.0\.1:9\/yuanlian: PostgreSQL does not answer there/);
  expect(out).toContain('create role yuanlian_app');
  expect(out + err).not.toMatch(/Geheim123|\n\s+at /);
});

test('`doctor` misses the keys, the owner, and settings that do not fit.', async () => {
  const { YUANLIAN_KEYS: _keys, ...keyless } = desk.settings;
  expect(await yuanlian(keyless, ['doctor'])).toMatchObject({ code: 1, out: like(/✘ keys .*YUANLIAN_KEYS/) });
  const { DATABASE_OWNER_URL: _owner, ...ownerless } = desk.settings;
  expect(await yuanlian(ownerless, ['doctor'])).toMatchObject({
    code: 1,
    out: like(/✘ settings .*DATABASE_OWNER_URL/),
  });
  expect(await yuanlian({ ...desk.settings, PORT: 'many' }, ['doctor'])).toMatchObject({
    code: 1,
    out: like(/✘ start .*do not fit:\nPORT/),
  });
});

test('`doctor` makes nothing where nothing has been started yet.', async () => {
  const nowhere = join(desk.directory, 'nowhere');
  const { code, out } = await yuanlian({ YUANLIAN_DATA: nowhere }, ['doctor']);
  expect({ code, out }).toEqual({ code: 0, out: text('the first start makes it') });
  expect(statSync(join(nowhere, 'postgres', 'cluster'), { throwIfNoEntry: false })).toBeUndefined();
});

test('`migrate` brings a database up to date once, and takes steps back only when told twice.', async () => {
  const empty = await consoleDesk(await emptyDatabase());
  const here = async (...words: string[]) => await yuanlian(empty.settings, words);
  try {
    expect(await here('migrate')).toMatchObject({ code: 0, out: like(/^\+ 0001-base\n/) });
    expect(await count(empty, 'region')).toBeGreaterThan(3_000);
    expect(await here('migrate')).toMatchObject({ code: 0, out: like(/^Nothing/) });
    const steps = await count(empty, 'migration');
    expect(await here('migrate', '--down', '1')).toMatchObject({ code: 1, err: text('--yes') });
    expect(await count(empty, 'migration')).toBe(steps);
    expect((await here('migrate', '--down', '1', '--yes')).code).toBe(0);
    expect(await count(empty, 'migration')).toBe(steps - 1);
    expect((await here('migrate')).out).toContain('1 steps ran');
    expect((await here('seed')).code).toBe(0);
  } finally {
    await empty.leave();
  }
});

test('The first organisation is the one that runs the platform; a refusal names code and field and changes nothing.', async () => {
  expect(await run(...ADMIT_PUYANG)).toMatchObject({ code: 1, err: text('ORGANISATION_KIND_UNFIT (kind)') });
  expect(await count(desk, 'organisation')).toBe(0);
  expect(await run(...ADMIT_PLATFORM)).toMatchObject({ code: 0, out: text('root.admin') });
  const chinese = { ...desk.settings, LANG: 'zh_CN.UTF-8' };
  const nowhere = await yuanlian(chinese, [...ADMIT_PUYANG, '--region', '999999']);
  expect(nowhere).toEqual({ code: 1, out: '', err: '没有这个行政区划代码。 REGION_UNKNOWN (regionCode)\n' });
  expect(await count(desk, 'organisation')).toBe(1);
});

test('Words that do not make a command end with 2 and say what there is.', async () => {
  expect((await run('organisation', 'admit', '--kind', 'BAKERY')).code).toBe(2);
  expect((await run('token', 'issue', '--organisation', 'x', '--member', 'y', '--days', '91')).code).toBe(2);
  expect(await run('heal')).toMatchObject({ code: 2, err: text("unknown command 'heal'") });
  expect((await run('--help')).code).toBe(0);
});

test('The demo world goes only into an empty database, and only when told twice.', async () => {
  expect(await run('demo', 'load')).toMatchObject({ code: 1, err: text('--yes') });
  const before = await count(desk, 'organisation');
  expect(await run('demo', 'load', '--yes')).toMatchObject({ code: 1, err: text('empty database') });
  expect(await count(desk, 'organisation')).toBe(before);
  const empty = await consoleDesk();
  try {
    expect(await yuanlian(empty.settings, ['demo', 'load', '--yes'])).toMatchObject({ code: 0, err: '' });
    expect(await count(empty, `agreement where state = 'IN_FORCE'`)).toBe(1);
  } finally {
    await empty.leave();
  }
});

test('`demo` says where no server answers, and which file is not there.', async () => {
  const nowhere = 'http://127.0.0.1:9';
  expect(await run('demo', '--url', nowhere)).toMatchObject({ code: 1, err: text(`No server answers at ${nowhere}`) });
  expect(await run('demo', '--roster', '/none.xlsx')).toEqual({
    code: 1,
    out: '',
    err: 'There is no file /none.xlsx.\n',
  });
});

test('`schema print --check` and `docs --check` write nothing.', async () => {
  const file = join(ROOT, 'schema', 'schema.graphql');
  const before = readFileSync(file, 'utf8');
  const { code, out } = await run('schema', 'print', '--check');
  expect(out).toMatch(code === 0 ? /is fresh/ : /is stale: run "npm run schema"/);
  expect((await run('docs', '--check')).out).toMatch(/fresh|stale/);
  expect(readFileSync(file, 'utf8')).toBe(before);
});
