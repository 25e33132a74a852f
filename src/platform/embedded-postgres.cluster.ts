import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresBinaries, serverEnvironment } from './embedded-postgres.binaries.js';
import { type Credentials, type DataDirectory, SUPERUSER } from './embedded-postgres.directory.js';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';
import type { PostgresIdentity } from './embedded-postgres.identity.js';
import { type Lifeline, startOnLifeline } from './embedded-postgres.lifeline.js';
import { isReady } from './embedded-postgres.lock.js';
import { INITDB_FLAGS, serverArguments } from './embedded-postgres.settings.js';

const START_MS = 60_000;

/** With what, as whom and how a cluster is made and run. */
export interface ClusterMeans {
  readonly directory: DataDirectory;
  readonly binaries: PostgresBinaries;
  readonly identity: PostgresIdentity;
  readonly durable: boolean;
}

/**
 * Makes the cluster aside and moves it when complete: a start that was killed half-way leaves nothing that looks like
 * one. Afterwards the superuser's password is in the credentials.
 * @throws INITDB_FAILED
 */
export function makeCluster({ directory, binaries, identity, durable }: ClusterMeans, credentials: Credentials): void {
  const draft = directory.makeDraft();
  const cluster = join(draft, 'cluster');
  const password = join(draft, 'password');
  try {
    mkdirSync(cluster);
    writeFileSync(password, credentials.passwords[SUPERUSER], { mode: 0o600 });
    identity.adopt(password, 0o600);
    identity.adopt(cluster, 0o700);
    identity.adopt(draft, 0o700);
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
      env: serverEnvironment(binaries),
      uid: identity.uid,
      gid: identity.gid,
      encoding: 'utf8',
    });
    if (made.status !== 0) {
      throw new EmbeddedPostgresError('INITDB_FAILED', made.stderr?.trim() || made.error?.message || 'initdb failed.');
    }
    directory.writeCredentials(credentials);
    renameSync(cluster, directory.cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Starts the server on the cluster. Afterwards it takes connections.
 * @throws START_FAILED with the server's last words
 */
export async function launch(means: ClusterMeans, port: number): Promise<Lifeline> {
  const { directory, binaries, identity, durable } = means;
  const log = directory.openLog();
  const command = [binaries.postgres, ...serverArguments(directory.cluster, port, durable)];
  const lifeline = startOnLifeline(command, identity, serverEnvironment(binaries), log);
  closeSync(log);
  const begun = Date.now();
  while (!isReady(directory.cluster)) {
    const late = Date.now() - begun > START_MS;
    if (late) {
      lifeline.cut();
      await lifeline.gone;
    }
    if (late || lifeline.isGone()) {
      throw new EmbeddedPostgresError('START_FAILED', `PostgreSQL did not start.\n${directory.lastWords()}`);
    }
    await delay(10);
  }
  return lifeline;
}
