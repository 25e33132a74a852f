import { Client } from 'pg';
import { toGlobalId } from '../../src/kernel/ids.js';
import { requestBytes } from './driver.js';
import type { Findings } from './findings.js';
import { type Ground, signIn } from './ground.js';
import { compare } from './interleaved.js';
import type { Measurable } from './server-process.js';
import { WORKLIST } from './worklist.js';
import { SMALL_ORGANISATION } from './world.js';

const CONNECTIONS = 16;

const COOPERATION = `query ($id: ID) { cooperation(id: $id) { id number state version matter purpose requesting { id name } requested { id name }
  items { id kind state version description } letters { id number issuedAt } timeline(first: 20) { nodes { id word from to at actorOrganisation { name } } } } }`;
const COUNTS = `{ inboxCounts { total awaitingUs awaitingThem overdue dueSoon unread } }`;
const LISTS = `{ viewer { worklists { key count } } }`;
const SEARCH = `query ($search: String) { inbox(first: 20, filter: { search: $search }) { nodes { id number state matter personMasked } } }`;

/** What else a desk does all day, by our server alone: each answer is looked at before it is timed. */
export async function measureOperations(
  ground: Ground,
  ours: Measurable,
  token: string,
  plan: { rounds: number; roundMs: number },
  findings: Findings,
): Promise<void> {
  const subject = await somethingOf(ground);
  const small = await signIn(ours.url, `${SMALL_ORGANISATION}.officer`);
  const operations: [string, string, Record<string, unknown>, string, RegExp][] = [
    ['one cooperation with items, letters and timeline', COOPERATION, { id: subject.id }, token, /"word":"cooperation/],
    ['counts of an inbox', COUNTS, {}, token, /"total":[1-9]/],
    ['the lists of a desk, each with its count', LISTS, {}, token, /"count":[1-9]/],
    ['search by a number', SEARCH, { search: subject.number }, token, /"nodes":\[\{/],
    ['search by an exact name', SEARCH, { search: '王伟' }, token, /"nodes":\[/],
    ['a small organisation’s worklist in the large world', WORKLIST, {}, small, /"node":\{/],
  ];
  for (const [operation, query, variables, caller, expected] of operations) {
    const request = requestBytes(ours.url, JSON.stringify({ query, variables }), { authorization: `Bearer ${caller}` });
    const check = ({ body }: { body: Buffer }): void => {
      const text = String(body);
      if (text.includes('"errors"') || !expected.test(text)) throw new Error(`${operation}: ${text.slice(0, 400)}`);
    };
    await compare(
      {
        operation,
        contenders: [{ variant: 'Yuanlian', url: ours.url, pid: ours.pid, next: () => request, check }],
        databasePid: ground.database.pid,
        connections: CONNECTIONS,
        rounds: Math.max(1, Math.ceil(plan.rounds / 2)),
        roundMs: plan.roundMs,
      },
      findings,
    );
  }
}

/** A cooperation at work that Puyang takes part in. */
async function somethingOf(ground: Ground): Promise<{ id: string; number: string }> {
  const client = new Client({ connectionString: ground.database.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string; number: string }>(
    `select id, number from cooperation where owner_organisation_id = $1 and state = 'ACTIVE' order by id limit 1`,
    [ground.world.organisations.puyang],
  );
  await client.end();
  const [row] = rows;
  if (row === undefined) throw new Error('Puyang has no cooperation at work.');
  return { id: toGlobalId('Cooperation', row.id), number: row.number };
}
