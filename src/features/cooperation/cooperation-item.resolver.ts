import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { actionsOf } from '../../access/authorize.js';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { unseal } from '../../kernel/seal.js';
import { Deadline, deadlineOf } from '../deadlines/deadline.graphql.js';
import { clocksOf } from '../deadlines/deadline.reads.js';
import { CooperationItemPayload } from './cooperation.graphql.js';
import {
  CooperationItemAcceptInput,
  CooperationItemAskSupplementInput,
  CooperationItemMoveInput,
  CooperationItemResultInput,
  CooperationItemReworkInput,
  CooperationItemSupplyInput,
  CooperationItemUnableInput,
} from './cooperation.inputs.js';
import { supplementsByItem } from './cooperation.queries.js';
import { loadCooperation, loadItems } from './cooperation.reads.js';
import { itemsMayMove, refusalOfHandler, refusalToAccept, refusalToLeave } from './cooperation.rules.js';
import { CooperationItem, Supplement } from './cooperation-item.graphql.js';
import { type CooperationItemCommand, cooperationItemLifecycle } from './cooperation-item.lifecycle.js';
import { acceptItem, declareItemUnable, startItem } from './cooperation-item.service.js';
import { askSupplement, confirmItem, reworkItem, submitResult, supply } from './cooperation-result.service.js';

@Resolver(() => CooperationItem)
export class CooperationItemResolver {
  @Mutation(() => CooperationItemPayload, {
    description: 'Takes an item; HANDLE_CASE and TRANSFER_APPLICATION move the lead. 接受事项。',
  })
  async cooperationItemAccept(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemAcceptInput, INPUT) input: CooperationItemAcceptInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => {
      const handlerMemberId = optionalRowIdIn('Member', input.handlerId, 'handlerId');
      const { handlerId: _global, ...rest } = input;
      return await movedItem(ctx, acceptItem(signedIn(ctx), { ...at(rest), handlerMemberId }));
    });
  }

  @Mutation(() => CooperationItemPayload, { description: 'Says in writing what is objectively impossible. 不能办理。' })
  async cooperationItemUnable(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemUnableInput, INPUT) input: CooperationItemUnableInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, declareItemUnable(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationItemPayload, { description: 'Work on the item begins. 开始办理。' })
  async cooperationItemStart(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemMoveInput, INPUT) input: CooperationItemMoveInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, startItem(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationItemPayload, { description: 'Submits the result. 提交结果。' })
  async cooperationItemSubmitResult(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemResultInput, INPUT) input: CooperationItemResultInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, submitResult(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationItemPayload, { description: 'Asks for what is missing; the clock pauses. 要求补充。' })
  async cooperationItemAskSupplement(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemAskSupplementInput, INPUT) input: CooperationItemAskSupplementInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, askSupplement(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationItemPayload, { description: 'Supplies what was asked; the clock goes on. 补充。' })
  async cooperationItemSupply(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemSupplyInput, INPUT) input: CooperationItemSupplyInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, supply(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationItemPayload, { description: 'Confirms the result. 确认结果。' })
  async cooperationItemConfirm(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemMoveInput, INPUT) input: CooperationItemMoveInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, confirmItem(signedIn(ctx), at(input))));
  }

  @Mutation(() => CooperationItemPayload, {
    description: 'Asks for the work again; the third time escalates. 退回补正。',
  })
  async cooperationItemRework(
    @Ctx() ctx: Context,
    @Arg('input', () => CooperationItemReworkInput, INPUT) input: CooperationItemReworkInput,
  ): Promise<CooperationItemPayload> {
    return await answered(ctx, async () => await movedItem(ctx, reworkItem(signedIn(ctx), at(input))));
  }

  @FieldResolver(() => Deadline, { nullable: true })
  async deadline(@Ctx() ctx: Context, @Root() { raw, ask }: CooperationItem): Promise<Deadline | null> {
    const rows = await clocksOf(ctx, ask);
    const running = rows.find((row) => row.itemId === raw.id && row.stoppedAt === null);
    const answer = rows.find((row) => row.ruleId === 'COOPERATION_ANSWER' && row.stoppedAt === null);
    const shown = running ?? (raw.state === 'REQUESTED' ? answer : undefined);
    return shown === undefined ? null : deadlineOf(ctx, shown);
  }

  @FieldResolver(() => [Supplement])
  async supplements(@Ctx() ctx: Context, @Root() { raw }: CooperationItem): Promise<Supplement[]> {
    return (await rowsOf(ctx, supplementsByItem, raw.id)).map((row) => ({
      list: unseal(ctx, { table: 'supplement', column: 'list_sealed', rowId: row.id }, row.listSealed),
      askedAt: row.askedAt,
      answer: unseal(ctx, { table: 'supplement', column: 'answer_sealed', rowId: row.id }, row.answerSealed),
      suppliedAt: row.suppliedAt,
    }));
  }

  @FieldResolver(() => [ViewerAction])
  viewerActions(@Ctx() ctx: Context, @Root() { raw, ask }: CooperationItem): ViewerAction[] {
    if (!itemsMayMove(ask.state)) return [];
    const { viewer } = signedIn(ctx);
    const why = (command: CooperationItemCommand) => {
      const another = refusalOfHandler(viewer, raw.state, command, [raw.handlerMemberId, ask.caseHandlerMemberId]);
      if (another !== null) return another;
      if (command === 'unable') return refusalToLeave(raw.kind, raw.state);
      if (command !== 'accept' || ask.caseState === null) return null;
      const senderLeads = ask.leadOrganisationId === ask.ownerOrganisationId;
      return refusalToAccept(raw.kind, { caseState: ask.caseState, senderLeads });
    };
    return viewerActionsOf(ctx, actionsOf(cooperationItemLifecycle, viewer, ask.part, raw.state, why));
  }
}

function at<Input extends { id: string }>(input: Input): Input {
  return { ...input, id: rowIdIn('CooperationItem', input.id, 'id') };
}

async function movedItem(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, ids, journalEntryId } = await done;
  const cooperation = await loadCooperation(ctx, subjectId);
  const items = cooperation === null ? [] : await loadItems(ctx, cooperation.raw);
  return { cooperation, item: items.find((item) => item.raw.id === ids?.item) ?? null, journalEntryId };
}
