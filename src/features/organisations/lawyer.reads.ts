import type { GraphQLResolveInfo } from 'graphql';
import { actionsOf, mayReadCasework } from '../../access/authorize.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import type { PageArgs } from '../../api/connection.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Lawyer } from './lawyer.graphql.js';
import { type LawyerState, lawyerLifecycle } from './lawyer.lifecycle.js';
import { type LawyerRow, lawyersByIds, ownLawyers } from './lawyer.queries.js';
import { type CountedPage, emptyPage, pageOfList } from './list.reads.js';

/** Lawyers of the own register by row id, in one statement; others' and missing ones are null alike. */
export async function loadLawyers(ctx: Context, ids: readonly string[]): Promise<(Lawyer | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(lawyersByIds, [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectLawyer({ ...ctx, viewer }, row);
  });
}

/** One lawyer of the own register. */
export async function loadLawyer(ctx: Context, id: string): Promise<Lawyer | null> {
  return (await loadLawyers(ctx, [id]))[0] ?? null;
}

/** The own register, the oldest entry first; for those who do casework. */
export async function pageOfLawyers(
  ctx: MemberContext,
  page: PageArgs,
  state: LawyerState | null,
  info: GraphQLResolveInfo,
): Promise<CountedPage<Lawyer>> {
  if (!mayReadCasework(ctx.viewer)) return emptyPage(ctx, page);
  return await pageOfList(ctx, ownLawyers, {
    name: `lawyers:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [state],
    keyOf: ({ id }) => [id],
    keyLength: 1,
    nodeOf: (row) => projectLawyer(ctx, row),
  });
}

function projectLawyer(ctx: MemberContext, row: LawyerRow): Lawyer {
  const { id, memberId } = row;
  return {
    ...row,
    __typename: 'Lawyer',
    id: toGlobalId('Lawyer', id),
    memberId: memberId === null ? null : toGlobalId('Member', memberId),
    viewerActions: viewerActionsOf(ctx, actionsOf(lawyerLifecycle, ctx.viewer, 'OWNER', row.state)),
  } as Lawyer;
}
