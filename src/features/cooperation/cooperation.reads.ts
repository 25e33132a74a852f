import { type ViewerAction as ActionAnswer, actionsOf, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import type { Look } from '../../access/restricted.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import { rowsOf } from '../../api/loader.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import type { Disposition, Proposal } from '../asks/ask.graphql.js';
import { type RawDisposition, type RawProposal } from '../asks/ask.queries.js';
import { dispositionLifecycle } from '../asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../asks/proposal.lifecycle.js';
import { PROPOSAL_RULES } from '../asks/proposal.rules.js';
import { openCovered } from '../cases/restricted-access.service.js';
import type { Cooperation } from './cooperation.graphql.js';
import { cooperationLifecycle } from './cooperation.lifecycle.js';
import { projectCooperation, projectItem } from './cooperation.projection.js';
import {
  cooperationByNumber,
  cooperationsByIds,
  itemsByCooperation,
  type RawCooperation,
} from './cooperation.queries.js';
import { refusalToConclude, refusalToGiveBack } from './cooperation.rules.js';
import type { CooperationItem } from './cooperation-item.graphql.js';

/**
 * Cooperations the viewer may see, by row id, in one statement; missing and foreign ones are null alike. Of one about a
 * restricted case who does not belong gets number, state, the two institutions and the due date.
 */
export async function loadCooperations(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<(Cooperation | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const found = await ctx.reads.rows(cooperationsByIds, [ids, ownCasesOnly(viewer)]);
  const rows = await openCovered(ctx as MemberContext, found, look);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectCooperation(ctx, row);
  });
}

/** One cooperation the viewer may see. */
export async function loadCooperation(ctx: Context, id: string, look: Look = 'OPEN'): Promise<Cooperation | null> {
  return (await loadCooperations(ctx, [id], look))[0] ?? null;
}

/** A cooperation by its number, as it is said on the phone: brackets, blanks, width and leading zeros do not matter. */
export async function loadCooperationByNumber(ctx: MemberContext, number: string): Promise<Cooperation | null> {
  if (!mayReadCasework(ctx.viewer)) return null;
  const found = await ctx.reads.rows(cooperationByNumber, [normaliseNumber(number), ownCasesOnly(ctx.viewer)]);
  const [row] = await openCovered(ctx, found, 'OPEN');
  return row === undefined ? null : projectCooperation(ctx, row);
}

/** The items of a cooperation. */
export async function loadItems(ctx: Context, ask: RawCooperation): Promise<CooperationItem[]> {
  if (ask.coveredBy !== null) return [];
  const rows = await rowsOf(ctx, itemsByCooperation, ask.id);
  return rows.map((row) => projectItem(ctx, ask, row));
}

/** What the viewer can do with a cooperation now, from what guards the commands. */
export async function cooperationActions(ctx: MemberContext, raw: RawCooperation): Promise<ActionAnswer[]> {
  const { viewer } = ctx;
  const items = raw.state === 'ACTIVE' ? await rowsOf(ctx, itemsByCooperation, raw.id) : [];
  const sendApproves = ctx.reference.organisation(raw.ownerOrganisationId)?.sendApproves === true;
  return actionsOf(cooperationLifecycle, viewer, raw.part, raw.state, (command) => {
    if (raw.coveredBy !== null && command !== 'open') return 'SUBJECT_RESTRICTED';
    if (command === 'send' && raw.state === 'DRAFT' && !sendApproves) return 'COOPERATION_NEEDS_APPROVAL';
    if (command === 'approve' && raw.draftedByMemberId === viewer.memberId) return 'SAME_PERSON_MAY_NOT';
    return command === 'conclude' ? refusalToConclude(items.map((item) => item.state)) : null;
  });
}

/** A proposal as both sides get it. */
export async function proposalOf(ctx: MemberContext, ask: RawCooperation, raw: RawProposal): Promise<Proposal> {
  const givesBack = raw.state === 'OPEN' && (raw.kind === 'RECALL' || raw.kind === 'RETURN');
  const items = givesBack ? await rowsOf(ctx, itemsByCooperation, ask.id) : [];
  const own = raw.byOrganisationId === ctx.viewer.organisationId;
  const needsHead = PROPOSAL_RULES[raw.kind].headAgrees === true && !ctx.viewer.roles.has('HEAD');
  const actions = actionsOf(proposalLifecycle, ctx.viewer, ask.part, raw.state, (command) => {
    if (command === 'withdraw') return own ? null : 'SIDE_MAY_NOT';
    if (own) return 'PROPOSAL_OF_YOUR_OWN';
    if (command === 'agree' && needsHead) return 'ROLE_MAY_NOT';
    if (command !== 'agree') return null;
    return raw.answerBy < ctx.clock.now()
      ? 'PROPOSAL_OUT_OF_TIME'
      : refusalToGiveBack(ask, items, ask.leadOrganisationId);
  });
  return {
    id: toGlobalId('Proposal', raw.id),
    kind: raw.kind,
    state: raw.state,
    version: raw.version,
    by: brief(ctx, raw.byOrganisationId),
    to: brief(ctx, raw.toOrganisationId),
    itemId: raw.itemId === null ? null : toGlobalId('CooperationItem', raw.itemId),
    reason: unseal(ctx, { table: 'proposal', column: 'reason_sealed', rowId: raw.id }, raw.reasonSealed),
    dueOn: raw.terms.dueOn ?? null,
    organisation: raw.terms.organisationId === undefined ? null : brief(ctx, raw.terms.organisationId),
    answerBy: raw.answerBy,
    answersId: raw.answersProposalId === null ? null : toGlobalId('Proposal', raw.answersProposalId),
    createdAt: raw.createdAt,
    lastMovedAt: raw.lastMovedAt,
    viewerActions: viewerActionsOf(ctx, actions),
  };
}

/** A disposition as its own organisation gets it. */
export function dispositionOf(ctx: MemberContext, ask: RawCooperation, raw: RawDisposition): Disposition {
  return {
    id: toGlobalId('Disposition', raw.id),
    state: raw.state,
    version: raw.version,
    itemId: raw.itemId === null ? null : toGlobalId('CooperationItem', raw.itemId),
    dueAt: raw.dueAt,
    reason: unseal(ctx, { table: 'disposition', column: 'reason_sealed', rowId: raw.id }, raw.reasonSealed),
    nextCooperationId: raw.nextAskId === null ? null : toGlobalId('Cooperation', raw.nextAskId),
    nextReferralId: null,
    createdAt: raw.createdAt,
    viewerActions: viewerActionsOf(ctx, actionsOf(dispositionLifecycle, ctx.viewer, ask.part, raw.state)),
  };
}
