import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { mediationReturnLetter } from '../letters/templates/mediation-return.js';
import { keepPapers } from '../materials/referral-papers.service.js';
import { type Referral, referralPlace } from './referral.entity.js';
import { refusalOfReview, refusalToComplete } from './referral.rules.js';
import type { MoveInput } from './referral-draft.service.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import type { ReferralOutcome } from './referral-kinds.js';
import { lockReferral, referralStep } from './referral-lock.js';

export interface CompleteInput extends MoveInput {
  outcome: ReferralOutcome;
  result?: string | null;
}

/**
 * The receiver says what became of it. Afterwards the sender knows the outcome, and of a forwarded person only the outcome.
 * @throws REFERRAL_ENDS_WITH_CASE OUTCOME_UNFIT WORKSTATION_NEVER_DECIDES
 */
export async function completeReferral(ctx: MemberContext, input: CompleteInput): Promise<CommandResult> {
  return await command(ctx, 'referral.complete', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'complete');
    await expectVersion(tx, ask, input.expectedVersion);
    const [own] = await tx.sql('select 1 from referral_case where referral_id = ? and organisation_id = ?', [
      ask.id,
      tx.viewer.organisationId,
    ]);
    refuseIf(refusalToComplete(ask.kind, input.outcome, own !== undefined), { path: ['input', 'outcome'] });
    const statutory = ask.kind === 'APPLICATION_FORWARD' || ask.kind === 'HANDOVER';
    const result = optionalText(input.result, 'result', 4_000);
    ask.resultSealed = statutory ? null : seal(tx.ctx, referralPlace('result_sealed', ask.id), result);
    ask.outcome = input.outcome;
    ask.outcomeOn = toLocalDate(tx.now);
    await endReferral(tx, ask, 'complete', { outcome: input.outcome });
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** The receiver holds it, until a day of review and with a reason. Afterwards no statutory clock has stopped. @throws REVIEW_DATE_UNFIT */
export async function holdReferral(
  ctx: MemberContext,
  input: MoveInput & { reason: string; reviewOn: string },
): Promise<CommandResult> {
  return await command(ctx, 'referral.hold', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    const from = ask.state;
    const next = await referralStep(tx, locked, 'hold');
    await expectVersion(tx, ask, input.expectedVersion);
    refuseIf(refusalOfReview(input.reviewOn, toLocalDate(tx.now)), { path: ['input', 'reviewOn'] });
    const reason = requiredText(input.reason, 'reason');
    ask.state = next;
    ask.holdReasonSealed = seal(tx.ctx, referralPlace('hold_reason_sealed', ask.id), reason);
    ask.reviewOn = input.reviewOn;
    touch(tx, ask);
    await startClock(tx, {
      ruleId: 'REFERRAL_REVIEW',
      organisationId: ask.toOrganisationId,
      subjectType: 'REFERRAL',
      subjectId: ask.id,
      startedAt: tx.now,
      trigger: 'DECIDED',
      dueOn: input.reviewOn,
    });
    recordReferral(tx, ask, 'hold', from, { reviewOn: input.reviewOn });
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** The receiver goes on with it. Afterwards it is accepted as before. */
export async function resumeReferral(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'referral.resume', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    const from = ask.state;
    ask.state = await referralStep(tx, locked, 'resume');
    await expectVersion(tx, ask, input.expectedVersion);
    ask.reviewOn = null;
    touch(tx, ask);
    await stopClocks(tx, ask.id, ['REFERRAL_REVIEW']);
    recordReferral(tx, ask, 'resume', from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/**
 * Mediation has failed: the matter goes home, with all papers and the original time of receipt (劳动争议调解仲裁法第14条).
 * Afterwards the sender's matter awaits the sender. @throws MEDIATION_ONLY WORKSTATION_NEVER_DECIDES
 */
export async function comeHome(
  ctx: MemberContext,
  input: MoveInput & { reason: string; materialIds?: readonly string[] | null },
): Promise<CommandResult> {
  return await command(ctx, 'referral.comeHome', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'comeHome');
    if (ask.kind !== 'MEDIATION') refuse('MEDIATION_ONLY');
    await expectVersion(tx, ask, input.expectedVersion);
    const reason = requiredText(input.reason, 'reason');
    await keepPapers(tx, ask.id, input.materialIds ?? []);
    await comeHomeNow(tx, ask, reason);
    return { subjectId: ask.id };
  });
}

/** What both the receiver and the clock do. */
export async function comeHomeNow(tx: CommandTx, ask: Referral, reason: string | null): Promise<void> {
  ask.reasonSealed = seal(tx.ctx, referralPlace('reason_sealed', ask.id), reason);
  await endReferral(tx, ask, 'comeHome');
  await refreshBall(tx, ask);
  await issueLetter(tx, {
    template: mediationReturnLetter,
    subjectType: 'REFERRAL',
    subjectId: ask.id,
    toOrganisationId: ask.ownerOrganisationId,
    facts: {
      requestNumber: ask.number ?? '',
      requestDate: toLocalDate(ask.sentAt ?? tx.now),
      matter: ask.matter,
      receivedOn: toLocalDate(ask.requestedAt),
      reason,
    },
  });
}
