import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { CaseMember } from '../cases/restriction.graphql.js';
import { membersByCase } from '../cases/restriction.queries.js';
import { DefenceNotice, DefenceNoticePayload } from './defence.graphql.js';
import { loadNotice } from './defence.reads.js';
import { DutyLawyerHelpMemberInput, NoticeMemberInput } from './defence-members.inputs.js';
import { addAskMember, removeAskMember } from './defence-members.service.js';
import { DutyLawyerHelp, DutyLawyerHelpPayload } from './duty.graphql.js';
import { loadHelp } from './duty.reads.js';

async function membersOf(ctx: Context, subjectId: string): Promise<CaseMember[]> {
  const rows = await rowsOf(ctx, membersByCase, subjectId);
  return rows.map(({ memberId, name, way, since }) => ({ memberId: toGlobalId('Member', memberId), name, way, since }));
}

async function notice(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { notice: await loadNotice(ctx, subjectId), journalEntryId };
}

async function help(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { help: await loadHelp(ctx, subjectId), journalEntryId };
}

const move = (type: 'DefenceNotice' | 'DutyLawyerHelp', input: NoticeMemberInput | DutyLawyerHelpMemberInput) => ({
  ...input,
  id: rowIdIn(type, input.id, 'id'),
  memberId: rowIdIn('Member', input.memberId, 'memberId'),
});

/** Who sees a restricted notice. */
@Resolver(() => DefenceNotice)
export class DefenceNoticeMembersResolver {
  @FieldResolver(() => [CaseMember], {
    description: 'Of a restricted notice: which colleagues belong to it, beside the head. 可查看人员。',
  })
  async members(@Ctx() ctx: Context, @Root() { raw, covered }: DefenceNotice): Promise<CaseMember[]> {
    return raw.restricted && !covered ? await membersOf(ctx, raw.id) : [];
  }

  @Mutation(() => DefenceNoticePayload, {
    description: 'The head adds a colleague to a restricted notice. 指定可查看人员。',
  })
  async noticeMemberAdd(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeMemberInput, INPUT) input: NoticeMemberInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(
      ctx,
      async () => await notice(ctx, addAskMember(signedIn(ctx), 'notice', move('DefenceNotice', input))),
    );
  }

  @Mutation(() => DefenceNoticePayload, {
    description: 'The head takes a colleague out of a restricted notice. 取消可查看人员。',
  })
  async noticeMemberRemove(
    @Ctx() ctx: Context,
    @Arg('input', () => NoticeMemberInput, INPUT) input: NoticeMemberInput,
  ): Promise<DefenceNoticePayload> {
    return await answered(
      ctx,
      async () => await notice(ctx, removeAskMember(signedIn(ctx), 'notice', move('DefenceNotice', input))),
    );
  }
}

/** Who sees a restricted help. */
@Resolver(() => DutyLawyerHelp)
export class DutyLawyerHelpMembersResolver {
  @FieldResolver(() => [CaseMember], {
    description: 'Of a restricted help: which colleagues belong to it, beside the head. 可查看人员。',
  })
  async members(@Ctx() ctx: Context, @Root() { raw, covered }: DutyLawyerHelp): Promise<CaseMember[]> {
    return raw.restricted && !covered ? await membersOf(ctx, raw.id) : [];
  }

  @Mutation(() => DutyLawyerHelpPayload, {
    description: 'The head adds a colleague to a restricted help. 指定可查看人员。',
  })
  async dutyLawyerHelpMemberAdd(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpMemberInput, INPUT) input: DutyLawyerHelpMemberInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(
      ctx,
      async () => await help(ctx, addAskMember(signedIn(ctx), 'dutyLawyerHelp', move('DutyLawyerHelp', input))),
    );
  }

  @Mutation(() => DutyLawyerHelpPayload, {
    description: 'The head takes a colleague out of a restricted help. 取消可查看人员。',
  })
  async dutyLawyerHelpMemberRemove(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpMemberInput, INPUT) input: DutyLawyerHelpMemberInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(
      ctx,
      async () => await help(ctx, removeAskMember(signedIn(ctx), 'dutyLawyerHelp', move('DutyLawyerHelp', input))),
    );
  }
}
