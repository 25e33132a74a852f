import { GraphQLError } from 'graphql';
import type { Viewer } from '../../src/kernel/context.js';
import type { GraphiqlTab } from '../../src/platform/graphiql.js';
import { createHttpServer, type Readiness } from '../../src/platform/http.js';
import { createLogger } from '../../src/platform/logging.js';
import { createGate } from '../../src/platform/request-gate.js';
import { attachWebSocket } from '../../src/platform/websocket.js';
import type { StartedServer, StartOptions, Words } from './started-server.js';
import { toySchema, toyWork } from './toy-schema.js';

export interface ToyServer extends StartedServer {
  readonly open: () => number;
  /** What `/readyz` is told. */
  readonly readiness: { current: Readiness };
}

export interface ToyOptions extends StartOptions {
  readonly tabs?: readonly GraphiqlTab[];
  readonly stopWithinMs?: number;
}

/** The toy's words for the transport suites. */
export const TOY_WORDS: Words = {
  quiet: 'subscription { quiet { number } }',
  ticks: 'subscription Ticks($n: Int) { ticks(upTo: $n) { number } }',
  failing: 'subscription { failing(how: "database") { number } }',
  starting: 'subscription { starting { number } }',
  mutation: 'mutation { note(text: "x") }',
  root: 'ask',
  object: 'Ask',
  below: 'child',
  leaf: 'id',
  plainList: 'tags',
  pageIn: (first, below = 'id') => {
    const page = (inner: string) => `asks(first: ${first}) { nodes { ${inner} } }`;
    return page(page(page(below)));
  },
  pageDepth: 3,
  nodes: 'nodes',
  echo: {
    text: (value) => `echo(text: ${value})`,
    number: (value) => `echo(number: ${value})`,
    kind: (value) => `echo(kind: ${value})`,
    range: (value) => `echo(range: ${value})`,
  },
  inputType: 'Range',
  enumType: 'Kind',
  subscribed: (selection) => `subject { ${selection} }`,
  personal: 'viewerActions',
};

/** `Bearer toy:<session>` is signed in under that session; anything else does not hold. */
async function authenticate(authorization: string | null): Promise<Viewer | null> {
  if (authorization === null) return null;
  const sessionId = /^Bearer toy:(\w+)$/.exec(authorization)?.[1];
  if (sessionId === 'lost') throw Object.assign(new Error('terminating connection'), { code: '57P01' });
  if (sessionId === 'broken') throw new Error('column "secret" does not exist');
  if (sessionId === undefined) {
    throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
  }
  return {
    accountId: 'account',
    memberId: 'member',
    organisationId: 'organisation',
    organisationState: 'ACTIVE',
    displayName: '张三',
    roles: new Set(),
    sessionId,
    sessionExpiresAt: new Date(Date.now() + 900_000),
    restricted: [],
  };
}

/** Both transports over the toy schema, on a free port of the loopback interface. */
export async function startToyServer(options: ToyOptions = {}): Promise<ToyServer> {
  const log: string[] = [];
  const logger = createLogger('info', { write: (line) => void log.push(line) });
  const schema = toySchema();
  const gate = createGate({ schema });
  const readiness: { current: Readiness } = { current: { ready: true } };
  const http = await createHttpServer({
    schema,
    gate,
    authenticate,
    makeContext: (caller) => ({ ...caller }),
    logger,
    config: { host: '127.0.0.1', port: 0, stopWithinMs: options.stopWithinMs },
    readiness: () => readiness.current,
    graphiqlTabs: options.tabs,
  });
  const sockets = attachWebSocket({
    server: http.server,
    schema,
    gate,
    authenticate,
    onSubscriptionContext: (caller) => caller,
    logger,
    config: options.sockets,
  });
  http.onStopping(() => sockets.stop());
  const { url } = await http.listen();
  return {
    url: `${url}/graphql`,
    socketUrl: `${url.replace('http', 'ws')}/graphql`,
    authorization: (session = 's1') => `Bearer toy:${session}`,
    sessionId: (session) => session,
    registry: sockets.registry,
    work: gate.work,
    log,
    open: () => toyWork.open,
    changes: () => toyWork.notes,
    readiness,
    stop: http.stop,
  };
}
