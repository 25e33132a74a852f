import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { migrateUp } from '../../src/platform/migrations.js';
import { seedReference } from '../../src/platform/seed-reference.js';
import { makeWorld, PASSWORD, type World } from '../support/world.js';

/** What a run stands on: a durable database of its own with the institutions of the stories, and the keys to it. */
export interface Ground {
  readonly directory: string;
  readonly database: EmbeddedPostgres;
  readonly ring: KeyRing;
  readonly world: World;
  /** True when the directory was kept from an earlier run. */
  readonly kept: boolean;
  /** Notes that the world is whole: a later run may take it as it is. */
  filled(): void;
  /** Settings of a server process on this ground. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops the database; a directory that was not asked for by name goes with it. */
  clear(): Promise<void>;
}

/** Makes the ground in a directory of its own, or finds the one that an earlier run kept. */
export async function layBenchGround(keep: string | null): Promise<Ground> {
  const directory = keep ?? mkdtempSync(join(tmpdir(), 'yuanlian-bench-'));
  const worldFile = join(directory, 'world.json');
  const keysFile = join(directory, 'keys.json');
  const kept = existsSync(worldFile);
  const database = await startTimed(join(directory, 'postgres'));
  const ring = kept ? KeyRing.parse(readFileSync(keysFile, 'utf8')) : KeyRing.generate();
  if (!kept) {
    await migrateUp(database.ownerUrl);
    await seedReference(database.ownerUrl);
    writeFileSync(keysFile, ring.toSecretText(), { mode: 0o600 });
  }
  const world = kept ? (JSON.parse(readFileSync(worldFile, 'utf8')) as World) : await makeWorld(database.superuserUrl);
  return {
    directory,
    database,
    ring,
    world,
    kept,
    filled: () => writeFileSync(worldFile, JSON.stringify(world)),
    environment: {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      YUANLIAN_KEYS: keysFile,
      YUANLIAN_DATA: directory,
    },
    clear: async () => {
      await database.stop();
      if (keep === null) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A database that notes when each transaction was committed, which it learns only at its next start. */
async function startTimed(dataDir: string): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ dataDir });
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ track_commit_timestamp: string }>('show track_commit_timestamp');
  const timed = rows[0]?.track_commit_timestamp === 'on';
  if (!timed) await client.query('alter system set track_commit_timestamp = on');
  await client.end();
  if (timed) return database;
  await database.stop();
  return await startEmbeddedPostgres({ dataDir });
}

const PREFIX: Readonly<Record<string, string>> = {
  puyang: '豫濮援',
  yangquan: '晋阳援',
  mianyang: '川绵援',
  tongliang: '渝铜援',
};

/** Signs in at a desk of the world, for example `puyang.officer`, as a person does. */
export async function signIn(url: string, login: string): Promise<string> {
  const query = `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { code } } }`;
  const input = { account: login, password: PASSWORD, organisation: PREFIX[login.split('.')[0] ?? ''] };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data } = (await response.json()) as { data?: { signIn: { accessToken: string | null } } };
  const token = data?.signIn.accessToken;
  if (token == null) throw new Error(`Nobody was let in as ${login}.`);
  return token;
}
