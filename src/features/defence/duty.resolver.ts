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
import { LegalAidCase } from '../cases/case.graphql.js';
import { loadCase } from '../cases/case.reads.js';
import { Deadline, deadlineOf } from '../deadlines/deadline.graphql.js';
import { deadlinesBySubject } from '../deadlines/deadline.queries.js';
import { TimelineConnection } from '../events/timeline.graphql.js';
import { noTimeline, timeline } from '../events/timeline.reads.js';
import { Letter, letterOf } from '../letters/letter.graphql.js';
import { lettersBySubject } from '../letters/letter.queries.js';
import {
  DutyLawyerHelp,
  DutyLawyerHelpArgs,
  DutyLawyerHelpConnection,
  DutyLawyerHelpListArgs,
  DutyLawyerHelpPayload,
  DutyShiftConnection,
  DutyShiftListArgs,
  DutyShiftPayload,
} from './duty.graphql.js';
import {
  DutyLawyerHelpCancelInput,
  DutyLawyerHelpConvertInput,
  DutyLawyerHelpMoveInput,
  DutyLawyerHelpRecordInput,
  DutyLawyerHelpRequestInput,
  DutyLawyerHelpScheduleInput,
  DutyShiftCancelInput,
  DutyShiftPlanInput,
} from './duty.inputs.js';
import { helpActions, loadHelp, loadHelpByNumber, loadShifts, pageOfHelps, pageOfShifts } from './duty.reads.js';
import { convertHelp } from './duty-convert.service.js';
import { cancelHelp, requestHelp } from './duty-help.service.js';
import { holdHelp, writeHelpRecord } from './duty-help-record.service.js';
import { scheduleHelp } from './duty-help-schedule.service.js';
import { cancelShift, planShifts } from './duty-shift.service.js';

@Resolver(() => DutyLawyerHelp)
export class DutyResolver {
  @Query(() => DutyLawyerHelp, {
    nullable: true,
    description: 'A help by id or number; null when there is none for you. 查询法律帮助。',
  })
  async dutyLawyerHelp(
    @Ctx() ctx: Context,
    @Args(() => DutyLawyerHelpArgs) { id, number }: DutyLawyerHelpArgs,
  ): Promise<DutyLawyerHelp | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadHelpByNumber(member, number);
    const rowId = rowIdOf('DutyLawyerHelp', id ?? '');
    return rowId === null ? null : await loadHelp(member, rowId);
  }

  @Query(() => DutyLawyerHelpConnection, {
    description: 'The helps of your organisation; with days of holding, the ledger (form 29). 法律帮助台账。',
  })
  async dutyLawyerHelps(
    @Ctx() ctx: Context,
    @Args(() => DutyLawyerHelpListArgs) { filter, ...page }: DutyLawyerHelpListArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    return await pageOfHelps(signedIn(ctx), page, filter, info);
  }

  @Query(() => DutyShiftConnection, { description: 'The duty roster of a station in a month. 值班表。' })
  async dutyShifts(
    @Ctx() ctx: Context,
    @Args(() => DutyShiftListArgs) { stationId, month, withCancelled, ...page }: DutyShiftListArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    return await pageOfShifts(signedIn(ctx), page, { stationId, month, withCancelled: withCancelled ?? false }, info);
  }

  @Mutation(() => DutyLawyerHelpPayload, {
    description: 'An organ, or a detention house, asks for the duty lawyer. 约见值班律师。',
  })
  async dutyLawyerHelpRequest(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpRequestInput, INPUT) input: DutyLawyerHelpRequestInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(ctx, async () => {
      const toOrganisationId = rowIdIn('Organisation', input.toOrganisationId, 'toOrganisationId');
      return await moved(ctx, requestHelp(signedIn(ctx), { ...input, toOrganisationId }));
    });
  }

  @Mutation(() => DutyLawyerHelpPayload, { description: 'Names the duty lawyer and the hour. 安排值班律师。' })
  async dutyLawyerHelpSchedule(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpScheduleInput, INPUT) input: DutyLawyerHelpScheduleInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(ctx, async () => {
      const lawyerId = rowIdIn('Lawyer', input.lawyerId, 'lawyerId');
      const stationId = optionalRowIdIn('Organisation', input.stationId, 'stationId');
      return await moved(ctx, scheduleHelp(signedIn(ctx), { ...at(input), lawyerId, stationId }));
    });
  }

  @Mutation(() => DutyLawyerHelpPayload, { description: 'The duty lawyer has met the person. 已会见。' })
  async dutyLawyerHelpHold(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpMoveInput, INPUT) input: DutyLawyerHelpMoveInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(ctx, async () => await moved(ctx, holdHelp(signedIn(ctx), at(input))));
  }

  @Mutation(() => DutyLawyerHelpPayload, { description: 'Records what was done. 登记法律帮助。' })
  async dutyLawyerHelpRecord(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpRecordInput, INPUT) input: DutyLawyerHelpRecordInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(ctx, async () => await moved(ctx, writeHelpRecord(signedIn(ctx), at(input))));
  }

  @Mutation(() => DutyLawyerHelpPayload, {
    description: 'Forwards the application made through the duty lawyer, within 24 hours. 转交申请。',
  })
  async dutyLawyerHelpConvert(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpConvertInput, INPUT) input: DutyLawyerHelpConvertInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(ctx, async () => await moved(ctx, convertHelp(signedIn(ctx), at(input))));
  }

  @Mutation(() => DutyLawyerHelpPayload, { description: 'Takes the request back before the meeting. 取消约见。' })
  async dutyLawyerHelpCancel(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyLawyerHelpCancelInput, INPUT) input: DutyLawyerHelpCancelInput,
  ): Promise<DutyLawyerHelpPayload> {
    return await answered(ctx, async () => await moved(ctx, cancelHelp(signedIn(ctx), at(input))));
  }

  @Mutation(() => DutyShiftPayload, { description: 'Puts a lawyer on the duty roster of a station. 排班。' })
  async dutyShiftPlan(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyShiftPlanInput, INPUT) input: DutyShiftPlanInput,
  ): Promise<DutyShiftPayload> {
    return await answered(ctx, async () => {
      const stationId = rowIdIn('Organisation', input.stationId, 'stationId');
      const lawyerId = rowIdIn('Lawyer', input.lawyerId, 'lawyerId');
      return await planned(ctx, planShifts(signedIn(ctx), { ...input, stationId, lawyerId }));
    });
  }

  @Mutation(() => DutyShiftPayload, { description: 'Takes a lawyer off the roster of a day. 取消排班。' })
  async dutyShiftCancel(
    @Ctx() ctx: Context,
    @Arg('input', () => DutyShiftCancelInput, INPUT) input: DutyShiftCancelInput,
  ): Promise<DutyShiftPayload> {
    return await answered(ctx, async () => {
      const id = rowIdIn('DutyShift', input.id, 'id');
      return await planned(ctx, cancelShift(signedIn(ctx), { ...input, id }));
    });
  }

  @FieldResolver(() => LegalAidCase, { nullable: true })
  async legalAidCase(@Ctx() ctx: Context, @Root() { raw, covered }: DutyLawyerHelp): Promise<LegalAidCase | null> {
    return covered || raw.caseId === null ? null : await loadCase(ctx, raw.caseId);
  }

  @FieldResolver(() => [Deadline])
  async deadlines(@Ctx() ctx: Context, @Root() { raw, covered }: DutyLawyerHelp): Promise<Deadline[]> {
    if (covered || raw.part !== 'REQUESTED') return [];
    return (await rowsOf(ctx, deadlinesBySubject, raw.id)).map((row) => deadlineOf(ctx, row));
  }

  @FieldResolver(() => [Letter])
  async letters(@Ctx() ctx: Context, @Root() { raw, covered }: DutyLawyerHelp): Promise<Letter[]> {
    return covered ? [] : (await rowsOf(ctx, lettersBySubject, raw.id)).map((row) => letterOf(ctx, row));
  }

  @FieldResolver(() => TimelineConnection, { description: 'What happened, oldest first. 办理经过。' })
  async timeline(
    @Ctx() ctx: Context,
    @Root() { raw, covered }: DutyLawyerHelp,
    @Args(() => PageArgs) args: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    if (covered) return noTimeline(args.after);
    return await timeline(signedIn(ctx), raw.id, args.first, args.after, info);
  }

  @FieldResolver(() => [ViewerAction])
  viewerActions(@Ctx() ctx: Context, @Root() { raw }: DutyLawyerHelp): ViewerAction[] {
    return viewerActionsOf(ctx, helpActions(signedIn(ctx), raw));
  }
}

async function moved(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { help: await loadHelp(ctx, subjectId), journalEntryId };
}

async function planned(ctx: Context, done: Promise<CommandResult>) {
  const { ids = {}, journalEntryId } = await done;
  const shifts = await loadShifts(ctx, Object.values(ids).map(String));
  return { shifts: shifts.filter((shift) => shift !== null), journalEntryId };
}

function at<Input extends { id: string }>(input: Input): Input {
  return { ...input, id: rowIdIn('DutyLawyerHelp', input.id, 'id') };
}
