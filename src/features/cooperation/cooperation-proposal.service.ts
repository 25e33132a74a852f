import { whyMayNot } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { type Proposal, type ProposalTerms } from '../asks/ask.entity.js';
import { type ProposalCommand, type ProposalKind, proposalLifecycle } from '../asks/proposal.lifecycle.js';
import { type AskSide, PROPOSAL_RULES, refusalToPropose } from '../asks/proposal.rules.js';
import {
  askOfProposal,
  openProposal,
  type ProposalAnswer,
  recordProposal,
  stepProposal,
} from '../asks/proposal.service.js';
import { previewClock, runningDeadline } from '../deadlines/deadline.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { movesLead, refusalOfDay } from './cooperation.rules.js';
import { refreshBall } from './cooperation-facts.js';
import { itemsOf, type LockedAsk, lockAsk, lockItem } from './cooperation-lock.js';
import { putIntoEffect } from './cooperation-proposal-effects.js';
import { refusalOfRedirect } from './cooperation-redirect.js';

export interface ProposeInput {
  cooperationId?: string | null;
  itemId?: string | null;
  kind: ProposalKind;
  reason: string;
  dueOn?: string | null;
  organisationId?: string | null;
  answersProposalId?: string | null;
  idempotencyKey: string;
}

/**
 * One side proposes what needs the other's agreement. Afterwards the ball is with the other side until `answerBy`:
 * three working days, never past the date it concerns; then it lapses and the old terms stand.
 * @throws PROPOSAL_NOT_YOURS PROPOSAL_NOT_HERE PROPOSAL_OPEN_ALREADY PROPOSAL_EXCLUDED PROPOSAL_TERMS_UNFIT
 */
export async function propose(ctx: MemberContext, input: ProposeInput): Promise<CommandResult> {
  return await command(ctx, 'proposal.propose', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const located = await locate(tx, input);
    const { ask, item, part, legalAidCase } = located;
    const side = part as AskSide;
    refuseIf(whyMayNot(tx.viewer, { roles: ['COOPERATION_OFFICER'], side: ['REQUESTING', 'REQUESTED'] }, part), {
      words: { roles: 'COOPERATION_OFFICER' },
    });
    const reason = refusalToPropose(input.kind, {
      side,
      askState: ask.state,
      itemState: item?.state ?? null,
      caseState: legalAidCase?.state ?? null,
      leads: legalAidCase?.leadOrganisationId === tx.viewer.organisationId,
    });
    refuseIf(reason, {
      currentState: item?.state ?? ask.state,
      words: { side: PROPOSAL_RULES[input.kind].by.join(' / ') },
    });
    if (input.kind === 'CANCEL_ITEM' && item !== null && movesLead(item.kind)) refuse('ITEM_MUST_END_BY_RESULT');
    await refuseUnknownOffer(tx, ask.id, input.answersProposalId ?? null);
    const terms = await termsOf(tx, input, ask);
    const other = side === 'REQUESTING' ? ask.requestedOrganisationId : ask.ownerOrganisationId;
    const proposal = await openProposal(tx, {
      askType: 'COOPERATION',
      askId: ask.id,
      itemId: item?.id ?? null,
      caseId: input.kind === 'LEAD_TRANSFER' ? ask.caseId : null,
      subjectId: input.kind === 'LEAD_TRANSFER' ? ask.caseId : (item?.id ?? ask.id),
      kind: input.kind,
      toOrganisationId: other,
      reason: requiredText(input.reason, 'reason'),
      terms,
      answerBy: await answerByOf(tx, input.kind, other, ask, item),
      answersProposalId: input.answersProposalId ?? null,
    });
    recordProposal(tx, proposal, 'propose', null);
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { proposal: proposal.id } };
  });
}

async function locate(tx: CommandTx, input: ProposeInput): Promise<LockedAsk & { item: CooperationItem | null }> {
  if (input.itemId != null) return await lockItem(tx, input.itemId);
  if (input.cooperationId == null) refuse('PROPOSAL_TERMS_UNFIT', { path: ['input', 'cooperationId'] });
  return { ...(await lockAsk(tx, input.cooperationId)), item: null };
}

/** A counter-offer answers a proposal of the same ask. @throws NOT_FOUND */
async function refuseUnknownOffer(tx: CommandTx, askId: string, proposalId: string | null): Promise<void> {
  if (proposalId === null) return;
  const [answered] = await tx.sql('select 1 from proposal where id = ? and ask_id = ?', [proposalId, askId]);
  if (answered === undefined) refuse('NOT_FOUND', { path: ['input', 'answersId'] });
}

async function termsOf(tx: CommandTx, input: ProposeInput, ask: Cooperation): Promise<ProposalTerms> {
  if (input.kind === 'NEW_DUE_DATE') {
    if (input.dueOn == null) refuse('PROPOSAL_TERMS_UNFIT', { path: ['input', 'dueOn'] });
    refuseIf(refusalOfDay(input.dueOn, toLocalDate(tx.now)), { path: ['input', 'dueOn'] });
    return { dueOn: input.dueOn };
  }
  if (input.kind !== 'REDIRECT') return {};
  if (input.organisationId == null) refuse('PROPOSAL_TERMS_UNFIT', { path: ['input', 'organisationId'] });
  refuseIf(await refusalOfRedirect(tx, ask, input.organisationId), { path: ['input', 'organisationId'] });
  return { organisationId: input.organisationId };
}

async function answerByOf(
  tx: CommandTx,
  kind: ProposalKind,
  answerer: string,
  ask: Cooperation,
  item: CooperationItem | null,
): Promise<Date> {
  const standard = previewClock(tx.ctx, {
    ruleId: 'PROPOSAL_ANSWER',
    organisationId: answerer,
    startedAt: tx.now,
    trigger: 'PROPOSED',
  });
  const dueAt = standard.dueAt ?? tx.now;
  if (kind !== 'NEW_DUE_DATE' && kind !== 'CANCEL_ITEM') return dueAt;
  const concerned =
    (item === null ? null : await runningDeadline(tx, item.id, 'COOPERATION_WORK')) ??
    (await runningDeadline(tx, ask.id, 'COOPERATION_ANSWER'));
  const limit = concerned?.dueAt ?? null;
  return limit !== null && limit > tx.now && limit < dueAt ? limit : dueAt;
}

async function proposalStep(
  tx: CommandTx,
  input: ProposalAnswer,
  act: ProposalCommand,
): Promise<LockedAsk & { row: Proposal; items: CooperationItem[] }> {
  const locked = await lockAsk(tx, await askOfProposal(tx, 'COOPERATION', input.id));
  const items = await itemsOf(tx, locked.ask.id);
  const row = await stepProposal(tx, proposalLifecycle, locked.part, input, act);
  return { ...locked, row, items };
}

/**
 * The other side agrees. Afterwards the terms hold, in the same transaction.
 * @throws PROPOSAL_ANSWERED PROPOSAL_OF_YOUR_OWN CASE_LEAD_MOVED ORGANISATION_NOT_ACTIVE
 */
export async function agreeProposal(ctx: MemberContext, input: ProposalAnswer): Promise<CommandResult> {
  return await command(ctx, 'proposal.agree', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row, items, legalAidCase } = await proposalStep(tx, input, 'agree');
    recordProposal(tx, row, 'agree', 'OPEN');
    await tx.em.flush();
    const finish = await putIntoEffect(tx, row, ask, items, legalAidCase);
    await refreshBall(tx, ask);
    const ids = await finish();
    return { subjectId: ask.id, ids: { proposal: row.id, ...ids } };
  });
}

/** The other side refuses, or the proposing side takes it back. Afterwards the old terms stand. */
export async function closeProposal(
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
