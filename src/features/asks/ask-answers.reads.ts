import { rowsOf } from '../../api/loader.js';
import type { CommandResult } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { dispositionOf, loadCooperation, proposalOf } from '../cooperation/cooperation.reads.js';
import { loadReferral, referralDispositionOf, referralProposalOf } from '../referrals/referral.reads.js';
import type { AskType } from './ask.entity.js';
import { askOf, dispositionsByAsk, proposalsByAsk } from './ask.queries.js';

/** Whether a proposal or a disposition belongs to a referral; what is not there is answered by the room of cooperations. */
export async function isOfReferral(ctx: MemberContext, what: 'proposal' | 'disposition', id: string): Promise<boolean> {
  const [row] = await ctx.reads.rows(askOf[what], [id]);
  return row?.askType === 'REFERRAL';
}

/** What a command on a proposal answers, rendered anew under present rights. */
export async function proposalAfter(ctx: MemberContext, type: AskType, done: Promise<CommandResult>) {
  const { subjectId, ids, journalEntryId } = await done;
  if (type === 'REFERRAL') {
    const referral = await loadReferral(ctx, subjectId);
    const rows = referral === null ? [] : await rowsOf(ctx, proposalsByAsk, subjectId);
    const row = rows.find((candidate) => candidate.id === ids?.proposal);
    const proposal = referral === null || row === undefined ? null : referralProposalOf(ctx, referral.raw, row);
    return { referral, cooperation: null, proposal, journalEntryId };
  }
  const cooperation = await loadCooperation(ctx, subjectId);
  const rows = cooperation === null ? [] : await rowsOf(ctx, proposalsByAsk, subjectId);
  const row = rows.find((candidate) => candidate.id === ids?.proposal);
  return {
    cooperation,
    referral: null,
    proposal: cooperation === null || row === undefined ? null : await proposalOf(ctx, cooperation.raw, row),
    journalEntryId,
  };
}

/** What a command on a disposition answers, with the draft that lies ready when it was rerouted. */
export async function dispositionAfter(ctx: MemberContext, type: AskType, done: Promise<CommandResult>) {
  const { subjectId, ids, journalEntryId } = await done;
  const nextId = typeof ids?.next === 'string' ? ids.next : null;
  if (type === 'REFERRAL') {
    const referral = await loadReferral(ctx, subjectId);
    const rows = referral === null ? [] : await rowsOf(ctx, dispositionsByAsk, subjectId);
    const row = rows.find((candidate) => candidate.id === ids?.disposition);
    const disposition = referral === null || row === undefined ? null : referralDispositionOf(ctx, referral.raw, row);
    const nextReferral = nextId === null ? null : await loadReferral(ctx, nextId);
    return { referral, cooperation: null, disposition, next: null, nextReferral, journalEntryId };
  }
  const cooperation = await loadCooperation(ctx, subjectId);
  const rows = cooperation === null ? [] : await rowsOf(ctx, dispositionsByAsk, subjectId);
  const row = rows.find((candidate) => candidate.id === ids?.disposition);
  const disposition = cooperation === null || row === undefined ? null : dispositionOf(ctx, cooperation.raw, row);
  const next = nextId === null ? null : await loadCooperation(ctx, nextId);
  return { cooperation, referral: null, disposition, next, nextReferral: null, journalEntryId };
}
