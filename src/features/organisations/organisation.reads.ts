import type { GraphQLResolveInfo } from 'graphql';
import { actionsOf } from '../../access/authorize.js';
import { briefOrNull } from '../../access/projection.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import type { PageArgs } from '../../api/connection.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { type CountedPage, pageOfList } from './list.reads.js';
import type { Organisation } from './organisation.graphql.js';
import { organisationLifecycle, WORKSTATION_COMMANDS } from './organisation.lifecycle.js';
import { type OrganisationForViewer, organisationsByIds, ownWorkstations } from './organisation.queries.js';
import { refusalToClose, refusalToSuspend, warningOfCreditCode } from './organisation.rules.js';
import { partIn } from './organisation.service.js';

/** Organisations by row id, in one statement: everyone signed in may know them. */
export async function loadOrganisations(ctx: Context, ids: readonly string[]): Promise<(Organisation | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(organisationsByIds, [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectOrganisation({ ...ctx, viewer }, row);
  });
}

/** One organisation. */
export async function loadOrganisation(ctx: Context, id: string): Promise<Organisation | null> {
  return (await loadOrganisations(ctx, [id]))[0] ?? null;
}

/** The workstations of the viewer's institution, the oldest first; closed ones too. */
export async function pageOfWorkstations(
  ctx: MemberContext,
  page: PageArgs,
  info: GraphQLResolveInfo,
): Promise<CountedPage<Organisation>> {
  return await pageOfList(ctx, ownWorkstations, {
    name: `workstations:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [],
    keyOf: ({ id }) => [id],
    keyLength: 1,
    nodeOf: (row) => projectOrganisation(ctx, row),
  });
}

/** An organisation as a member of any other may see it, with what the viewer can do with it. */
export function projectOrganisation(ctx: MemberContext, row: OrganisationForViewer): Organisation {
  return {
    __typename: 'Organisation',
    id: toGlobalId('Organisation', row.id),
    kind: row.kind,
    name: ctx.locale === 'en' ? row.nameEn : row.nameZh,
    nameZh: row.nameZh,
    nameEn: row.nameEn,
    numberPrefix: row.numberPrefix,
    region: { code: row.regionCode, name: ctx.reference.regionName(row.regionCode) },
    creditCode: row.creditCode,
    parent: briefOrNull(ctx, row.parentId),
    supervisingInstitution: briefOrNull(ctx, row.supervisingId),
    host: briefOrNull(ctx, row.hostId),
    workstationKind: row.workstationKind,
    powers: row.powers,
    accepts: row.accepts,
    address: row.address,
    hotline: row.hotline,
    published: row.published,
    state: row.state,
    sendApproves: row.sendApproves,
    version: row.version,
    createdAt: row.createdAt,
    viewerActions: actionsOn(ctx, row),
  } as Organisation;
}

function actionsOn(ctx: MemberContext, row: OrganisationForViewer): Organisation['viewerActions'] {
  const { viewer } = ctx;
  const part = partIn(viewer, row, ctx.reference.organisation(viewer.organisationId)?.kind ?? null);
  const actions = actionsOf(organisationLifecycle, viewer, part, row.state, (command) => {
    if (command === 'suspend') return refusalToSuspend(row.kind);
    return command === 'close' ? refusalToClose(row.awaited) : null;
  });
  const own = WORKSTATION_COMMANDS.map((command) => `organisation.${command}`);
  const named = actions.flatMap((entry) => {
    if (!own.includes(entry.action)) return [entry];
    return row.kind === 'WORKSTATION'
      ? [{ ...entry, action: entry.action.replace('organisation', 'workstation') }]
      : [];
  });
  return viewerActionsOf(ctx, named);
}

/** What should be looked at again in what was entered. */
export function warningsOf(
  ctx: Pick<Context, 'locale'>,
  input: { creditCode?: string | null },
): { code: string; message: string; path: string[] }[] {
  const code = warningOfCreditCode(input.creditCode?.trim() || null);
  if (code === null) return [];
  const message =
    ctx.locale === 'en'
      ? 'The credit code does not check (GB 32100); it was kept as it was given.'
      : '统一社会信用代码校验不符（GB 32100），已按原样保存，请核对。';
  return [{ code, message, path: ['input', 'creditCode'] }];
}
