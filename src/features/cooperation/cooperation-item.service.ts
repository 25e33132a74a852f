import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Role } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { moveLead } from '../cases/case-lead.service.js';
import { startClock } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { type ReplyLetterItem, replyLetter } from '../letters/templates/reply-letter.js';
import { agreementOf } from '../organisations/agreement.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import {
  cooperationNotNow,
  itemNotNow,
  itemsMayMove,
  movesLead,
  refusalOfHandler,
  refusalOfUnable,
  refusalToAccept,
  refusalToLeave,
} from './cooperation.rules.js';
import { openNow } from './cooperation.service.js';
import { openDisposition } from './cooperation-disposition.service.js';
import type { MoveInput } from './cooperation-draft.service.js';
import { endItem, followItems, recordItem, refreshBall } from './cooperation-facts.js';
import { type CooperationItemCommand, cooperationItemLifecycle } from './cooperation-item.lifecycle.js';
import { type LockedAsk, lockItem } from './cooperation-lock.js';
import { workLimit } from './cooperation-send.service.js';
import { grantForItem } from './cooperation-sharing.service.js';
import { ITEM_KINDS, type UnableCode } from './item-kinds.js';

export type LockedItem = LockedAsk & {
  item: CooperationItem;
  items: CooperationItem[];
  next: CooperationItem['state'];
  from: string;
};

/** Roles that work on an item. */
const WORKERS: readonly Role[] = ['HANDLER', 'COOPERATION_OFFICER'];

/** Visible, who, when, version: the first steps of every command on an item. */
export async function itemStep(
  tx: CommandTx,
  input: { id: string; expectedVersion: number },
  act: CooperationItemCommand,
): Promise<LockedItem> {
  const locked = await lockItem(tx, input.id);
  const { item, ask, part } = locked;
  const next = await stepOf(tx, cooperationItemLifecycle, part, item, act, itemNotNow);
  const handlers = [item.handlerMemberId, locked.legalAidCase?.handlerMemberId];
  refuseIf(refusalOfHandler(tx.viewer, item.state, act, handlers));
  if (!itemsMayMove(ask.state)) refuse(cooperationNotNow(ask.state, 'claim'), { currentState: ask.state });
  await expectVersion(tx, item, input.expectedVersion);
  return { ...locked, next, from: item.state };
}

export interface AcceptInput extends MoveInput {
  /** The revision of the letter that is answered; the present one when omitted. */
  revision?: number | null;
  handlerMemberId?: string | null;
}

/**
 * The requested institution takes an item. Afterwards the work clock runs, the reply letter says so, and the sharing of
 * its kind begins; HANDLE_CASE and TRANSFER_APPLICATION move the lead in the same transaction.
 * @throws COOPERATION_ITEM_ALREADY_ANSWERED COOPERATION_REVISION_OUTDATED CASE_LEAD_MOVED ITEM_KIND_NEEDS_GRANTED_CASE
 *   ITEM_KIND_NEEDS_APPLICATION
 */
export async function acceptItem(ctx: MemberContext, input: AcceptInput): Promise<CommandResult> {
  return await command(ctx, 'cooperationItem.accept', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, item, items, legalAidCase, next, from } = await itemStep(tx, input, 'accept');
    refuseOutdated(ask, input.revision);
    const senderLeads = legalAidCase.leadOrganisationId === ask.ownerOrganisationId;
    refuseIf(refusalToAccept(item.kind, { caseState: legalAidCase.state, senderLeads }));
    await refuseUnfitHandler(tx, input.handlerMemberId ?? null);
    if (ask.state === 'SENT') openNow(tx, ask);
    item.state = next;
    item.acceptedAt = tx.now;
    item.acceptedByMemberId = tx.viewer.memberId;
    item.handlerMemberId = input.handlerMemberId ?? null;
    touch(tx, item);
    recordItem(tx, ask, item, 'accept', from);
    await tx.em.flush();
    if (movesLead(item.kind)) await moveLead(tx, { legalAidCase, toOrganisationId: ask.requestedOrganisationId });
    else await grantForItem(tx, ask, item);
    const due = await startWork(tx, ask, item);
    await followItems(tx, ask, items, legalAidCase);
    await refreshBall(tx, ask);
    await reply(tx, ask, {
      kindLabel: ITEM_KINDS[item.kind].zh,
      answer: 'ACCEPTED',
      dueOn: due ?? toLocalDate(tx.now),
    });
    return { subjectId: ask.id, ids: { item: item.id } };
  });
}

/** Who is to work on an item is a colleague who may. @throws NOT_FOUND ROLE_MAY_NOT */
async function refuseUnfitHandler(tx: CommandTx, memberId: string | null): Promise<void> {
  if (memberId === null) return;
  const path = ['input', 'handlerId'];
  const [member] = await tx.sql<{ roles: Role[] }>(
    `select roles from member where id = ? and organisation_id = ? and state = 'ACTIVE'`,
    [memberId, tx.viewer.organisationId],
  );
  if (member === undefined) refuse('NOT_FOUND', { path });
  if (!WORKERS.some((role) => member.roles.includes(role)))
    refuse('ROLE_MAY_NOT', { path, words: { roles: WORKERS.join(' / ') } });
}

function refuseOutdated(ask: Cooperation, revision: number | null | undefined): void {
  if (revision != null && revision !== ask.revision)
    refuse('COOPERATION_REVISION_OUTDATED', { words: { revision: ask.revision } });
}

/** The work clock of an item: the letter's date, else the agreement's limit, else the rule's. A date agreed before acceptance stands. */
export async function startWork(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<string | null> {
  const limit = workLimit(await agreementOf(tx, ask.agreementId ?? null, ask.agreementRevision ?? null), item);
  const today = toLocalDate(tx.now);
  const named = item.wantedOn != null && item.wantedOn > today ? { dueOn: item.wantedOn } : {};
  const deadline = await startClock(tx, {
    ruleId: 'COOPERATION_WORK',
    organisationId: ask.requestedOrganisationId,
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    itemId: item.id,
    startedAt: tx.now,
    trigger: 'TAKEN',
    ...named,
    ...(limit === null ? {} : { limit }),
  });
  return deadline.dueOn;
}

async function reply(tx: CommandTx, ask: Cooperation, item: ReplyLetterItem): Promise<void> {
  await issueLetter(tx, {
    template: replyLetter,
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    toOrganisationId: ask.ownerOrganisationId,
    facts: {
      requestNumber: ask.number ?? '',
      requestDate: toLocalDate(ask.sentAt ?? tx.now),
      cause: ask.matter,
      items: [item],
    },
  });
}

/**
 * The requested institution says in writing what is objectively impossible: never eligibility, never capacity.
 * Afterwards the reply letter says why, and the sender has three working days to decide what becomes of the person.
 * @throws UNABLE_CODE_NOT_ALLOWED TEXT_MISSING ITEM_MUST_END_BY_RESULT COOPERATION_ITEM_ALREADY_ANSWERED
 */
export async function declareItemUnable(
  ctx: MemberContext,
  input: MoveInput & { code: string; reason: string; revision?: number | null },
): Promise<CommandResult> {
  return await command(ctx, 'cooperationItem.unable', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, item, items, legalAidCase, next, from } = await itemStep(tx, input, 'unable');
    refuseOutdated(ask, input.revision);
    refuseIf(refusalOfUnable(input.code), { path: ['input', 'code'], basis: '办理法律援助案件程序规定第16条' });
    refuseIf(refusalToLeave(item.kind, item.state));
    const reason = requiredText(input.reason, 'reason');
    const code = input.code as UnableCode;
    if (ask.state === 'SENT') openNow(tx, ask);
    item.state = next;
    item.unableCode = code;
    item.reasonSealed = seal(tx.ctx, { table: 'cooperation_item', column: 'reason_sealed', rowId: item.id }, reason);
    touch(tx, item);
    await endItem(tx, ask, item);
    recordItem(tx, ask, item, 'unable', from, { code });
    await openDisposition(tx, ask, item.id);
    await followItems(tx, ask, items, legalAidCase);
    await refreshBall(tx, ask);
    await reply(tx, ask, { kindLabel: ITEM_KINDS[item.kind].zh, answer: 'UNABLE', reason: code, explanation: reason });
    return { subjectId: ask.id, ids: { item: item.id } };
  });
}

/** Work on an item begins. Afterwards both sides see since when and by whom. */
export async function startItem(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'cooperationItem.start', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, item, next, from } = await itemStep(tx, input, 'start');
    item.state = next;
    item.startedAt = tx.now;
    touch(tx, item);
    recordItem(tx, ask, item, 'start', from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { item: item.id } };
  });
}
