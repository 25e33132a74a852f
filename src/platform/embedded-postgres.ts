import { createServer } from 'node:net';
import { bootstrapDatabase, bootstrapRoles, DATABASE_NAME, ROLES } from './database-roles.js';
import { locateBinaries } from './embedded-postgres.binaries.js';
import { type ClusterMeans, launch, makeCluster } from './embedded-postgres.cluster.js';
import { type Credentials, DataDirectory, newCredentials, SUPERUSER } from './embedded-postgres.directory.js';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';
import { chooseIdentity } from './embedded-postgres.identity.js';
import type { Lifeline } from './embedded-postgres.lifeline.js';
import { clearRemains, isReady, lockDirectory, postmasterPid, postmasterPort } from './embedded-postgres.lock.js';

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

/** Where the server is, for each who signs in. */
export interface EmbeddedPostgresAddresses {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly loaderUrl: string;
  readonly superuserUrl: string;
  readonly port: number;
  readonly pid: number;
}

export interface EmbeddedPostgres extends EmbeddedPostgresAddresses {
  /** True when the cluster was made by this start. */
  readonly firstStart: boolean;
  /** Afterwards the server has gone and another process may start on the directory. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the project. Afterwards the roles and the database exist (not yet migrated),
 * only this machine can connect, and the server cannot outlive this process.
 * @throws EmbeddedPostgresError ALREADY_RUNNING, BINARIES_MISSING, CREDENTIALS_LOST, DIRECTORY_OUT_OF_REACH,
 *   INITDB_FAILED, PORT_TAKEN, START_FAILED, VERSION_MISMATCH
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = new DataDirectory(options.dataDir);
  directory.make();
  const unlock = await lockDirectory(directory.path);
  let lifeline: Lifeline | undefined;
  try {
    await clearRemains(directory.cluster);
    const firstStart = !directory.hasCluster();
    const credentials = firstStart ? newCredentials() : directory.readCredentials();
    const binaries = locateBinaries(directory.path);
    const identity = chooseIdentity(binaries, directory.path, directory.cluster);
    const means: ClusterMeans = { directory, binaries, identity, durable: options.durable !== false };
    if (firstStart) makeCluster(means, credentials);
    directory.assertVersion();
    const port = await choosePort(options.port, credentials.port);
    directory.writeCredentials({ ...credentials, port });
    lifeline = await launch(means, port);
    const superuserUrl = address(SUPERUSER, credentials, port, SUPERUSER);
    await bootstrapRoles(superuserUrl, credentials.passwords);
    await bootstrapDatabase(superuserUrl, DATABASE_NAME);
    return held(directory.cluster, lifeline, unlock, options, {
      ...addresses(directory, credentials, port),
      firstStart,
    });
  } catch (error) {
    lifeline?.cut();
    await lifeline?.gone;
    await unlock();
    throw error;
  }
}

/**
 * The server that another process keeps on the directory, for commands that work beside it; undefined when none runs.
 * @throws CREDENTIALS_LOST when its passwords may not be read by this user
 */
export function runningEmbeddedPostgres(dataDir: string): EmbeddedPostgresAddresses | undefined {
  const directory = new DataDirectory(dataDir);
  const port = postmasterPort(directory.cluster);
  if (port === undefined || !isReady(directory.cluster)) return undefined;
  return addresses(directory, directory.readCredentials(), port);
}

function held(
  cluster: string,
  lifeline: Lifeline,
  unlock: () => Promise<void>,
  options: EmbeddedPostgresOptions,
  facts: Omit<EmbeddedPostgres, 'stop'>,
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  void lifeline.gone.then(async () => {
    if (stopping !== undefined) return;
    // Only the life line's shell may have been killed: nobody would hold the server then.
    if (isReady(cluster)) killQuietly(facts.pid, 'SIGINT');
    await unlock();
    options.onUnexpectedExit?.();
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

function addresses(directory: DataDirectory, credentials: Credentials, port: number): EmbeddedPostgresAddresses {
  return {
    appUrl: address(ROLES.app, credentials, port),
    ownerUrl: address(ROLES.owner, credentials, port),
    loaderUrl: address(ROLES.loader, credentials, port),
    superuserUrl: address(SUPERUSER, credentials, port),
    port,
    pid: postmasterPid(directory.cluster) ?? 0,
  };
}

function address(
  user: keyof Credentials['passwords'],
  { passwords }: Credentials,
  port: number,
  database: string = DATABASE_NAME,
): string {
  return `postgres://${user}:${passwords[user]}@127.0.0.1:${port}/${database}`;
}

/** @throws PORT_TAKEN */
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
      const bound = server.address();
      server.close(() => done(typeof bound === 'object' && bound !== null ? bound.port : undefined));
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
