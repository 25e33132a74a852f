import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort } from './support/free-port.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yuanlian-stopped-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 }));

/** What `npm start` starts in an empty directory; `ended` says how it went out, and what it had said. */
function starting(port: number): { child: ChildProcess; ended: Promise<{ code: number | null; said: string }> } {
  const child = spawn(process.execPath, ['--import', here('./support/typescript-hook.js'), here('../src/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      YUANLIAN_DATA: join(directory, 'data'),
      YUANLIAN_LOG: 'fatal',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  );
  return { child, ended };
}

const answers = async (port: number): Promise<boolean> =>
  await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() !== null));
    socket.once('error', () => resolve(false));
  });

async function until(what: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 6_000; turn += 1) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come so far.');
}

const pidFile = () => join(directory, 'data', 'postgres', 'cluster', 'postmaster.pid');

/** The database that the start had made, as long as it runs. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['its database has begun to run', async () => await until(() => existsSync(pidFile()))],
  ['it listens and writes the demo world', async (port: number) => await until(async () => await answers(port))],
])(
  'A server that is stopped when %s ends quietly and leaves nothing running.',
  async (_when, come) => {
    const port = await freePort();
    const { child, ended } = starting(port);
    await come(port);
    const postmaster = Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
    expect(alive(postmaster)).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, said: '' });
    expect([alive(postmaster), await answers(port)]).toEqual([false, false]);
  },
  120_000,
);

test('A start that fails says why, and is no quiet end.', async () => {
  const port = await freePort();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
  try {
    const { code, said } = await starting(port).ended;
    expect([code, said]).toEqual([1, expect.stringMatching(/^Yuanlian could not start: /)]);
  } finally {
    taken.close();
  }
}, 120_000);
