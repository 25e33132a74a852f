import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rerouteDisposition, settleDisposition } from '../cooperation/cooperation-disposition.service.js';
import { agreeProposal, closeProposal, propose } from '../cooperation/cooperation-proposal.service.js';
import { rerouteReferral, settleReferralDisposition } from '../referrals/referral-disposition.service.js';
import { agreeForReferral, closeForReferral, proposeForReferral } from '../referrals/referral-proposal.service.js';
import { DispositionInput, DispositionRerouteInput, ProposalAnswerInput, ProposalProposeInput } from './ask.inputs.js';
import { dispositionAfter, isOfReferral, proposalAfter } from './ask-answers.reads.js';
import { DispositionPayload, ProposalPayload } from './ask-payloads.graphql.js';

/** Proposals and dispositions of every ask; the room of the ask answers. */
@Resolver()
export class ProposalResolver {
  @Mutation(() => ProposalPayload, { description: "Proposes what needs the other side's agreement. 提出提议。" })
  async proposalPropose(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalProposeInput, INPUT) input: ProposalProposeInput,
  ): Promise<ProposalPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const { kind, reason, idempotencyKey } = input;
      const organisationId = optionalRowIdIn('Organisation', input.organisationId, 'organisationId');
      const referralId = optionalRowIdIn('Referral', input.referralId, 'referralId');
      if (referralId !== null)
        return await proposalAfter(
          member,
          'REFERRAL',
          proposeForReferral(member, { kind, reason, idempotencyKey, organisationId, referralId }),
        );
      const done = propose(member, {
        kind,
        reason,
        idempotencyKey,
        organisationId,
        dueOn: input.dueOn ?? null,
        cooperationId: optionalRowIdIn('Cooperation', input.cooperationId, 'cooperationId'),
        itemId: optionalRowIdIn('CooperationItem', input.itemId, 'itemId'),
        answersProposalId: optionalRowIdIn('Proposal', input.answersId, 'answersId'),
      });
      return await proposalAfter(member, 'COOPERATION', done);
    });
  }

  @Mutation(() => ProposalPayload, { description: 'Agrees; the terms hold at once. 同意提议。' })
  async proposalAgree(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalAnswerInput, INPUT) input: ProposalAnswerInput,
  ): Promise<ProposalPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const asked = { ...input, id: rowIdIn('Proposal', input.id, 'id') };
      return (await isOfReferral(member, 'proposal', asked.id))
        ? await proposalAfter(member, 'REFERRAL', agreeForReferral(member, asked))
        : await proposalAfter(member, 'COOPERATION', agreeProposal(member, asked));
    });
  }

  @Mutation(() => ProposalPayload, { description: 'Refuses; the old terms stand. 拒绝提议。' })
  async proposalRefuse(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalAnswerInput, INPUT) input: ProposalAnswerInput,
  ): Promise<ProposalPayload> {
    return await answered(ctx, async () => await closed(ctx, 'refuse', input));
  }

  @Mutation(() => ProposalPayload, { description: 'Takes an own proposal back. 收回提议。' })
  async proposalWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => ProposalAnswerInput, INPUT) input: ProposalAnswerInput,
  ): Promise<ProposalPayload> {
    return await answered(ctx, async () => await closed(ctx, 'withdraw', input));
  }

  @Mutation(() => DispositionPayload, {
    description: 'Asks another organisation instead; a draft lies ready. 另行委托。',
  })
  async dispositionReroute(
    @Ctx() ctx: Context,
    @Arg('input', () => DispositionRerouteInput, INPUT) input: DispositionRerouteInput,
  ): Promise<DispositionPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const organisationId = rowIdIn('Organisation', input.organisationId, 'organisationId');
      const asked = { ...input, organisationId, id: rowIdIn('Disposition', input.id, 'id') };
      return (await isOfReferral(member, 'disposition', asked.id))
        ? await dispositionAfter(member, 'REFERRAL', rerouteReferral(member, asked))
        : await dispositionAfter(member, 'COOPERATION', rerouteDisposition(member, asked));
    });
  }

  @Mutation(() => DispositionPayload, { description: 'The sender does it itself. 自行办理。' })
  async dispositionKeep(
    @Ctx() ctx: Context,
    @Arg('input', () => DispositionInput, INPUT) input: DispositionInput,
  ): Promise<DispositionPayload> {
    return await answered(ctx, async () => await settled(ctx, 'keep', input));
  }

  @Mutation(() => DispositionPayload, { description: 'Ends it with a letter to the person. 书面告知结束。' })
  async dispositionCloseWithLetter(
    @Ctx() ctx: Context,
    @Arg('input', () => DispositionInput, INPUT) input: DispositionInput,
  ): Promise<DispositionPayload> {
    return await answered(ctx, async () => await settled(ctx, 'closeWithLetter', input));
  }
}

async function closed(ctx: Context, act: 'refuse' | 'withdraw', input: ProposalAnswerInput) {
  const member = signedIn(ctx);
  const asked = { ...input, id: rowIdIn('Proposal', input.id, 'id') };
  return (await isOfReferral(member, 'proposal', asked.id))
    ? await proposalAfter(member, 'REFERRAL', closeForReferral(member, act, asked))
    : await proposalAfter(member, 'COOPERATION', closeProposal(member, act, asked));
}

async function settled(ctx: Context, act: 'keep' | 'closeWithLetter', input: DispositionInput) {
  const member = signedIn(ctx);
  const asked = { ...input, id: rowIdIn('Disposition', input.id, 'id') };
  return (await isOfReferral(member, 'disposition', asked.id))
    ? await dispositionAfter(member, 'REFERRAL', settleReferralDisposition(member, act, asked))
    : await dispositionAfter(member, 'COOPERATION', settleDisposition(member, act, asked));
}
