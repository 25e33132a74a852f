import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/package-root.js';
import { freePort } from '../support/free-port.js';

/** A process under measurement: our server as it ships, or one that stands beside it. */
export interface Measurable {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

/** Our server as it ships: the built program, with its one log line a request written to a file. */
export async function startOurs(
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Promise<Measurable & { readonly readyMs: number }> {
  const port = await freePort();
  const began = performance.now();
  const child = launch([join(packageRoot(), 'dist', 'main.js')], { ...environment, PORT: String(port) }, logFile);
  await untilAnswered(child, `http://127.0.0.1:${port}/readyz`);
  return { ...held('Yuanlian', child, `http://127.0.0.1:${port}/graphql`), readyMs: performance.now() - began };
}

/** A program of the bench that stands beside ours. */
export async function startBeside(
  name: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<Measurable> {
  const port = await freePort();
  const hook = join(packageRoot(), 'test', 'support', 'typescript-hook.js');
  const program = join(packageRoot(), 'test', 'bench', file);
  const child = launch(['--import', hook, program], { ...environment, PORT: String(port) });
  const url = `http://127.0.0.1:${port}/graphql`;
  await untilAnswered(child, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  return held(name, child, url);
}

function launch(args: readonly string[], environment: Record<string, string>, logFile?: string): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: { ...process.env, HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', logFile === undefined ? 'ignore' : openSync(logFile, 'w'), 'inherit'],
  });
}

function held(name: string, child: ChildProcess, url: string): Measurable {
  return {
    name,
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(late);
    },
  };
}

async function untilAnswered(child: ChildProcess, address: string, init: RequestInit = {}): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`A server of the bench ended with ${child.exitCode}.`);
    const answer = await fetch(address, init).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`A server of the bench was not ready in ${READY_WITHIN_MS / 1_000} s.`);
}
