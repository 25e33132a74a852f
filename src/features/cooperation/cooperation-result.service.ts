import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { lapseProposals } from '../asks/proposal.service.js';
import { pauseClock, resumeClock, startClock, stopClocks } from '../deadlines/deadline.service.js';
import { escalateTo } from '../deadlines/escalation.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { resultLetter } from '../letters/templates/result-letter.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { refusalOfResult } from './cooperation.rules.js';
import type { MoveInput } from './cooperation-draft.service.js';
import { endItem, followItems, recordItem, refreshBall } from './cooperation-facts.js';
import { itemStep, startWork } from './cooperation-item.service.js';
import { ITEM_KINDS } from './item-kinds.js';
import { pauseReview, resumeReview } from './verification-pause.js';

const ESCALATES_AT = 3;

export interface ResultInput extends MoveInput {
  result: string;
  resultKind: 'DONE' | 'PARTLY';
  amountFen?: number | null;
}

/**
 * The requested institution submits what it found or did, by letter. Afterwards the sender has five working days to
 * confirm; nothing confirms itself. @throws RESULT_NEEDS_CLOSED_CASE when the case itself was handed over
 */
export async function submitResult(ctx: MemberContext, input: ResultInput): Promise<CommandResult> {
  return await command(
    ctx,
    'cooperationItem.submitResult',
    { idempotencyKey: input.idempotencyKey, input },
    async (tx) => {
      const { ask, item, legalAidCase, from } = await itemStep(tx, input, 'submitResult');
      refuseIf(refusalOfResult(item.kind, legalAidCase.state));
      const result = requiredText(input.result, 'result', 4_000);
      const finish = await writeResult(
        tx,
        ask,
        item,
        { result, resultKind: input.resultKind, amountFen: input.amountFen ?? null },
        from,
      );
      await refreshBall(tx, ask);
      await finish();
      return { subjectId: ask.id, ids: { item: item.id } };
    },
  );
}

/** Writes a result into an item; the returned step issues the letter, whose number is the last lock. */
export async function writeResult(
  tx: CommandTx,
  ask: Cooperation,
  item: CooperationItem,
  result: { result: string; resultKind: 'DONE' | 'PARTLY'; amountFen: number | null },
  from: string,
): Promise<() => Promise<unknown>> {
  item.state = 'RESULT_SUBMITTED';
  item.resultSealed = seal(
    tx.ctx,
    { table: 'cooperation_item', column: 'result_sealed', rowId: item.id },
    result.result,
  );
  item.resultKind = result.resultKind;
  item.resultAmountFen = result.amountFen;
  item.submittedAt = tx.now;
  touch(tx, item);
  recordItem(tx, ask, item, 'submitResult', from);
  await lapseDueDate(tx, ask, item);
  await resumeReview(tx, ask, item);
  await stopClocks(tx, ask.id, ['COOPERATION_WORK'], item.id);
  await startClock(tx, {
    ruleId: 'RESULT_CONFIRMATION',
    organisationId: ask.ownerOrganisationId,
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    itemId: item.id,
    startedAt: tx.now,
    trigger: 'SUBMITTED',
  });
  return async () =>
    await issueLetter(tx, {
      template: resultLetter,
      subjectType: 'COOPERATION',
      subjectId: ask.id,
      toOrganisationId: ask.ownerOrganisationId,
      facts: {
        requestNumber: ask.number ?? '',
        requestDate: toLocalDate(ask.sentAt ?? tx.now),
        cause: ask.matter,
        items: [
          {
            kindLabel: ITEM_KINDS[item.kind].zh,
            outcomeLabel: result.resultKind === 'DONE' ? '已办结' : '部分办结',
            summary: result.result,
            completedOn: toLocalDate(tx.now),
          },
        ],
        executor: null,
      },
    });
}

/** Another date is offered for work that goes on: while the item awaits the sender the offer lapses. */
async function lapseDueDate(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<void> {
  await lapseProposals(tx, { askId: ask.id, itemId: item.id, kinds: ['NEW_DUE_DATE'] });
}

/** The requested side needs more to go on. Afterwards the item's clock stands still and the sender is awaited. */
export async function askSupplement(ctx: MemberContext, input: MoveInput & { list: string }): Promise<CommandResult> {
  return await command(
    ctx,
    'cooperationItem.askSupplement',
    { idempotencyKey: input.idempotencyKey, input },
    async (tx) => {
      const { ask, item, next, from } = await itemStep(tx, input, 'askSupplement');
      const list = requiredText(input.list, 'list');
      item.state = next;
      touch(tx, item);
      const id = newId();
      await tx.sql(
        'insert into supplement (id, cooperation_id, item_id, list_sealed, asked_at, asked_by_member_id) values (?, ?, ?, ?, ?, ?)',
        [
          id,
          ask.id,
          item.id,
          seal(tx.ctx, { table: 'supplement', column: 'list_sealed', rowId: id }, list),
          tx.now,
          tx.viewer.memberId,
        ],
      );
      await lapseDueDate(tx, ask, item);
      await pauseClock(tx, item.id, 'COOPERATION_WORK', 'SUPPLEMENT');
      recordItem(tx, ask, item, 'askSupplement', from, { supplement: id });
      await refreshBall(tx, ask);
      return { subjectId: ask.id, ids: { item: item.id } };
    },
  );
}

/** The sender supplies what was asked. Afterwards the clock goes on, and the time it stood still is added. */
export async function supply(ctx: MemberContext, input: MoveInput & { answer: string }): Promise<CommandResult> {
  return await command(ctx, 'cooperationItem.supply', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, item, next, from } = await itemStep(tx, input, 'supply');
    const answer = requiredText(input.answer, 'answer');
    const [open] = await tx.sql<{ id: string }>('select id from supplement where item_id = ? and supplied_at is null', [
      item.id,
    ]);
    if (open === undefined) refuse('SUPPLEMENT_NOT_ASKED');
    await tx.sql('update supplement set answer_sealed = ?, supplied_at = ?, supplied_by_member_id = ? where id = ?', [
      seal(tx.ctx, { table: 'supplement', column: 'answer_sealed', rowId: open.id }, answer),
      tx.now,
      tx.viewer.memberId,
      open.id,
    ]);
    item.state = next;
    touch(tx, item);
    await resumeClock(tx, item.id, 'COOPERATION_WORK');
    recordItem(tx, ask, item, 'supply', from, { supplement: open.id });
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { item: item.id } };
  });
}

/** The sender confirms a result. Afterwards the item's grants end; when it was the last one the sender concludes the ask. */
export async function confirmItem(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'cooperationItem.confirm', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, item, items, legalAidCase, next, from } = await itemStep(tx, input, 'confirm');
    item.state = next;
    touch(tx, item);
    await endItem(tx, ask, item);
    recordItem(tx, ask, item, 'confirm', from);
    await followItems(tx, ask, items, legalAidCase);
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { item: item.id } };
  });
}

/** The sender asks for the work again, with a reason. Afterwards the work clock runs anew; the third time it escalates. */
export async function reworkItem(ctx: MemberContext, input: MoveInput & { reason: string }): Promise<CommandResult> {
  return await command(ctx, 'cooperationItem.rework', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, item, next, from } = await itemStep(tx, input, 'rework');
    const reason = requiredText(input.reason, 'reason');
    item.state = next;
    item.reworkCount += 1;
    item.reasonSealed = seal(tx.ctx, { table: 'cooperation_item', column: 'reason_sealed', rowId: item.id }, reason);
    touch(tx, item);
    await stopClocks(tx, ask.id, ['RESULT_CONFIRMATION'], item.id);
    await startWork(tx, ask, item);
    await pauseReview(tx, ask, item);
    recordItem(tx, ask, item, 'rework', from, { count: item.reworkCount });
    if (item.reworkCount >= ESCALATES_AT && item.escalatedAt == null) {
      item.escalatedAt = tx.now;
      const superiors = await escalateItem(tx, ask, item);
      recordItem(tx, ask, item, 'escalate', item.state, { count: item.reworkCount }, superiors);
    }
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { item: item.id } };
  });
}

/** The third rework is told to each side's own superior. Afterwards they take part until the item has ended. */
async function escalateItem(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<string[]> {
  const superiors: string[] = [];
  for (const organisationId of [ask.ownerOrganisationId, ask.requestedOrganisationId]) {
    const what = { subjectType: 'COOPERATION' as const, subjectId: ask.id, itemId: item.id, deadlineId: null };
    const superior = await escalateTo(tx, { ...what, organisationId, dueAt: null });
    if (superior !== null) superiors.push(superior);
  }
  return superiors;
}
