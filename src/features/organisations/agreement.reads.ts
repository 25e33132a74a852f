import type { GraphQLResolveInfo } from 'graphql';
import { actionsOf, mayReadCasework } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import type { PageArgs } from '../../api/connection.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import type { Agreement } from './agreement.graphql.js';
import { type AgreementState, agreementLifecycle } from './agreement.lifecycle.js';
import { type AgreementRow, agreementsByIds, ownAgreements } from './agreement.queries.js';
import { isInForce, refusalToSign, signedAlready } from './agreement.rules.js';
import { type CountedPage, emptyPage, pageOfList } from './list.reads.js';

/** Agreements of the own institution by row id, in one statement; others' and missing ones are null alike. */
export async function loadAgreements(ctx: Context, ids: readonly string[]): Promise<(Agreement | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(agreementsByIds, [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectAgreement({ ...ctx, viewer }, row);
  });
}

/** One agreement of the own institution. */
export async function loadAgreement(ctx: Context, id: string): Promise<Agreement | null> {
  return (await loadAgreements(ctx, [id]))[0] ?? null;
}

export interface AgreementFilter {
  states: readonly AgreementState[] | null;
  /** Global id of the other institution. */
  withOrganisation: string | null;
}

/** The agreements of the own institution, the last moved first. */
export async function pageOfAgreements(
  ctx: MemberContext,
  page: PageArgs,
  { states, withOrganisation }: AgreementFilter,
  info: GraphQLResolveInfo,
): Promise<CountedPage<Agreement>> {
  const other = withOrganisation === null ? null : rowIdOf('Organisation', withOrganisation);
  const nobody = withOrganisation !== null && other === null;
  if (nobody || !mayReadCasework(ctx.viewer)) return emptyPage(ctx, page);
  return await pageOfList(ctx, ownAgreements, {
    name: `agreements:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [states, other],
    keyOf: ({ movedAt, id }) => [movedAt.toISOString(), id],
    keyLength: 2,
    nodeOf: (row) => projectAgreement(ctx, row),
  });
}

function projectAgreement(ctx: MemberContext, row: AgreementRow): Agreement {
  return {
    __typename: 'Agreement',
    id: toGlobalId('Agreement', row.id),
    state: row.state,
    version: row.version,
    revision: row.revision,
    replacesId: row.replacesId === null ? null : toGlobalId('Agreement', row.replacesId),
    sides: [
      { organisation: brief(ctx, row.ownerOrganisationId), part: 'OWNER', signedAt: row.signedByOwnerAt },
      { organisation: brief(ctx, row.otherOrganisationId), part: 'ASKED', signedAt: row.signedByOtherAt },
    ],
    part: row.part,
    awaitsUs: row.awaitsUs,
    awaitsThem: row.awaitsThem,
    validFrom: row.validFrom,
    validTo: row.validTo,
    inForceToday: isInForce(row, toLocalDate(ctx.clock.now())),
    terms: Object.entries(row.terms).map(([kind, limits]) => ({ kind, ...limits })),
    costBearer: row.costBearer,
    requestingShare: row.requestingShare,
    recognisesMeans: row.recognisesMeans,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    lastMovedAt: row.lastMovedAt,
    viewerActions: viewerActionsOf(ctx, actionsOn(ctx, row)),
  } as Agreement;
}

function actionsOn(ctx: MemberContext, row: AgreementRow): ReturnType<typeof actionsOf> {
  const { memberId } = ctx.viewer;
  const { proposedBy, otherState, validTo } = row;
  const today = toLocalDate(ctx.clock.now());
  return actionsOf(agreementLifecycle, ctx.viewer, row.part, row.state, (command) => {
    if (command !== 'sign') return null;
    return signedAlready(command, row, row.part) ?? refusalToSign({ memberId, proposedBy, otherState, validTo, today });
  });
}
