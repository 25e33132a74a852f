import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { hasUnseenOpenItems, onCaseEnded } from '../cooperation/case-hooks.js';
import { stopAllClocks, stopClocks } from '../deadlines/deadline.service.js';
import { onCaseOutcome } from '../referrals/case-hooks.js';
import { casePlace, type LegalAidCase, type MeansBranch } from './case.entity.js';
import { type MeansGround, refusalOfApprover } from './case.rules.js';
import type { CaseMove } from './case.service.js';
import { startAssignment } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { issueGrantDecision } from './case-letters.js';
import { caseStep, lockCase } from './case-lock.js';
import { type RecipientFacts, recipientsOf } from './case-persons.js';
import { REVIEW_STANDS } from './decision.queries.js';
import {
  type RefusalGround,
  type ReviewFacts,
  type ReviewOpinion,
  refusalToGrant,
  refusalToRefuse,
} from './decision.rules.js';
import { issueRefusalDecision, issueReviewForm } from './decision-letters.js';
import { findMeans, type MeansEvidenceInput, type MeansFinding } from './means-finding.js';
import { openObjectionDoor } from './objection-door.js';

const TWO_PEOPLE = { basis: '办理法律援助案件程序规定' };

/** Where the texts of a review are sealed. */
export const reviewPlace = (column: 'legal_sealed' | 'opinion_sealed', id: string) => ({
  table: 'case_review',
  column,
  rowId: id,
});

/** What the latest review of the own institution found; another's is not there. */
async function latestReview(tx: CommandTx, caseId: string): Promise<ReviewFacts | null> {
  const [row] = await tx.sql<ReviewFacts>(
    `select v.opinion, f.branch, f.ground, f.met from case_review v left join case_means_finding f on f.id = v.finding_id
     where v.case_id = ? and v.organisation_id = ? and ${REVIEW_STANDS('v')} order by v.reviewed_at desc, v.id desc limit 1`,
    [caseId, tx.viewer.organisationId],
  );
  return row ?? null;
}

export interface CaseReviewInput extends CaseMove {
  /** Left out only where the matter itself lies outside legal aid. */
  meansBranch?: MeansBranch | null;
  meansGround?: MeansGround | null;
  means?: MeansEvidenceInput | null;
  /** Whether the condition is met; it is where it does not apply or is not verified. */
  meansMet?: boolean | null;
  legal: string;
  opinion: ReviewOpinion;
  opinionNote?: string | null;
}

/**
 * The reviewer examines identity, scope and means, and advises (审查表). Afterwards the finding and the opinion stand, and who
 * reviewed is known: that person does not decide. A later review takes the place of this one.
 * @throws CASE_HAS_NO_RECIPIENT MEANS_BASIS_UNFIT and what `findMeans` names, TEXT_MISSING TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function reviewCase(ctx: MemberContext, input: CaseReviewInput): Promise<CommandResult> {
  return await command(ctx, 'case.review', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'review');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const legal = requiredText(input.legal, 'legal', 2_000);
    const note = optionalText(input.opinionNote, 'opinionNote', 1_000);
    const recipients = await recipientsOf(tx, legalAidCase.id);
    if (recipients.count === 0) refuse('CASE_HAS_NO_RECIPIENT');
    const finding = await findingOf(tx, legalAidCase, input, recipients);
    legalAidCase.reviewedAt = tx.now;
    legalAidCase.reviewedByMemberId = tx.viewer.memberId;
    touch(tx, legalAidCase);
    const letter = await issueReviewForm(tx, legalAidCase, recipients, {
      means: finding?.words ?? '未审查：申请事项本身不属于法律援助范围',
      legal,
      opinion: input.opinion,
      note,
    });
    const id = newId();
    await tx.sql(
      `insert into case_review (id, case_id, organisation_id, finding_id, legal_sealed, opinion, opinion_sealed, letter_id, reviewed_at, reviewed_by_member_id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        tx.viewer.organisationId,
        finding?.id ?? null,
        seal(ctx, reviewPlace('legal_sealed', id), legal),
        input.opinion,
        seal(ctx, reviewPlace('opinion_sealed', id), note),
        letter.id,
        tx.now,
        tx.viewer.memberId,
      ],
    );
    await recordCase(tx, legalAidCase, 'case.review', legalAidCase.state, { letter: letter.id });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

async function findingOf(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  input: CaseReviewInput,
  recipients: RecipientFacts,
): Promise<MeansFinding | null> {
  const { meansBranch, meansGround, means, opinion } = input;
  if (meansBranch == null) {
    if (opinion === 'GRANT') refuse('MEANS_BASIS_UNFIT', { path: ['input', 'meansBranch'] });
    return null;
  }
  const met = input.meansMet ?? true;
  // Where the law asks for no hardship, or waives its verification, nobody can fail it.
  const failable = meansBranch === 'PLEDGE' || meansBranch === 'INFO_QUERY';
  if (!met && (!failable || opinion === 'GRANT')) refuse('MEANS_BASIS_UNFIT', { path: ['input', 'meansMet'] });
  return await findMeans(
    tx,
    legalAidCase,
    { meansBranch, meansGround: meansGround ?? null, means: means ?? null },
    recipients,
    met,
  );
}

export interface CaseGrantInput extends CaseMove {
  /** As reviewed, when left out. */
  meansBranch?: MeansBranch | null;
  meansGround?: MeansGround | null;
  means?: MeansEvidenceInput | null;
}

/**
 * The head grants legal aid (法律援助法第43条), as another person than who opened, accepted or reviewed the application.
 * Afterwards the decision is issued and a lawyer is due within three days.
 * @throws REVIEW_AND_APPROVAL_ARE_TWO CASE_HAS_NO_RECIPIENT CASE_NOT_REVIEWED REVIEW_FOUND_OTHERWISE, what `findMeans` names,
 *   CASE_GRANTED_ALREADY CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function grantCase(ctx: MemberContext, input: CaseGrantInput): Promise<CommandResult> {
  return await command(ctx, 'case.grant', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'grant');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    refuseIf(refusalOfApprover(tx.viewer.memberId, legalAidCase), TWO_PEOPLE);
    const recipients = await recipientsOf(tx, legalAidCase.id);
    if (recipients.count === 0) refuse('CASE_HAS_NO_RECIPIENT');
    const { branch, ground } = await meansGranted(tx, legalAidCase, input, recipients);
    legalAidCase.state = next;
    legalAidCase.meansBranch = branch;
    legalAidCase.meansGround = ground;
    markGranted(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['APPLICATION_REVIEW']);
    await startAssignment(tx, legalAidCase, 'ASSIGN_LAWYER');
    await onCaseOutcome(tx, legalAidCase, 'GRANTED');
    const letter = await issueGrantDecision(tx, legalAidCase, recipients);
    await recordCase(tx, legalAidCase, 'case.grant', from, { means: branch, letter: letter.id });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

/** Who granted, and when. */
export function markGranted(tx: CommandTx, legalAidCase: LegalAidCase): void {
  legalAidCase.grantedAt = tx.now;
  legalAidCase.grantedByOrganisationId = tx.viewer.organisationId;
  legalAidCase.grantedByMemberId = tx.viewer.memberId;
  touch(tx, legalAidCase);
}

async function meansGranted(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  input: CaseGrantInput,
  recipients: RecipientFacts,
): Promise<{ branch: MeansBranch; ground: MeansGround | null }> {
  const meansBranch = input.meansBranch ?? null;
  const meansGround = input.meansGround ?? null;
  const review = await latestReview(tx, legalAidCase.id);
  refuseIf(refusalToGrant(review, { branch: meansBranch, ground: meansGround }), { basis: '法律援助法第41条、第43条' });
  if (review !== null && review.branch !== null) return { branch: review.branch, ground: review.ground };
  if (meansBranch === null) throw new Error('A grant without a review names its means.');
  return await findMeans(tx, legalAidCase, { meansBranch, meansGround, means: input.means ?? null }, recipients);
}

export interface CaseRefuseInput extends CaseMove {
  ground: RefusalGround;
  reason: string;
}

/** What other institutions are told of a refusal; the reason stays with those who may read it. */
const REFUSED = '经审查决定不予法律援助，案件终结';

/**
 * The head refuses legal aid (法律援助法第43条), as another person than who opened, accepted or reviewed it, and never unreviewed.
 * Afterwards the case is REFUSED, the decision gives the reasons and says where and until when an objection goes (第49条),
 * and its open asks are ended with a letter.
 * @throws REVIEW_AND_APPROVAL_ARE_TWO CASE_NOT_REVIEWED REVIEW_FOUND_OTHERWISE TEXT_MISSING TEXT_TOO_LONG CASE_HAS_OPEN_ASKS
 *   CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function refuseCase(ctx: MemberContext, input: CaseRefuseInput): Promise<CommandResult> {
  return await command(ctx, 'case.refuse', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'refuse');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    refuseIf(refusalOfApprover(tx.viewer.memberId, legalAidCase), TWO_PEOPLE);
    const reason = requiredText(input.reason, 'reason', 2_000);
    refuseIf(refusalToRefuse(await latestReview(tx, legalAidCase.id), input.ground), { basis: '法律援助法第43条' });
    if (await hasUnseenOpenItems(tx, legalAidCase.id)) refuse('CASE_HAS_OPEN_ASKS');
    legalAidCase.state = next;
    legalAidCase.refusedAt = tx.now;
    legalAidCase.refusedByMemberId = tx.viewer.memberId;
    legalAidCase.refusalGround = input.ground;
    legalAidCase.refusalReasonSealed = seal(ctx, casePlace('refusal_reason_sealed', legalAidCase.id), reason);
    touch(tx, legalAidCase);
    await stopAllClocks(tx, legalAidCase.id);
    await onCaseOutcome(tx, legalAidCase, 'REFUSED');
    const tellOthers = await onCaseEnded(tx, legalAidCase, REFUSED);
    const recipients = await recipientsOf(tx, legalAidCase.id);
    const letter = await issueRefusalDecision(tx, legalAidCase, recipients, { ground: input.ground, reason });
    await tellOthers();
    await openObjectionDoor(tx, { id: legalAidCase.id, letter });
    await recordCase(tx, legalAidCase, 'case.refuse', from, { letter: letter.id });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}
