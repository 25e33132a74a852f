import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type GraphQLSchema, type subscribe } from 'graphql';
import { handleProtocols, makeServer, type Context as ProtocolContext, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Locale, Viewer } from '../kernel/context.js';
import { FanOut, type Sink } from './fan-out.js';
import { codeOf, publicError, showError } from './graphql-errors.js';
import { type Authenticate, GRAPHQL_PATH, type OperationCaller } from './http.js';
import type { Logger } from './logging.js';
import { abortable } from './operation-signal.js';
import type { Gate } from './request-gate.js';
import { localeFrom, requestIdFrom } from './request-scope.js';
import { CLOSING_WITHIN_MS, Connection, SocketRefused } from './socket-connection.js';
import { SocketRegistry } from './socket-registry.js';

/** What the context of one subscription is made from. */
export interface SubscriptionCaller extends OperationCaller {
  readonly viewer: Viewer;
  readonly socket: SubscriptionSocket;
  /** Aborted when the client completes the operation, or the socket ends: a waiting source must stop waiting. */
  readonly signal: AbortSignal;
  /** Where frames go that were made ready for many. */
  readonly sink: Sink;
}

/** The socket as a subscription may know it. */
export interface SubscriptionSocket {
  readonly connectionId: string;
  /** Bytes not yet taken by the client. */
  waitingBytes(): number;
  end(code: number, reason: string): void;
}

export interface SocketServerOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly authenticate: Authenticate;
  readonly onSubscriptionContext: (caller: SubscriptionCaller) => object | Promise<object>;
  readonly logger: Logger;
  readonly config?: Partial<SocketLimits>;
}

export interface SocketLimits {
  /** Origins of browsers that may connect; the server's own is always among them. No Origin: no browser. */
  readonly allowedOrigins: readonly string[];
  readonly maxPayloadBytes: number;
  readonly maxSubscriptions: number;
  readonly initWithinMs: number;
  /** A ping this often; who has not answered when the next is due is cut off. */
  readonly pingEveryMs: number;
  /** From this many bytes that a client has not taken, its own messages are not read. */
  readonly maxWaitingBytes: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  allowedOrigins: [],
  maxPayloadBytes: 64 * 1024,
  maxSubscriptions: 50,
  initWithinMs: 5_000,
  pingEveryMs: 15_000,
  maxWaitingBytes: 64 * 1024,
};

export interface SocketServer {
  readonly registry: SocketRegistry;
  readonly fanOut: FanOut;
  /** Sends every socket away with 1001. Afterwards none is open and none can be opened. */
  stop(): Promise<void>;
}

interface Extra {
  readonly connection: Connection;
  readonly connectionRequestId: string;
  viewer?: Viewer;
  locale: Locale;
}

/** graphql-transport-ws on the path and the server of the HTTP transport, behind the same gate and the same sign-in. */
export function attachWebSocket(options: SocketServerOptions): SocketServer {
  const { server, schema, gate, logger } = options;
  const limits: SocketLimits = { ...SOCKET_LIMITS, ...options.config };
  const registry = new SocketRegistry();
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: limits.maxPayloadBytes,
    perMessageDeflate: false,
    autoPong: false, // a peer that pings and does not read would fill our memory with pongs
    clientTracking: false,
    ...{ closeTimeout: CLOSING_WITHIN_MS }, // newer than its types
  });
  let stopping = false;
  const fanOut = new FanOut((error, contextValue) => {
    const { locale, requestId } = contextValue as { locale: Locale; requestId: string };
    return showError(asGraphQLError(error), { locale, requestId }, logger);
  });

  const protocol = makeServer<Record<string, unknown>, Extra>({
    schema,
    subscribe: (args) => fanOut.subscribe(args) as ReturnType<typeof subscribe>,
    connectionInitWaitTimeout: limits.initWithinMs,
    onConnect: (ctx) => admit(ctx),
    onSubscribe: (ctx, id, payload) => prepare(ctx, id, payload),
    onOperation: (ctx, id, _payload, _args, result) =>
      abortable(result, ctx.extra.connection.operation(id)?.controller),
    onNext: (ctx, id, _payload, _args, { errors, ...rest }) =>
      errors === undefined ? undefined : { ...rest, errors: errors.map((error) => masked(ctx, id, error)) },
    onError: (ctx, id, _payload, errors) => errors.map((error) => masked(ctx, id, error)),
    onComplete: (ctx, id) => ctx.extra.connection.finish(id),
  });

  /** Lets a signed-in caller in, or throws with the close code that says why not. */
  async function admit(ctx: ProtocolContext<Record<string, unknown>, Extra>): Promise<true> {
    const { extra, connectionParams = {} } = ctx;
    extra.locale = localeFrom(connectionParams.locale ?? extra.locale);
    const viewer = await authenticated(authorizationIn(connectionParams), extra.connectionRequestId);
    extra.viewer = viewer;
    extra.connection.bind(viewer.sessionId, viewer.roles);
    return true;
  }

  async function authenticated(authorization: string | null, requestId: string): Promise<Viewer> {
    let viewer: Viewer | null;
    try {
      viewer = await options.authenticate(authorization, requestId);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'UNAUTHENTICATED') throw new SocketRefused(4401, 'Unauthorized');
      if (code === 'UNAVAILABLE') throw new SocketRefused(1013, 'Try again later');
      throw error;
    }
    if (viewer === null) throw new SocketRefused(4401, 'Unauthorized');
    return viewer;
  }

  async function prepare(ctx: ProtocolContext<Record<string, unknown>, Extra>, id: string, payload: SubscribePayload) {
    const { extra } = ctx;
    const { connection, locale, viewer } = extra;
    if (viewer === undefined) throw new SocketRefused(4401, 'Unauthorized');
    if (Object.keys(ctx.subscriptions).length > limits.maxSubscriptions) {
      const zh = `每个连接最多 ${limits.maxSubscriptions} 个订阅。`;
      return [
        publicError('RATE_LIMITED', { zh, en: `At most ${limits.maxSubscriptions} subscriptions on one socket.` }),
      ];
    }
    const { query, operationName, variables } = payload;
    const answer = gate.prepareOperation({
      query,
      operationName,
      variables,
      transport: 'websocket',
      signedIn: true,
      locale,
    });
    if ('errors' in answer) return answer.errors;
    const requestId = requestIdFrom(undefined);
    const { signal } = connection.begin(id, requestId);
    try {
      const sink = connection.sinkOf(id);
      const caller = { viewer, locale, requestId, socket: connection.face, signal, sink };
      const contextValue = await options.onSubscriptionContext(caller);
      return { schema, document: answer.document, operationName, variableValues: variables, contextValue };
    } catch (error) {
      connection.finish(id);
      return [asGraphQLError(error)];
    }
  }

  function masked(ctx: ProtocolContext<Record<string, unknown>, Extra>, id: string, error: unknown) {
    const { connection, locale, connectionRequestId } = ctx.extra;
    const requestId = connection.operation(id)?.requestId ?? connectionRequestId;
    return showError(asGraphQLError(error), { locale, requestId }, logger);
  }

  function opened(socket: WebSocket, request: IncomingMessage): void {
    const requestId = requestIdFrom(request.headers['x-request-id']);
    const connection = new Connection(socket, { registry, limits, logger, requestId });
    const locale = localeFrom(request.headers['accept-language']);
    connection.start(protocol, { connection, connectionRequestId: requestId, locale } satisfies Extra);
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const refusal = stopping ? '503 Service Unavailable' : handshakeRefusal(request, limits.allowedOrigins);
    if (refusal === null) sockets.handleUpgrade(request, stream, head, opened);
    else turnAway(stream, refusal);
  }

  server.on('upgrade', onUpgrade);
  return {
    registry,
    fanOut,
    stop: async () => {
      stopping = true;
      registry.closeAll(1001, 'Going away');
      while (registry.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

/** Why a connection is refused before it becomes a WebSocket, or null. */
function handshakeRefusal(request: IncomingMessage, allowedOrigins: readonly string[]): string | null {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path !== GRAPHQL_PATH) return '404 Not Found';
  const { origin, host } = request.headers;
  if (origin === undefined || allowedOrigins.includes(origin)) return null;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`) ? null : '403 Forbidden';
}

function turnAway(stream: Duplex, status: string): void {
  stream.on('error', () => undefined); // nobody else listens on an upgraded stream
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** `authorization` as in the header, or a bare `token`; names in any case, because the IDE sends its headers here. */
function authorizationIn(params: Readonly<Record<string, unknown>>): string | null {
  const named = (wanted: string) => Object.entries(params).find(([name]) => name.toLowerCase() === wanted)?.[1];
  const authorization = named('authorization');
  if (typeof authorization === 'string') return authorization;
  const token = named('token');
  return typeof token === 'string' ? `Bearer ${token}` : null;
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('', { originalError: error instanceof Error ? error : new Error('No error was thrown.') });
}
