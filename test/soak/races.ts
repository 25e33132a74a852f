import { randomUUID } from 'node:crypto';
import type { ServerProcess } from './servers.js';
import type { WriterScene } from './writer.js';

const RACERS = 200;

interface Moved {
  cooperation: { id: string; version: number; items: { id: string; version: number }[] } | null;
  userErrors: { code: string; actedBy: string | null; actedAt: string | null }[];
}

/**
 * R8 in the large: in every round 200 clerks on three servers answer the same item at once. Afterwards one has won,
 * and every other was told who answered and when. Returns what was wrong.
 */
export async function race(scene: WriterScene, servers: readonly ServerProcess[], rounds: number): Promise<string[]> {
  const faults: string[] = [];
  const send = async (
    token: string,
    mutation: string,
    type: string,
    input: Record<string, unknown>,
    index = 0,
  ): Promise<Moved> => {
    const query = `mutation ($input: ${type}!) { moved: ${mutation}(input: $input) { cooperation { id version items { id version } } userErrors { code actedBy actedAt } } }`;
    const response = await fetch(servers[index % servers.length]?.url ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input: { idempotencyKey: randomUUID(), ...input } } }),
    });
    const { data } = (await response.json()) as { data: { moved: Moved } };
    return data.moved;
  };
  for (let round = 1; round <= rounds; round += 1) {
    const drafted = await send(scene.from.token, 'cooperationDraft', 'CooperationDraftInput', {
      caseId: scene.caseId,
      requestedOrganisationId: scene.to.organisation,
      purpose: '工资未付，请协助。',
      items: [{ kind: 'COLLECT_EVIDENCE', description: '调取工资台账' }],
    });
    const sent = await send(scene.from.token, 'cooperationSend', 'CooperationMoveInput', {
      id: drafted.cooperation?.id,
      expectedVersion: drafted.cooperation?.version,
    });
    const item = sent.cooperation?.items[0];
    const answers = await Promise.all(
      Array.from({ length: RACERS }, (_unused, index) =>
        send(
          scene.to.token,
          'cooperationItemUnable',
          'CooperationItemUnableInput',
          { id: item?.id, expectedVersion: item?.version, code: 'LAWFUL_BAR', reason: '依法不得调取。' },
          index,
        ),
      ),
    );
    const winners = answers.filter(({ userErrors }) => userErrors.length === 0).length;
    if (winners !== 1) faults.push(`round ${round}: ${winners} winners`);
    const silent = answers.filter(
      ({ userErrors: [error] }) =>
        error !== undefined &&
        (error.code !== 'COOPERATION_ITEM_ALREADY_ANSWERED' || error.actedBy === null || error.actedAt === null),
    );
    if (silent.length > 0) faults.push(`round ${round}: ${silent.length} losers were not told who and when`);
  }
  return faults;
}
