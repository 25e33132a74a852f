import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { decodeCursor, encodeCursor, pageOf, pageSize } from '../../api/connection.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { LegalAidCase } from './case.graphql.js';
import { loadCase } from './case.reads.js';
import {
  Settlement,
  SettlementDecideInput,
  SettlementDraftInput,
  SettlementMoveInput,
  SettlementPayload,
  SettlementReviseInput,
  SettlementShareArgs,
  SettlementShareConnection,
  type ShareInput,
} from './settlement.graphql.js';
import { sharesOfSettlement } from './settlement.queries.js';
import { loadSettlements, shareOf } from './settlement.reads.js';
import {
  concludeSettlement,
  discardSettlement,
  draftSettlement,
  failSettlement,
  offerSettlement,
  reviseSettlement,
  type SettlementMove,
  withdrawSettlement,
} from './settlement.service.js';
import { decideOnSettlement } from './settlement-decision.service.js';

async function moved(ctx: MemberContext, done: Promise<CommandResult>) {
  const { subjectId, ids = {}, journalEntryId } = await done;
  const root = await loadCase(ctx, subjectId);
  const all = root === null ? [] : await loadSettlements(ctx, root);
  const settlement = all.find(({ raw }) => raw.id === ids.settlement) ?? null;
  return { case: root, settlement, journalEntryId };
}

function at<Input extends { id: string }>({ id, ...input }: Input): Omit<Input, 'id'> & { settlementId: string } {
  return { ...input, settlementId: rowIdIn('Settlement', id, 'id') };
}

function sharesIn(shares: readonly ShareInput[] | null | undefined) {
  if (shares == null) return null;
  return shares.map(({ rowId, amountFen }, nth) => ({
    rowId: rowIdIn('RosterRow', rowId, `shares.${nth}.rowId`),
    amountFen,
  }));
}

@Resolver(() => Settlement)
export class SettlementResolver {
  @FieldResolver(() => SettlementShareConnection, {
    description: "The workers' shares of the present revision. 工人份额。",
  })
  async shares(
    @Ctx() ctx: Context,
    @Root() { raw, sharing }: Settlement,
    @Args(() => SettlementShareArgs) { first, after, decision }: SettlementShareArgs,
  ): Promise<InstanceType<typeof SettlementShareConnection>> {
    const size = pageSize(ctx, first);
    const list = `shares:${raw.id}`;
    const [last = 0] = after == null ? [] : decodeCursor(ctx, list, after);
    const rows = await ctx.reads.rows(sharesOfSettlement, [raw.id, raw.revision, last, size + 1, decision ?? null]);
    const page = pageOf(
      rows,
      size,
      after,
      (row) => encodeCursor(ctx, list, [row.rowNumber]),
      (row) => shareOf(ctx, row, sharing),
    );
    return { ...page, totalCount: rows[0]?.total ?? null, totalCountCapped: false };
  }

  @Mutation(() => SettlementPayload, { description: 'Drafts a settlement. 拟定和解方案。' })
  async settlementDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementDraftInput, INPUT) input: SettlementDraftInput,
  ): Promise<SettlementPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const caseId = rowIdIn('LegalAidCase', input.caseId, 'caseId');
      return await moved(member, draftSettlement(member, { ...input, caseId, shares: sharesIn(input.shares) }));
    });
  }

  @Mutation(() => SettlementPayload, { description: 'Puts it to the workers. 提出和解方案。' })
  async settlementOffer(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementMoveInput, INPUT) input: SettlementMoveInput,
  ): Promise<SettlementPayload> {
    return await move(ctx, input, offerSettlement);
  }

  @Mutation(() => SettlementPayload, { description: 'Throws a draft away. 废弃和解方案。' })
  async settlementDiscard(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementMoveInput, INPUT) input: SettlementMoveInput,
  ): Promise<SettlementPayload> {
    return await move(ctx, input, discardSettlement);
  }

  @Mutation(() => SettlementPayload, {
    description: "Records a worker's decision: the lead's handler, or the home's cooperation officer. 登记工人意见。",
  })
  async settlementDecide(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementDecideInput, INPUT) input: SettlementDecideInput,
  ): Promise<SettlementPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const { decision } = input;
      if (decision === 'UNDECIDED') refuse('DECISION_UNFIT', { path: ['input', 'decision'], words: { decision } });
      const rowId = rowIdIn('RosterRow', input.rowId, 'rowId');
      const materialId = optionalRowIdIn('Material', input.materialId, 'materialId');
      return await moved(member, decideOnSettlement(member, { ...at(input), decision, rowId, materialId }));
    });
  }

  @Mutation(() => SettlementPayload, { description: 'Changes the terms; every worker decides anew. 修改和解方案。' })
  async settlementRevise(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementReviseInput, INPUT) input: SettlementReviseInput,
  ): Promise<SettlementPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      return await moved(member, reviseSettlement(member, { ...at(input), shares: sharesIn(input.shares) }));
    });
  }

  @Mutation(() => SettlementPayload, { description: 'Concludes it. 达成和解。' })
  async settlementConclude(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementMoveInput, INPUT) input: SettlementMoveInput,
  ): Promise<SettlementPayload> {
    return await move(ctx, input, concludeSettlement);
  }

  @Mutation(() => SettlementPayload, { description: 'Takes the offer back. 收回和解方案。' })
  async settlementWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementMoveInput, INPUT) input: SettlementMoveInput,
  ): Promise<SettlementPayload> {
    return await move(ctx, input, withdrawSettlement);
  }

  @Mutation(() => SettlementPayload, { description: 'Records that it did not come about. 和解未达成。' })
  async settlementFail(
    @Ctx() ctx: Context,
    @Arg('input', () => SettlementMoveInput, INPUT) input: SettlementMoveInput,
  ): Promise<SettlementPayload> {
    return await move(ctx, input, failSettlement);
  }
}

async function move(
  ctx: Context,
  input: SettlementMoveInput,
  service: (member: MemberContext, request: SettlementMove) => Promise<CommandResult>,
): Promise<SettlementPayload> {
  return await answered(ctx, async () => {
    const member = signedIn(ctx);
    return await moved(member, service(member, at(input)));
  });
}

@Resolver(() => LegalAidCase)
export class CaseSettlementsResolver {
  @FieldResolver(() => [Settlement], { description: 'Its settlements, the newest first. 和解方案。' })
  async settlements(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Settlement[]> {
    return await loadSettlements(signedIn(ctx), root);
  }
}
