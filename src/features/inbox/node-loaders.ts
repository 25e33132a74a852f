import { rowsOf } from '../../api/loader.js';
import { type Context, statement } from '../../kernel/context.js';
import { fromGlobalId, type GlobalType } from '../../kernel/ids.js';
import { loadCases } from '../cases/case.reads.js';
import { loadCooperations, loadItems } from '../cooperation/cooperation.reads.js';
import { loadAgreements } from '../organisations/agreement.reads.js';
import { loadLawyers } from '../organisations/lawyer.reads.js';
import { loadMembers } from '../organisations/member.reads.js';
import { loadOrganisations } from '../organisations/organisation.reads.js';

/** Anything with a global id, under the viewer's present rights. */
export interface NodeObject {
  __typename?: string;
  id: string;
}

/** Subjects of one type by row id, together; missing and not visible ones are null alike. */
export type NodeLoader = (ctx: Context, rowIds: readonly string[]) => Promise<(NodeObject | null)[]>;

const LOADERS: Readonly<Partial<Record<GlobalType, NodeLoader>>> = {
  Organisation: loadOrganisations,
  Member: loadMembers,
  Lawyer: loadLawyers,
  Agreement: loadAgreements,
  LegalAidCase: loadCases,
  Cooperation: loadCooperations,
  CooperationItem: loadCooperationItems,
};

/**
 * What stands behind global ids, in their order: one statement for each type. What is no id, not there, or not visible
 * is null alike.
 */
export async function loadNodes(ctx: Context, ids: readonly string[]): Promise<(NodeObject | null)[]> {
  const wanted = new Map<GlobalType, Set<string>>();
  const parsed = ids.map(fromGlobalId);
  for (const each of parsed) {
    if (each !== null) wanted.set(each.type, (wanted.get(each.type) ?? new Set()).add(each.rowId));
  }
  const found = new Map<string, NodeObject>();
  await Promise.all(
    [...wanted].map(async ([type, rowIds]) => {
      const asked = [...rowIds];
      const nodes = (await LOADERS[type]?.(ctx, asked)) ?? [];
      nodes.forEach((node, nth) => {
        if (node !== null) found.set(`${type} ${asked[nth]}`, { ...node, __typename: type });
      });
    }),
  );
  return parsed.map((each) => (each === null ? null : (found.get(`${each.type} ${each.rowId}`) ?? null)));
}

const askOfItem = statement<{ ownerId: string; cooperationId: string }>(
  'cooperation_of_item',
  'select id as "ownerId", cooperation_id as "cooperationId" from cooperation_item where id = any($1::uuid[])',
);

/** An item is seen by whoever sees its cooperation. */
async function loadCooperationItems(ctx: Context, rowIds: readonly string[]): Promise<(NodeObject | null)[]> {
  const places = (await Promise.all(rowIds.map(async (rowId) => await rowsOf(ctx, askOfItem, rowId)))).flat();
  const asks = await loadCooperations(ctx, [...new Set(places.map((place) => place.cooperationId))]);
  const items = (
    await Promise.all(asks.map(async (ask) => (ask === null ? [] : await loadItems(ctx, ask.raw))))
  ).flat();
  const byRowId = new Map(items.map((item) => [fromGlobalId(item.id)?.rowId, item]));
  return rowIds.map((rowId) => byRowId.get(rowId) ?? null);
}
