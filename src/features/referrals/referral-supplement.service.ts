import { type CommandResult, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { lapseProposals } from '../asks/proposal.service.js';
import { pauseClock, resumeClock, runningDeadline, startClock, stopClocks } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { deemedWithdrawnLetter } from '../letters/templates/deemed-withdrawn.js';
import { keepPapers } from '../materials/referral-papers.service.js';
import { referralPlace } from './referral.entity.js';
import { lockForAnswer } from './referral-answer.service.js';
import { textOf } from './referral-content.js';
import type { MoveInput } from './referral-draft.service.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import { kindRow } from './referral-kinds.js';
import { lockReferral, referralStep } from './referral-lock.js';

/**
 * The receiver says once and completely what is missing (法律援助法第43条第2款). Afterwards its clock stands still and the
 * sender has its time. @throws SUPPLEMENT_ASKED_ALREADY REFERRAL_ALREADY_ANSWERED TEXT_MISSING
 */
export async function askReferralSupplement(
  ctx: MemberContext,
  input: MoveInput & { list: string },
): Promise<CommandResult> {
  return await command(ctx, 'referral.askSupplement', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask } = await lockForAnswer(tx, input, 'askSupplement');
    if (ask.supplementAskedAt != null) refuse('SUPPLEMENT_ASKED_ALREADY', { basis: '法律援助法第43条第2款' });
    const list = requiredText(input.list, 'list', 2_000);
    const from = ask.state;
    ask.state = 'AWAITING_SUPPLEMENT';
    ask.supplementListSealed = seal(tx.ctx, referralPlace('supplement_list_sealed', ask.id), list);
    ask.supplementAskedAt = tx.now;
    touch(tx, ask);
    await tx.em.flush();
    await lapseProposals(tx, { askId: ask.id, kinds: ['REDIRECT'] });
    await pauseClock(tx, ask.id, 'REFERRAL_ANSWER', 'SUPPLEMENT');
    await startClock(tx, {
      ruleId: 'SUPPLEMENT',
      organisationId: ask.ownerOrganisationId,
      subjectType: 'REFERRAL',
      subjectId: ask.id,
      startedAt: tx.now,
      trigger: 'NOTIFIED',
    });
    recordReferral(tx, ask, 'askSupplement', from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** The sender supplies what was missing, papers with it. Afterwards the receiver's clock goes on. */
export async function supplyReferral(
  ctx: MemberContext,
  input: MoveInput & { answer: string; materialIds?: readonly string[] | null },
): Promise<CommandResult> {
  return await command(ctx, 'referral.supply', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    const from = ask.state;
    const next = await referralStep(tx, locked, 'supply');
    await expectVersion(tx, ask, input.expectedVersion);
    const answer = requiredText(input.answer, 'answer', 4_000);
    ask.state = next;
    ask.supplementAnswerSealed = seal(tx.ctx, referralPlace('supplement_answer_sealed', ask.id), answer);
    ask.suppliedAt = tx.now;
    touch(tx, ask);
    await tx.em.flush();
    await keepPapers(tx, ask.id, input.materialIds ?? []);
    await resumeClock(tx, ask.id, 'REFERRAL_ANSWER');
    await stopClocks(tx, ask.id, ['SUPPLEMENT']);
    recordReferral(tx, ask, 'supply', from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/**
 * The time has passed and nothing came: the receiver states that it counts as withdrawn, with the remedy. No clock does
 * this by itself. Afterwards the letter is on the sender's desk. @throws SUPPLEMENT_NOT_DUE_YET WORKSTATION_NEVER_DECIDES
 */
export async function deemReferralWithdrawn(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'referral.deemWithdrawn', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'deemWithdrawn');
    await expectVersion(tx, ask, input.expectedVersion);
    const running = await runningDeadline(tx, ask.id, 'SUPPLEMENT');
    if (running?.dueAt != null && running.dueAt > tx.now)
      refuse('SUPPLEMENT_NOT_DUE_YET', { basis: '法律援助法第43条第2款', words: { dueOn: running.dueOn ?? '' } });
    const list = textOf(tx, ask, 'supplement_list_sealed', ask.supplementListSealed);
    const asked = ask.supplementAskedAt ?? tx.now;
    await endReferral(tx, ask, 'deemWithdrawn');
    await refreshBall(tx, ask);
    await issueLetter(tx, {
      template: deemedWithdrawnLetter,
      subjectType: 'REFERRAL',
      subjectId: ask.id,
      toOrganisationId: ask.ownerOrganisationId,
      facts: {
        requestNumber: ask.number ?? '',
        requestDate: toLocalDate(ask.sentAt ?? tx.now),
        kindLabel: kindRow(ask.kind).zh,
        matter: ask.matter,
        askedOn: toLocalDate(asked),
        dueOn: running?.dueOn ?? toLocalDate(tx.now),
        list: list ?? '',
      },
    });
    return { subjectId: ask.id };
  });
}
