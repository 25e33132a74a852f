import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** The cluster-wide roles. Who may do what with them: docs of the migration `0001-base.sql`. */
export const ROLES = {
  /** Owns every table, runs migrations. */
  owner: 'yuanlian_owner',
  /** The server: policies apply to it. */
  app: 'yuanlian_app',
  /** Sequencer and stream reader: the journal of all organisations. `app` takes it on with SET ROLE. */
  relay: 'yuanlian_relay',
  /** Selects due deadlines of all organisations. `app` takes it on with SET ROLE. */
  clock: 'yuanlian_clock',
  /** Owns the few definer functions that look past the policies. Nobody signs in as it. */
  guard: 'yuanlian_guard',
  /** Bulk worlds: COPY is refused under row security. */
  loader: 'yuanlian_loader',
} as const;

/** The roles that somebody signs in as. */
export const LOGIN_ROLES = [ROLES.owner, ROLES.app, ROLES.loader] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];
export type RolePasswords = Readonly<Record<LoginRole, string>>;

export const DATABASE_NAME = 'yuanlian';

/** Trusted extensions that the migrations count on; made here so that the owner needs no more than its own tables. */
const EXTENSIONS = ['pg_trgm', 'pgcrypto', 'btree_gist'] as const;

const ATTRIBUTES: Readonly<Record<keyof typeof ROLES, string>> = {
  owner: 'login noinherit nosuperuser nocreatedb nocreaterole nobypassrls',
  app: 'login noinherit nosuperuser nocreatedb nocreaterole nobypassrls',
  relay: 'nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls',
  clock: 'nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls',
  guard: 'nologin noinherit nosuperuser nocreatedb nocreaterole bypassrls',
  loader: 'login noinherit nosuperuser nocreatedb nocreaterole bypassrls',
};

/**
 * The statements that make the roles, once per cluster, by a superuser. Running them again changes nothing but the
 * passwords; a role without one cannot sign in. Afterwards `app` can take on `relay` and `clock`, and `owner` can give
 * functions to `guard`.
 */
export function bootstrapSql({ passwords }: { passwords: Partial<RolePasswords> }): string {
  const roles = (Object.keys(ROLES) as (keyof typeof ROLES)[]).map((key) => {
    const role = ROLES[key];
    const secret = passwords[role as LoginRole];
    const password = secret === undefined ? '' : ` password ${escapeLiteral(secret)}`;
    return [
      `do $$ begin create role ${role}; exception when duplicate_object or unique_violation then null; end $$;`,
      `alter role ${role} with ${ATTRIBUTES[key]}${password};`,
    ].join('\n');
  });
  return [
    ...roles,
    `grant ${ROLES.relay}, ${ROLES.clock} to ${ROLES.app} with inherit false, set true;`,
    `grant ${ROLES.guard} to ${ROLES.owner} with inherit true, set true;`,
  ].join('\n');
}

/** What the roles may do with one database: connect, and for the loader temporary tables. Nobody else gets in. */
function databaseSql(database: string): string {
  const name = escapeIdentifier(database);
  return [
    `alter database ${name} owner to ${ROLES.owner};`,
    `alter database ${name} set timezone to 'UTC';`,
    `revoke all on database ${name} from public;`,
    `grant connect on database ${name} to ${ROLES.app}, ${ROLES.relay}, ${ROLES.clock};`,
    `grant connect, temporary on database ${name} to ${ROLES.loader};`,
  ].join('\n');
}

const insideSql = [
  'revoke create on schema public from public;',
  ...EXTENSIONS.map((extension) => `create extension if not exists ${extension} with schema public;`),
].join('\n');

/**
 * Makes one database for the roles, or corrects it when it exists. With a template nothing inside is touched: it comes
 * complete (its files are copied: 20 ms, where the log would take 70). Afterwards the owner can migrate it.
 */
export async function bootstrapDatabase(
  superuserUrl: string,
  dbName: string,
  options: { readonly template?: string } = {},
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const known = await client.query('select 1 from pg_database where datname = $1', [dbName]);
    if (known.rowCount === 0) {
      const template =
        options.template === undefined ? '' : ` template ${escapeIdentifier(options.template)} strategy file_copy`;
      await client.query(`create database ${escapeIdentifier(dbName)} owner ${ROLES.owner}${template}`);
    }
    await client.query(databaseSql(dbName));
  });
  if (options.template !== undefined) return;
  await withClient(withDatabase(superuserUrl, dbName), async (client) => {
    await client.query(insideSql);
  });
}

/** Makes or corrects the roles of a cluster. */
export async function bootstrapRoles(superuserUrl: string, passwords: RolePasswords): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    await client.query(bootstrapSql({ passwords }));
  });
}

/** The SQL that an administrator runs on an external server. It names no password: he gives them afterwards. */
export function doctorSql(database: string = DATABASE_NAME): string {
  return [
    '-- As a superuser of the server (PostgreSQL 16 or newer), in psql.',
    bootstrapSql({ passwords: {} }),
    ...LOGIN_ROLES.map((role) => `-- Then a password of its own: \\password ${role}`),
    `create database ${escapeIdentifier(database)} owner ${ROLES.owner} template template0 encoding 'UTF8';`,
    databaseSql(database),
    `\\connect ${database}`,
    insideSql,
    '',
  ].join('\n');
}

/** Anything that can run a query: a client of `pg`, a pool. */
interface Queryable {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** The server's role could look past the policies. */
export class PrivilegedRoleError extends Error {
  override readonly name = 'PrivilegedRoleError';
}

/**
 * The server works only as a role to which the row policies apply: no superuser, no BYPASSRLS (its own or one it can
 * take on), owner of no table. It refuses to start otherwise.
 * @throws PrivilegedRoleError
 */
export async function assertUnprivileged(client: Queryable): Promise<void> {
  const { rows } = await client.query(`
    select current_user::text as role,
      exists (select 1 from pg_roles r where (r.rolsuper or r.rolbypassrls)
        and pg_has_role(current_user, r.oid, 'MEMBER')) as privileged,
      exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(current_user, c.relowner, 'MEMBER')) as owner`);
  const found = rows[0] as { role: string; privileged: boolean; owner: boolean };
  const reasons = [
    found.privileged && 'it is, or can become, a superuser or a role with BYPASSRLS',
    found.owner && 'it owns tables',
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return;
  throw new PrivilegedRoleError(
    `The database role ${found.role} is not held by the row policies: ${reasons.join(', ')}. ` +
      `Let DATABASE_URL name ${ROLES.app}; "yuanlian doctor" prints the SQL that makes it.`,
  );
}

/** The same address with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}

/** The same address, taking on another role when the connection opens (`app` for `relay` and `clock`). */
export function withRole(url: string, role: typeof ROLES.relay | typeof ROLES.clock): string {
  const changed = new URL(url);
  changed.searchParams.set('options', `-c role=${role}`);
  return changed.toString();
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
