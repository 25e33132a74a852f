import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Client } from 'pg';
import { scopeOf } from './access/row-security.js';
import { type DueAct, eachDue } from './features/deadlines/due-batches.js';
import { sweepQuestions } from './features/matching/question-sweep.js';
import { sweepMaterials, sweepOrphans } from './features/materials/material-sweep.service.js';
import { handOverOpenWork } from './features/organisations/hand-over.service.js';
import {
  becomeApplication,
  dueReferrals,
  endByTime,
  homelessMediations,
} from './features/referrals/referral-clock.service.js';
import { viewerOf } from './features/sessions/session.service.js';
import { createCursors } from './journal/cursor.js';
import { type Hub, startHub } from './journal/hub.js';
import { type Sequencer, startSequencer } from './journal/sequencer.js';
import { type Clock, systemClock } from './kernel/clock.js';
import type { About, Context, Limits, Locale, Reads, Reference, Scope, Viewer } from './kernel/context.js';
import type { Files } from './kernel/ports/files.js';
import type { Keys } from './kernel/ports/keys.js';
import { remembered } from './kernel/remembered.js';
import { type Database, openDatabase } from './platform/database.js';
import { assertUnprivileged } from './platform/database-roles.js';
import { registerDownloadRoutes } from './platform/download-routes.js';
import { ENTITIES } from './platform/entities.js';
import type { GraphiqlTab } from './platform/graphiql.js';
import { createHttpServer, type HttpServer, type OperationCaller } from './platform/http.js';
import { createLimits } from './platform/limits.js';
import type { Logger } from './platform/logging.js';
import { packageRoot } from './platform/package-root.js';
import { loadReference } from './platform/reference.js';
import { watchReference } from './platform/reference-watch.js';
import { createGate, type Gate } from './platform/request-gate.js';
import { watchSessions } from './platform/session-watch.js';
import { type Sweeper, startSweeper } from './platform/sweeper.js';
import { registerUploadRoutes } from './platform/upload-routes.js';
import { attachWebSocket, type SocketLimits, type SocketServer } from './platform/websocket.js';
import { makeSchema, printed } from './schema.js';

export interface AppOptions {
  /** PostgreSQL as the unprivileged role. */
  databaseUrl: string;
  keys: Keys;
  files: Files;
  logger: Logger;
  host: string;
  port: number;
  clock?: Clock;
  origins?: readonly string[];
  /** Limits of sockets other than the usual ones. */
  sockets?: Partial<SocketLimits>;
  resumeWindowDays?: number;
  heartbeatMs?: number;
  sequencerPollMs?: number;
  poolSize?: number;
  /** False: every read is executed by graphql-js alone. */
  compiled?: boolean;
  sweepEveryMs?: number;
  tabs?: readonly GraphiqlTab[];
}

/** A running server and the ports behind it. */
export interface App {
  readonly url: string;
  readonly port: number;
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly database: Database;
  readonly reference: Reference;
  readonly hub: Hub;
  readonly sequencer: Sequencer;
  readonly http: HttpServer;
  readonly sockets: SocketServer;
  readonly sweeper: Sweeper;
  /** A context without a request: for the command line and for clocks. */
  contextFor(viewer: Viewer | null, locale?: Locale): Context;
  /** Finishes what is under way and lets go of everything. */
  stop(): Promise<void>;
}

const VERSION = (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;

/**
 * Puts the house together: database, reference data, stream, schema, both transports.
 * It refuses to start as a privileged role, and without the keys that the database names.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { logger, keys, files } = options;
  const clock = options.clock ?? systemClock;
  const database = await openDatabase({
    url: options.databaseUrl,
    entities: ENTITIES,
    ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
  });
  try {
    await admitDatabase(database, keys);
  } catch (error) {
    await database.close();
    throw error;
  }
  const reference = await loadReference(database.pool);
  const limits = createLimits(database.pool);
  const connect = () => database.connect();
  const sequencer = startSequencer({
    connect,
    logger,
    ...(options.sequencerPollMs === undefined ? {} : { pollMs: options.sequencerPollMs }),
  });
  const hub = startHub({ connect, logger });
  const cursors = createCursors([keys.signingKey('stream-cursor')]);
  const schema = await makeSchema();
  const gate = createGate({ schema });
  const about: About = {
    version: VERSION,
    schemaHash: createHash('sha256').update(printed(schema)).digest('hex'),
    resumeWindowDays: options.resumeWindowDays ?? 30,
    heartbeatMs: options.heartbeatMs ?? 15_000,
  };
  const context = contextMaker({
    database,
    reference,
    limits,
    keys,
    files,
    clock,
    about,
    stream: { hub, cursors, nudge: () => sequencer.nudge() },
  });
  const authenticate = authenticator(keys, database, clock);
  const http = await createHttpServer({
    schema,
    gate,
    authenticate,
    makeContext: (caller) => context(caller),
    logger,
    compiled: options.compiled ?? true,
    config: { host: options.host, port: options.port },
    readiness: async () => await readinessOf(database),
    graphiqlTabs: options.tabs ?? [],
    extraRoutes: async (routes) => {
      const files = { authenticate, makeContext: context, logger };
      await registerUploadRoutes(routes, files);
      registerDownloadRoutes(routes, files);
    },
  });
  const sockets = attachWebSocket({
    server: http.server,
    schema,
    gate,
    authenticate,
    onSubscriptionContext: (caller) => ({
      ...context(caller),
      socket: caller.socket,
      signal: caller.signal,
      sink: caller.sink,
    }),
    logger,
    config: { ...options.sockets, allowedOrigins: options.origins ?? [] },
  });
  http.onStopping(async () => await sockets.stop());
  const watch = watchSessions({ connect, registry: sockets.registry, logger });
  const referenceWatch = watchReference({ reference, pool: database.pool, logger });
  const nobody = () => context({ viewer: null, locale: 'zh-CN', requestId: 'internal' });
  const sweeper = startSweeper({
    connect,
    context: nobody,
    logger,
    also: [fileSweeps(nobody), handOvers(nobody), referralSweeps(nobody, logger), questionSweeps(nobody, logger)],
    ...(options.sweepEveryMs === undefined ? {} : { everyMs: options.sweepEveryMs }),
  });
  const { port, url } = await http.listen();
  return {
    url,
    port,
    schema,
    gate,
    database,
    reference,
    hub,
    sequencer,
    http,
    sockets,
    sweeper,
    contextFor: (viewer, locale = 'zh-CN') => context({ viewer, locale, requestId: 'internal' }),
    stop: async () => {
      await http.stop();
      await Promise.all([watch.stop(), referenceWatch.stop(), sweeper.stop()]);
      await Promise.all([hub.close(), sequencer.stop()]);
      await database.close();
    },
  };
}

/** Work that has come to await a suspended organisation since goes up as well. */
function handOvers(nobody: () => Context): (client: Client) => Promise<void> {
  return async (client) => {
    const { rows } = await client.query<{ id: string }>(`select id from organisation where state = 'SUSPENDED'`);
    for (const { id } of rows) await handOverOpenWork(nobody(), id);
  };
}

/** What time decides of referrals: SUPPORT and CONSULT expire, mediations come home and, in the same round, become applications. */
function referralSweeps(nobody: () => Context, logger: Logger): (client: Client) => Promise<void> {
  return async (client) => {
    const rounds = [
      { due: dueReferrals, act: endByTime },
      { due: homelessMediations, act: becomeApplication },
    ];
    for (const { due, act } of rounds)
      await eachDue(
        async (after) => (await client.query<DueAct>(due.text, [nobody().clock.now(), ...after])).rows,
        async ({ id, organisation }) =>
          await act(nobody(), organisation, id).catch((err) => logger.warn({ err }, 'a referral could not be swept')),
      );
  };
}

/** Whom others were asked about: holders are looked for and told, and what nobody answered lapses. */
function questionSweeps(nobody: () => Context, logger: Logger): (client: Client) => Promise<void> {
  return async (client) => {
    const reads: Reads = { rows: async ({ text }, params) => (await client.query(text, [...params])).rows };
    await sweepQuestions(nobody, reads, async (act) => {
      await act().catch((err) => logger.warn({ err }, 'a question could not be swept'));
    });
  };
}

const ORPHANS_EVERY_MS = 3_600_000;

/** Unattached files go after a day, at every round; what no row knows is looked for on the disk once an hour. */
function fileSweeps(nobody: () => Context): (client: Client) => Promise<void> {
  let orphansAt = Date.now() + ORPHANS_EVERY_MS;
  return async (client) => {
    const clockReads: Reads = { rows: async ({ text }, params) => (await client.query(text, [...params])).rows };
    await sweepMaterials(nobody(), clockReads);
    if (Date.now() < orphansAt) return;
    orphansAt = Date.now() + ORPHANS_EVERY_MS;
    await sweepOrphans(nobody(), clockReads);
  };
}

async function admitDatabase(database: Database, keys: Keys): Promise<void> {
  const client = await database.connect();
  try {
    await assertUnprivileged(client);
    const { rows } = await client.query<{ kid: string }>('select kid from key_in_use');
    keys.assertHas(rows.map((row) => row.kid));
    await client.query('insert into key_in_use (kid) values ($1) on conflict do nothing', [keys.currentKeyId]);
  } finally {
    await client.end();
  }
}

interface Ports extends Pick<Context, 'reference' | 'limits' | 'keys' | 'files' | 'clock' | 'about' | 'stream'> {
  database: Database;
  reference: Reference;
  limits: Limits;
}

function contextMaker(ports: Ports): (caller: OperationCaller) => Context {
  const { database, ...shared } = ports;
  const originOf = remembered(1_000, (address: string) =>
    ports.keys.keyedHash('origin', address).toString('base64url'),
  );
  return (caller) => ({
    ...shared,
    viewer: caller.viewer,
    locale: caller.locale,
    requestId: caller.requestId,
    origin: originOf(caller.remoteAddress ?? 'internal'),
    em: database.orm.em,
    reads: database.reads(scopeOf(caller.viewer)),
    readsAs: (scope: Scope) => database.reads(scope),
  });
}

function authenticator(keys: Keys, database: Database, clock: Clock) {
  return async (authorization: string | null): Promise<Viewer | null> => {
    if (authorization === null) return null;
    const token = /^Bearer ([\w.-]{20,2000})$/i.exec(authorization)?.[1];
    const viewer =
      token === undefined ? null : await viewerOf({ keys, clock, readsAs: (scope) => database.reads(scope) }, token);
    if (viewer === null) throw new GraphQLError('UNAUTHENTICATED', { extensions: { code: 'UNAUTHENTICATED' } });
    return viewer;
  };
}

async function readinessOf(database: Database): Promise<{ ready: boolean; missing: string[] }> {
  try {
    await database.pool.query('select 1 from migration limit 1');
    return { ready: true, missing: [] };
  } catch {
    return { ready: false, missing: ['database'] };
  }
}
