import type { GraphQLResolveInfo } from 'graphql';
import { type ViewerAction as ActionAnswer, actionsOf, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import type { Look } from '../../access/restricted.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import { decodeCursor, encodeCursor, MAX_COUNT, type Page, pageOf, pageSize } from '../../api/connection.js';
import { rowsOf } from '../../api/loader.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext, Viewer } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import type { Disposition, Proposal } from '../asks/ask.graphql.js';
import { type RawDisposition, type RawProposal } from '../asks/ask.queries.js';
import { referralDispositionLifecycle } from '../asks/disposition.lifecycle.js';
import { referralProposalLifecycle } from '../asks/proposal.lifecycle.js';
import { openCovered } from '../cases/restricted-access.service.js';
import { selectedFields } from '../events/selection.js';
import { loadPersons } from '../people/person.reads.js';
import type { Referral, ReferredPerson } from './referral.graphql.js';
import type { ReferralListArgs } from './referral.inputs.js';
import { referralLifecycle } from './referral.lifecycle.js';
import { projectReferral } from './referral.projection.js';
import { personsByReferral, type RawReferral, referralByNumber, referralsByIds } from './referral.queries.js';
import { whyMayNotInReferral } from './referral.rules.js';
import { type ListedReferral, referralCount, referralList, referralListAfter } from './referral-list.queries.js';

/** Who only handles cases has no part in what comes to the desk. */
function maySee(viewer: Viewer): boolean {
  return mayReadCasework(viewer) && ownCasesOnly(viewer) === null;
}

/** Referrals the viewer may see, by row id, in one statement; missing and foreign ones are null alike. */
export async function loadReferrals(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<(Referral | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !maySee(viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await openCovered(ctx as MemberContext, await ctx.reads.rows(referralsByIds, [ids]), look);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectReferral(ctx as MemberContext, row);
  });
}

/** One referral the viewer may see. */
export async function loadReferral(ctx: Context, id: string): Promise<Referral | null> {
  return (await loadReferrals(ctx, [id]))[0] ?? null;
}

/** A referral by its number, as it is said on the phone. */
export async function loadReferralByNumber(ctx: MemberContext, number: string): Promise<Referral | null> {
  if (!maySee(ctx.viewer)) return null;
  const found = await ctx.reads.rows(referralByNumber, [normaliseNumber(number)]);
  const [row] = await openCovered(ctx, found, 'OPEN');
  return row === undefined ? null : projectReferral(ctx, row);
}

export interface ReferralPage extends Page<Referral> {
  streamHead: string;
  totalCount: number | null;
  totalCountCapped: boolean | null;
}

/** The referrals of the viewer's organisation, newest movement first, in one statement with the stream head. Counts only when selected. */
export async function listReferrals(
  ctx: MemberContext,
  args: ReferralListArgs,
  info: GraphQLResolveInfo,
): Promise<ReferralPage> {
  const size = pageSize(ctx, args.first);
  const list = `referrals:${ctx.viewer.organisationId}`;
  const key = args.after == null ? [] : decodeCursor(ctx, list, args.after);
  const sees = maySee(ctx.viewer);
  const { states, kinds, part, awaiting, counterpartId, number } = args.filter ?? {};
  const which = [
    states == null || states.length === 0 ? null : states,
    kinds == null || kinds.length === 0 ? null : kinds,
    part ?? null,
    awaiting ?? null,
    counterpartId == null ? null : (rowIdOf('Organisation', counterpartId) ?? '00000000-0000-0000-0000-000000000000'),
    number == null || number.trim() === '' ? null : normaliseNumber(number),
  ];
  const page = args.after == null ? referralList : referralListAfter;
  const rows = await ctx.reads.rows(page, [sees ? size + 1 : 0, ...which, ...key]);
  const found = rows.filter((row) => (row.id as string | null) !== null);
  const wanted = selectedFields(info);
  const counts = wanted.has('totalCount') || wanted.has('totalCountCapped');
  const [counted] = counts ? await ctx.reads.rows(referralCount, [sees ? MAX_COUNT + 1 : 0, ...which]) : [];
  return {
    ...pageOf(
      found,
      size,
      args.after,
      (row: ListedReferral) => encodeCursor(ctx, list, [row.sortKey, row.id]),
      (row) => projectReferral(ctx, row),
    ),
    streamHead: ctx.stream.cursors.of(ctx.viewer.organisationId, rows[0]?.head ?? 0),
    totalCount: counted === undefined ? null : Math.min(counted.count, MAX_COUNT),
    totalCountCapped: counted === undefined ? null : counted.count > MAX_COUNT,
  };
}

/** What the viewer can do with a referral now, from what guards the commands. */
export function referralActions(ctx: MemberContext, referral: Referral): ActionAnswer[] {
  const { raw, covered } = referral;
  const { viewer } = ctx;
  const desk = { kind: ctx.reference.organisation(viewer.organisationId)?.kind ?? '', powers: raw.powers };
  return actionsOf(referralLifecycle, viewer, raw.part, raw.state, (command) => {
    const row = referralLifecycle.row(raw.state, command);
    const code = row === null ? null : whyMayNotInReferral(viewer, desk, raw.part, row);
    if (code !== null) return code;
    if (covered && command !== 'open') return 'SUBJECT_RESTRICTED';
    if (command === 'askSupplement' && raw.supplementAskedAt !== null) return 'SUPPLEMENT_ASKED_ALREADY';
    if (command === 'comeHome' && raw.kind !== 'MEDIATION') return 'MEDIATION_ONLY';
    return command === 'complete' && raw.ownCaseId !== null ? 'REFERRAL_ENDS_WITH_CASE' : null;
  });
}

/** The persons of a referral; of a covered one none. */
export async function referredPersons(ctx: MemberContext, { raw, covered }: Referral): Promise<ReferredPerson[]> {
  if (covered) return [];
  const rows = await rowsOf(ctx, personsByReferral, raw.id);
  const known = await loadPersons(
    ctx,
    rows.filter((row) => row.known).map((row) => row.id),
  );
  const byId = new Map(known.flatMap((person) => (person === null ? [] : [[person.id, person] as const])));
  return rows.map((row) => {
    const id = toGlobalId('Person', row.id);
    return {
      id: row.known ? id : null,
      nameMasked: row.nameMasked,
      idNumberMasked: row.idNumberMasked,
      person: byId.get(id) ?? null,
    };
  });
}

/** A proposal as both sides get it. */
export function referralProposalOf(ctx: MemberContext, ask: RawReferral, raw: RawProposal): Proposal {
  const own = raw.byOrganisationId === ctx.viewer.organisationId;
  const actions = actionsOf(referralProposalLifecycle, ctx.viewer, ask.part, raw.state, (command) => {
    if (command === 'withdraw') return own ? null : 'SIDE_MAY_NOT';
    if (own) return 'PROPOSAL_OF_YOUR_OWN';
    if (command !== 'agree') return null;
    if (!ctx.viewer.roles.has('HEAD')) return 'ROLE_MAY_NOT';
    return raw.answerBy < ctx.clock.now() ? 'PROPOSAL_OUT_OF_TIME' : null;
  });
  return {
    id: toGlobalId('Proposal', raw.id),
    kind: raw.kind,
    state: raw.state,
    version: raw.version,
    by: brief(ctx, raw.byOrganisationId),
    to: brief(ctx, raw.toOrganisationId),
    itemId: null,
    reason: unseal(ctx, { table: 'proposal', column: 'reason_sealed', rowId: raw.id }, raw.reasonSealed),
    dueOn: null,
    organisation: raw.terms.organisationId === undefined ? null : brief(ctx, raw.terms.organisationId),
    answerBy: raw.answerBy,
    answersId: null,
    createdAt: raw.createdAt,
    lastMovedAt: raw.lastMovedAt,
    viewerActions: viewerActionsOf(ctx, actions),
  };
}

/** A disposition as its own organisation gets it. */
export function referralDispositionOf(ctx: MemberContext, ask: RawReferral, raw: RawDisposition): Disposition {
  return {
    id: toGlobalId('Disposition', raw.id),
    state: raw.state,
    version: raw.version,
    itemId: null,
    dueAt: raw.dueAt,
    reason: unseal(ctx, { table: 'disposition', column: 'reason_sealed', rowId: raw.id }, raw.reasonSealed),
    nextCooperationId: null,
    nextReferralId: raw.nextAskId === null ? null : toGlobalId('Referral', raw.nextAskId),
    createdAt: raw.createdAt,
    viewerActions: viewerActionsOf(ctx, actionsOf(referralDispositionLifecycle, ctx.viewer, ask.part, raw.state)),
  };
}
