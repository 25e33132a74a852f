import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Desk, deskAt } from '../../src/demo/client.js';
import { newId, toGlobalId } from '../../src/kernel/ids.js';
import { ROUND_TRIPS_OF_ACCEPTING } from '../platform/round-trips.js';
import { cpuMsOf, cpuMsOfTree } from './cpu.js';
import { requestBytes, Wire } from './driver.js';
import type { Findings } from './findings.js';
import { type Ground, signIn } from './ground.js';
import type { Measurable } from './server-process.js';
import { figure, spreadOf } from './statistics.js';
import { WORKLIST } from './worklist.js';

const CLIENTS = 16;

interface Item {
  readonly id: string;
  readonly version: number;
}

/**
 * P3: the requested city accepts items under sixteen clients: lock, rights, state, clock, letter with its number,
 * journal; first alone, then while sixteen others read the worklist. The round trips are counted by a test.
 */
export async function measureCommands(
  ground: Ground,
  ours: Measurable,
  count: number,
  findings: Findings,
): Promise<void> {
  const from = await signIn(ours.url, 'puyang.officer');
  const to = await signIn(ours.url, 'yangquan.officer');
  const items = await openItems(ground, ours, { from, to }, count * 2);
  const alone = await acceptAll(ground, ours, to, items.slice(0, count));
  findings.add({ operation: `a command: accept an item, ${CLIENTS} clients`, variant: 'Yuanlian', ...alone });
  let reading = true;
  const reads: number[] = [];
  const request = requestBytes(ours.url, JSON.stringify({ query: WORKLIST }), { authorization: `Bearer ${from}` });
  const readers = Array.from({ length: CLIENTS }, async () => {
    const wire = await Wire.open(ours.url);
    while (reading) {
      const began = performance.now();
      await wire.send(request);
      reads.push(performance.now() - began);
    }
    wire.close();
  });
  const began = performance.now();
  const mixed = await acceptAll(ground, ours, to, items.slice(count));
  reading = false;
  await Promise.all(readers);
  const seconds = (performance.now() - began) / 1_000;
  findings.add({
    operation: 'the same while 16 others read the worklist',
    variant: 'Yuanlian',
    requestsPerSecond: mixed.requestsPerSecond,
    spread: mixed.spread,
  });
  findings.add({
    operation: '… and their worklist meanwhile',
    variant: 'Yuanlian',
    requestsPerSecond: reads.length / seconds,
    spread: spreadOf(reads),
  });
  findings.judge(
    'P3',
    alone.requestsPerSecond >= 200 && ROUND_TRIPS_OF_ACCEPTING <= 12,
    `accepting an item, ${CLIENTS} clients: ${figure(alone.requestsPerSecond)}/s (≥ 200), ${ROUND_TRIPS_OF_ACCEPTING} round trips (≤ 12)`,
  );
}

/** Letters that lie on the other desk and have been opened, sent through the API as people send them. */
async function openItems(
  ground: Ground,
  ours: Measurable,
  tokens: { from: string; to: string },
  count: number,
): Promise<Item[]> {
  const base = ours.url.replace('/graphql', '');
  const [sender, receiver] = [deskAt(base, tokens.from), deskAt(base, tokens.to)];
  const cases = await grantedCases(ground, count);
  const items: Item[] = [];
  await inParallel(cases, async (caseId) => void items.push(await openItem(ground, sender, receiver, caseId)));
  return items;
}

interface OfLetter {
  cooperation: { id: string; version: number; items: Item[] };
}

async function openItem(ground: Ground, sender: Desk, receiver: Desk, caseId: string): Promise<Item> {
  const selection = 'cooperation { id version items { id version } }';
  const drafted = await sender.act<OfLetter>(
    'cooperationDraft',
    {
      caseId,
      requestedOrganisationId: toGlobalId('Organisation', ground.world.organisations.yangquan ?? ''),
      purpose: '工资未付，请协助。',
      items: [{ kind: 'COLLECT_EVIDENCE', description: '调取工资台账' }],
    },
    selection,
  );
  const { id, version } = drafted.cooperation;
  await sender.act('cooperationSend', { id, expectedVersion: version });
  const opened = await receiver.run<{ cooperationOpen: OfLetter }>(
    `mutation ($input: CooperationOpenInput!) { cooperationOpen(input: $input) { ${selection} userErrors { code } } }`,
    { input: { id, idempotencyKey: randomUUID() } },
  );
  const [item] = opened.cooperationOpen.cooperation.items;
  if (item === undefined) throw new Error('A letter asks for something.');
  return item;
}

/** Cases of Puyang that a letter can be written about. */
export async function grantedCases(ground: Ground, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const client = new Client({ connectionString: ground.database.superuserUrl });
  await client.connect();
  const owner = ground.world.organisations.puyang;
  await client.query(
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select $1, id, 'LEGAL_AID_CASE', 'LEAD', now(), now() from unnest($2::uuid[]) as u(id)`,
    [owner, ids],
  );
  await client.query(
    `insert into legal_aid_case (id, owner_organisation_id, lead_organisation_id, state, version, cause_code, matter, form, received_at, opened_by_member_id, last_actor_organisation_id, last_moved_at)
     select id, $1, $1, 'GRANTED', 1, (select code from cause order by code limit 1), '追索劳动报酬', 'LABOUR_ARBITRATION', now(), $3, $1, now() from unnest($2::uuid[]) as u(id)`,
    [owner, ids, ground.world.members['puyang.reception']],
  );
  await client.end();
  return ids.map((id) => toGlobalId('LegalAidCase', id));
}

/** Taking an item, as the bench does it; `test/platform/round-trips` counts what it costs. */
export const ACCEPT = `mutation Accept($input: CooperationItemAcceptInput!) { cooperationItemAccept(input: $input) {
  journalEntryId cooperation { id state version items { id kind state version } } userErrors { code } } }`;

async function acceptAll(ground: Ground, ours: Measurable, token: string, items: readonly Item[]) {
  const latencies: number[] = [];
  const serverBefore = cpuMsOf(ours.pid);
  const databaseBefore = cpuMsOfTree(ground.database.pid);
  const began = performance.now();
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const wire = await Wire.open(ours.url);
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        const input = { id: item.id, expectedVersion: item.version, idempotencyKey: randomUUID() };
        const body = JSON.stringify({ query: ACCEPT, variables: { input } });
        const sentAt = performance.now();
        const answer = String(
          (await wire.send(requestBytes(ours.url, body, { authorization: `Bearer ${token}` }))).body,
        );
        latencies.push(performance.now() - sentAt);
        if (!answer.includes('"userErrors":[]')) throw new Error(`An item was not accepted: ${answer}`);
      }
      wire.close();
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  return {
    requestsPerSecond: items.length / seconds,
    serverCpuMs: (cpuMsOf(ours.pid) - serverBefore) / items.length,
    databaseCpuMs: (cpuMsOfTree(ground.database.pid) - databaseBefore) / items.length,
    spread: spreadOf(latencies),
  };
}

async function inParallel<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await work(one);
    }),
  );
}
