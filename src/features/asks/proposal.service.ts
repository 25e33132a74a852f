import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { CommandTx } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { type AskType, type Proposal, ProposalSchema, type ProposalTerms } from './ask.entity.js';
import type { ProposalCommand, ProposalKind, proposalLifecycle } from './proposal.lifecycle.js';
import { PROPOSAL_RULES } from './proposal.rules.js';

/** RECALL, RETURN, REDIRECT and LEAD_TRANSFER exclude one another. */
export const EXCLUSIVE: readonly ProposalKind[] = ['RECALL', 'RETURN', 'REDIRECT', 'LEAD_TRANSFER'];

export interface NewProposal {
  askType: AskType;
  askId: string;
  itemId: string | null;
  caseId: string | null;
  subjectId: string;
  kind: ProposalKind;
  toOrganisationId: string;
  reason: string;
  terms: ProposalTerms;
  answerBy: Date;
  answersProposalId: string | null;
}

/**
 * Opens a proposal: one open per subject and kind. Afterwards the ball is with the other side, while the subject's own state and clocks go on.
 * @throws PROPOSAL_OPEN_ALREADY PROPOSAL_EXCLUDED
 */
export async function openProposal(tx: CommandTx, proposal: NewProposal): Promise<Proposal> {
  const open = await tx.em.find(ProposalSchema, { askId: proposal.askId, state: 'OPEN' });
  if (open.some((each) => each.subjectId === proposal.subjectId && each.kind === proposal.kind))
    refuse('PROPOSAL_OPEN_ALREADY');
  if (EXCLUSIVE.includes(proposal.kind) && open.some((each) => EXCLUSIVE.includes(each.kind)))
    refuse('PROPOSAL_EXCLUDED');
  const id = newId();
  const { reason, ...fields } = proposal;
  const row = tx.em.create(ProposalSchema, {
    ...fields,
    id,
    state: 'OPEN',
    version: 1,
    byOrganisationId: tx.viewer.organisationId,
    byMemberId: tx.viewer.memberId,
    reasonSealed: seal(tx.ctx, { table: 'proposal', column: 'reason_sealed', rowId: id }, reason),
    createdAt: tx.now,
    lastActorOrganisationId: tx.viewer.organisationId,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
  tx.em.persist(row);
  try {
    await tx.em.flush();
  } catch (error) {
    // About the same case, on another ask of it: perhaps one that this side does not see.
    if (error instanceof UniqueConstraintViolationException) refuse('PROPOSAL_OPEN_ALREADY');
    throw error;
  }
  return row;
}

/** Open proposals lapse when their subject leaves the states in which they may be open. Afterwards the old terms stand. */
export async function lapseProposals(
  tx: CommandTx,
  which: { askId: string; itemId?: string; kinds?: readonly ProposalKind[] },
): Promise<void> {
  const rows = await tx.sql<{
    id: string;
    askType: AskType;
    askId: string;
    kind: string;
    version: number;
    by: string;
    to: string;
  }>(
    `update proposal set state = 'LAPSED', version = version + 1, last_moved_at = ?, last_actor_organisation_id = ?, last_actor_member_id = null
     where state = 'OPEN' and ask_id = ? and (?::uuid is null or item_id = ?::uuid)
       and (?::text is null or kind in (select v from jsonb_array_elements_text(?::jsonb) as j(v)))
     returning id, ask_type as "askType", ask_id as "askId", kind, version, by_organisation_id as "by", to_organisation_id as "to"`,
    [
      tx.now,
      tx.viewer.organisationId,
      which.askId,
      which.itemId ?? null,
      which.itemId ?? null,
      which.kinds === undefined ? null : 'some',
      JSON.stringify(which.kinds ?? []),
    ],
  );
  for (const row of rows) {
    tx.record({
      subjectType: row.askType,
      subjectId: row.askId,
      word: 'proposal.lapse',
      from: 'OPEN',
      to: 'LAPSED',
      version: row.version,
      references: { proposal: row.id, kind: row.kind },
      audience: [row.by, row.to],
    });
  }
}

/** The ask that a proposal belongs to: its row is locked before the proposal's. @throws NOT_FOUND */
export async function askOfProposal(tx: CommandTx, askType: AskType, proposalId: string): Promise<string> {
  const [seen] = await tx.sql<{ askId: string }>(
    'select ask_id as "askId" from proposal where id = ? and ask_type = ?',
    [proposalId, askType],
  );
  return seen === undefined ? refuse('NOT_FOUND') : seen.askId;
}

export interface ProposalAnswer {
  id: string;
  expectedVersion: number;
  idempotencyKey: string;
}

/**
 * The other side answers a proposal, or the proposing side takes it back. Afterwards it is in its next state; what it
 * brings about is the affair of the ask, which is locked.
 * @throws NOT_FOUND PROPOSAL_ANSWERED PROPOSAL_OF_YOUR_OWN SIDE_MAY_NOT ROLE_MAY_NOT PROPOSAL_OUT_OF_TIME
 */
export async function stepProposal(
  tx: CommandTx,
  lifecycle: typeof proposalLifecycle,
  part: Part,
  input: ProposalAnswer,
  act: ProposalCommand,
): Promise<Proposal> {
  const row = await tx.em.findOne(ProposalSchema, { id: input.id });
  if (row === null) refuse('NOT_FOUND');
  const next = await stepOf(tx, lifecycle, part, row, act, () => 'PROPOSAL_ANSWERED');
  await expectVersion(tx, row, input.expectedVersion);
  const own = row.byOrganisationId === tx.viewer.organisationId;
  if (act === 'withdraw' ? !own : own) refuse(act === 'withdraw' ? 'SIDE_MAY_NOT' : 'PROPOSAL_OF_YOUR_OWN');
  if (act === 'agree' && PROPOSAL_RULES[row.kind].headAgrees === true && !tx.viewer.roles.has('HEAD'))
    refuse('ROLE_MAY_NOT', { words: { roles: 'HEAD' } });
  if (act === 'agree' && row.answerBy < tx.now) refuse('PROPOSAL_OUT_OF_TIME', { actedAt: row.answerBy });
  row.state = next;
  touch(tx, row);
  return row;
}

/** Writes down what became of a proposal; both sides hear of it. */
export function recordProposal(
  tx: CommandTx,
  row: Proposal,
  act: 'propose' | ProposalCommand,
  from: string | null,
): void {
  tx.record({
    subjectType: row.askType,
    subjectId: row.askId,
    word: `proposal.${act}`,
    from,
    to: row.state,
    version: row.version,
    references: {
      proposal: row.id,
      kind: row.kind,
      ...(row.itemId == null ? {} : { item: row.itemId }),
      ...(row.terms.dueOn === undefined ? {} : { dueOn: row.terms.dueOn }),
    },
    audience: [row.byOrganisationId, row.toOrganisationId],
  });
}

/** One open proposal lapses by itself: nobody answered in time. */
export function lapseProposal(tx: CommandTx, row: Proposal): void {
  row.state = 'LAPSED';
  touch(tx, row);
  tx.record({
    subjectType: row.askType,
    subjectId: row.askId,
    word: 'proposal.lapse',
    from: 'OPEN',
    to: 'LAPSED',
    version: row.version,
    references: { proposal: row.id, kind: row.kind },
    audience: [row.byOrganisationId, row.toOrganisationId],
  });
}
