import type { GraphQLResolveInfo } from 'graphql';
import { actionsOf } from '../../access/authorize.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import type { PageArgs } from '../../api/connection.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Role } from '../../kernel/roles.js';
import { type CountedPage, pageOfList } from './list.reads.js';
import type { Member } from './member.graphql.js';
import { type MemberState, memberLifecycle } from './member.lifecycle.js';
import { type MemberRow, membersByIds, ownMembers } from './member.queries.js';
import { refusalToLoseAdmin } from './member.rules.js';

/** Members of the own organisation by row id, in one statement; another's and missing ones are null alike. */
export async function loadMembers(ctx: Context, ids: readonly string[]): Promise<(Member | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(membersByIds, [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectMember({ ...ctx, viewer }, row);
  });
}

/** One member of the own organisation. */
export async function loadMember(ctx: Context, id: string): Promise<Member | null> {
  return (await loadMembers(ctx, [id]))[0] ?? null;
}

/** The members of the own organisation, the oldest first: colleagues know each other. */
export async function pageOfMembers(
  ctx: MemberContext,
  page: PageArgs,
  { role, state }: { role: Role | null; state: MemberState | null },
  info: GraphQLResolveInfo,
): Promise<CountedPage<Member>> {
  return await pageOfList(ctx, ownMembers, {
    name: `members:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [role, state],
    keyOf: ({ id }) => [id],
    keyLength: 1,
    nodeOf: (row) => projectMember(ctx, row),
  });
}

function projectMember(ctx: MemberContext, row: MemberRow): Member {
  const { viewer } = ctx;
  const showsLogin = viewer.roles.has('ORG_ADMIN') || viewer.memberId === row.id;
  const actions = actionsOf(memberLifecycle, viewer, 'OWNER', row.state, (command) =>
    command === 'disable' ? refusalToLoseAdmin(row.roles, [], row.activeAdmins) : null,
  );
  return {
    __typename: 'Member',
    id: toGlobalId('Member', row.id),
    displayName: row.displayName,
    login: showsLogin ? row.login : null,
    kind: row.kind,
    roles: row.roles,
    state: row.state,
    version: row.version,
    createdAt: row.createdAt,
    viewerActions: viewerActionsOf(ctx, actions),
  } as Member;
}
