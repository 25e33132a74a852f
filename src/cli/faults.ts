import { ConfigUnfit } from '../config.js';
import { messageOf } from '../errors/catalogue.js';
import { Refusal } from '../kernel/refusal.js';
import { PrivilegedRoleError } from '../platform/database-roles.js';
import { EmbeddedPostgresError } from '../platform/embedded-postgres.error.js';
import { KeyRingUnusable } from '../platform/key-ring.js';
import { KeysMissing } from '../platform/keys.js';
import { MigrationsDiffer } from '../platform/migration-text.js';
import { CliFault, localeOf, type Shell } from './shell.js';

const DATABASE_FAULTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'PostgreSQL does not answer there: is it running, and is the address right?',
  ENOTFOUND: 'That host is not known here.',
  EAI_AGAIN: 'That host is not known here.',
  ETIMEDOUT: 'PostgreSQL does not answer there in time.',
  ECONNRESET: 'The connection was cut.',
  '28P01': 'PostgreSQL refuses this role: the password is wrong, or the role does not exist.',
  '28000': 'PostgreSQL refuses this role from this machine (pg_hba.conf).',
  '3D000': 'That database does not exist.',
  '42P01': 'The database has no tables yet, or not all: run "yuanlian migrate".',
  '42703': 'The database is older than this version: run "yuanlian migrate".',
  '42501': 'This role may not do that in the database: run "yuanlian doctor".',
  '22P02': 'PostgreSQL role or database names in the address are not as expected.',
  '55P03': 'Somebody holds the tables that are to be changed: stop the server, or try again.',
  '57P03': 'PostgreSQL is starting; try again in a moment.',
  '53300': 'PostgreSQL has no free connection.',
};

/** Errors whose sentence says what to do. */
const OWN_WORDS = [PrivilegedRoleError, KeyRingUnusable, KeysMissing, MigrationsDiffer] as const;

/** What to tell the person, without a stack trace, a password or an address that holds one. */
export function saidOf(error: unknown, shell: Pick<Shell, 'environment'>): string {
  if (error instanceof CliFault) return error.message;
  if (error instanceof Refusal) return refusalText(error, shell);
  if (error instanceof ConfigUnfit) return `These settings do not fit:\n${error.message}`;
  if (error instanceof EmbeddedPostgresError) return embeddedText(error);
  if (OWN_WORDS.some((said) => error instanceof said)) return (error as Error).message;
  const known = DATABASE_FAULTS[codeOf(error) ?? ''];
  if (known !== undefined) return known;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
  return `This went wrong inside: ${message || code || 'no reason was given'}.`;
}

/** The code of a system or database error; of the first one where several addresses were tried. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : codeOf(cause);
}

function refusalText({ code, details }: Refusal, shell: Pick<Shell, 'environment'>): string {
  const where = details.path === undefined ? '' : ` (${details.path.filter((step) => step !== 'input').join('.')})`;
  return `${messageOf(code, localeOf(shell), details.words)} ${code}${where}`;
}

function embeddedText(error: EmbeddedPostgresError): string {
  if (error.failure !== 'ALREADY_RUNNING') return error.message;
  return 'Another process is just starting or stopping the embedded database; try again in a moment.';
}
