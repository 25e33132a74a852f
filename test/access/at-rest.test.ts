import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { sql } from '../support/a.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { found, NEVER_AT_REST } from './canary-text.js';
import { canaryWorld } from './canary-world.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-at-rest-'));
let t: TestApp;

beforeAll(async () => {
  const keys = keysOf(KeyRing.generate());
  t = await startTestApp({ keys, files: await openFileStore({ dataDir, keys }) });
  await canaryWorld(t);
});
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('No table holds a clear word of it, as text, in hexadecimal or in base64.', async () => {
  const tables = await sql<{ name: string }>(
    t,
    `select tablename as name from pg_tables where schemaname in ('public', 'app')`,
  );
  const forms = NEVER_AT_REST.flatMap((canary) => [
    canary,
    Buffer.from(canary).toString('hex'),
    Buffer.from(canary).toString('base64').slice(0, -4),
  ]);
  for (const { name } of tables) {
    const rows = await sql<{ row: string }>(t, `select t::text as row from "${name}" t`);
    expect({
      name,
      found: found(
        rows.map(({ row }) => row),
        forms,
      ),
    }).toEqual({ name, found: [] });
  }
});

test('The file store has neither its words nor the names of its files.', () => {
  const files = everyFile(dataDir);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect({ file, clear: clearIn(file) }).toEqual({ file, clear: [] });
});

test('Neither have the files of the database nor its write-ahead log.', async () => {
  await sql(t, 'checkpoint');
  const [place] = await sql<{ directory: string; oid: number }>(
    t,
    `select current_setting('data_directory') as directory, oid::int as oid from pg_database where datname = current_database()`,
  );
  const { directory = '', oid = 0 } = place ?? {};
  const files = [...everyFile(join(directory, 'base', String(oid))), ...everyFile(join(directory, 'pg_wal'))];
  expect(files.length).toBeGreaterThan(100);
  expect(files.map((file) => [file, ...clearIn(file)]).filter((line) => line.length > 1)).toEqual([]);
});

function everyFile(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function clearIn(path: string): string[] {
  try {
    const bytes = readFileSync(path);
    return NEVER_AT_REST.filter((canary) => path.includes(canary) || bytes.includes(canary));
  } catch (error) {
    // The log is recycled while it is read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
