import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { Referral, ReferralPayload, ReferralPreview } from './referral.graphql.js';
import {
  ReferralArgs,
  ReferralConnection,
  ReferralDraftInput,
  ReferralFileInput,
  ReferralListArgs,
} from './referral.inputs.js';
import { listReferrals, loadReferral, loadReferralByNumber } from './referral.reads.js';
import { acceptReferral, claimReferral, declineReferral, openReferral } from './referral-answer.service.js';
import { withdrawConsent } from './referral-consent.service.js';
import { discardReferral, draftReferral, editReferral, preReviewReferral } from './referral-draft.service.js';
import { fileReferral } from './referral-file.service.js';
import {
  ReferralAcceptInput,
  ReferralAmendInput,
  ReferralAskSupplementInput,
  ReferralComeHomeInput,
  ReferralCompleteInput,
  ReferralDeclineInput,
  ReferralEditInput,
  ReferralHoldInput,
  ReferralMoveInput,
  ReferralOpenInput,
  ReferralPreReviewInput,
  ReferralSupplyInput,
  ReferralWithdrawInput,
} from './referral-moves.inputs.js';
import { previewReferral } from './referral-preview.reads.js';
import { amendReferral, sendReferral, withdrawReferral } from './referral-send.service.js';
import { askReferralSupplement, deemReferralWithdrawn, supplyReferral } from './referral-supplement.service.js';
import { comeHome, completeReferral, holdReferral, resumeReferral } from './referral-work.service.js';

@Resolver(() => Referral)
export class ReferralResolver {
  @Query(() => Referral, {
    nullable: true,
    description: 'A referral by id or number; null when there is none for you. 查询转介。',
  })
  async referral(
    @Ctx() ctx: Context,
    @Args(() => ReferralArgs) { id, number }: ReferralArgs,
  ): Promise<Referral | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadReferralByNumber(member, number);
    const rowId = rowIdOf('Referral', id ?? '');
    return rowId === null ? null : await loadReferral(member, rowId);
  }

  @Query(() => ReferralConnection, {
    description: 'The referrals your organisation sent or received, newest movement first. 转介列表。',
  })
  async referrals(
    @Ctx() ctx: Context,
    @Args(() => ReferralListArgs) args: ReferralListArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    return await listReferrals(signedIn(ctx), args, info);
  }

  @Query(() => ReferralPreview, {
    nullable: true,
    description: "What exactly the receiver will see, and on what it rests; the sender's only. 发送前预览。",
  })
  async referralPreview(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The referral. 转介。' }) id: string,
  ): Promise<ReferralPreview | null> {
    const rowId = rowIdOf('Referral', id);
    return rowId === null ? null : await previewReferral(signedIn(ctx), rowId);
  }

  @Mutation(() => ReferralPayload, { description: 'Drafts a referral. 起草转介。' })
  async referralDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralDraftInput, INPUT) input: ReferralDraftInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, draftReferral(signedIn(ctx), draftOf(input))));
  }

  @Mutation(() => ReferralPayload, {
    description:
      'A liaison point refers a person in one go; repeated with the same key it acts once. 联络点一次办理转介。',
  })
  async referralFile(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralFileInput, INPUT) input: ReferralFileInput,
  ): Promise<ReferralPayload> {
    return await answered(
      ctx,
      async () => await moved(ctx, fileReferral(signedIn(ctx), { ...draftOf(input), consent: input.consent ?? null })),
    );
  }

  @Mutation(() => ReferralPayload, { description: 'Changes a draft. 修改草稿。' })
  async referralEdit(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralEditInput, INPUT) input: ReferralEditInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, editReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'A workstation adds its opinion. 附初审意见。' })
  async referralPreReview(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralPreReviewInput, INPUT) input: ReferralPreReviewInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, preReviewReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Throws a draft away. 废弃草稿。' })
  async referralDiscard(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralMoveInput, INPUT) input: ReferralMoveInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, discardReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Sends it to the desk of the other body. 发出转介。' })
  async referralSend(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralMoveInput, INPUT) input: ReferralMoveInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, sendReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Opens it; the sender sees when. 签收转介。' })
  async referralOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralOpenInput, INPUT) input: ReferralOpenInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, openReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Takes it onto the own table; nothing is accepted by it. 认领。' })
  async referralClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralOpenInput, INPUT) input: ReferralOpenInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, claimReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Makes a new revision of what was sent. 修改已发转介。' })
  async referralAmend(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralAmendInput, INPUT) input: ReferralAmendInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, amendReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Takes it back before it is answered. 撤回转介。' })
  async referralWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralWithdrawInput, INPUT) input: ReferralWithdrawInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, withdrawReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Takes it; an application becomes the own case. 接受转介。' })
  async referralAccept(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralAcceptInput, INPUT) input: ReferralAcceptInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, acceptReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Declines it, with an allowed code and a reason. 不予接收。' })
  async referralDecline(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralDeclineInput, INPUT) input: ReferralDeclineInput,
  ): Promise<ReferralPayload> {
    return await answered(
      ctx,
      async () =>
        await moved(
          ctx,
          declineReferral(signedIn(ctx), {
            ...at(input),
            rightOrganisationId: optionalRowIdIn('Organisation', input.rightOrganisationId, 'rightOrganisationId'),
          }),
        ),
    );
  }

  @Mutation(() => ReferralPayload, { description: 'Asks for what is missing, once. 一次性告知补充。' })
  async referralAskSupplement(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralAskSupplementInput, INPUT) input: ReferralAskSupplementInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, askReferralSupplement(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Supplies what was missing. 补充材料。' })
  async referralSupply(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralSupplyInput, INPUT) input: ReferralSupplyInput,
  ): Promise<ReferralPayload> {
    return await answered(
      ctx,
      async () =>
        await moved(ctx, supplyReferral(signedIn(ctx), { ...at(input), materialIds: papersOf(input.materialIds) })),
    );
  }

  @Mutation(() => ReferralPayload, { description: 'States that it counts as withdrawn, with the remedy. 视为撤回。' })
  async referralDeemWithdrawn(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralMoveInput, INPUT) input: ReferralMoveInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, deemReferralWithdrawn(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Says what became of it. 反馈结果。' })
  async referralComplete(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralCompleteInput, INPUT) input: ReferralCompleteInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, completeReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Holds it until a day of review. 暂缓办理。' })
  async referralHold(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralHoldInput, INPUT) input: ReferralHoldInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, holdReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Goes on with it. 恢复办理。' })
  async referralResume(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralMoveInput, INPUT) input: ReferralMoveInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, resumeReferral(signedIn(ctx), at(input))));
  }

  @Mutation(() => ReferralPayload, { description: 'Sends a failed mediation home. 调解不成转回。' })
  async referralComeHome(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralComeHomeInput, INPUT) input: ReferralComeHomeInput,
  ): Promise<ReferralPayload> {
    return await answered(
      ctx,
      async () => await moved(ctx, comeHome(signedIn(ctx), { ...at(input), materialIds: papersOf(input.materialIds) })),
    );
  }

  @Mutation(() => ReferralPayload, {
    description: 'The person takes the consent back, here or there; nobody is told why. 撤回同意。',
  })
  async referralEndConsent(
    @Ctx() ctx: Context,
    @Arg('input', () => ReferralOpenInput, INPUT) input: ReferralOpenInput,
  ): Promise<ReferralPayload> {
    return await answered(ctx, async () => await moved(ctx, withdrawConsent(signedIn(ctx), at(input))));
  }
}

function at<Input extends { id: string }>(input: Input): Input {
  const rowId = rowIdOf('Referral', input.id);
  return rowId === null ? refuse('NOT_FOUND', { path: ['input', 'id'] }) : { ...input, id: rowId };
}

const papersOf = (ids: readonly string[] | null | undefined): string[] =>
  (ids ?? []).map((id) => rowIdIn('Material', id, 'materialIds'));

function draftOf(input: ReferralDraftInput) {
  return {
    ...input,
    toOrganisationId: rowIdIn('Organisation', input.toOrganisationId, 'toOrganisationId'),
    caseId: optionalRowIdIn('LegalAidCase', input.caseId, 'caseId'),
    persons: input.persons.map(({ id, person }) => ({
      personId: optionalRowIdIn('Person', id, 'persons'),
      person: person ?? null,
    })),
    materialIds: papersOf(input.materialIds),
  };
}

/** The referral after a command, rendered anew under present rights: a replay answers the same way. */
async function moved(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { referral: await loadReferral(ctx, subjectId), journalEntryId };
}
