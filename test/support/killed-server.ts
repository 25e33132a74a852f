import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { sql } from './a.js';
import { startTestApp, type TestApp } from './app.js';
import { startServerProcess } from './server-process.js';
import { startTcpProxy } from './tcp-proxy.js';
import type { OrganisationSeed } from './world.js';

type Input = Record<string, unknown> & { idempotencyKey: string };

/** A server in a process of its own beside the test's app, for a command whose answer gets lost. */
export interface KilledServer<Answer> {
  readonly t: TestApp;
  /** The command, there. */
  run(input: Input): Promise<Answer>;
  /**
   * The command goes out, the reply is lost, the outcome is committed, and the process dies in the same moment.
   * Afterwards another one stands in its place.
   */
  killedAfterCommit(input: Input): Promise<void>;
  /** So many times at once: each gets one and the same answer. */
  times(count: number, input: Input): Promise<Answer>;
  stop(): Promise<void>;
}

/** The one command of a desk is a mutation with the alias `done`. */
export async function startKilledServer<Answer>(
  login: string,
  mutation: string,
  seeds?: readonly OrganisationSeed[],
): Promise<KilledServer<Answer>> {
  const ring = KeyRing.generate();
  const t = await startTestApp({ keys: keysOf(ring) }, seeds);
  const another = () =>
    startServerProcess({ appUrl: t.database.appUrl, ownerUrl: t.database.ownerUrl, keys: ring.toSecretText() });
  const { token } = await t.as(login);
  let server = await another();

  async function runAt(port: number, input: Input): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: mutation, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as { data?: { done: Answer }; errors?: unknown };
    if (data == null) throw new Error(JSON.stringify(errors));
    return data.done;
  }

  async function killedAfterCommit(input: Input): Promise<void> {
    const wire = await startTcpProxy({ host: '127.0.0.1', port: server.port });
    wire.swallowReplies();
    let answered = false;
    const lost = runAt(wire.port, input).then(
      () => {
        answered = true;
      },
      () => undefined,
    );
    try {
      await untilCommitted(t, input.idempotencyKey);
      await server.kill();
    } finally {
      await wire.stop();
    }
    await lost;
    expect(answered).toBe(false);
    server = await another();
  }

  return {
    t,
    run: async (input) => await runAt(server.port, input),
    killedAfterCommit,
    times: async (count, input) => {
      const answers = await Promise.all(Array.from({ length: count }, () => runAt(server.port, input)));
      const [first] = answers;
      if (first === undefined) throw new Error('No answer.');
      expect(answers).toEqual(Array(count).fill(first));
      return first;
    },
    stop: async () => {
      await server.kill();
      await t.stop();
    },
  };
}

async function untilCommitted(t: TestApp, idempotencyKey: string): Promise<void> {
  for (let waited = 0; ; waited += 2) {
    const [row] = await sql<{ n: number }>(
      t,
      'select count(*)::int as n from command_outcome where key = $1 and outcome is not null',
      [idempotencyKey],
    );
    if (row?.n === 1) return;
    if (waited > 20_000) throw new Error('The command was not carried out.');
    await delay(2);
  }
}
