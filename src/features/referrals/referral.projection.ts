import { brief, briefOrNull } from '../../access/projection.js';
import { awaitingOf } from '../../api/awaiting.js';
import type { Redaction, RedactionReason } from '../../api/common.graphql.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { type ReferralText, referralPlace } from './referral.entity.js';
import type { Referral } from './referral.graphql.js';
import type { RawReferral } from './referral.queries.js';
import type { SharedCategory } from './referral-kinds.js';

/** What the receiver's desk may see of a class; the sender sees what it wrote. */
function shown(raw: RawReferral, category: SharedCategory): RedactionReason | null {
  if (raw.part === 'REQUESTING') return null;
  if (raw.part !== 'REQUESTED') return category === 'FACTS' ? null : 'NOT_SHARED';
  return raw.categories.includes(category) ? null : 'NOT_SHARED';
}

/**
 * A referral as a viewer gets it: the one place that decides, field by field, for query, list, preview and event.
 * The sender's case is the sender's, the receiver's is the receiver's, and neither learns of the other's.
 */
export function projectReferral(ctx: MemberContext, raw: RawReferral): Referral {
  const covered = raw.coveredBy !== null;
  const requested = raw.part === 'REQUESTED';
  const own = raw.part === 'REQUESTING' || requested;
  const text = (column: ReferralText, bytes: Buffer | null, open = true) =>
    covered || !open ? null : unseal(ctx, referralPlace(column, raw.id), bytes);
  const facts = shown(raw, 'FACTS');
  const sees = facts === null;
  const opener = requested ? raw.openedByName : brief(ctx, raw.toOrganisationId).name;
  const shield = <Value>(value: Value): Value | null => (covered ? null : value);
  return {
    __typename: 'Referral',
    id: toGlobalId('Referral', raw.id),
    number: raw.number,
    kind: raw.kind,
    state: raw.state,
    version: raw.version,
    revision: raw.revision,
    restricted: raw.restricted,
    part: raw.part,
    sender: brief(ctx, raw.ownerOrganisationId),
    receiver: brief(ctx, raw.toOrganisationId),
    matter: shield(raw.matter),
    causeCode: shield(raw.causeCode),
    cause: covered || raw.causeCode === null ? null : ctx.reference.causeName(raw.causeCode, ctx.locale),
    form: shield(raw.form),
    facts: text('facts_sealed', raw.factsSealed, sees),
    respondent: text('respondent_sealed', raw.respondentSealed, sees),
    caution: text('caution_sealed', raw.cautionSealed),
    inCustody: shield(raw.inCustody),
    throughDutyLawyer: shield(raw.throughDutyLawyer),
    requestedAt: raw.requestedAt,
    basis: shield(raw.basis),
    basisArticle: shield(raw.basisArticle),
    categories: covered ? [] : raw.categories,
    preReview: text('pre_review_sealed', raw.preReviewSealed),
    preReviewedAt: shield(raw.preReviewedAt),
    exemptGround: shield(raw.exemptGround),
    sentAt: raw.sentAt,
    receivedAt: raw.receivedAt,
    openedAt: shield(raw.openedAt),
    openedBy: covered || raw.openedAt === null ? null : opener,
    claimedBy: requested && !covered ? raw.claimedByName : null,
    answeredAt: shield(raw.answeredAt),
    answerNote: text('answer_sealed', raw.answerSealed, own),
    supplementList: text('supplement_list_sealed', raw.supplementListSealed, own),
    supplementAskedAt: shield(raw.supplementAskedAt),
    supplementAnswer: text('supplement_answer_sealed', raw.supplementAnswerSealed, own),
    suppliedAt: shield(raw.suppliedAt),
    declineCode: shield(raw.declineCode),
    rightOrganisation: covered ? null : briefOrNull(ctx, raw.rightOrganisationId),
    reason: text('reason_sealed', raw.reasonSealed, own),
    holdReason: requested ? text('hold_reason_sealed', raw.holdReasonSealed) : null,
    reviewOn: shield(raw.reviewOn),
    outcome: shield(raw.outcome),
    outcomeOn: shield(raw.outcomeOn),
    result: text('result_sealed', raw.resultSealed, own),
    endedAt: shield(raw.endedAt),
    awaiting: awaitingOf(raw),
    awaitedSince: raw.awaitedSince,
    earliestDueAt: raw.earliestDueAt,
    unread: raw.unread,
    lastMovedAt: raw.lastMovedAt,
    redactions: redactionsOf(raw, covered, facts),
    raw,
    covered,
  } as unknown as Referral;
}

/** What was written on the way. */
const TEXTS = ['preReview', 'supplementList', 'supplementAnswer', 'answerNote', 'reason', 'result'];

/** On what it rests and how it went: of a protected person that says much. */
const COURSE = [
  'basis',
  'basisArticle',
  'categories',
  'preReviewedAt',
  'exemptGround',
  'openedAt',
  'openedBy',
  'answeredAt',
  'supplementAskedAt',
  'suppliedAt',
  'declineCode',
  'rightOrganisation',
  'reviewOn',
  'outcome',
  'outcomeOn',
  'endedAt',
];

function redactionsOf(raw: RawReferral, covered: boolean, facts: RedactionReason | null): Redaction[] {
  const list = (reason: RedactionReason | null, ...fields: string[]): Redaction[] =>
    reason === null ? [] : fields.map((field) => ({ field, reason }));
  return [
    ...list(
      covered ? 'RESTRICTED' : null,
      'matter',
      'causeCode',
      'cause',
      'form',
      'caution',
      'persons',
      'materials',
      'letters',
      'timeline',
      'inCustody',
      'throughDutyLawyer',
      ...TEXTS,
      ...COURSE,
      'dispositions',
      'proposals',
      'revisions',
      'redirectedFrom',
      'redirectedTo',
    ),
    ...list(covered ? 'RESTRICTED' : facts, 'facts', 'respondent'),
    ...list(covered ? 'RESTRICTED' : raw.part === 'REQUESTED' ? null : 'NOT_SHARED', 'claimedBy', 'holdReason'),
  ];
}
