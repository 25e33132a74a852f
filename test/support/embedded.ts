import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres.js';
import { scratchDirectory } from './scratch.js';

const here = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** How a start in a process of its own went. */
export interface Kept {
  readonly pid: number;
  readonly superuserUrl: string;
  readonly firstStart: boolean;
  readonly failure?: string;
  readonly keeper: ChildProcess;
}

/** A place for one embedded database, for tests about starting and stopping it. */
export interface EmbeddedPlace {
  /** A temporary directory that every user may pass. */
  readonly directory: string;
  /** Below it; not made yet. */
  readonly dataDir: string;
  start(options?: Partial<EmbeddedPostgresOptions>): Promise<EmbeddedPostgres>;
  /** Puts there what a first start leaves behind: a table `kept` with one row, `answer` 42. */
  prepare(): void;
  /** Starts in a process of its own, which can be killed. */
  keep(user?: number): Promise<Kept>;
}

/** A new place for every test of the file. Afterwards nothing of it runs or lies about. */
export function embeddedPlace(): EmbeddedPlace {
  let prepared = '';
  let directory = '';
  const servers: EmbeddedPostgres[] = [];
  const keepers: ChildProcess[] = [];
  const place: EmbeddedPlace = {
    get directory() {
      return directory;
    },
    get dataDir() {
      return join(directory, 'data', 'postgres');
    },
    start: async (options = {}) => {
      const server = await startEmbeddedPostgres({ dataDir: place.dataDir, durable: false, ...options });
      servers.push(server);
      return server;
    },
    prepare: () => {
      mkdirSync(dirname(place.dataDir), { recursive: true });
      execFileSync('cp', ['-a', prepared, place.dataDir]);
    },
    keep: (user) => {
      const keeper = spawnKeeper(place.dataDir, user);
      keepers.push(keeper);
      return firstLine(keeper);
    },
  };

  beforeAll(async () => {
    prepared = makePublic();
    const server = await startEmbeddedPostgres({ dataDir: prepared, durable: false });
    await ask(server.ownerUrl, 'create table kept as select 42 as answer');
    await server.stop();
  });
  afterAll(() => rmSync(prepared, { recursive: true, force: true }));
  beforeEach(() => {
    directory = makePublic();
  });
  afterEach(async () => {
    for (const keeper of keepers.splice(0)) keeper.kill('SIGKILL');
    for (const server of servers.splice(0)) await server.stop();
    await until(() => serversOn(place.dataDir).length === 0);
    rmSync(directory, { recursive: true, force: true });
  });
  return place;
}

/** The first column of the first row. */
export async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** The numbers of all processes whose command line names the data directory's cluster. */
export function serversOn(dataDir: string): number[] {
  const commandLine = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(join(dataDir, 'cluster')))
    .map(Number);
}

/** Waits until it has become so. */
export async function until(condition: () => boolean): Promise<void> {
  const begun = Date.now();
  while (!condition()) {
    if (Date.now() - begun > 15_000) throw new Error('It has not become so within 15 s.');
    await delay(20);
  }
}

function makePublic(): string {
  const made = scratchDirectory();
  chmodSync(made, 0o755);
  return made;
}

function spawnKeeper(dataDir: string, user: number | undefined): ChildProcess {
  return spawn(process.execPath, ['--import', here('typescript-hook.js'), here('embedded-keeper.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
}

async function firstLine(keeper: ChildProcess): Promise<Kept> {
  const line = await new Promise<string>((resolve) => {
    let said = '';
    keeper.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('\n')) resolve(said);
    });
    keeper.once('exit', () => resolve(said || '{"failure":"GONE"}'));
  });
  return { ...(JSON.parse(line) as Omit<Kept, 'keeper'>), keeper };
}
