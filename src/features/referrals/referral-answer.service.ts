import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { lapseProposals } from '../asks/proposal.service.js';
import type { AidForm } from '../cases/case.entity.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { referralReply } from '../letters/templates/referral-reply.js';
import { type Referral, referralPlace } from './referral.entity.js';
import { refusalToDecline } from './referral.rules.js';
import { openOwnCase, takesAsCase } from './referral-case.service.js';
import { openReferralDisposition } from './referral-disposition.service.js';
import type { MoveInput } from './referral-draft.service.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import { DECLINE_CODES, type DeclineCode, declineCodesOf, kindRow } from './referral-kinds.js';
import { lockReferral, referralStep } from './referral-lock.js';
import { grantForWork } from './referral-sharing.service.js';

/** The receiver's desk opens it. Afterwards the sender sees when. @throws REFERRAL_OPENED_ALREADY with the first one's time */
export async function openReferral(
  ctx: MemberContext,
  input: Omit<MoveInput, 'expectedVersion'>,
): Promise<CommandResult> {
  return await command(ctx, 'referral.open', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    await referralStep(tx, locked, 'open');
    openNow(tx, locked.ask);
    await refreshBall(tx, locked.ask);
    return { subjectId: locked.ask.id };
  });
}

/** Answering an unopened referral opens it: afterwards there is evidence of who and when. */
export function openNow(tx: CommandTx, ask: Referral): void {
  const from = ask.state;
  ask.state = 'RECEIVED';
  ask.openedAt = tx.now;
  ask.openedByMemberId = tx.viewer.memberId;
  touch(tx, ask);
  recordReferral(tx, ask, 'open', from);
}

/** A colleague takes it onto the own table. Afterwards others see whose it is; nothing is accepted by it. */
export async function claimReferral(
  ctx: MemberContext,
  input: Omit<MoveInput, 'expectedVersion'>,
): Promise<CommandResult> {
  return await command(ctx, 'referral.claim', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'claim');
    ask.claimedByMemberId = tx.viewer.memberId;
    touch(tx, ask);
    recordReferral(tx, ask, 'claim', ask.state);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** Locks it for an answer: who answers what nobody has opened yet opens it by that. */
export async function lockForAnswer(
  tx: CommandTx,
  input: MoveInput & { revision?: number | null },
  act: 'accept' | 'decline' | 'askSupplement',
) {
  const locked = await lockReferral(tx, input.id);
  const { ask } = locked;
  const unopened = ask.state === 'SENT' && locked.part === 'REQUESTED';
  if (!unopened) await referralStep(tx, locked, act);
  await expectVersion(tx, ask, input.expectedVersion);
  if (unopened) {
    await referralStep(tx, locked, 'open');
    openNow(tx, ask);
    await referralStep(tx, locked, act);
  }
  if (input.revision != null && input.revision !== ask.revision)
    refuse('REFERRAL_REVISION_OUTDATED', { words: { revision: ask.revision } });
  return locked;
}

export interface AcceptInput extends MoveInput {
  revision?: number | null;
  causeCode?: string | null;
  form?: AidForm | null;
  note?: string | null;
}

/**
 * The receiver takes it. Afterwards a legal aid institution has an application of its own, with the original time of
 * receipt and no more than was shared (lifecycles.md §5); a mediator or supporter works in the sender's case.
 * @throws WORKSTATION_NEVER_DECIDES REFERRAL_ALREADY_ANSWERED REFERRAL_CAUSE_MISSING REFERRAL_REVISION_OUTDATED
 */
export async function acceptReferral(ctx: MemberContext, input: AcceptInput): Promise<CommandResult> {
  return await command(ctx, 'referral.accept', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, desk } = await lockForAnswer(tx, input, 'accept');
    const from = ask.state;
    ask.state = 'ACCEPTED';
    ask.answerSealed = seal(tx.ctx, referralPlace('answer_sealed', ask.id), optionalText(input.note, 'note', 500));
    answeredNow(tx, ask);
    touch(tx, ask);
    await lapseProposals(tx, { askId: ask.id, kinds: ['REDIRECT'] });
    await stopClocks(tx, ask.id, ['REFERRAL_ANSWER', 'REFERRAL_EXPIRY']);
    recordReferral(tx, ask, 'accept', from);
    await tx.em.flush();
    if (takesAsCase(ask, desk)) await openOwnCase(tx, ask, input);
    else await grantForWork(tx, ask);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

function answeredNow(tx: CommandTx, ask: Referral): void {
  ask.answeredAt = tx.now;
  ask.answeredByMemberId = tx.viewer.memberId;
}

export interface DeclineInput extends MoveInput {
  revision?: number | null;
  code: DeclineCode;
  reason: string;
  rightOrganisationId?: string | null;
}

/**
 * The receiver declines, for one of the reasons its kind allows, in writing. Afterwards the reply is on the sender's desk,
 * and the sender decides within three working days what becomes of the person.
 * @throws WORKSTATION_NEVER_DECIDES DECLINE_CODE_NOT_ALLOWED RIGHT_ORGANISATION_MISSING REFERRAL_ALREADY_ANSWERED TEXT_MISSING
 */
export async function declineReferral(ctx: MemberContext, input: DeclineInput): Promise<CommandResult> {
  return await command(ctx, 'referral.decline', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask } = await lockForAnswer(tx, input, 'decline');
    const right = input.rightOrganisationId ?? null;
    refuseIf(refusalToDecline(ask.kind, input.code, right), {
      path: ['input', 'code'],
      basis: kindRow(ask.kind).statutory ? '法律援助法第43条、第51条' : '本平台转介规则',
      words: { codes: declineCodesOf(ask.kind).join('、') },
    });
    if (right !== null && tx.ctx.reference.organisation(right) === null)
      refuse('NOT_FOUND', { path: ['input', 'rightOrganisationId'] });
    const reason = requiredText(input.reason, 'reason');
    ask.declineCode = input.code;
    ask.rightOrganisationId = right;
    ask.reasonSealed = seal(tx.ctx, referralPlace('reason_sealed', ask.id), reason);
    answeredNow(tx, ask);
    await endReferral(tx, ask, 'decline', { code: input.code });
    await openReferralDisposition(tx, ask);
    await refreshBall(tx, ask);
    await issueLetter(tx, {
      template: referralReply,
      subjectType: 'REFERRAL',
      subjectId: ask.id,
      toOrganisationId: ask.ownerOrganisationId,
      facts: {
        requestNumber: ask.number ?? '',
        requestDate: toLocalDate(ask.sentAt ?? tx.now),
        kindLabel: kindRow(ask.kind).zh,
        matter: ask.matter,
        reasonLabel: DECLINE_CODES[input.code].zh,
        explanation: reason,
        rightOrganisation: right === null ? null : (tx.ctx.reference.organisation(right)?.nameZh ?? null),
      },
    });
    return { subjectId: ask.id };
  });
}
