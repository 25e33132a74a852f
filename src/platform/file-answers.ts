import type { FastifyReply, FastifyRequest } from 'fastify';
import { toUserError } from '../api/payload.js';
import { REFUSALS, type RefusalCode } from '../errors/catalogue.js';
import type { Context, MemberContext } from '../kernel/context.js';
import { Refusal } from '../kernel/refusal.js';
import { codeOf, publicError } from './graphql-errors.js';
import type { Authenticate, OperationCaller } from './http.js';
import { localeFrom } from './request-scope.js';

/** What the routes of files need from the house. */
export interface FileRouteOptions {
  readonly authenticate: Authenticate;
  readonly makeContext: (caller: OperationCaller) => Context;
  readonly logger: { error(fields: object, message: string): void };
}

const OF_KIND = { VISIBLE: 404, WHO: 403, WHEN: 409, WHY: 422, INPUT: 422, FRAME: 409 } as const;
const OF_CODE: Readonly<Partial<Record<RefusalCode, number>>> = {
  FIELD_NOT_SHARED: 403,
  FILE_INTERRUPTED: 400,
  FILE_TICKET_EXPIRED: 410,
  FILE_TOO_LARGE: 413,
  FILE_TYPE_REFUSED: 415,
};

/** The HTTP status that says the same as a refusal. */
export function statusOf(code: RefusalCode): number {
  return OF_CODE[code] ?? OF_KIND[REFUSALS[code].kind];
}

/** The signed-in member behind a request for a file; the token stands in the `Authorization` header and nowhere else. */
async function memberOf(
  request: FastifyRequest,
  reply: FastifyReply,
  options: FileRouteOptions,
): Promise<MemberContext> {
  const locale = localeFrom(request.headers['accept-language']);
  const requestId = request.id;
  request.scope = { requestId, locale, viewer: null };
  const viewer = await options
    .authenticate(request.headers.authorization ?? null, requestId)
    .catch((error: unknown) => {
      if (codeOf(error) === 'UNAUTHENTICATED') return null;
      throw error;
    });
  if (viewer === null) {
    reply.header('www-authenticate', 'Bearer');
    throw publicError('UNAUTHENTICATED');
  }
  request.scope.viewer = viewer;
  return options.makeContext({ viewer, locale, requestId, remoteAddress: request.ip }) as MemberContext;
}

/**
 * Runs a request for a file in a member's name. Afterwards it is answered; a refusal as the API words it, in the
 * caller's language, under the status that says the same.
 */
export async function answerMember(
  request: FastifyRequest,
  reply: FastifyReply,
  options: FileRouteOptions,
  work: (ctx: MemberContext) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  const ctx = await memberOf(request, reply, options);
  try {
    return await work(ctx);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message } = toUserError(ctx, error);
    if (request.scope !== null) request.scope.codes = [code];
    return reply.code(statusOf(code)).send({ errors: [{ message, extensions: { code } }] });
  }
}
