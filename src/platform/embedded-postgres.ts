import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bootstrapDatabase, bootstrapRoles, DATABASE_NAME, LOGIN_ROLES, ROLES } from './database-roles.js';
import { locateBinaries, type PostgresBinaries } from './embedded-postgres.binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';
import { chooseIdentity, type PostgresIdentity } from './embedded-postgres.identity.js';
import { type Lifeline, startOnLifeline } from './embedded-postgres.lifeline.js';
import { clearRemains, isReady, lockDirectory, postmasterPid } from './embedded-postgres.lock.js';
import { INITDB_FLAGS, serverArguments } from './embedded-postgres.settings.js';

const SUPERUSER = 'postgres';
const MAJOR_VERSION = '18';
const START_MS = 60_000;
const STOP_MS = 15_000;

export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its passwords and the log of the last start. Made when missing. */
  readonly dataDir: string;
  /** A fixed port. Otherwise the one of the last start, when it is free, or any free one. */
  readonly port?: number;
  /** False: faster, and a power cut loses data. For tests. */
  readonly durable?: boolean;
  /** Called when the server goes without having been stopped. */
  readonly onUnexpectedExit?: () => void;
}

export interface EmbeddedPostgres {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly loaderUrl: string;
  readonly superuserUrl: string;
  readonly port: number;
  readonly pid: number;
  /** True when the cluster was made by this start. */
  readonly firstStart: boolean;
  /** Afterwards the server has gone and another process may start on the directory. */
  stop(): Promise<void>;
}

interface Credentials {
  port?: number;
  readonly passwords: Readonly<Record<typeof SUPERUSER | (typeof LOGIN_ROLES)[number], string>>;
}

/**
 * Starts the PostgreSQL that comes with the project. Afterwards the roles and the database exist (not yet migrated),
 * only this machine can connect, and the server cannot outlive this process.
 * @throws EmbeddedPostgresError ALREADY_RUNNING, BINARIES_MISSING, CREDENTIALS_LOST, DIRECTORY_OUT_OF_REACH,
 *   INITDB_FAILED, PORT_TAKEN, START_FAILED, VERSION_MISMATCH
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const house = new House(resolve(options.dataDir));
  const unlock = await lockDirectory(house.directory);
  let lifeline: Lifeline | undefined;
  try {
    await clearRemains(house.cluster);
    const binaries = locateBinaries(house.directory);
    const identity = chooseIdentity(binaries.postgres, house.directory, house.cluster);
    const firstStart = !existsSync(join(house.cluster, 'PG_VERSION'));
    const credentials = firstStart ? newCredentials() : house.readCredentials();
    if (firstStart) makeCluster(house, binaries, identity, credentials, options.durable !== false);
    house.assertVersion();
    const port = await choosePort(options.port, credentials.port);
    house.writeCredentials({ ...credentials, port });
    lifeline = await launch(house, binaries, identity, port, options.durable !== false);
    const address = (user: keyof Credentials['passwords'], database: string) =>
      `postgres://${user}:${credentials.passwords[user]}@127.0.0.1:${port}/${database}`;
    await bootstrapRoles(address(SUPERUSER, SUPERUSER), credentials.passwords);
    await bootstrapDatabase(address(SUPERUSER, SUPERUSER), DATABASE_NAME);
    return held(lifeline, unlock, options, {
      appUrl: address(ROLES.app, DATABASE_NAME),
      ownerUrl: address(ROLES.owner, DATABASE_NAME),
      loaderUrl: address(ROLES.loader, DATABASE_NAME),
      superuserUrl: address(SUPERUSER, DATABASE_NAME),
      port,
      // Ready servers have their note.
      pid: postmasterPid(house.cluster) ?? 0,
      firstStart,
    });
  } catch (error) {
    lifeline?.cut();
    await lifeline?.gone;
    await unlock();
    throw error;
  }
}

function held(
  lifeline: Lifeline,
  unlock: () => Promise<void>,
  options: EmbeddedPostgresOptions,
  facts: Omit<EmbeddedPostgres, 'stop'>,
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  void lifeline.gone.then(() => {
    if (stopping === undefined) options.onUnexpectedExit?.();
  });
  const stop = async () => {
    lifeline.cut();
    const late = setTimeout(() => killQuietly(facts.pid, 'SIGQUIT'), STOP_MS);
    await lifeline.gone;
    clearTimeout(late);
    await unlock();
  };
  return {
    ...facts,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** What lies where in the data directory. */
class House {
  readonly cluster: string;
  readonly log: string;
  readonly #credentials: string;
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
    this.cluster = join(directory, 'cluster');
    this.log = join(directory, 'postgres.log');
    this.#credentials = join(directory, 'credentials.json');
    if (mkdirSync(directory, { recursive: true, mode: 0o755 }) !== undefined) chmodSync(directory, 0o711);
  }

  readCredentials(): Credentials {
    try {
      return JSON.parse(readFileSync(this.#credentials, 'utf8')) as Credentials;
    } catch (cause) {
      throw new EmbeddedPostgresError(
        'CREDENTIALS_LOST',
        `${this.cluster} exists but ${this.#credentials} cannot be read. Bring it back from a backup, or start as the user who made it.`,
        { cause },
      );
    }
  }

  writeCredentials(credentials: Credentials): void {
    const draft = `${this.#credentials}.new`;
    writeFileSync(draft, JSON.stringify(credentials), { mode: 0o600 });
    renameSync(draft, this.#credentials);
  }

  assertVersion(): void {
    const version = readFileSync(join(this.cluster, 'PG_VERSION'), 'utf8').trim();
    if (version === MAJOR_VERSION) return;
    throw new EmbeddedPostgresError(
      'VERSION_MISMATCH',
      `${this.cluster} was made by PostgreSQL ${version}, this version brings ${MAJOR_VERSION}. Dump it with the old one and load it here.`,
    );
  }

  lastWords(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
  }
}

function newCredentials(): Credentials {
  const made = [SUPERUSER, ...LOGIN_ROLES].map((user) => [user, randomBytes(24).toString('base64url')]);
  return { passwords: Object.fromEntries(made) as Credentials['passwords'] };
}

/** Made aside and renamed when complete: a start that was killed half-way leaves nothing that looks like a cluster. */
function makeCluster(
  house: House,
  binaries: PostgresBinaries,
  identity: PostgresIdentity,
  credentials: Credentials,
  durable: boolean,
): void {
  for (const name of readdirSync(house.directory)) {
    if (name.startsWith('making-')) rmSync(join(house.directory, name), { recursive: true, force: true });
  }
  const draft = join(house.directory, `making-${randomBytes(6).toString('hex')}`);
  const cluster = join(draft, 'cluster');
  const password = join(draft, 'password');
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  writeFileSync(password, credentials.passwords[SUPERUSER], { mode: 0o600 });
  for (const path of [password, cluster, draft]) identity.adopt(path, path === password ? 0o600 : 0o700);
  const [program = binaries.initdb, ...args] = [
    ...identity.prefix,
    binaries.initdb,
    ...INITDB_FLAGS,
    `--pwfile=${password}`,
    `--pgdata=${cluster}`,
    ...(durable ? [] : ['--no-sync']),
  ];
  const made = spawnSync(program, args, {
    cwd: '/',
    env: environment(binaries),
    uid: identity.uid,
    gid: identity.gid,
    encoding: 'utf8',
  });
  if (made.status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new EmbeddedPostgresError('INITDB_FAILED', `initdb: ${made.stderr?.trim() || made.error?.message}`);
  }
  house.writeCredentials(credentials);
  renameSync(cluster, house.cluster);
  rmSync(draft, { recursive: true, force: true });
}

async function launch(
  house: House,
  binaries: PostgresBinaries,
  identity: PostgresIdentity,
  port: number,
  durable: boolean,
): Promise<Lifeline> {
  const log = openSync(house.log, 'w', 0o600);
  const command = [binaries.postgres, ...serverArguments(house.cluster, port, durable)];
  const lifeline = startOnLifeline(command, identity, environment(binaries), log);
  closeSync(log);
  const begun = Date.now();
  while (!isReady(house.cluster)) {
    const late = Date.now() - begun > START_MS;
    if (late) {
      lifeline.cut();
      await lifeline.gone;
    }
    if (late || lifeline.isGone()) {
      throw new EmbeddedPostgresError('START_FAILED', `PostgreSQL did not start.\n${house.lastWords()}`);
    }
    await delay(10);
  }
  return lifeline;
}

function environment(binaries: PostgresBinaries): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    ...(binaries.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: binaries.libraryPath }),
  };
}

async function choosePort(wanted: number | undefined, last: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    const port = await freePort(wanted);
    if (port === undefined) throw new EmbeddedPostgresError('PORT_TAKEN', `port ${wanted} of 127.0.0.1 is in use.`);
    return port;
  }
  const port = (last === undefined ? undefined : await freePort(last)) ?? (await freePort(0));
  if (port === undefined) throw new EmbeddedPostgresError('PORT_TAKEN', 'no port of 127.0.0.1 is free.');
  return port;
}

function freePort(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just gone.
  }
}
