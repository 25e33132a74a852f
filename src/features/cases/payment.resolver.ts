import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { brief } from '../../access/projection.js';
import { signedIn } from '../../access/viewer.js';
import { moneyOf } from '../../api/common.graphql.js';
import { decodeCursor, encodeCursor, PageArgs, pageOf, pageSize } from '../../api/connection.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { projectPerson } from '../people/person.projection.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { loadCase } from './case.reads.js';
import {
  CaseAwardInput,
  Payment,
  PaymentAllocationConnection,
  PaymentPayload,
  PaymentRecordInput,
} from './payment.graphql.js';
import { allocationsOfPayment, paymentsByCase } from './payment.queries.js';
import { recordAward, recordPayment } from './payment.service.js';
import { mayRead } from './sharing.rules.js';

async function paymentsOf(ctx: Context, { raw, sharing }: LegalAidCase): Promise<Payment[]> {
  if (!mayRead(sharing.AMOUNTS)) return [];
  const rows = await rowsOf(ctx, paymentsByCase, raw.id);
  return rows.map(
    (row) =>
      ({
        __typename: 'Payment',
        id: toGlobalId('Payment', row.id),
        amount: moneyOf(row.amountFen),
        paidOn: row.paidOn,
        method: row.method,
        recordedAt: row.recordedAt,
        recordedBy: brief(ctx, row.recordedByOrganisationId),
        workers: row.workers,
        raw: row,
        sharing,
      }) as unknown as Payment,
  );
}

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver(() => PaymentAllocationConnection, { description: 'What each worker got. 分配明细。' })
  async allocations(
    @Ctx() ctx: Context,
    @Root() { raw, sharing }: Payment,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<InstanceType<typeof PaymentAllocationConnection>> {
    const size = pageSize(ctx, first);
    const list = `allocations:${raw.id}`;
    const [last = 0] = after == null ? [] : decodeCursor(ctx, list, after);
    const rows = await ctx.reads.rows(allocationsOfPayment, [raw.id, last, size + 1]);
    const page = pageOf(
      rows,
      size,
      after,
      (row) => encodeCursor(ctx, list, [row.rowNumber]),
      (row) => ({
        rowId: toGlobalId('RosterRow', row.rowId),
        rowNumber: row.rowNumber,
        person: projectPerson(ctx, row, sharing),
        amount: moneyOf(row.amountFen),
      }),
    );
    return { ...page, totalCount: raw.workers, totalCountCapped: false };
  }

  @Mutation(() => PaymentPayload, {
    description: 'Records money that arrived; it is shared out over what is owed, to the fen. 登记支付。',
  })
  async paymentRecord(
    @Ctx() ctx: Context,
    @Arg('input', () => PaymentRecordInput, INPUT) input: PaymentRecordInput,
  ): Promise<PaymentPayload> {
    return await answered(ctx, async () => {
      const caseId = rowIdIn('LegalAidCase', input.caseId, 'caseId');
      const rowIds = input.rowIds?.map((id) => rowIdIn('RosterRow', id, 'rowIds')) ?? null;
      const done = await recordPayment(signedIn(ctx), { ...input, caseId, rowIds });
      const root = await loadCase(ctx, done.subjectId);
      const payments = root === null ? [] : await paymentsOf(ctx, root);
      const payment = payments.find(({ raw }) => raw.id === done.ids?.payment) ?? null;
      return { payment, case: root, journalEntryId: done.journalEntryId };
    });
  }

  @Mutation(() => CasePayload, { description: 'Records what an award gives each worker. 登记裁决金额。' })
  async caseAward(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseAwardInput, INPUT) input: CaseAwardInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const caseId = rowIdIn('LegalAidCase', input.caseId, 'caseId');
      const rows = input.rows.map(({ rowId, amountFen }, nth) => ({
        rowId: rowIdIn('RosterRow', rowId, `rows.${nth}.rowId`),
        amountFen,
      }));
      const { subjectId, journalEntryId } = await recordAward(signedIn(ctx), { ...input, caseId, rows });
      return { case: await loadCase(ctx, subjectId), journalEntryId };
    });
  }
}

@Resolver(() => LegalAidCase)
export class CasePaymentsResolver {
  @FieldResolver(() => [Payment], { description: 'What was paid, the oldest first. 支付记录。' })
  async payments(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Payment[]> {
    return await paymentsOf(ctx, root);
  }
}
