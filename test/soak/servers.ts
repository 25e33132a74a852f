import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/package-root.js';

/** A server process of its own, as it ships, that can be killed and comes back on the same port. */
export class ServerProcess {
  #child: ChildProcess | null = null;
  kills = 0;
  #restarting = false;

  constructor(
    readonly port: number,
    readonly environment: Record<string, string>,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  /** Starts it; returns when it is ready, or has failed to become so in a minute. */
  async start(): Promise<boolean> {
    const child = spawn(process.execPath, [join(packageRoot(), 'dist', 'main.js')], {
      env: {
        ...process.env,
        ...this.environment,
        PORT: String(this.port),
        HOST: '127.0.0.1',
        YUANLIAN_LOG: process.env.SOAK_LOG ?? 'fatal',
      },
      stdio: ['ignore', process.env.SOAK_LOG === undefined ? 'ignore' : 'inherit', 'inherit'],
    });
    this.#child = child;
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      if (child.exitCode !== null || child.signalCode !== null) return false;
      try {
        if ((await fetch(`http://127.0.0.1:${this.port}/readyz`)).ok) return true;
      } catch {
        // not yet
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill('SIGKILL');
    return false;
  }

  /** kill -9, and a new start; a start that the killed database prevents is tried again. */
  async killAndRestart(stopped: () => boolean): Promise<void> {
    if (this.#restarting) return;
    this.#restarting = true;
    this.kills += 1;
    const child = this.#child;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    if (child?.kill('SIGKILL') === true) await gone;
    while (!stopped() && !(await this.start())) await new Promise((resolve) => setTimeout(resolve, 300));
    this.#restarting = false;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    await ended;
  }
}
