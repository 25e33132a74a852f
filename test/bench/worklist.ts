import { Client } from 'pg';
import { fromGlobalId, toGlobalId } from '../../src/kernel/ids.js';
import { requestBytes } from './driver.js';
import type { Findings } from './findings.js';
import type { Ground } from './ground.js';
import { type Compared, compare } from './interleaved.js';
import { PEER_VIEW } from './peer-view.js';
import { type Measurable, startBeside } from './server-process.js';
import { figure } from './statistics.js';

const CONNECTIONS = 16;

/** The worklist as the demo and the README ask for it, with everything that a row of it shows. */
export const WORKLIST = `query Worklist($after: String) { inbox(first: 20, after: $after, filter: { subjectTypes: [COOPERATION] }) {
  edges { cursor node { id number kinds state requesting { id name } requested { id name } matter personMasked awaiting dueOn deadlineLevel lastMovedAt version } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const PEER_WORKLIST = `query Worklist($after: Cursor) { inbox: allWorklists(first: 20, after: $after, orderBy: [LAST_MOVED_AT_DESC, PRIMARY_KEY_DESC]) {
  edges { cursor node { id: rowId number kinds state requesting { id: rowId name: nameZh } requested { id: rowId name: nameZh } matter personMasked awaiting dueOn deadlineLevel lastMovedAt version } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

interface Organisation {
  id: string;
  name: string;
}

interface Row {
  id: string;
  lastMovedAt: string;
  requesting: Organisation;
  requested: Organisation;
  [field: string]: unknown;
}

interface WorklistAnswer {
  errors?: unknown;
  data: { inbox: { edges: { cursor: string; node: Row }[]; pageInfo: { endCursor: string } } };
}

/**
 * P1: a page of the worklist through our whole server, beside PostGraphile 5 over the same tables with the same row
 * security, and a bare handler with the same statement; the first page, and one deep in.
 */
export async function measureWorklist(
  ground: Ground,
  ours: Measurable,
  token: string,
  plan: { rounds: number; roundMs: number; deep: boolean },
  findings: Findings,
): Promise<void> {
  await makeView(ground);
  const organisation = ground.world.organisations.puyang ?? '';
  const member = ground.world.members['puyang.officer'] ?? '';
  const settings = { DATABASE_URL: ground.database.appUrl, NODE_ENV: 'production', GRAPHILE_ENV: 'production' };
  const peer = await startBeside('PostGraphile 5', 'peer-server.ts', settings);
  const floor = await startBeside('node:http + 1 statement', 'floor-server.ts', {
    ...settings,
    ORGANISATION: organisation,
    MEMBER: member,
  });
  try {
    const ask = {
      ours: asker(ours.url, WORKLIST, { authorization: `Bearer ${token}` }),
      peer: asker(peer.url, PEER_WORKLIST, { 'x-organisation': organisation, 'x-member': member }),
    };
    for (const deep of plan.deep ? [false, true] : [false]) {
      const after = { ours: deep ? await deepIn(ask.ours) : null, peer: deep ? await deepIn(ask.peer) : null };
      const [own, other] = [await ask.ours(after.ours), await ask.peer(after.peer)];
      const place = deep ? await placeOf(ground, organisation, own) : null;
      assertEqual(own, other);
      const ownBody = requestBytes(ours.url, bodyOf(WORKLIST, after.ours), { authorization: `Bearer ${token}` });
      const peerHeaders = { 'x-organisation': organisation, 'x-member': member };
      const peerBody = requestBytes(peer.url, bodyOf(PEER_WORKLIST, after.peer), peerHeaders);
      const floorBody = requestBytes(floor.url, JSON.stringify({ after: place }));
      const results = await compare(
        {
          operation: deep ? 'worklist page, deep in' : 'worklist page, the first',
          contenders: [
            { variant: 'Yuanlian', url: ours.url, pid: ours.pid, next: () => ownBody },
            { variant: peer.name, url: peer.url, pid: peer.pid, next: () => peerBody },
            { variant: floor.name, url: floor.url, pid: floor.pid, next: () => floorBody },
          ],
          databasePid: ground.database.pid,
          connections: CONNECTIONS,
          ...plan,
        },
        findings,
      );
      if (!deep) judgeP1(results, findings);
    }
  } finally {
    await Promise.all([peer.stop(), floor.stop()]);
  }
}

function judgeP1([own, peer, floor]: Compared[], findings: Findings): void {
  if (own === undefined || peer === undefined || floor === undefined) throw new Error('Three were compared.');
  const cpu = (each: Compared): number => each.serverCpuMs + each.databaseCpuMs;
  const speed = own.requestsPerSecond / peer.requestsPerSecond;
  const ofPeer = own.serverCpuMs / peer.serverCpuMs;
  const ofPeerWhole = cpu(own) / cpu(peer);
  const ofFloor = own.serverCpuMs / floor.serverCpuMs;
  const alike = Math.max(...[peer, floor].map(({ bytes }) => Math.abs(bytes - own.bytes) / own.bytes));
  findings.judge(
    'P1',
    speed >= 2.5 && ofPeer <= 0.4 && ofFloor <= 2 && alike <= 0.1,
    `worklist page: ${figure(speed)} × the requests/s of PostGraphile 5 (≥ 2.5), ${figure(ofPeer)} × its server CPU (≤ 0.4; with the database ${figure(ofPeerWhole)}), ${figure(ofFloor)} × the CPU of the bare handler (≤ 2), bytes ± ${Math.round(alike * 100)} %`,
  );
}

async function makeView(ground: Ground): Promise<void> {
  const owner = new Client({ connectionString: ground.database.ownerUrl });
  await owner.connect();
  await owner.query(PEER_VIEW);
  await owner.end();
}

function bodyOf(query: string, after: string | null): string {
  return JSON.stringify({ query, operationName: 'Worklist', variables: { after } });
}

type Asker = (after: string | null) => Promise<WorklistAnswer>;

function asker(url: string, query: string, headers: Record<string, string>): Asker {
  return async (after) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: bodyOf(query, after),
    });
    const answer = (await response.json()) as WorklistAnswer;
    if (answer.errors !== undefined) throw new Error(`The worklist failed: ${JSON.stringify(answer.errors)}`);
    return answer;
  };
}

const PAGES_DEEP = 15;

/** The cursor after fifteen pages. */
async function deepIn(ask: Asker): Promise<string> {
  let after: string | null = null;
  for (let page = 0; page < PAGES_DEEP; page += 1) {
    const answer: WorklistAnswer = await ask(after);
    after = answer.data.inbox.pageInfo.endCursor;
  }
  return after ?? '';
}

/** The place before the first row of a page, in the words of the statement. */
async function placeOf(ground: Ground, organisation: string, page: WorklistAnswer): Promise<[string, string]> {
  const first = fromGlobalId(page.data.inbox.edges[0]?.node.id ?? '')?.rowId ?? '';
  const client = new Client({ connectionString: ground.database.superuserUrl, options: '-c timezone=UTC' });
  await client.connect();
  const { rows } = await client.query<{ at: string; id: string }>(
    `select p.last_moved_at::text as at, p.subject_id as id
     from participation p, participation f where f.organisation_id = $1 and f.subject_id = $2 and p.organisation_id = $1
       and p.subject_type = 'COOPERATION' and p.ended_at is null and (p.last_moved_at, p.subject_id) > (f.last_moved_at, f.subject_id)
     order by p.last_moved_at, p.subject_id limit 1`,
    [organisation, first],
  );
  await client.end();
  return [rows[0]?.at ?? '', rows[0]?.id ?? ''];
}

/** Fails when the two have not answered the same rows with the same values in the same order. */
function assertEqual(own: WorklistAnswer, peer: WorklistAnswer): void {
  const seen = (answer: WorklistAnswer, idOf: (id: string) => string, organisationOf: (id: string) => string) =>
    answer.data.inbox.edges.map(({ node }) => ({
      ...node,
      id: idOf(node.id),
      lastMovedAt: new Date(node.lastMovedAt).toISOString(),
      requesting: { ...node.requesting, id: organisationOf(node.requesting.id) },
      requested: { ...node.requested, id: organisationOf(node.requested.id) },
    }));
  const left = seen(
    own,
    (id) => id,
    (id) => id,
  );
  const right = seen(
    peer,
    (id) => toGlobalId('Cooperation', id),
    (id) => toGlobalId('Organisation', id),
  );
  for (const [nth, row] of left.entries()) {
    if (JSON.stringify(row) === JSON.stringify(right[nth])) continue;
    throw new Error(`Row ${nth} differs:\n${JSON.stringify(row)}\n${JSON.stringify(right[nth])}`);
  }
  if (left.length !== 20 || right.length !== 20) throw new Error('A page has twenty rows.');
}
