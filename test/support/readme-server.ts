import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** A server that a page's own words have started, in a process of its own. */
export interface StartedByPage {
  /** What it has said so far. */
  readonly said: () => string;
  stop(): Promise<void>;
}

/** Runs a start command and waits until the server says how to stop it. @throws Error with what it said, when it ends */
export async function startByPage(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<StartedByPage> {
  const child = spawn('bash', ['-c', `exec ${command}`], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (text: string) => {
    said += text;
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  const started = { said: () => said, stop: () => stop(child) };
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(100)) {
    if (said.includes('Ctrl-C')) return started;
    if (child.exitCode !== null) break;
  }
  await started.stop();
  throw new Error(`"${command}" did not bring a server up:\n${said}`);
}

/** Ends the whole group: npm hands a signal on only to some of its children. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  await gone;
}
