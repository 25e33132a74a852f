import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A server of one's own, with the demo world and an empty database. */
export interface OwnServer {
  url: string;
  /** Afterwards the process is gone, and its data with it. */
  stop(): Promise<void>;
}

/** Whether a server of ours is ready at an address. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Starts a server on a free port with a directory of its own. @throws Error when it is not ready within two minutes */
export async function startOwnServer(): Promise<OwnServer> {
  const directory = mkdtempSync(join(tmpdir(), 'yuanlian-demo-'));
  const port = await freePort();
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    YUANLIAN_DATA: directory,
  };
  // Its own embedded database, whatever the caller's settings name.
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'YUANLIAN_KEYS', 'YUANLIAN_DEMO']) delete environment[name];
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], {
    env: { ...environment, YUANLIAN_LOG: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await welcomed(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** The welcome is printed once the demo world is complete; its last line says how to stop. */
async function welcomed(child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(100)) {
    if (said.includes('Ctrl-C')) return;
    if (child.exitCode !== null) break;
  }
  throw new Error('The server of the demonstration did not start.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port.');
  return address.port;
}
