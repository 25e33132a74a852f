import { type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** What a log line may tell of an error: its kind, its codes and where it arose, never what it says. */
export interface LoggedError {
  type: string;
  code?: string;
  constraint?: string;
  table?: string;
  routine?: string;
  message?: string;
  stack?: string[];
  cause?: LoggedError;
}

const SPEAKING = new Set(['TypeError', 'ReferenceError', 'RangeError', 'AssertionError']);

/**
 * The log: one JSON line a record on standard output, fields by allow-list, no header, no body, no query text.
 * Afterwards whatever is logged under `err` is reduced to its kind, codes and stack frames.
 */
export function createLogger(level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: loggedError, error: loggedError, req: () => undefined, res: () => undefined },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * An error in the form in which a log may keep it. Messages of the database, of parsers and of the ORM carry values
 * (an identity number in `invalid input syntax`), so only the runtime's own programming errors keep theirs, with digits
 * and non-ASCII text struck out.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const fields = error as Error & Record<'code' | 'constraint' | 'table' | 'routine', unknown>;
  const logged: LoggedError = { type: error.name };
  for (const key of ['code', 'constraint', 'table', 'routine'] as const) {
    const value = fields[key];
    if (typeof value === 'string' || typeof value === 'number') logged[key] = String(value).slice(0, 80);
  }
  if (SPEAKING.has(error.name)) logged.message = struck(error.message);
  logged.stack = framesOf(error);
  const cause = causeOf(error);
  if (cause !== undefined && depth < 3) logged.cause = loggedError(cause, depth + 1);
  return logged;
}

function struck(message: string): string {
  return message
    .replace(/\d{4,}/g, '#')
    .replace(/[^\x20-\x7e]+/g, '?')
    .slice(0, 200);
}

/** Stack lines without the head, which repeats the message. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const head = stack.indexOf(error.message);
  const lines = stack
    .slice(head < 0 ? 0 : head + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return lines.slice(0, 12).map((line) => line.trim());
}

function causeOf(error: Error): unknown {
  return (error as { originalError?: unknown }).originalError ?? error.cause;
}

/** The part of a request's `User-Agent` that a log line keeps. */
export function shortUserAgent(header: unknown): string | undefined {
  return typeof header === 'string' ? header.replace(/[^\x20-\x7e]+/g, '?').slice(0, 120) : undefined;
}
