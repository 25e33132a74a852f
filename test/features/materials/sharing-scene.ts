import { expect } from '@jest/globals';
import { anAsk, type CooperationData, move } from '../../support/a.js';
import { type FilesApp, get, type MaterialData } from './files.js';

/** An item as a command names it. */
export const itemOf = (cooperation: CooperationData | null, index = 0) => {
  const item = cooperation?.items[index];
  if (item === undefined) throw new Error('There is no such item.');
  return { id: item.id, expectedVersion: item.version };
};

/** An ask whose first item the other city has accepted. */
export async function accepted(t: FilesApp, options: Parameters<typeof anAsk>[1] = {}) {
  const { cooperation, seeded } = await anAsk(t, options);
  const { cooperation: now, userErrors } = await move(
    t,
    `${options.to ?? 'yangquan'}.officer`,
    'cooperationItemAccept',
    itemOf(cooperation),
  );
  expect(userErrors).toEqual([]);
  return { cooperation: now as CooperationData, seeded };
}

/** Why each withheld field of a file is withheld. */
export const reasons = (material: MaterialData | null) =>
  Object.fromEntries((material?.redactions ?? []).map(({ field, reason }) => [field, reason]));

/** What a person gets who downloads the file. */
export const statusOf = async (t: FilesApp, login: string, id: string) => {
  const answer = await get(t, login, `/materials/${id}`);
  return answer.status === 200 ? 200 : `${answer.status} ${answer.code}`;
};

/** The files that hang on a subject, as a person sees them. */
export async function listed(t: FilesApp, login: string, type: string, id: string): Promise<MaterialData[] | null> {
  const data = await (await t.as(login)).run<{ node: { materials: MaterialData[] } | null }>(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { materials { id title redactions { field reason } } } } }`,
    { id },
  );
  return data.node?.materials ?? null;
}
