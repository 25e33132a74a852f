import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { verifyChain } from '../../src/journal/chain.js';
import { createCursors } from '../../src/journal/cursor.js';
import { newId, toGlobalId } from '../../src/kernel/ids.js';
import { withRole } from '../../src/platform/database-roles.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { migrateUp } from '../../src/platform/migrations.js';
import { seedReference } from '../../src/platform/seed-reference.js';
import { freePort } from '../support/free-port.js';
import { makeWorld, PASSWORD, type World } from '../support/world.js';
import { race } from './races.js';
import { ServerProcess } from './servers.js';
import { Follower } from './subscriber.js';
import { Ledger, write } from './writer.js';

/**
 * R11, the ledger soak: 16 writers, 3 server processes, 50 subscribers; servers, sequencer and database are killed,
 * connections cut. Afterwards what was acknowledged was delivered, nothing is lost, order is kept, and every
 * organisation's numbers run 1…N without a hole. Then R8 in the
 * large: 50 rounds of 200 racers. `SOAK_SECONDS` (180) and `SOAK_RACES` (50) set the lengths.
 */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 180);
const RACES = Number(process.env.SOAK_RACES ?? 50);
const WRITERS = 16;
const SUBSCRIBERS = 50;
const CITIES = ['puyang', 'yangquan', 'mianyang', 'tongliang'] as const;
const PREFIX: Record<string, string> = {
  puyang: '豫濮援',
  yangquan: '晋阳援',
  mianyang: '川绵援',
  tongliang: '渝铜援',
};

const directory = mkdtempSync(join(tmpdir(), 'yuanlian-soak-'));
const started = Date.now();
const say = (text: string): void =>
  void process.stdout.write(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}\n`);
const pause = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms));
let stopping = false;
const chaos = { servers: 0, sequencers: 0, databases: 0, connections: 0, sockets: 0 };

async function signIn(url: string, organisation: string): Promise<string> {
  const query = `mutation { signIn(input: { account: "${organisation}.officer", password: "${PASSWORD}", organisation: "${PREFIX[organisation]}" }) { accessToken userErrors { code } } }`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { signIn: { accessToken: string } } };
  return data.signIn.accessToken;
}

async function sql<Row>(url: string, text: string, params: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text, params)).rows as Row[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeCase(superuserUrl: string, world: World, city: string): Promise<string> {
  const id = newId();
  const owner = world.organisations[city];
  await sql(
    superuserUrl,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'LEAD', now(), now())`,
    [owner, id],
  );
  await sql(
    superuserUrl,
    `insert into legal_aid_case (id, owner_organisation_id, lead_organisation_id, state, version, cause_code, matter, form, received_at, opened_by_member_id, last_actor_organisation_id, last_moved_at)
     values ($1, $2, $2, 'GRANTED', 1, (select code from cause order by code limit 1), '追索劳动报酬', 'LABOUR_ARBITRATION', now(), $3, $2, now())`,
    [id, owner, world.members[`${city}.reception`]],
  );
  return toGlobalId('LegalAidCase', id);
}

/** Breaks something every second or two, until the end. */
async function breakThings(
  database: () => EmbeddedPostgres,
  restart: () => Promise<void>,
  servers: readonly ServerProcess[],
  followers: readonly Follower[],
): Promise<void> {
  let nextDatabase = Date.now() + 25_000;
  const restarts: Promise<void>[] = [];
  while (!stopping) {
    await pause(1_000 + Math.random() * 1_500);
    if (stopping) break;
    if (Date.now() >= nextDatabase) {
      chaos.databases += 1;
      await restart();
      nextDatabase = Date.now() + 30_000;
      continue;
    }
    const dice = Math.random();
    if (dice < 0.12) {
      chaos.servers += 1;
      const server = servers[Math.floor(Math.random() * servers.length)];
      if (server !== undefined) restarts.push(server.killAndRestart(() => stopping));
    } else if (dice < 0.4) {
      chaos.sequencers += 1;
      await sql(
        database().superuserUrl,
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and (classid::bigint << 32 | objid::bigint) = 8752008577757569390`,
      ).catch(() => undefined);
    } else if (dice < 0.7) {
      chaos.connections += 3;
      await sql(
        database().superuserUrl,
        `select pg_terminate_backend(pid) from (select pid from pg_stat_activity where usename = 'yuanlian_app' order by random() limit 3) a`,
      ).catch(() => undefined);
    } else {
      for (let cut = 0; cut < 5; cut += 1) {
        chaos.sockets += 1;
        followers[Math.floor(Math.random() * followers.length)]?.cut();
      }
    }
  }
  await Promise.all(restarts);
}

async function main(): Promise<number> {
  const dataDir = join(directory, 'postgres');
  let database = await startEmbeddedPostgres({ dataDir });
  await migrateUp(database.ownerUrl);
  await seedReference(database.ownerUrl);
  const world = await makeWorld(database.superuserUrl);
  const ring = KeyRing.generate();
  const keysFile = join(directory, 'keys.json');
  writeFileSync(keysFile, ring.toSecretText(), { mode: 0o600 });
  const environment = {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    YUANLIAN_KEYS: keysFile,
    YUANLIAN_DATA: directory,
    YUANLIAN_HEARTBEAT_MS: '1000',
  };
  const servers: ServerProcess[] = [];
  for (let index = 0; index < 3; index += 1) servers.push(new ServerProcess(await freePort(), environment));
  for (const server of servers) if (!(await server.start())) throw new Error('A server did not start.');
  say('3 servers are ready');
  const tokens: Record<string, string> = {};
  for (const city of CITIES) tokens[city] = await signIn(servers[0]?.url ?? '', city);
  const cursors = createCursors([keysOf(ring).signingKey('stream-cursor')]);
  const idOf = (city: string): string => world.organisations[city] ?? '';
  const followers = Array.from({ length: SUBSCRIBERS }, (_unused, index) => {
    const city = CITIES[index % CITIES.length] ?? 'puyang';
    return new Follower(idOf(city), tokens[city] ?? '', cursors.of(idOf(city), 0), servers);
  });
  const following = followers.map((follower) => follower.follow());
  const ledger = new Ledger();
  const writing: Promise<void>[] = [];
  for (let index = 0; index < WRITERS; index += 1) {
    const from = CITIES[index % CITIES.length] ?? 'puyang';
    const to = CITIES[(index + 1) % CITIES.length] ?? 'yangquan';
    const caseId = await makeCase(database.superuserUrl, world, from);
    const desk = (city: string) => ({
      organisation: toGlobalId('Organisation', idOf(city)),
      token: tokens[city] ?? '',
    });
    writing.push(write({ caseId, from: desk(from), to: desk(to) }, servers, ledger, () => stopping));
  }
  say(`${WRITERS} writers and ${SUBSCRIBERS} subscribers at work for ${SECONDS} s`);
  const restart = async (): Promise<void> => {
    process.kill(database.pid, 'SIGKILL');
    await pause(500);
    await database.stop().catch(() => undefined);
    database = await startEmbeddedPostgres({ dataDir });
  };
  const breaking = breakThings(() => database, restart, servers, followers);
  const progress = setInterval(
    () => say(`${ledger.commands} commands, ${ledger.retries} sent again, killed: ${JSON.stringify(chaos)}`),
    20_000,
  );
  await pause(SECONDS * 1_000);
  stopping = true;
  await Promise.all([...writing, breaking]);
  clearInterval(progress);
  for (const server of servers)
    if (
      !(await fetch(server.url.replace('/graphql', '/readyz')).then(
        (r) => r.ok,
        () => false,
      ))
    )
      await server.killAndRestart(() => false);
  say('all writers have stopped; waiting for the subscribers');
  const faults = await settle(database, followers, ledger, idOf);
  const started = Date.now();
  const desk = (city: string) => ({ organisation: toGlobalId('Organisation', idOf(city)), token: tokens[city] ?? '' });
  const caseId = await makeCase(database.superuserUrl, world, 'puyang');
  const unfair = await race({ caseId, from: desk('puyang'), to: desk('yangquan') }, servers, RACES);
  say(
    `${RACES} rounds of 200 racers    one winner each, losers told who and when: ${unfair.length === 0 ? 'yes' : 'NO'} (${Math.round((Date.now() - started) / 1_000)} s)`,
  );
  for (const fault of unfair.slice(0, 10)) say(`FAULT ${fault}`);
  for (const follower of followers) follower.stop();
  await Promise.all(following);
  for (const server of servers) await server.stop();
  await database.stop();
  return faults + unfair.length;
}

async function settle(
  database: EmbeddedPostgres,
  followers: readonly Follower[],
  ledger: Ledger,
  idOf: (city: string) => string,
): Promise<number> {
  const url = database.superuserUrl;
  const until = Date.now() + 90_000;
  const heads = async (): Promise<Map<string, number>> => {
    const rows = await sql<{ org: string; number: string }>(
      url,
      'select organisation_id as org, number from journal_head',
    );
    return new Map(rows.map((row) => [row.org, Number(row.number)]));
  };
  const waiting = async (): Promise<boolean> => {
    const [left] = await sql<{ n: number }>(url, 'select count(*)::int as n from journal_pending');
    const now = await heads();
    return (left?.n ?? 1) > 0 || followers.some((follower) => follower.next <= (now.get(follower.organisation) ?? 0));
  };
  while ((await waiting()) && Date.now() < until) await pause(500);
  const faults: string[] = followers.flatMap((follower) => follower.faults);
  const now = await heads();
  for (const follower of followers) {
    if (follower.next !== (now.get(follower.organisation) ?? 0) + 1)
      faults.push(`a subscriber stands at ${follower.next - 1} of ${now.get(follower.organisation)}`);
  }
  const holes = await sql<{ org: string }>(
    url,
    'select organisation_id as org from journal_audience group by 1 having count(*) <> max(number) or min(number) <> 1',
  );
  if (holes.length > 0) faults.push('an organisation has a hole in its numbers');
  const inversions = await sql<{ n: number }>(
    url,
    `select count(*)::int as n from (select j.seq, lag(j.seq) over (partition by a.organisation_id, j.subject_id order by a.number) as before
       from journal_audience a join journal j on j.id = a.entry_id) o where before > seq`,
  );
  if ((inversions[0]?.n ?? 1) !== 0) faults.push('the order of a subject was not kept');
  // The last fact of a case one has left is told as Skipped and AccessRevoked, never as an event.
  const audience = await sql<{ id: string; org: string }>(
    url,
    `select a.entry_id as id, a.organisation_id as org from journal_audience a join journal j on j.id = a.entry_id
       where j.word <> 'participation.end'`,
  );
  const byOrganisation = new Map<string, Set<string>>();
  for (const { id, org } of audience)
    byOrganisation.set(org, (byOrganisation.get(org) ?? new Set()).add(toGlobalId('JournalEntry', id)));
  const written = new Set(audience.map(({ id }) => toGlobalId('JournalEntry', id)));
  const lost = [...ledger.acknowledged.keys()].filter((id) => !written.has(id));
  if (lost.length > 0) faults.push(`${lost.length} acknowledged entries are not in any stream`);
  for (const follower of followers) {
    const due = byOrganisation.get(follower.organisation) ?? new Set<string>();
    const missing = [...due].filter((id) => !follower.entries.has(id));
    if (missing.length > 0) faults.push(`a subscriber misses ${missing.length} of ${due.size}`);
  }
  const relay = new Client({ connectionString: withRole(database.appUrl, 'yuanlian_relay') });
  await relay.connect();
  const chain = await verifyChain(async (text, params) => (await relay.query(text, params as unknown[])).rows as never);
  await relay.end();
  if (!chain.whole) faults.push(`the chain is broken: ${JSON.stringify(chain.faults.slice(0, 3))}`);
  const sorted = [...ledger.latencies].sort((left, right) => left - right);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const delivered = followers.reduce((sum, follower) => sum + follower.entries.size, 0);
  say('');
  say(
    `commands acknowledged      ${ledger.acknowledged.size}   (refused ${ledger.refusals}, sent again ${ledger.retries})`,
  );
  say(
    `entries written            ${written.size}   in ${CITIES.filter((city) => byOrganisation.has(idOf(city))).length} organisations`,
  );
  say(
    `entries delivered          ${delivered}   to ${followers.length} subscribers, ${followers.reduce((sum, each) => sum + each.disconnects, 0)} disconnects, ${followers.reduce((sum, each) => sum + each.repeated, 0)} repeated`,
  );
  say(
    `killed                     ${chaos.servers} servers, ${chaos.sequencers} sequencers, ${chaos.databases} databases; cut ${chaos.connections} connections, ${chaos.sockets} sockets`,
  );
  say(`command p50 / p99          ${at(0.5)} / ${at(0.99)} ms (outages included)`);
  say(
    `numbers 1…N without a hole, order kept, chain whole, acknowledged = delivered: ${faults.length === 0 ? 'yes' : 'NO'}`,
  );
  for (const fault of [...new Set(faults)].slice(0, 20)) say(`FAULT ${fault}`);
  return faults.length;
}

let code = 1;
try {
  code = (await main()) === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.stdout.write(code === 0 ? '1 passed, 0 failed\n' : '0 passed, 1 failed\n');
process.exit(code);
