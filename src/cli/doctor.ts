import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Config, readConfig } from '../config.js';
import { assertUnprivileged, doctorSql, ROLES } from '../platform/database-roles.js';
import { locateBinaries } from '../platform/embedded-postgres.binaries.js';
import { runningEmbeddedPostgres } from '../platform/embedded-postgres.js';
import { keyRingPath, loadKeyRing } from '../platform/key-ring.js';
import { keysOf } from '../platform/keys.js';
import { readMigrations } from '../platform/migrations.js';
import { saidOf } from './faults.js';
import { embeddedDirectory, openPlace, type Place } from './ground.js';
import type { Shell } from './shell.js';

/** What one look found. */
interface Finding {
  /** What was looked at, in a word or two. */
  what: string;
  ok: boolean;
  says: string;
  /** The administrator of the database server has to do something: the SQL is printed. */
  needsSql?: true;
}

const OLDEST_POSTGRES = 160_000;

/**
 * Looks at everything a start needs, changes nothing, and says what is missing and what to do.
 * @returns whether everything is in place
 */
export async function doctor(shell: Shell): Promise<boolean> {
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    shell.out(`${finding.ok ? '✔' : '✘'} ${finding.what.padEnd(16)} ${finding.says}\n`);
  };
  try {
    const config = readConfig(shell.environment);
    tell(settings(config));
    if (isUnmade(config)) tell(binaries(config));
    else await lookAt(config, tell, shell);
  } catch (error) {
    tell({ what: 'start', ok: false, says: saidOf(error, shell) });
  }
  const missing = findings.filter(({ ok }) => !ok);
  if (missing.some(({ needsSql }) => needsSql)) shell.out(`\n${sqlFor(shell)}\n`);
  shell.out(
    missing.length === 0 ? '\nEverything is in place.\n' : `\nMissing: ${missing.length}. See the lines with ✘.\n`,
  );
  return missing.length === 0;
}

function settings({ databaseUrl, databaseOwnerUrl, dataDir }: Config): Finding {
  const what = 'settings';
  if (databaseUrl === null) return { what, ok: true, says: `embedded database in ${dataDir}` };
  if (databaseOwnerUrl === null)
    return { what, ok: false, says: 'DATABASE_URL is set and DATABASE_OWNER_URL is not: migrations need it.' };
  return { what, ok: true, says: `your own PostgreSQL at ${new URL(databaseUrl).host}` };
}

/** The embedded database of a fresh checkout: there is nothing to look at, and nothing is made for the look. */
function isUnmade(config: Config): boolean {
  return config.databaseUrl === null && !existsSync(join(embeddedDirectory(config), 'cluster'));
}

function binaries(config: Config): Finding {
  locateBinaries(embeddedDirectory(config));
  return { what: 'database', ok: true, says: 'not made yet: the first start makes it, its keys and the demo world' };
}

async function lookAt(config: Config, tell: (finding: Finding) => void, shell: Shell): Promise<void> {
  const runs = config.databaseUrl === null && runningEmbeddedPostgres(embeddedDirectory(config)) !== undefined;
  const place = await openPlace(config);
  try {
    if (runs) tell({ what: 'server', ok: true, says: 'a server is running on this data directory' });
    await asRole('app', place.appUrl, tell, shell, async (client) => {
      for (const look of [version, unprivileged, takesOn, pending, reference]) tell(await look(client));
      tell(await keys(client, config, place));
      tell(await calendar(client));
      tell(await organisations(client));
    });
    if (place.ownerUrl !== null) await asRole('owner', place.ownerUrl, tell, shell, async () => undefined);
  } finally {
    await place.release();
  }
}

/** Connects as a role and goes on; says where and why it could not. */
async function asRole(
  role: 'app' | 'owner',
  url: string,
  tell: (finding: Finding) => void,
  shell: Shell,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const { username, host, pathname } = new URL(url);
  const address = `${decodeURIComponent(username)} at ${host}${decodeURIComponent(pathname)}`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return tell({ what: `${role} role`, ok: false, says: `${address}: ${saidOf(error, shell)}`, needsSql: true });
  }
  try {
    tell({ what: `${role} role`, ok: true, says: address });
    await work(client);
  } finally {
    await client.end();
  }
}

async function version(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ n: number; name: string }>(
    `select current_setting('server_version_num')::int as n, current_setting('server_version') as name`,
  );
  const { n = 0, name = '?' } = rows[0] ?? {};
  return {
    what: 'PostgreSQL',
    ok: n >= OLDEST_POSTGRES,
    says: n >= OLDEST_POSTGRES ? name : `${name}: 16 or newer is needed.`,
  };
}

async function unprivileged(client: Client): Promise<Finding> {
  const what = 'row security';
  try {
    await assertUnprivileged(client);
    return { what, ok: true, says: 'the app role is held by the row policies' };
  } catch (error) {
    return { what, ok: false, says: error instanceof Error ? error.message : String(error), needsSql: true };
  }
}

async function takesOn(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ role: string; may: boolean | null }>(
    `select wanted as role, (select pg_has_role(current_user, r.oid, 'SET') from pg_roles r where r.rolname = wanted) as may
     from unnest($1::text[]) as wanted`,
    [[ROLES.relay, ROLES.clock]],
  );
  const lacking = rows.filter(({ may }) => may !== true).map(({ role }) => role);
  const what = 'stream, clocks';
  if (lacking.length === 0)
    return { what, ok: true, says: `the app role can take on ${ROLES.relay} and ${ROLES.clock}` };
  return { what, ok: false, says: `the app role cannot take on ${lacking.join(' and ')}.`, needsSql: true };
}

async function pending(client: Client): Promise<Finding> {
  const steps = (await readMigrations()).map(({ name }) => name);
  const ran = await namesOf(client);
  const missing = steps.filter((name) => !ran.includes(name));
  const what = 'migrations';
  if (missing.length === 0) return { what, ok: true, says: `all ${steps.length} steps have run` };
  return { what, ok: false, says: `${missing.join(', ')} pending: run "yuanlian migrate".` };
}

/** The steps that have run; none where the table is not there or not ours to read. */
async function namesOf(client: Client): Promise<string[]> {
  try {
    return (await client.query<{ name: string }>('select name from migration')).rows.map(({ name }) => name);
  } catch {
    return [];
  }
}

async function reference(client: Client): Promise<Finding> {
  const what = 'reference data';
  try {
    const { rows } = await client.query<{ regions: number; rules: number; until: number | null }>(
      `select (select count(*)::int from region) as regions, (select count(*)::int from clock_rule) as rules,
         (select max(year) from calendar_year where published_on is not null) as until`,
    );
    const { regions = 0, rules = 0, until = null } = rows[0] ?? {};
    if (regions === 0 || rules === 0 || until === null)
      return { what, ok: false, says: 'regions, clock rules or calendar are missing: run "yuanlian seed".' };
    return { what, ok: true, says: `${regions} regions, ${rules} clock rules, holidays published until ${until}` };
  } catch {
    return { what, ok: false, says: 'not there yet: run "yuanlian migrate".' };
  }
}

/** Until when the holidays are known, and how many running clocks wait for more. */
async function calendar(client: Client): Promise<Finding> {
  const what = 'calendar';
  try {
    const { rows } = await client.query<{ until: number | null }>('select max(year) as until from calendar_year');
    const until = rows[0]?.until ?? null;
    if (until === null) return { what, ok: false, says: 'no year is published: run "yuanlian seed".' };
    await client.query(`set role ${ROLES.clock}`);
    const counted = await client.query<{ n: number }>(
      'select count(*)::int as n from deadline where stopped_at is null and provisional',
    );
    const n = counted.rows[0]?.n ?? 0;
    const waiting =
      n === 0 ? 'no date is provisional' : `${n} running ${n === 1 ? 'date is' : 'dates are'} provisional`;
    return {
      what,
      ok: true,
      says: `published until ${until}-12-31; ${waiting}; "yuanlian calendar import" adds a year`,
    };
  } catch {
    return { what, ok: false, says: 'not there yet: run "yuanlian migrate".' };
  } finally {
    await client.query('reset role').catch(() => undefined);
  }
}

async function keys(client: Client, config: Config, place: Place): Promise<Finding> {
  const what = 'keys';
  const used = await client.query<{ kid: string }>('select kid from key_in_use').catch(() => ({ rows: [] }));
  if (place.embedded && config.keys === null && !existsSync(keyRingPath(config.dataDir)) && used.rows.length === 0)
    return { what, ok: true, says: 'the next start makes them' };
  try {
    const ring = loadKeyRing({ setting: config.keys ?? undefined, dataDir: config.dataDir, mayGenerate: false });
    const known = keysOf(ring);
    known.assertHas(used.rows.map(({ kid }) => kid));
    return { what, ok: true, says: `${known.knownKeyIds().join(', ')}; sealing with ${known.currentKeyId}` };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { what, ok: false, says: `${says} "yuanlian keys make FILE" makes new ones for a new database.` };
  }
}

async function organisations(client: Client): Promise<Finding> {
  const what = 'organisations';
  const found = await client.query<{ n: number }>('select count(*)::int as n from organisation').catch(() => null);
  const n = found?.rows[0]?.n ?? 0;
  const says =
    n > 0
      ? `${n} admitted`
      : 'none yet: "yuanlian organisation admit" admits the first, the one that runs the platform';
  return { what, ok: true, says };
}

function sqlFor(shell: Shell): string {
  const said = shell.environment.DATABASE_URL;
  const name = said === undefined ? '' : decodeURIComponent(new URL(said).pathname.slice(1));
  return name === '' ? doctorSql() : doctorSql(name);
}
