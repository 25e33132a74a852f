import { whyMayNot } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { type Proposal, ProposalSchema, type ProposalTerms } from '../asks/ask.entity.js';
import { type ProposalCommand, type ProposalKind, referralProposalLifecycle } from '../asks/proposal.lifecycle.js';
import {
  askOfProposal,
  lapseProposal,
  openProposal,
  type ProposalAnswer,
  recordProposal,
  stepProposal,
} from '../asks/proposal.service.js';
import { previewClock } from '../deadlines/deadline.service.js';
import type { Referral } from './referral.entity.js';
import { deskRoles, refusalAtWorkstation } from './referral.rules.js';
import { endReferral, refreshBall } from './referral-facts.js';
import { type LockedReferral, lockAnyReferral, lockReferral } from './referral-lock.js';
import { refusalToProposeHere } from './referral-proposal.rules.js';
import { redirectNow, refusalOfNextDesk } from './referral-redirect.service.js';

export interface ReferralProposeInput {
  referralId: string;
  kind: ProposalKind;
  reason: string;
  organisationId?: string | null;
  idempotencyKey: string;
}

const OFFICERS = { roles: ['LIAISON', 'RECEPTION'], side: ['REQUESTING', 'REQUESTED'] } as const;

/**
 * One side proposes to redirect, recall or return a referral. Afterwards the ball is with the other side for three
 * working days; then it lapses and all stays as it is.
 * @throws PROPOSAL_NOT_YOURS PROPOSAL_NOT_HERE PROPOSAL_OPEN_ALREADY PROPOSAL_EXCLUDED PROPOSAL_TERMS_UNFIT REDIRECT_CHAIN_TOO_LONG REDIRECT_CYCLE CONSENT_MISSING
 */
export async function proposeForReferral(ctx: MemberContext, input: ReferralProposeInput): Promise<CommandResult> {
  return await command(ctx, 'proposal.propose', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part, desk } = await lockReferral(tx, input.referralId);
    const roles = deskRoles(OFFICERS, desk);
    refuseIf(whyMayNot(tx.viewer, { roles, side: OFFICERS.side }, part), { words: { roles: roles.join(' / ') } });
    const side = part as 'REQUESTING' | 'REQUESTED';
    refuseIf(refusalToProposeHere(input.kind, side, ask.state), { currentState: ask.state });
    if (input.kind === 'RETURN') refuseIf(refusalAtWorkstation('complete', desk));
    const terms = await termsOf(tx, input, ask);
    const other = side === 'REQUESTING' ? ask.toOrganisationId : ask.ownerOrganisationId;
    const standard = previewClock(tx.ctx, {
      ruleId: 'PROPOSAL_ANSWER',
      organisationId: other,
      startedAt: tx.now,
      trigger: 'PROPOSED',
    });
    const proposal = await openProposal(tx, {
      askType: 'REFERRAL',
      askId: ask.id,
      itemId: null,
      caseId: null,
      subjectId: ask.id,
      kind: input.kind,
      toOrganisationId: other,
      reason: requiredText(input.reason, 'reason'),
      terms,
      answerBy: standard.dueAt ?? tx.now,
      answersProposalId: null,
    });
    recordProposal(tx, proposal, 'propose', null);
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { proposal: proposal.id } };
  });
}

async function termsOf(tx: CommandTx, input: ReferralProposeInput, ask: Referral): Promise<ProposalTerms> {
  if (input.kind !== 'REDIRECT') return {};
  if (input.organisationId == null) refuse('PROPOSAL_TERMS_UNFIT', { path: ['input', 'organisationId'] });
  refuseIf(await refusalOfNextDesk(tx, ask, input.organisationId), { path: ['input', 'organisationId'] });
  return { organisationId: input.organisationId };
}

async function proposalStep(
  tx: CommandTx,
  input: ProposalAnswer,
  act: ProposalCommand,
): Promise<LockedReferral & { row: Proposal }> {
  const locked = await lockReferral(tx, await askOfProposal(tx, 'REFERRAL', input.id));
  const row = await stepProposal(tx, referralProposalLifecycle, locked.part, input, act);
  return { ...locked, row };
}

/** The head of the other side agrees. Afterwards it holds, in the same transaction. @throws PROPOSAL_ANSWERED PROPOSAL_OF_YOUR_OWN */
export async function agreeForReferral(ctx: MemberContext, input: ProposalAnswer): Promise<CommandResult> {
  return await command(ctx, 'proposal.agree', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row } = await proposalStep(tx, input, 'agree');
    recordProposal(tx, row, 'agree', 'OPEN');
    await tx.em.flush();
    const ids: Record<string, string> = { proposal: row.id };
    if (row.kind === 'REDIRECT') {
      ids.next = await redirectNow(tx, ask, row.terms.organisationId ?? '');
      return { subjectId: ask.id, ids };
    }
    await endReferral(tx, ask, row.kind === 'RECALL' ? 'recall' : 'giveBack');
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids };
  });
}

/** The other side refuses, or the proposing side takes it back. Afterwards all stays as it is. */
export async function closeForReferral(
  ctx: MemberContext,
  act: 'refuse' | 'withdraw',
  input: ProposalAnswer,
): Promise<CommandResult> {
  return await command(ctx, `proposal.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row } = await proposalStep(tx, input, act);
    recordProposal(tx, row, act, 'OPEN');
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { proposal: row.id } };
  });
}

/** Nobody answered in time. Afterwards it has lapsed and the ball is back. */
export async function lapseForReferral(ctx: Context, organisationId: string, proposalId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const [seen] = await tx.sql<{ askId: string }>('select ask_id as "askId" from proposal where id = ?', [proposalId]);
    if (seen === undefined) return;
    const { ask } = await lockAnyReferral(tx, seen.askId);
    const row = await tx.em.findOne(ProposalSchema, { id: proposalId });
    if (row === null || row.state !== 'OPEN' || row.answerBy > tx.now) return;
    lapseProposal(tx, row);
    await refreshBall(tx, ask);
  });
}
