import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from './support/free-port.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let directory: string;
let port: number;
let running: { child: ChildProcess; said: () => string };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'yuanlian-newcomer-'));
  port = await freePort();
  running = await start();
}, 120_000);
afterAll(async () => {
  await killed(running.child);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
});

/** What `npm start` starts, in a directory where nothing was, with a watch on whom it speaks to. */
async function start(): Promise<typeof running> {
  const arguments_ = [
    '--import',
    here('./support/loopback-only.js'),
    '--import',
    here('./support/typescript-hook.js'),
    here('../src/main.ts'),
  ];
  const child = spawn(process.execPath, arguments_, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      YUANLIAN_DATA: join(directory, 'data'),
      YUANLIAN_LOG: 'fatal',
      STRANGERS_FILE: join(directory, 'strangers'),
    },
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (said.includes('Ctrl-C')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`It did not start:\n${said}`)));
  });
  return { child, said: () => said };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** The line a newcomer copies from the terminal, run as it is printed. */
function printedCurl(): { data: { signIn: { accessToken: string; userErrors: unknown[] } } } {
  const line = running
    .said()
    .split('\n')
    .find((each) => each.includes('curl -s'));
  return JSON.parse(execFileSync('bash', ['-c', line ?? 'false'], { encoding: 'utf8' }));
}

function postmaster(): number {
  return Number(readFileSync(join(directory, 'data', 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('A newcomer', () => {
  test('is told the addresses and the demo accounts, and the curl line works as printed.', () => {
    const said = running.said();
    for (const address of ['/graphql', '/graphiql', '/livez', '/readyz'])
      expect(said).toContain(`http://localhost:${port}${address}`);
    expect(said).toContain('puyang.officer');
    expect(said).toContain('yangquan.officer');
    const { signIn } = printedCurl().data;
    expect(signIn.userErrors).toEqual([]);
    expect(signIn.accessToken).toMatch(/^ey/);
  });

  test('finds the IDE, and no page asks another host for anything.', async () => {
    const page = await (await fetch(`http://localhost:${port}/graphiql`)).text();
    expect(page).toContain('/graphiql/');
    const asked = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((address) => /^(?:https?:)?\/\//.test(address))).toEqual([]);
    expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
  });

  test('leaves no database behind when the server is killed, and finds the data again at the second start.', async () => {
    const before = postmaster();
    await killed(running.child);
    for (let turn = 0; turn < 100 && alive(before); turn += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(alive(before)).toBe(false);
    running = await start();
    expect(printedCurl().data.signIn.userErrors).toEqual([]);
  }, 60_000);

  test('has a server that speaks to this machine alone.', () => {
    expect(existsSync(join(directory, 'strangers')) ? readFileSync(join(directory, 'strangers'), 'utf8') : '').toBe('');
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
