import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Locale } from '../kernel/context.js';

/** The only codes that stand in `errors[].extensions.code`. */
export const TOP_LEVEL_CODES = [
  'UNAUTHENTICATED',
  'BAD_USER_INPUT',
  'BAD_CURSOR',
  'COST_EXCEEDED',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
] as const;

export type TopLevelCode = (typeof TOP_LEVEL_CODES)[number];

export interface Texts {
  readonly zh: string;
  readonly en: string;
}

/** What each code says when the error itself has no words of its own that may be shown. */
const WORDS: Record<TopLevelCode, Texts> = {
  UNAUTHENTICATED: { zh: '请先登录，或重新登录。', en: 'Sign in first, or sign in again.' },
  BAD_USER_INPUT: { zh: '请求不正确。', en: 'The request is not well formed.' },
  BAD_CURSOR: { zh: '游标无效，请从头读取。', en: 'The cursor is not valid; read from the start.' },
  COST_EXCEEDED: { zh: '请求过大，请缩小范围。', en: 'The request is too large; ask for less.' },
  RATE_LIMITED: { zh: '请求过于频繁，请稍后再试。', en: 'Too many requests; try again later.' },
  UNAVAILABLE: { zh: '服务暂不可用，请稍后重试。', en: 'The service is not available for the moment; try again.' },
  INTERNAL: {
    zh: '系统内部错误，请告知请求编号。',
    en: 'Something went wrong on our side; please quote the request id.',
  },
};

/** HTTP status of an answer that consists of this error alone. */
export const STATUS: Record<TopLevelCode, number> = {
  UNAUTHENTICATED: 401,
  BAD_USER_INPUT: 400,
  BAD_CURSOR: 400,
  COST_EXCEEDED: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** Apollo Server's own codes for requests that are not well formed. Its texts are fixed and name no value. */
const MALFORMED = new Set([
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Extensions that may leave the house beside `code`. */
const KEPT = ['retryAfterSeconds'] as const;

const LOST_SQLSTATES = new Set(['57P01', '57P02', '57P03', '53300']);
const LOST_SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

export interface Speaker {
  readonly locale: Locale;
  readonly requestId: string;
}

/** An error with words in both languages, chosen when it is shown. */
export function publicError(
  code: TopLevelCode,
  texts: Texts = WORDS[code],
  nodes?: GraphQLError['nodes'],
): GraphQLError {
  return new GraphQLError(texts.en, { nodes, extensions: { code, texts } });
}

/**
 * The code under which an error is shown. Codes of the list pass; whatever says that the database or the network is
 * gone is UNAVAILABLE; everything else is INTERNAL.
 */
export function codeOf(error: unknown): TopLevelCode {
  const duringExecution = error instanceof GraphQLError && error.path !== undefined;
  for (const link of chain(error)) {
    const code = extensionCode(link);
    if (isTopLevel(code)) return code;
    // A scalar that cannot write a stored value uses these codes too: that is our fault, and its text names the value.
    if (!duringExecution && isMalformed(code)) return 'BAD_USER_INPUT';
    if (isConnectionLost(link)) return 'UNAVAILABLE';
  }
  return 'INTERNAL';
}

/** Whether the database (or the way to it) was gone when this error arose: the same request may succeed later. */
export function isConnectionLost(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  if (code === 'ENOENT') return syscall === 'connect';
  if (typeof code === 'string') return LOST_SQLSTATES.has(code) || LOST_SYSTEM.has(code) || /^08\w{3}$/.test(code);
  const message = error instanceof Error ? error.message : '';
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
    message,
  );
}

/**
 * What a client is told of an error, the same on both transports. An unknown error says INTERNAL and the request's id;
 * its message, SQL, values and stack stay inside.
 */
export function toPublicError(error: unknown, speaker: Speaker): GraphQLFormattedError {
  const code = codeOf(error);
  const shown: GraphQLFormattedError = { message: messageOf(error, code, speaker.locale) };
  const graphqlError = error instanceof GraphQLError ? error : null;
  if (graphqlError?.locations?.length) Object.assign(shown, { locations: graphqlError.locations });
  if (graphqlError?.path?.length) Object.assign(shown, { path: graphqlError.path });
  const extensions: Record<string, unknown> = { code };
  for (const key of KEPT) {
    const value = graphqlError?.extensions[key];
    if (typeof value === 'number') extensions[key] = value;
  }
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') extensions.requestId = speaker.requestId;
  return Object.assign(shown, { extensions });
}

function messageOf(error: unknown, code: TopLevelCode, locale: Locale): string {
  const standard = locale === 'en' ? WORDS[code].en : WORDS[code].zh;
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') return standard;
  let said = standard;
  for (const link of chain(error)) {
    if (!(link instanceof GraphQLError)) continue;
    const own = link.extensions.code;
    const texts = link.extensions.texts as Texts | undefined;
    if (own === code && typeof texts?.zh === 'string') return locale === 'en' ? texts.en : texts.zh;
    if (own === code) said = link.message || said;
    else if (isMalformed(own) && locale === 'en') said = link.message.trim().split('\n')[0]?.slice(0, 300) || said;
  }
  return said;
}

/** The error and what it was made from, outermost first. */
function* chain(error: unknown): Generator<unknown> {
  let link: unknown = error;
  for (let depth = 0; depth < 6 && typeof link === 'object' && link !== null; depth += 1) {
    yield link;
    const next = link as { originalError?: unknown; previous?: unknown; cause?: unknown; thrownValue?: unknown };
    // thrownValue: what GraphQL could not recognise as an error, for example one of another realm.
    link = next.originalError ?? next.previous ?? next.cause ?? next.thrownValue;
  }
}

function extensionCode(error: unknown): unknown {
  return error instanceof GraphQLError ? error.extensions.code : undefined;
}

function isMalformed(code: unknown): boolean {
  return typeof code === 'string' && MALFORMED.has(code);
}

function isTopLevel(code: unknown): code is TopLevelCode {
  return (TOP_LEVEL_CODES as readonly unknown[]).includes(code);
}

/**
 * Turns an error into what the client is told. Afterwards an error of ours is in the log, under the same request id,
 * and one of the caller's is not.
 */
export function showError(error: unknown, speaker: Speaker, logger: ErrorLog): GraphQLFormattedError {
  const shown = toPublicError(error, speaker);
  const code = shown.extensions?.code;
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') {
    logger.error(
      { err: rootOf(error), code, requestId: speaker.requestId, path: shown.path?.join('.') },
      'operation failed',
    );
  }
  return shown;
}

/** The part of a logger that is needed here. */
export interface ErrorLog {
  error(fields: object, message: string): void;
}

/** What was thrown first, below graphql-js's wrappers. */
function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? rootOf(error.originalError) : error;
}
