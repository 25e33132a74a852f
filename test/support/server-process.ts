import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A server of its own process, from our sources as they lie there. */
export interface ServerProcess {
  readonly port: number;
  readonly url: string;
  /** What it wrote so far. */
  readonly said: () => string;
  /** Kills it as a power cut would. Afterwards it is gone. */
  kill(): Promise<void>;
}

export interface ServerProcessOptions {
  appUrl: string;
  ownerUrl: string;
  /** The master keys as JSON text. */
  keys: string;
}

/** Starts the process that `npm start` starts, on a free port of the loopback interface. Whoever starts it kills it. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-process-'));
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', here('./typescript-hook.js'), here('../../src/main.ts')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: options.appUrl,
        DATABASE_OWNER_URL: options.ownerUrl,
        YUANLIAN_KEYS: options.keys,
        YUANLIAN_DATA: dataDir,
      },
    },
  );
  let said = '';
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        const found = /localhost:(\d+)\/graphql/.exec(said)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
    child.once('exit', () => reject(new Error(`The server did not start:\n${said}`)));
  });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    said: () => said,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
