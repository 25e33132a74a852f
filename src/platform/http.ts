import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BaseContext } from '@apollo/server';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Locale, Viewer } from '../kernel/context.js';
import { createApollo } from './apollo.js';
import { compiledExecution } from './compiled/execution.js';
import { type GraphiqlTab, registerGraphiql } from './graphiql.js';
import { answerError, logRequest, passedOn, shown, withStatus } from './http-answers.js';
import type { Logger } from './logging.js';
import type { Gate } from './request-gate.js';
import { localeFrom, type RequestScope, requestIdFrom, requestScope } from './request-scope.js';
import { securityHeaders } from './security-headers.js';
import { createStopper } from './stopping.js';

/** Who calls, by the `Authorization` header: null without one; throws UNAUTHENTICATED for one that does not hold. */
export type Authenticate = (authorization: string | null, requestId: string) => Promise<Viewer | null>;

/** What a context is made from. */
export interface OperationCaller {
  readonly viewer: Viewer | null;
  readonly locale: Locale;
  readonly requestId: string;
  /** Where an HTTP request comes from; used only as a keyed hash. */
  readonly remoteAddress?: string;
}

export interface Readiness {
  readonly ready: boolean;
  /** What is missing, in words fit for an operator's eyes. */
  readonly missing?: readonly string[];
}

export interface HttpServerOptions<C extends BaseContext> {
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly authenticate: Authenticate;
  /** Runs before the gate has looked at the document: open nothing here that needs closing. Apollo passes on a shallow copy. */
  readonly makeContext: (caller: OperationCaller) => C | Promise<C>;
  readonly logger: Logger;
  /** Whether reads of plain fields are completed by closures made once for their document; else graphql-js does it all. */
  readonly compiled?: boolean;
  readonly config: {
    readonly host: string;
    readonly port: number;
    readonly bodyLimitBytes?: number;
    /** How long `stop` waits for requests under way. */
    readonly stopWithinMs?: number;
  };
  readonly readiness: () => Readiness | Promise<Readiness>;
  /** Further routes, each in its own encapsulated scope. */
  readonly extraRoutes?: (app: FastifyInstance) => void | Promise<void>;
  readonly graphiqlTabs?: readonly GraphiqlTab[];
}

export interface HttpServer {
  readonly app: FastifyInstance;
  /** The listening server, for the WebSocket transport to join. */
  readonly server: Server;
  /** Opens the port. Afterwards requests are answered at the returned address. */
  listen(): Promise<{ readonly port: number; readonly url: string }>;
  /** Runs first when the server stops, for example to send the sockets away. */
  onStopping(hook: () => Promise<void>): void;
  /** Stops accepting, lets requests under way finish, then closes. Afterwards the port is free. */
  stop(): Promise<void>;
}

export const GRAPHQL_PATH = '/graphql';

const ACCEPTED = /(?:\*\/\*|application\/(?:\*|json|graphql-response\+json))/i;
declare module 'fastify' {
  interface FastifyRequest {
    scope: RequestScope | null;
  }
}

/** GraphQL over HTTP, the IDE and the two health pages on one server. */
export async function createHttpServer<C extends BaseContext>(options: HttpServerOptions<C>): Promise<HttpServer> {
  const { schema, gate, logger, config } = options;
  const apollo = createApollo(schema, gate, logger, options.compiled === true ? compiledExecution(schema) : null);
  await apollo.start();
  const app = fastify({
    logger: false, // one line a request, written below
    genReqId: (request: IncomingMessage) => requestIdFrom(request.headers['x-request-id']),
    requestIdHeader: false,
    bodyLimit: config.bodyLimitBytes ?? 1024 * 1024,
    return503OnClosing: false, // a request that reached us is answered
    requestTimeout: 600_000, // a large recording on a slow line; Fastify would wait for ever
    connectionTimeout: 120_000, // without a byte in either direction
    routerOptions: { maxParamLength: 200 },
  });
  const stopper = createStopper(app, config.stopWithinMs ?? 10_000, () => apollo.stop());

  app.decorateRequest('scope', null);
  app.removeContentTypeParser('text/plain');
  const security = await securityHeaders();
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...security, 'x-request-id': request.id });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopper.stopping()) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(logger, request, reply);
    done();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, logger));
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ errors: [shown(request, 'BAD_USER_INPUT', '没有这个地址。', 'There is nothing at this address.')] }),
  );

  app.post(GRAPHQL_PATH, (request, reply) => {
    const scope: RequestScope = {
      requestId: request.id,
      locale: localeFrom(request.headers['accept-language']),
      viewer: null,
    };
    request.scope = scope;
    return requestScope.run(scope, () => answerOperation(request, reply, scope));
  });
  app.get(GRAPHQL_PATH, (request, reply) => {
    const errors = [shown(request, 'BAD_USER_INPUT', '请用 POST。', 'Use POST.')];
    return reply.code(405).header('allow', 'POST').send({ errors });
  });
  app.get('/livez', (_request, reply) => reply.send({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready, missing = [] } = stopper.stopping()
      ? { ready: false, missing: ['stopping'] }
      : await options.readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', missing });
  });
  registerGraphiql(app, GRAPHQL_PATH, options.graphiqlTabs ?? []);
  const { extraRoutes } = options;
  if (extraRoutes !== undefined) await app.register(async (scoped) => extraRoutes(scoped));

  async function answerOperation(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: RequestScope,
  ): Promise<FastifyReply> {
    const { accept } = request.headers;
    if (accept !== undefined && !ACCEPTED.test(accept)) {
      const errors = [shown(request, 'BAD_USER_INPUT', '请接受 application/json。', 'Accept application/json.')];
      return reply.code(406).send({ errors });
    }
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers: passedOn(request), search: '', body: request.body },
      context: () => contextFor(request, scope),
    });
    if (body.kind !== 'complete') throw new Error('Incremental delivery is not offered.');
    for (const [name, value] of headers) reply.header(name, value);
    const plain = headers.get('content-type')?.startsWith('application/json') === true;
    reply.code(scope.refused === true && plain ? 200 : (status ?? 200)).header('cache-control', 'no-store');
    return reply.send(body.string);
  }

  async function contextFor(request: FastifyRequest, scope: RequestScope): Promise<C> {
    try {
      const { requestId, locale } = scope;
      scope.viewer = await options.authenticate(request.headers.authorization ?? null, requestId);
      return await options.makeContext({ viewer: scope.viewer, locale, requestId, remoteAddress: request.ip });
    } catch (error) {
      throw withStatus(error);
    }
  }

  return {
    app,
    server: app.server,
    listen: async () => {
      await app.listen({ host: config.host, port: config.port });
      const { port } = app.server.address() as AddressInfo;
      return { port, url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}` };
    },
    onStopping: stopper.onStopping,
    stop: stopper.stop,
  };
}
