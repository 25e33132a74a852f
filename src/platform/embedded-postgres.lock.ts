import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

const ENDING_MS = 1_500;
const LET_GO_MS = 3_000;
const STOP_MS = 20_000;

/**
 * One process keeps one data directory. The lock is a socket name of the kernel: it goes with the process, however
 * that ends. A process that is just ending is waited for, a little.
 * @returns what lets go of it
 * @throws ALREADY_RUNNING
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const digest = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32);
  const name = `\0yuanlian-embedded-${digest}`;
  const begun = Date.now();
  for (;;) {
    const server = await listenOn(name);
    if (server !== undefined) {
      server.unref();
      return () => new Promise((resolve) => server.close(() => resolve()));
    }
    if (Date.now() - begun > ENDING_MS) break;
    await delay(50);
  }
  throw new EmbeddedPostgresError(
    'ALREADY_RUNNING',
    `another process runs the embedded database of ${directory}. Stop it, or choose another data directory.`,
  );
}

/** Undefined when another process has the name. */
function listenOn(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => resolve(server));
  });
}

/**
 * Called with the lock held, so nobody keeps a server that may still be there: its keeper has just died and it is
 * stopping, or its keeper's shell died with it. Afterwards none runs on the cluster and no stale note of one is left
 * (its number may belong to a stranger by now, which PostgreSQL takes for a living server).
 */
export async function clearRemains(cluster: string): Promise<void> {
  const pid = postmasterPid(cluster);
  if (pid === undefined) return;
  const begun = Date.now();
  let asked = false;
  while (runsOn(pid, cluster)) {
    const waited = Date.now() - begun;
    if (waited > STOP_MS) {
      throw new EmbeddedPostgresError('ALREADY_RUNNING', `PostgreSQL process ${pid} still runs on ${cluster}.`);
    }
    if (waited > LET_GO_MS && !asked) {
      process.kill(pid, 'SIGINT');
      asked = true;
    }
    await delay(20);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** The server's process number, from the note that it keeps in its cluster. */
export function postmasterPid(cluster: string): number | undefined {
  const pid = Number(postmasterNote(cluster)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** The port it listens on, from the same note. */
export function postmasterPort(cluster: string): number | undefined {
  const port = Number(postmasterNote(cluster)[3]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

/** True from the moment the server takes connections. */
export function isReady(cluster: string): boolean {
  const pid = postmasterPid(cluster);
  return pid !== undefined && runsOn(pid, cluster) && postmasterNote(cluster)[7]?.trim() === 'ready';
}

function postmasterNote(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Its command line names the cluster; a stranger with the same number has another. (Readable for every user.) */
function runsOn(pid: number, cluster: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster);
  } catch {
    return false;
  }
}
