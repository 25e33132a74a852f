import { type CommandResult, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { onCaseOutcome } from '../referrals/case-hooks.js';
import { casePlace } from './case.entity.js';
import { refusalOfApprover } from './case.rules.js';
import type { CaseMove } from './case.service.js';
import { startAssignment, startRegularise } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { recipientsOf } from './case-persons.js';
import { type AdvanceGround, advanceOf, refusalToAdvance, refusalToRegularise } from './decision.rules.js';
import { markGranted } from './decision.service.js';
import { issueAdvanceDecision } from './decision-letters.js';
import { findMeans, type MeansInput } from './means-finding.js';

const TWO_PEOPLE = { basis: '办理法律援助案件程序规定' };
const ARTICLE_44 = '法律援助法第44条';

export interface CaseGrantInAdvanceInput extends CaseMove {
  ground: AdvanceGround;
  /** When the limitation or period ends; needed where that is the ground. */
  limitationOn?: LocalDate | null;
  reason: string;
}

/**
 * Aid first, papers later (法律援助法第44条), decided by the head as another person than who opened, accepted or reviewed it.
 * Afterwards the case is GRANTED and carries that the aid was given in advance; a lawyer is due within three days, and a clock
 * of its own runs until the papers are made good.
 * @throws REVIEW_AND_APPROVAL_ARE_TWO ADVANCE_GROUND_UNFIT DATE_UNFIT CASE_HAS_NO_RECIPIENT TEXT_MISSING TEXT_TOO_LONG
 *   CASE_GRANTED_ALREADY CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function grantCaseInAdvance(ctx: MemberContext, input: CaseGrantInAdvanceInput): Promise<CommandResult> {
  return await command(ctx, 'case.grantInAdvance', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'grantInAdvance');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    refuseIf(refusalOfApprover(tx.viewer.memberId, legalAidCase), TWO_PEOPLE);
    const limitationOn = input.limitationOn ?? null;
    if (limitationOn !== null && !isLocalDate(limitationOn)) refuse('DATE_UNFIT', { path: ['input', 'limitationOn'] });
    refuseIf(refusalToAdvance(input.ground, limitationOn, toLocalDate(tx.now)), {
      path: ['input', 'limitationOn'],
      basis: ARTICLE_44,
    });
    const reason = requiredText(input.reason, 'reason', 1_000);
    const recipients = await recipientsOf(tx, legalAidCase.id);
    if (recipients.count === 0) refuse('CASE_HAS_NO_RECIPIENT');
    legalAidCase.state = next;
    legalAidCase.advanceGround = input.ground;
    legalAidCase.advanceLimitationOn = limitationOn;
    legalAidCase.advanceReasonSealed = seal(ctx, casePlace('advance_reason_sealed', legalAidCase.id), reason);
    markGranted(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['APPLICATION_REVIEW']);
    await startAssignment(tx, legalAidCase, 'ASSIGN_LAWYER');
    const { dueOn } = await startRegularise(tx, legalAidCase);
    await onCaseOutcome(tx, legalAidCase, 'GRANTED');
    const letter = await issueAdvanceDecision(tx, legalAidCase, recipients, input.ground, dueOn);
    await recordCase(tx, legalAidCase, 'case.grantInAdvance', from, { ground: input.ground, letter: letter.id });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

/**
 * The papers of aid in advance are made good, and the means are found as for any grant; a pledge rests on the statement that
 * the counter took. Afterwards the clock stands. Aid that is never regularised does not end by itself: ending it is a
 * command of the institution.
 * @throws REVIEW_AND_APPROVAL_ARE_TWO ADVANCE_AID_NONE ADVANCE_AID_REGULARISED_ALREADY, what `findMeans` names,
 *   CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function regulariseCase(ctx: MemberContext, input: CaseMove & MeansInput): Promise<CommandResult> {
  return await command(ctx, 'case.regularise', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'regularise');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    refuseIf(refusalToRegularise(advanceOf(legalAidCase)), { basis: ARTICLE_44 });
    refuseIf(refusalOfApprover(tx.viewer.memberId, legalAidCase), TWO_PEOPLE);
    const { meansBranch, meansGround, means } = input;
    const finding = await findMeans(
      tx,
      legalAidCase,
      { meansBranch, meansGround: meansGround ?? null, means: means ?? null },
      await recipientsOf(tx, legalAidCase.id),
    );
    legalAidCase.meansBranch = finding.branch;
    legalAidCase.meansGround = finding.ground;
    legalAidCase.regularisedAt = tx.now;
    legalAidCase.regularisedByMemberId = tx.viewer.memberId;
    touch(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['REGULARISE']);
    await recordCase(tx, legalAidCase, 'case.regularise', legalAidCase.state, { means: finding.branch });
    return { subjectId: legalAidCase.id };
  });
}
