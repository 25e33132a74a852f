import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { unseal } from '../../kernel/seal.js';
import { Disposition, Proposal } from '../asks/ask.graphql.js';
import { dispositionsByAsk, proposalsByAsk } from '../asks/ask.queries.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { loadDeadlines } from '../deadlines/deadline.reads.js';
import { Letter, letterOf } from '../letters/letter.graphql.js';
import { lettersBySubject } from '../letters/letter.queries.js';
import { Cooperation, CooperationPayload, CooperationRevision } from './cooperation.graphql.js';
import {
  CooperationAmendInput,
  CooperationArgs,
  CooperationDraftInput,
  CooperationEditInput,
  CooperationMoveInput,
  CooperationOpenInput,
  CooperationWithdrawInput,
} from './cooperation.inputs.js';
import { revisionsByCooperation } from './cooperation.queries.js';
import {
  cooperationActions,
  dispositionOf,
  loadCooperation,
  loadCooperationByNumber,
  loadItems,
  proposalOf,
} from './cooperation.reads.js';
import {
  amendCooperation,
  claimCooperation,
  concludeCooperation,
  openCooperation,
  withdrawCooperation,
} from './cooperation.service.js';
import { movedCooperation as moved } from './cooperation-answers.js';
import {
  approveCooperation,
  discardCooperation,
  draftCooperation,
  editCooperation,
  sendBackCooperation,
} from './cooperation-draft.service.js';
import { CooperationItem } from './cooperation-item.graphql.js';
import { sendCooperation } from './cooperation-send.service.js';

@Resolver(() => Cooperation)
export class CooperationResolver {
  @Query(() => Cooperation, {
    nullable: true,
    description: 'A cooperation by id or number; null when there is none for you. 查询协作。',
  })
  async cooperation(
    @Ctx() ctx: Context,
    @Args(() => CooperationArgs) { id, number }: CooperationArgs,
  ): Promise<Cooperation | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadCooperationByNumber(member, number);
    const rowId = rowIdOf('Cooperation', id ?? '');
    return rowId === null ? null : await loadCooperation(member, rowId);
  }

  @Mutation(() => CooperationPayload, { description: 'Drafts a letter about a case. 起草协作函。' })
  async cooperationDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationDraftInput, INPUT) input: CooperationDraftInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => {
      const items = input.items.map((item) => ({
        ...item,
        personIds: (item.personIds ?? []).map((id) => rowIdIn('Person', id, 'items')),
      }));
      return await moved(
        ctx,
        draftCooperation(signedIn(ctx), {
          ...input,
          items,
          caseId: rowIdIn('LegalAidCase', input.caseId, 'caseId'),
          requestedOrganisationId: rowIdIn('Organisation', input.requestedOrganisationId, 'requestedOrganisationId'),
        }),
      );
    });
  }

  @Mutation(() => CooperationPayload, { description: 'Changes a draft. 修改草稿。' })
  async cooperationEdit(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationEditInput, INPUT) input: CooperationEditInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => {
      const items = input.items.map((item) => ({
        ...item,
        personIds: (item.personIds ?? []).map((id) => rowIdIn('Person', id, 'items')),
      }));
      return await moved(
        ctx,
        editCooperation(signedIn(ctx), { ...input, items, id: rowIdIn('Cooperation', input.id, 'id') }),
      );
    });
  }

  @Mutation(() => CooperationPayload, { description: 'Throws a draft away. 废弃草稿。' })
  async cooperationDiscard(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationMoveInput, INPUT) input: CooperationMoveInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, discardCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, { description: 'The head approves the letter. 批准协作函。' })
  async cooperationApprove(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationMoveInput, INPUT) input: CooperationMoveInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, approveCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, {
    description: 'The head sends an approved letter back to its drafter. 退回修改。',
  })
  async cooperationSendBack(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationMoveInput, INPUT) input: CooperationMoveInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, sendBackCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, {
    description: 'Sends the letter to the desk of the other institution. 发出协作函。',
  })
  async cooperationSend(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationMoveInput, INPUT) input: CooperationMoveInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, sendCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, { description: 'Opens the letter; the sender sees when. 签收协作函。' })
  async cooperationOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationOpenInput, INPUT) input: CooperationOpenInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, openCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, { description: 'Takes it onto the own table; nothing is accepted by it. 认领。' })
  async cooperationClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationOpenInput, INPUT) input: CooperationOpenInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, claimCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, { description: 'Takes the letter back before it is answered. 撤回协作函。' })
  async cooperationWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationWithdrawInput, INPUT) input: CooperationWithdrawInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, withdrawCooperation(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationPayload, { description: 'Makes a new revision of a sent letter. 修改已发函件。' })
  async cooperationAmend(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationAmendInput, INPUT) input: CooperationAmendInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => {
      const items = input.items?.map((item) => ({ ...item, id: rowIdIn('CooperationItem', item.id, 'items') })) ?? null;
      return await moved(ctx, amendCooperation(signedIn(ctx), { ...at(input), items }));
    });
  }

  @Mutation(() => CooperationPayload, { description: 'Concludes it when all items have ended. 办结协作。' })
  async cooperationConclude(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationMoveInput, INPUT) input: CooperationMoveInput,
  ): Promise<CooperationPayload> {
    return await answered(ctx, async () => await moved(ctx, concludeCooperation(signedIn(ctx), at(input))));
  }

  @FieldResolver(() => [CooperationItem])
  async items(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<CooperationItem[]> {
    return await loadItems(ctx, raw);
  }

  @FieldResolver(() => [Proposal])
  async proposals(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Proposal[]> {
    const rows = raw.coveredBy === null ? await rowsOf(ctx, proposalsByAsk, raw.id) : [];
    return await Promise.all(rows.map((row) => proposalOf(signedIn(ctx), raw, row)));
  }

  @FieldResolver(() => [Disposition])
  async dispositions(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Disposition[]> {
    if (raw.coveredBy !== null) return [];
    return (await rowsOf(ctx, dispositionsByAsk, raw.id)).map((row) => dispositionOf(signedIn(ctx), raw, row));
  }

  @FieldResolver(() => [Deadline])
  async deadlines(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Deadline[]> {
    return await loadDeadlines(ctx, raw, raw.coveredBy !== null);
  }

  @FieldResolver(() => [Letter])
  async letters(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Letter[]> {
    if (raw.coveredBy !== null) return [];
    return (await rowsOf(ctx, lettersBySubject, raw.id)).map((row) => letterOf(ctx, row));
  }

  @FieldResolver(() => [CooperationRevision])
  async revisions(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<CooperationRevision[]> {
    if (raw.coveredBy !== null) return [];
    return (await rowsOf(ctx, revisionsByCooperation, raw.id)).map((row) => ({
      revision: row.revision,
      changedFields: row.changedFields,
      reason: unseal(
        ctx,
        { table: 'cooperation_revision', column: 'reason_sealed', rowId: `${raw.id}/${row.revision}` },
        row.reasonSealed,
      ),
      madeAt: row.madeAt,
    }));
  }

  @FieldResolver(() => Cooperation, { nullable: true })
  async redirectedFrom(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Cooperation | null> {
    return raw.coveredBy !== null || raw.redirectedFromId === null
      ? null
      : await loadCooperation(ctx, raw.redirectedFromId, 'GLANCE');
  }

  @FieldResolver(() => Cooperation, { nullable: true })
  async redirectedTo(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Cooperation | null> {
    return raw.coveredBy !== null || raw.redirectedToId === null
      ? null
      : await loadCooperation(ctx, raw.redirectedToId, 'GLANCE');
  }

  @FieldResolver(() => [ViewerAction])
  async viewerActions(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<ViewerAction[]> {
    return viewerActionsOf(ctx, await cooperationActions(signedIn(ctx), raw));
  }
}

function at<Input extends { id: string }>(input: Input): Input {
  const rowId = rowIdOf('Cooperation', input.id);
  return rowId === null ? refuse('NOT_FOUND', { path: ['input', 'id'] }) : { ...input, id: rowId };
}
