import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client as StreamClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type App, type AppOptions, startApp } from '../../src/app.js';
import { issueServiceToken } from '../../src/features/sessions/session.service.js';
import { SettableClock } from '../../src/kernel/clock.js';
import { toGlobalId } from '../../src/kernel/ids.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { createLogger } from '../../src/platform/logging.js';
import { freshDatabase, type TestDatabase } from './database.js';
import { makeWorld, ORGANISATIONS, type OrganisationSeed, type World } from './world.js';

export interface Answer<Data> {
  data: Data;
  errors?: { message: string; extensions: { code: string; requestId?: string } }[];
}

/** Somebody at a desk: runs operations and follows streams in that person's name. */
export interface Person {
  token: string;
  /** Runs an operation over HTTP and fails on top-level errors. */
  run<Data = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The same, top-level errors and all. */
  ask<Data = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<Answer<Data> & { status: number }>;
  /** A graphql-ws client in this person's name. */
  socket(options?: { onClosed?: (event: { code: number; reason: string }) => void }): StreamClient;
}

export interface TestApp {
  app: App;
  world: World;
  database: TestDatabase;
  clock: SettableClock;
  /** What the server logged, line by line. */
  log: string[];
  /** The person at a desk, for example `puyang.officer`. */
  as(login: string, locale?: 'zh-CN' | 'en'): Promise<Person>;
  anonymous(locale?: 'zh-CN' | 'en'): Person;
  /** The global id of an organisation, for example `puyang`. */
  organisation(key: string): string;
  lawyer(login: string): string;
  /** Another server process over the same database. */
  another(options?: Partial<AppOptions>): Promise<App>;
  stop(): Promise<void>;
}

/** A fresh idempotency key. */
export const key = (): string => randomUUID();

/** The real server on a database of its own, with the institutions of the stories. */
export async function startTestApp(
  options: Partial<AppOptions> = {},
  seeds: readonly OrganisationSeed[] = ORGANISATIONS,
): Promise<TestApp> {
  const database = await freshDatabase();
  const world = await makeWorld(database.superuserUrl, seeds);
  const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-app-'));
  const keys = keysOf(KeyRing.generate());
  const files = await openFileStore({ dataDir, keys });
  const clock = new SettableClock();
  const log: string[] = [];
  const logger = createLogger('info', { write: (line) => void log.push(line) });
  const base: AppOptions = {
    databaseUrl: database.appUrl,
    keys,
    files,
    logger,
    host: '127.0.0.1',
    port: 0,
    clock,
    poolSize: 8,
    sequencerPollMs: 20,
    // A round happens when a test asks for it, not while it looks whether anything has changed.
    sweepEveryMs: 3_600_000,
  };
  const app = await startApp({ ...base, ...options });
  const others: App[] = [];
  const sockets: StreamClient[] = [];
  const tokens = new Map<string, Promise<string>>();

  function person(token: string | null, locale: string): Person {
    const url = `${app.url}/graphql`;
    const ask: Person['ask'] = async (query, variables = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': locale,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return { ...((await response.json()) as Answer<never>), status: response.status };
    };
    return {
      token: token ?? '',
      ask,
      run: async (query, variables) => {
        const answer = await ask(query, variables);
        if (answer.errors !== undefined) throw new Error(`${JSON.stringify(answer.errors)}\n${log.slice(-5).join('')}`);
        return answer.data as never;
      },
      socket: (socketOptions = {}) => {
        const client = createClient({
          url: url.replace('http', 'ws'),
          webSocketImpl: WebSocket,
          lazy: true,
          retryAttempts: 0,
          connectionParams: { token, locale },
          on: { closed: (event) => socketOptions.onClosed?.(event as { code: number; reason: string }) },
        });
        sockets.push(client);
        return client;
      },
    };
  }

  async function tokenOf(login: string): Promise<string> {
    const [organisation = ''] = login.split('.');
    const ids = {
      organisationId: world.organisations[organisation] ?? '',
      memberId: world.members[login] ?? '',
      accountId: world.accounts[login] ?? '',
    };
    if (ids.memberId === '') throw new Error(`There is nobody at ${login}.`);
    return (await issueServiceToken(app.contextFor(null), ids, 90)).token;
  }

  return {
    app,
    world,
    database,
    clock,
    log,
    as: async (login, locale = 'zh-CN') => {
      const known = tokens.get(login) ?? tokenOf(login);
      tokens.set(login, known);
      return person(await known, locale);
    },
    anonymous: (locale = 'zh-CN') => person(null, locale),
    organisation: (name) => toGlobalId('Organisation', world.organisations[name] ?? ''),
    lawyer: (login) => toGlobalId('Lawyer', world.lawyers[login] ?? ''),
    another: async (more = {}) => {
      const other = await startApp({ ...base, ...options, ...more });
      others.push(other);
      return other;
    },
    stop: async () => {
      for (const socket of sockets) await socket.dispose();
      for (const other of others) await other.stop();
      await app.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
