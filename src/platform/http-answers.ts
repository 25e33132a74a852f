import { HeaderMap } from '@apollo/server';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { codeOf, publicError, STATUS, showError, type TopLevelCode, toPublicError } from './graphql-errors.js';
import { type Logger, shortUserAgent } from './logging.js';
import { localeFrom } from './request-scope.js';

const PASSED_ON = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;
const UNLOGGED = new Set(['/livez', '/readyz']);

/** The few headers that the GraphQL server looks at; it need not know the rest. */
export function passedOn(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** A refusal that is made before GraphQL has a say, in the same form as those of GraphQL. */
export function shown(request: FastifyRequest, code: TopLevelCode, zh: string, en: string): GraphQLFormattedError {
  return toPublicError(publicError(code, { zh, en }), speakerOf(request));
}

/** Answers what went wrong outside GraphQL: a body that cannot be read, or a fault of ours, masked. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  const status = error.statusCode ?? 500;
  reply.header('cache-control', 'no-store');
  if (status < 400 || status > 499) {
    const masked = showError(error, speakerOf(request), logger);
    return reply.code(STATUS[codeOf(error)]).send({ errors: [masked] });
  }
  const [zh, en] = UNREADABLE[status] ?? ['请求不正确。', 'The request is not well formed.'];
  return reply.code(status).send({ errors: [shown(request, 'BAD_USER_INPUT', zh, en)] });
}

const UNREADABLE: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  400: ['请求体不是正确的 JSON。', 'The body is not well-formed JSON.'],
  413: ['请求体过大。', 'The body is too large.'],
  415: ['请用 content-type: application/json。', 'Send content-type: application/json.'],
};

/** The error of someone who could not even be let in, with the HTTP status that says so. */
export function withStatus(error: unknown): GraphQLError {
  const code = codeOf(error);
  const headers = new HeaderMap(code === 'UNAUTHENTICATED' ? [['www-authenticate', 'Bearer']] : []);
  const http = { status: STATUS[code], headers };
  const original = error instanceof Error ? error : new Error('A value that is no error was thrown.');
  const extensions = original instanceof GraphQLError ? original.extensions : {};
  return new GraphQLError(original.message, {
    originalError: original,
    extensions: { ...extensions, ...(code === 'INTERNAL' ? {} : { code }), http },
  });
}

/** One line a request: what, how long, with which outcome. No address, no header but the agent's name, no content. */
export function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? '(none)';
  if (UNLOGGED.has(route)) return;
  const { scope } = request;
  logger.info(
    {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      agent: shortUserAgent(request.headers['user-agent']),
      operation: scope?.operationName?.slice(0, 80),
      kind: scope?.operationKind,
      cost: scope?.cost,
      codes: scope?.codes,
    },
    'request',
  );
}

function speakerOf(request: FastifyRequest) {
  return request.scope ?? { requestId: request.id, locale: localeFrom(request.headers['accept-language']) };
}
