import { rowsOf } from '../../api/loader.js';
import { type Context, type MemberContext, type Statement, statement } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import type { LegalAidCase } from '../cases/case.graphql.js';
import { loadCases } from '../cases/case.reads.js';
import { projectRow } from '../cases/roster.projection.js';
import { rosterRowsByIds } from '../cases/roster.queries.js';
import { loadSettlements } from '../cases/settlement.reads.js';
import { maySeeMasked } from '../cases/sharing.rules.js';
import { loadCooperations, loadItems } from '../cooperation/cooperation.reads.js';
import type { NodeObject } from './node-loaders.js';

interface Place {
  ownerId: string;
  subjectId: string;
}

const askOfItem = statement<Place>(
  'node_ask_of_item',
  'select id as "ownerId", cooperation_id as "subjectId" from cooperation_item where id = any($1::uuid[])',
);

const caseOfSettlement = statement<Place>(
  'node_case_of_settlement',
  'select id as "ownerId", case_id as "subjectId" from settlement where id = any($1::uuid[])',
);

/** An item is seen by whoever sees its cooperation. */
export async function loadCooperationItems(ctx: Context, rowIds: readonly string[]): Promise<(NodeObject | null)[]> {
  const asks = await loadCooperations(ctx, await subjectsOf(ctx, askOfItem, rowIds));
  const items = await Promise.all(asks.map(async (ask) => (ask === null ? [] : await loadItems(ctx, ask.raw))));
  const byRowId = new Map(items.flat().map((item) => [rowIdOf('CooperationItem', item.id), item]));
  return rowIds.map((rowId) => byRowId.get(rowId) ?? null);
}

/** A settlement is seen with the amounts of its case. */
export async function loadSettlementNodes(ctx: Context, rowIds: readonly string[]): Promise<(NodeObject | null)[]> {
  const cases = await shownCases(ctx, await subjectsOf(ctx, caseOfSettlement, rowIds));
  const found = await Promise.all(cases.map((each) => loadSettlements(ctx as MemberContext, each)));
  const byRowId = new Map(found.flat().map((each) => [rowIdOf('Settlement', each.id), each]));
  return rowIds.map((rowId) => byRowId.get(rowId) ?? null);
}

/** A row of a roster is seen where the persons of its case are, as far as its own is. */
export async function loadRosterRows(ctx: Context, rowIds: readonly string[]): Promise<(NodeObject | null)[]> {
  const rows = await ctx.reads.rows(rosterRowsByIds, [rowIds]);
  const cases = await shownCases(ctx, [...new Set(rows.map((row) => row.caseId))]);
  const byCase = new Map(cases.map((each) => [each.raw.id, each]));
  const byRowId = new Map(rows.map((row) => [row.rowId, row]));
  return rowIds.map((rowId) => {
    const row = byRowId.get(rowId);
    const meeting = row === undefined ? undefined : byCase.get(row.caseId);
    // The handling body sees who is helped, and no roster.
    const sharing = meeting?.raw.part === 'ORGAN' ? undefined : meeting?.sharing;
    if (row === undefined || sharing === undefined || !maySeeMasked(sharing.IDENTITY, row.id)) return null;
    return projectRow(ctx, row, sharing);
  });
}

async function subjectsOf(ctx: Context, places: Statement<Place>, rowIds: readonly string[]): Promise<string[]> {
  const found = await Promise.all(rowIds.map((rowId) => rowsOf(ctx, places, rowId)));
  return [...new Set(found.flat().map((place) => place.subjectId))];
}

async function shownCases(ctx: Context, rowIds: readonly string[]): Promise<LegalAidCase[]> {
  return (await loadCases(ctx, rowIds)).filter((each) => each !== null);
}
