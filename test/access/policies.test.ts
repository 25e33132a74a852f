import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { PolicyWorld, type Probe } from '../support/policy-probes.js';

interface Policy {
  table: string;
  policy: string;
  command: string;
  using: string | null;
  check: string | null;
}

let database: TestDatabase;
let client: Client;
let world: PolicyWorld;
let policies: Policy[];
const probes = new Map<string, Probe[]>();
/** What the probes of a table come to with all policies in place. */
const sound = new Map<string, Record<string, string>>();

beforeAll(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  world = new PolicyWorld(client);
  await world.fill();
  const grants = new Set(
    (
      await client.query<{ grant: string }>(
        `select c.relname || ' ' || r.role || ' ' || p.command as grant
         from pg_class c, unnest(array['yuanlian_app', 'yuanlian_relay', 'yuanlian_clock']) r(role),
           unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p(command)
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and (has_table_privilege(r.role, c.oid, p.command)
           or (p.command <> 'DELETE' and has_any_column_privilege(r.role, c.oid, p.command)))`,
      )
    ).rows.map((row) => row.grant),
  );
  policies = (
    await client.query<Policy>(
      `select tablename as table, policyname as policy, cmd as command, qual as using, with_check as check from pg_policies
       where schemaname = 'public' order by 1, 2`,
    )
  ).rows;
  for (const table of world.tables) {
    const asked = world.probes(table, (role, command) => grants.has(`${table} ${role} ${command}`));
    probes.set(table, asked);
    sound.set(table, await undone(async () => await answers(table)));
  }
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function undone<T>(work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

async function answers(table: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const probe of probes.get(table) ?? [])
    found[`${probe.name} as ${probe.as}, ${probe.role}`] = await world.ask(probe);
  return found;
}

/** True when some probe of the table comes to something else. */
async function noticed(policy: Policy, change: string): Promise<boolean> {
  return await undone(async () => {
    await client.query(change);
    const found = await answers(policy.table);
    return Object.entries(sound.get(policy.table) ?? {}).some(([probe, answer]) => found[probe] !== answer);
  });
}

/** Tables that anybody may read: what is public, and what concerns everyone. */
const READ_BY_ALL = ['organisation', 'published_lawyer', 'reference_stream'];

describe('A stranger and nobody', () => {
  test('see no row of an organisation, insert none for it, and touch none.', () => {
    const wrong: string[] = [];
    for (const [table, found] of sound)
      for (const [probe, answer] of Object.entries(found)) {
        if (!/ as (C|nobody), yuanlian_app$/.test(probe) || answer === '0' || answer === 'REFUSED') continue;
        if (probe.startsWith('select') && READ_BY_ALL.includes(table)) continue;
        // An account is nobody's: whoever acts for an organisation may invite a person.
        if (table === 'account' && probe === 'insert as C, yuanlian_app') continue;
        wrong.push(`${table}: ${probe} came to ${answer}`);
      }
    expect(wrong).toEqual([]);
  });

  test('The organisation itself can do what is granted, so that the probes prove something.', () => {
    const dead: string[] = [];
    for (const [table, found] of sound)
      for (const [probe, answer] of Object.entries(found))
        if (
          /^(select|insert|update|delete) as A, yuanlian_app$/.test(probe) &&
          (answer === '0' || answer === 'REFUSED')
        )
          dead.push(`${table}: ${probe} came to ${answer}`);
    expect(dead).toEqual([]);
  });
});

describe('Each policy', () => {
  test('is missed when it is dropped.', async () => {
    const unnoticed: string[] = [];
    for (const policy of policies)
      if (!(await noticed(policy, `drop policy "${policy.policy}" on "${policy.table}"`)))
        unnoticed.push(`${policy.table}.${policy.policy}`);
    expect(policies.length).toBeGreaterThan(100);
    expect(unnoticed).toEqual([]);
  }, 240_000);

  test('is missed when what it asks for is replaced by "always".', async () => {
    const unnoticed: string[] = [];
    for (const policy of policies) {
      const always = [policy.using === null ? '' : 'using (true)', policy.check === null ? '' : 'with check (true)'];
      if ([policy.using ?? 'true', policy.check ?? 'true'].every((text) => text === 'true')) continue;
      if (!(await noticed(policy, `alter policy "${policy.policy}" on "${policy.table}" ${always.join(' ')}`)))
        unnoticed.push(`${policy.table}.${policy.policy}`);
    }
    expect(unnoticed).toEqual([]);
  }, 240_000);

  test('on updates is missed when only one of its two halves is "always".', async () => {
    const unnoticed: string[] = [];
    for (const policy of policies.filter(({ using, check }) => using !== null && check !== null && check !== 'true'))
      for (const half of ['using', 'with check']) {
        // What no update can change, no check of the new row can miss.
        if (half === 'with check' && !world.mayUpdateWhat(policy.table, policy.check ?? '')) continue;
        if (!(await noticed(policy, `alter policy "${policy.policy}" on "${policy.table}" ${half} (true)`)))
          unnoticed.push(`${policy.table}.${policy.policy} ${half}`);
      }
    expect(unnoticed).toEqual([]);
  }, 240_000);
});
