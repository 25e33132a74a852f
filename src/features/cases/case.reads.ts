import type { GraphQLResolveInfo } from 'graphql';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import type { Look } from '../../access/restricted.js';
import { decodeCursor, encodeCursor, MAX_COUNT, type Page, pageOf, pageSize } from '../../api/connection.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { addDays, endOfDay, toLocalDate } from '../../kernel/local-date.js';
import { selectedFields } from '../events/selection.js';
import { searchTokens } from '../people/person-token.js';
import type { CaseFilter, CaseListArgs, LegalAidCase } from './case.graphql.js';
import { projectCase } from './case.projection.js';
import { caseByNumber, casesByIds } from './case.queries.js';
import { caseCount, caseList, type ListedCase } from './case-list.queries.js';
import { openCovered } from './restricted-access.service.js';

/**
 * Cases the viewer may see, by row id, in one statement; missing and foreign ones are null alike. Of a restricted one who
 * does not belong gets number, state and due date; the head who opens it gets it whole, and that is written down.
 */
export async function loadCases(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<(LegalAidCase | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const member = ctx as MemberContext;
  const rows = await openCovered(member, await ctx.reads.rows(casesByIds, [ids, ownCasesOnly(viewer)]), look);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectCase(member, row);
  });
}

/** One case the viewer may see. */
export async function loadCase(ctx: Context, id: string, look: Look = 'OPEN'): Promise<LegalAidCase | null> {
  return (await loadCases(ctx, [id], look))[0] ?? null;
}

/** A case by its number, as it is said on the phone. */
export async function loadCaseByNumber(ctx: MemberContext, number: string): Promise<LegalAidCase | null> {
  if (!mayReadCasework(ctx.viewer)) return null;
  const found = await ctx.reads.rows(caseByNumber, [normaliseNumber(number), ownCasesOnly(ctx.viewer)]);
  const [row] = await openCovered(ctx, found, 'OPEN');
  return row === undefined ? null : projectCase(ctx, row);
}

export interface CasePage extends Page<LegalAidCase> {
  streamHead: string;
  totalCount: number | null;
  totalCountCapped: boolean | null;
}

/**
 * The cases of the viewer's organisation in one statement, with the stream head of the same snapshot. What it was merely
 * asked about stands in no list.
 * @param info counts only when `totalCount` is selected
 */
export async function listCases(ctx: MemberContext, args: CaseListArgs, info: GraphQLResolveInfo): Promise<CasePage> {
  const size = pageSize(ctx, args.first);
  const field = args.orderBy?.field ?? 'LAST_MOVED';
  const descending = (args.orderBy?.direction ?? 'DESC') === 'DESC';
  const list = `cases:${ctx.viewer.organisationId}:${field}:${descending}`;
  const key = args.after == null ? [] : decodeCursor(ctx, list, args.after);
  const which = filterParams(ctx, args.filter ?? {});
  const sees = mayReadCasework(ctx.viewer);
  const rows = await ctx.reads.rows(caseList(field, descending, args.after != null), [
    sees ? size + 1 : 0,
    ...which,
    ...key,
  ]);
  const found = rows.filter((row) => (row.id as string | null) !== null);
  const wanted = selectedFields(info);
  const counts = wanted.has('totalCount') || wanted.has('totalCountCapped');
  const [counted] = counts ? await ctx.reads.rows(caseCount, [sees ? MAX_COUNT + 1 : 0, ...which]) : [];
  return {
    ...pageOf(
      found,
      size,
      args.after,
      (row: ListedCase) => encodeCursor(ctx, list, [row.sortKey, row.id]),
      (row) => projectCase(ctx, row),
    ),
    streamHead: ctx.stream.cursors.of(ctx.viewer.organisationId, rows[0]?.head ?? 0),
    totalCount: counted === undefined ? null : Math.min(counted.count, MAX_COUNT),
    totalCountCapped: counted === undefined ? null : counted.count > MAX_COUNT,
  };
}

/** The parameters $2 to $13 of the list statements. */
function filterParams(ctx: MemberContext, filter: CaseFilter): unknown[] {
  const now = ctx.clock.now();
  const search = (filter.search ?? '').trim();
  const tokens = search === '' ? null : searchTokens(ctx, ctx.viewer.organisationId, search);
  const within = filter.dueWithinDays ?? null;
  return [
    ownCasesOnly(ctx.viewer),
    filter.states == null || filter.states.length === 0 ? null : filter.states,
    filter.awaiting ?? null,
    within === null ? null : endOfDay(addDays(toLocalDate(now), Math.min(Math.max(within, 0), 3_650))),
    filter.overdue === true ? now : null,
    filter.groupClaim ?? null,
    filter.part ?? null,
    tokens === null ? null : normaliseNumber(search),
    tokens?.ID_NUMBER ?? null,
    tokens?.NAME ?? null,
    tokens?.INITIALS ?? null,
    tokens?.PHONE ?? null,
  ];
}
