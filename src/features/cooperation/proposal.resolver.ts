import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import {
  DispositionInput,
  DispositionRerouteInput,
  ProposalAnswerInput,
  ProposalProposeInput,
} from '../asks/ask.inputs.js';
import { DispositionPayload, ProposalPayload } from './cooperation.graphql.js';
import { dispositionsByCooperation, proposalsByCooperation } from './cooperation.queries.js';
import { dispositionOf, loadCooperation, proposalOf } from './cooperation.reads.js';
import { rerouteDisposition, settleDisposition } from './cooperation-disposition.service.js';
import { agreeProposal, closeProposal, propose } from './cooperation-proposal.service.js';

const INPUT = { description: 'What is done. 办理内容。' };

@Resolver()
export class ProposalResolver {
  @Mutation(() => ProposalPayload, { description: "Proposes what needs the other side's agreement. 提出提议。" })
  async proposalPropose(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalProposeInput, INPUT) input: ProposalProposeInput,
  ): Promise<ProposalPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const done = propose(member, {
        kind: input.kind,
        reason: input.reason,
        idempotencyKey: input.idempotencyKey,
        dueOn: input.dueOn ?? null,
        cooperationId: optionalRowIdIn('Cooperation', input.cooperationId, 'cooperationId'),
        itemId: optionalRowIdIn('CooperationItem', input.itemId, 'itemId'),
        organisationId: optionalRowIdIn('Organisation', input.organisationId, 'organisationId'),
        answersProposalId: optionalRowIdIn('Proposal', input.answersId, 'answersId'),
      });
      return await proposalAfter(member, done);
    });
  }

  @Mutation(() => ProposalPayload, { description: 'Agrees; the terms hold at once. 同意提议。' })
  async proposalAgree(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalAnswerInput, INPUT) input: ProposalAnswerInput,
  ): Promise<ProposalPayload> {
    return await answered(
      ctx,
      async () =>
        await proposalAfter(
          signedIn(ctx),
          agreeProposal(signedIn(ctx), { ...input, id: rowIdIn('Proposal', input.id, 'id') }),
        ),
    );
  }

  @Mutation(() => ProposalPayload, { description: 'Refuses; the old terms stand. 拒绝提议。' })
  async proposalRefuse(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalAnswerInput, INPUT) input: ProposalAnswerInput,
  ): Promise<ProposalPayload> {
    return await answered(
      ctx,
      async () =>
        await proposalAfter(
          signedIn(ctx),
          closeProposal(signedIn(ctx), 'refuse', { ...input, id: rowIdIn('Proposal', input.id, 'id') }),
        ),
    );
  }

  @Mutation(() => ProposalPayload, { description: 'Takes an own proposal back. 收回提议。' })
  async proposalWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalAnswerInput, INPUT) input: ProposalAnswerInput,
  ): Promise<ProposalPayload> {
    return await answered(
      ctx,
      async () =>
        await proposalAfter(
          signedIn(ctx),
          closeProposal(signedIn(ctx), 'withdraw', { ...input, id: rowIdIn('Proposal', input.id, 'id') }),
        ),
    );
  }

  @Mutation(() => DispositionPayload, {
    description: 'Asks another institution instead; a draft lies ready. 另行委托。',
  })
  async dispositionReroute(
    @Ctx() ctx: Context,
    @Arg('input', () => DispositionRerouteInput, INPUT) input: DispositionRerouteInput,
  ): Promise<DispositionPayload> {
    return await answered(ctx, async () => {
      const organisationId = rowIdIn('Organisation', input.organisationId, 'organisationId');
      const done = rerouteDisposition(signedIn(ctx), {
        ...input,
        organisationId,
        id: rowIdIn('Disposition', input.id, 'id'),
      });
      return await dispositionAfter(signedIn(ctx), done);
    });
  }

  @Mutation(() => DispositionPayload, { description: 'The sender does it itself. 自行办理。' })
  async dispositionKeep(
    @Ctx() ctx: Context,
    @Arg('input', () => DispositionInput, INPUT) input: DispositionInput,
  ): Promise<DispositionPayload> {
    return await answered(
      ctx,
      async () =>
        await dispositionAfter(
          signedIn(ctx),
          settleDisposition(signedIn(ctx), 'keep', { ...input, id: rowIdIn('Disposition', input.id, 'id') }),
        ),
    );
  }

  @Mutation(() => DispositionPayload, { description: 'Ends it with a letter to the person. 书面告知结束。' })
  async dispositionCloseWithLetter(
    @Ctx() ctx: Context,
    @Arg('input', () => DispositionInput, INPUT) input: DispositionInput,
  ): Promise<DispositionPayload> {
    return await answered(
      ctx,
      async () =>
        await dispositionAfter(
          signedIn(ctx),
          settleDisposition(signedIn(ctx), 'closeWithLetter', { ...input, id: rowIdIn('Disposition', input.id, 'id') }),
        ),
    );
  }
}

async function proposalAfter(ctx: MemberContext, done: Promise<CommandResult>) {
  const { subjectId, ids, journalEntryId } = await done;
  const cooperation = await loadCooperation(ctx, subjectId);
  const rows = cooperation === null ? [] : await rowsOf(ctx, proposalsByCooperation, subjectId);
  const row = rows.find((candidate) => candidate.id === ids?.proposal);
  return {
    cooperation,
    proposal: cooperation === null || row === undefined ? null : await proposalOf(ctx, cooperation.raw, row),
    journalEntryId,
  };
}

async function dispositionAfter(ctx: MemberContext, done: Promise<CommandResult>) {
  const { subjectId, ids, journalEntryId } = await done;
  const cooperation = await loadCooperation(ctx, subjectId);
  const rows = cooperation === null ? [] : await rowsOf(ctx, dispositionsByCooperation, subjectId);
  const row = rows.find((candidate) => candidate.id === ids?.disposition);
  const disposition = cooperation === null || row === undefined ? null : dispositionOf(ctx, cooperation.raw, row);
  const next = typeof ids?.next === 'string' ? await loadCooperation(ctx, ids.next) : null;
  return { cooperation, disposition, next, journalEntryId };
}
