import { randomUUID } from 'node:crypto';
import type { ServerProcess } from './servers.js';

/** What writers were told to be done: an entry they were given is acknowledged. */
export class Ledger {
  readonly acknowledged = new Map<string, string>();
  retries = 0;
  refusals = 0;
  commands = 0;
  readonly latencies: number[] = [];
}

interface Answer {
  data?: {
    moved: {
      journalEntryId: string | null;
      cooperation: { id: string; version: number } | null;
      userErrors: { code: string }[];
    } | null;
  };
  errors?: { extensions: { code: string } }[];
}

const MUTATIONS = {
  cooperationDraft: 'CooperationDraftInput',
  cooperationSend: 'CooperationMoveInput',
  cooperationOpen: 'CooperationOpenInput',
  cooperationClaim: 'CooperationOpenInput',
  cooperationWithdraw: 'CooperationWithdrawInput',
} as const;

export interface Desk {
  organisation: string;
  token: string;
}

export interface WriterScene {
  caseId: string;
  from: Desk;
  to: Desk;
}

/** One clerk of each of two cities, working on one case over and over until it is told to stop. */
export async function write(
  scene: WriterScene,
  servers: readonly ServerProcess[],
  ledger: Ledger,
  stopped: () => boolean,
): Promise<void> {
  while (!stopped()) {
    const drafted = await act(servers, ledger, scene.from.token, 'cooperationDraft', {
      caseId: scene.caseId,
      requestedOrganisationId: scene.to.organisation,
      purpose: '工资未付，请协助。',
      items: [{ kind: 'COLLECT_EVIDENCE', description: '调取工资台账' }],
    });
    if (drafted === null) continue;
    const sent = await act(servers, ledger, scene.from.token, 'cooperationSend', {
      id: drafted.id,
      expectedVersion: drafted.version,
    });
    if (sent === null) continue;
    await act(servers, ledger, scene.to.token, 'cooperationOpen', { id: drafted.id });
    const claimed = await act(servers, ledger, scene.to.token, 'cooperationClaim', { id: drafted.id });
    const expectedVersion = claimed?.version ?? sent.version + 2;
    await act(servers, ledger, scene.from.token, 'cooperationWithdraw', {
      id: drafted.id,
      expectedVersion,
      reason: '已付清。',
    });
  }
}

/** One command, sent again with the same key until there is an answer: a cut line proves nothing. */
async function act(
  servers: readonly ServerProcess[],
  ledger: Ledger,
  token: string,
  mutation: keyof typeof MUTATIONS,
  input: Record<string, unknown>,
): Promise<{ id: string; version: number } | null> {
  const idempotencyKey = randomUUID();
  const query = `mutation ($input: ${MUTATIONS[mutation]}!) { moved: ${mutation}(input: $input) { journalEntryId cooperation { id version } userErrors { code } } }`;
  const body = JSON.stringify({ query, variables: { input: { ...input, idempotencyKey } } });
  const started = performance.now();
  for (;;) {
    const answer = await post(servers[Math.floor(Math.random() * servers.length)]?.url ?? '', token, body);
    const moved = answer?.data?.moved;
    if (moved == null) {
      ledger.retries += 1;
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
      continue;
    }
    ledger.commands += 1;
    ledger.latencies.push(performance.now() - started);
    if (moved.userErrors.length > 0) {
      ledger.refusals += 1;
      return null;
    }
    if (moved.journalEntryId !== null) ledger.acknowledged.set(moved.journalEntryId, mutation);
    return moved.cooperation;
  }
}

async function post(url: string, token: string, body: string): Promise<Answer | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    return (await response.json()) as Answer;
  } catch {
    return null;
  }
}
