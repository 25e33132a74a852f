import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { PageArgs } from '../../api/connection.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { TimelineConnection } from '../events/timeline.graphql.js';
import { noTimeline, timeline } from '../events/timeline.reads.js';
import { Letter, letterOf } from '../letters/letter.graphql.js';
import { lettersBySubject } from '../letters/letter.queries.js';
import { maySeeLetter } from '../letters/letter.rules.js';
import { Material } from '../materials/material.graphql.js';
import { DefenceNotice, DefenceNoticeConnection, DefenceNoticePayload } from './defence.graphql.js';
import {
  DefenceNoticeArgs,
  DefenceNoticeListArgs,
  NoticeAttachInput,
  NoticeDraftInput,
  NoticeEditInput,
  NoticeFileInput,
  NoticeMoveInput,
  NoticeOpenInput,
} from './defence.inputs.js';
import { loadLines, loadNotice, loadNoticeByNumber, noticeActions, pageOfNotices, papersOf } from './defence.reads.js';
import { DefenceLine } from './defence-line.graphql.js';
import { claimNotice, notifyInstitution, openNotice } from './notice.service.js';
import { discardNotice, draftNotice, editNotice } from './notice-draft.service.js';
import { attachToNotice, fileNotice } from './notice-file.service.js';

@Resolver(() => DefenceNotice)
export class DefenceNoticeResolver {
  @Query(() => DefenceNotice, {
    nullable: true,
    description: 'A notice by id or number; null when there is none for you. 查询通知辩护。',
  })
  async defenceNotice(
    @Ctx() ctx: Context,
    @Args(() => DefenceNoticeArgs) { id, number }: DefenceNoticeArgs,
  ): Promise<DefenceNotice | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadNoticeByNumber(member, number);
    const rowId = rowIdOf('DefenceNotice', id ?? '');
    return rowId === null ? null : await loadNotice(member, rowId);
  }

  @Query(() => DefenceNoticeConnection, {
    description: 'The notices of your organisation, the last moved first. 通知辩护列表。',
  })
  async defenceNotices(
    @Ctx() ctx: Context,
    @Args(() => DefenceNoticeListArgs) { filter, ...page }: DefenceNoticeListArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    return await pageOfNotices(signedIn(ctx), page, filter, info);
  }

  @Mutation(() => DefenceNoticePayload, {
    description: 'The organ, or its workstation, drafts a notice. 起草通知。',
  })
  async noticeDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeDraftInput, INPUT) input: NoticeDraftInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => await moved(ctx, draftNotice(signedIn(ctx), to(input))));
  }

  @Mutation(() => DefenceNoticePayload, { description: 'Writes a draft anew. 修改草稿。' })
  async noticeEdit(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeEditInput, INPUT) input: NoticeEditInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => await moved(ctx, editNotice(signedIn(ctx), to(at(input)))));
  }

  @Mutation(() => DefenceNoticePayload, { description: 'Throws a draft away. 废弃草稿。' })
  async noticeDiscard(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeMoveInput, INPUT) input: NoticeMoveInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => await moved(ctx, discardNotice(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceNoticePayload, { description: 'Sends the notice to the desk of the institution. 发出通知。' })
  async noticeNotify(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeMoveInput, INPUT) input: NoticeMoveInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => await moved(ctx, notifyInstitution(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceNoticePayload, {
    description:
      'The clerk’s shortcut: the notice with its defendants and papers, written and sent in one act; safe to repeat. 一次发出通知。',
  })
  async noticeFile(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeFileInput, INPUT) input: NoticeFileInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => {
      const materialIds = (input.materialIds ?? []).map((id) => rowIdIn('Material', id, 'materialIds'));
      return await moved(ctx, fileNotice(signedIn(ctx), { ...to(input), materialIds }));
    });
  }

  @Mutation(() => DefenceNoticePayload, { description: 'Brings in another paper of the organ. 附入材料。' })
  async noticeAttach(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeAttachInput, INPUT) input: NoticeAttachInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => {
      const materialIds = input.materialIds.map((id) => rowIdIn('Material', id, 'materialIds'));
      const lineId = optionalRowIdIn('DefenceLine', input.lineId, 'lineId');
      return await moved(ctx, attachToNotice(signedIn(ctx), { ...at(input), materialIds, lineId }));
    });
  }

  @Mutation(() => DefenceNoticePayload, { description: 'Opens the notice; the organ sees when. 签收通知。' })
  async noticeOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeOpenInput, INPUT) input: NoticeOpenInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => await moved(ctx, openNotice(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceNoticePayload, {
    description: 'Takes it onto the own table; nothing is answered by it. 认领。',
  })
  async noticeClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeOpenInput, INPUT) input: NoticeOpenInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(ctx, async () => await moved(ctx, claimNotice(signedIn(ctx), at(input))));
  }

  @FieldResolver(() => [DefenceLine])
  async lines(@Ctx() ctx: Context, @Root() notice: DefenceNotice): Promise<DefenceLine[]> {
    return await loadLines(ctx, notice);
  }

  @FieldResolver(() => [Letter])
  async letters(@Ctx() ctx: Context, @Root() { raw, covered }: DefenceNotice): Promise<Letter[]> {
    const { organisationId } = signedIn(ctx).viewer;
    const rows = covered ? [] : await rowsOf(ctx, lettersBySubject, raw.id);
    return rows
      .filter((row) => maySeeLetter({ ...row, subjectType: 'DEFENCE_NOTICE' }, organisationId, raw.part))
      .map((row) => letterOf(ctx, row));
  }

  @FieldResolver(() => [Material])
  async papers(@Ctx() ctx: Context, @Root() { raw, covered }: DefenceNotice): Promise<Material[]> {
    return covered ? [] : await papersOf(signedIn(ctx), raw);
  }

  @FieldResolver(() => DefenceNotice, { nullable: true })
  async reroutedFrom(@Ctx() ctx: Context, @Root() { raw, covered }: DefenceNotice): Promise<DefenceNotice | null> {
    return covered || raw.reroutedFromId === null ? null : await loadNotice(ctx, raw.reroutedFromId);
  }

  @FieldResolver(() => TimelineConnection, { description: 'What happened, oldest first. 办理经过。' })
  async timeline(
    @Ctx() ctx: Context,
    @Root() { raw, covered }: DefenceNotice,
    @Args(() => PageArgs) args: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    if (covered) return noTimeline(args.after);
    return await timeline(signedIn(ctx), raw.id, args.first, args.after, info);
  }

  @FieldResolver(() => [ViewerAction])
  async viewerActions(@Ctx() ctx: Context, @Root() { raw }: DefenceNotice): Promise<ViewerAction[]> {
    return viewerActionsOf(ctx, noticeActions(signedIn(ctx), raw));
  }
}

async function moved(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { notice: await loadNotice(ctx, subjectId), journalEntryId };
}

function at<Input extends { id: string }>(input: Input): Input {
  return { ...input, id: rowIdIn('DefenceNotice', input.id, 'id') };
}

function to<Input extends { toOrganisationId: string }>(input: Input): Input {
  return { ...input, toOrganisationId: rowIdIn('Organisation', input.toOrganisationId, 'toOrganisationId') };
}
