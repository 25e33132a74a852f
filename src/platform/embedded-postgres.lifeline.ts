import { type ChildProcess, spawn } from 'node:child_process';
import type { PostgresIdentity } from './embedded-postgres.identity.js';

/**
 * Holds the server's life line. It reads from its keeper; when the keeper is gone, however it went, reading ends and
 * the server is told to stop. When the server goes by itself, the shell ends with it.
 */
const LIFELINE = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null &
watch=$!
wait "$server"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

/** A running server, as its keeper holds it. */
export interface Lifeline {
  /** Resolves when the server has gone. */
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** Tells the server to stop: open transactions are rolled back. */
  cut(): void;
}

/**
 * Starts the server at the end of a life line. It stands in a session of its own: an interrupt from the terminal
 * reaches the keeper, which stops it in its own time. Afterwards the process can end without waiting for it.
 */
export function startOnLifeline(
  command: readonly string[],
  identity: PostgresIdentity,
  env: NodeJS.ProcessEnv,
  log: number,
): Lifeline {
  const [program = '/bin/sh', ...args] = [
    ...identity.prefix,
    '/bin/sh',
    '-c',
    LIFELINE,
    'yuanlian-postgres',
    ...command,
  ];
  const child: ChildProcess = spawn(program, args, {
    cwd: '/',
    env,
    uid: identity.uid,
    gid: identity.gid,
    detached: true,
    stdio: ['pipe', log, log],
  });
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      gone = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  // A life line that breaks at the server's end is what `gone` tells.
  child.stdin?.on('error', () => {});
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
  return {
    gone: ended,
    isGone: () => gone,
    cut: () => {
      child.ref();
      child.stdin?.end();
    },
  };
}
