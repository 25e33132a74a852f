import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { issueLetter } from '../letters/letter.service.js';
import { withdrawalLetter } from '../letters/templates/withdrawal-letter.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { cooperationLifecycle } from './cooperation.lifecycle.js';
import { cooperationNotNow, refusalOfDay, refusalToConclude } from './cooperation.rules.js';
import { contentOf, differenceOf, keepRevision } from './cooperation-content.js';
import type { MoveInput } from './cooperation-draft.service.js';
import { endAsk, recordAsk, refreshBall } from './cooperation-facts.js';
import { itemsOf, lockAsk } from './cooperation-lock.js';

/**
 * The requested institution's officer opens the letter. Afterwards the sender sees when; the answer clock, which runs
 * since receipt, does not move. @throws COOPERATION_OPENED_ALREADY with the first one's time
 */
export async function openCooperation(
  ctx: MemberContext,
  input: Omit<MoveInput, 'expectedVersion'>,
): Promise<CommandResult> {
  return await command(ctx, 'cooperation.open', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part } = await lockAsk(tx, input.id, 'OPENS');
    await stepOf(tx, cooperationLifecycle, part, ask, 'open', cooperationNotNow);
    openNow(tx, ask);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** Answering an unopened ask opens it: afterwards there is evidence of who and when. */
export function openNow(tx: CommandTx, ask: Cooperation): void {
  const from = ask.state;
  ask.state = 'RECEIVED';
  ask.openedAt = tx.now;
  ask.openedByMemberId = tx.viewer.memberId;
  touch(tx, ask);
  recordAsk(tx, ask, 'open', from);
}

/** An officer takes the letter onto the own table. Afterwards colleagues see whose it is; nothing is accepted by it. */
export async function claimCooperation(
  ctx: MemberContext,
  input: Omit<MoveInput, 'expectedVersion'>,
): Promise<CommandResult> {
  return await command(ctx, 'cooperation.claim', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part } = await lockAsk(tx, input.id);
    await stepOf(tx, cooperationLifecycle, part, ask, 'claim', cooperationNotNow);
    ask.claimedByMemberId = tx.viewer.memberId;
    touch(tx, ask);
    recordAsk(tx, ask, 'claim', ask.state);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/**
 * The sender takes the letter back before it is answered, in writing. Afterwards the other side sees that and why, and
 * the case no more. @throws COOPERATION_ALREADY_ANSWERED
 */
export async function withdrawCooperation(
  ctx: MemberContext,
  input: MoveInput & { reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'cooperation.withdraw', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part, legalAidCase } = await lockAsk(tx, input.id);
    await stepOf(tx, cooperationLifecycle, part, ask, 'withdraw', cooperationNotNow);
    await expectVersion(tx, ask, input.expectedVersion);
    const reason = requiredText(input.reason, 'reason');
    ask.endingReasonSealed = seal(
      tx.ctx,
      { table: 'cooperation', column: 'ending_reason_sealed', rowId: ask.id },
      reason,
    );
    await endAsk(tx, ask, await itemsOf(tx, ask.id), 'withdraw', legalAidCase);
    await refreshBall(tx, ask);
    await issueLetter(tx, {
      template: withdrawalLetter,
      subjectType: 'COOPERATION',
      subjectId: ask.id,
      toOrganisationId: ask.requestedOrganisationId,
      facts: {
        requestNumber: ask.number ?? '',
        requestDate: toLocalDate(ask.sentAt ?? tx.now),
        cause: ask.matter,
        caseNumber: legalAidCase.number ?? null,
        reason,
      },
    });
    return { subjectId: ask.id };
  });
}

export interface AmendInput extends MoveInput {
  reason: string;
  purpose?: string | null;
  items?:
    | readonly { id: string; description?: string | null; expectedResult?: string | null; wantedOn?: string | null }[]
    | null;
}

/**
 * The sender changes a letter that was sent and not yet accepted. Afterwards there is a new revision with its
 * difference, field by field, and the reason; an answer names the revision it means.
 */
export async function amendCooperation(ctx: MemberContext, input: AmendInput): Promise<CommandResult> {
  return await command(ctx, 'cooperation.amend', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part } = await lockAsk(tx, input.id);
    await stepOf(tx, cooperationLifecycle, part, ask, 'amend', cooperationNotNow);
    await expectVersion(tx, ask, input.expectedVersion);
    const items = await itemsOf(tx, ask.id);
    const before = contentOf(tx, ask, items);
    const reason = requiredText(input.reason, 'reason');
    if (input.purpose != null) {
      ask.purposeSealed = seal(
        tx.ctx,
        { table: 'cooperation', column: 'purpose_sealed', rowId: ask.id },
        requiredText(input.purpose, 'purpose', 4_000),
      );
    }
    for (const change of input.items ?? []) amendItem(tx, items, change);
    const after = contentOf(tx, ask, items);
    const changed = differenceOf(before, after);
    if (changed.length === 0) refuse('AMENDMENT_EMPTY');
    ask.revision += 1;
    touch(tx, ask);
    await keepRevision(tx, ask, after, changed, reason);
    recordAsk(tx, ask, 'amend', ask.state, { revision: ask.revision, changed: changed.length });
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

function amendItem(
  tx: CommandTx,
  items: readonly CooperationItem[],
  change: NonNullable<AmendInput['items']>[number],
): void {
  const item = items.find((candidate) => candidate.id === change.id && candidate.state === 'REQUESTED');
  if (item === undefined) refuseIf('COOPERATION_ITEM_ALREADY_ANSWERED', { path: ['input', 'items'] });
  else {
    const place = (column: string) => ({ table: 'cooperation_item', column, rowId: item.id });
    refuseIf(refusalOfDay(change.wantedOn, toLocalDate(tx.now)), { path: ['input', 'items'] });
    if (change.description != null)
      item.descriptionSealed = seal(
        tx.ctx,
        place('description_sealed'),
        requiredText(change.description, 'items.description'),
      );
    if (change.expectedResult != null)
      item.expectedResultSealed = seal(
        tx.ctx,
        place('expected_result_sealed'),
        optionalText(change.expectedResult, 'items.expectedResult', 1_000),
      );
    if (change.wantedOn !== undefined) item.wantedOn = change.wantedOn;
    touch(tx, item);
  }
}

/** The sender concludes it when all items have ended and one at least was confirmed. @throws COOPERATION_ITEMS_OPEN */
export async function concludeCooperation(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'cooperation.conclude', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part, legalAidCase } = await lockAsk(tx, input.id);
    await stepOf(tx, cooperationLifecycle, part, ask, 'conclude', cooperationNotNow);
    await expectVersion(tx, ask, input.expectedVersion);
    const items = await itemsOf(tx, ask.id);
    refuseIf(refusalToConclude(items.map((item) => item.state)));
    await endAsk(tx, ask, items, 'conclude', legalAidCase);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}
