import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { AidForm } from '../cases/case.entity.js';
import type { MeansGround } from '../cases/case.rules.js';
import type { ReferralState } from './referral.lifecycle.js';
import type { DeclineCode, ReferralKind, ReferralOutcome, SharedCategory } from './referral-kinds.js';

/** 转介、转交: one person's matter from one body to another. The owner is the sender. */
export const ReferralSchema = defineEntity({
  name: 'Referral',
  tableName: 'referral',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    toOrganisationId: p.uuid(),
    kind: p.text().$type<ReferralKind>(),
    caseId: p.uuid().nullable(),
    /** The first of its persons. */
    personId: p.uuid(),
    number: p.text().nullable(),
    numberKey: p.text().nullable(),
    state: p.text().$type<ReferralState>(),
    version: p.integer().concurrencyCheck(),
    revision: p.integer(),
    matter: p.text(),
    causeCode: p.text().nullable(),
    form: p.text().$type<AidForm>().nullable(),
    factsSealed: p.type('bytea').$type<Buffer>().nullable(),
    respondentSealed: p.type('bytea').$type<Buffer>().nullable(),
    cautionSealed: p.type('bytea').$type<Buffer>().nullable(),
    restricted: p.boolean(),
    inCustody: p.boolean(),
    throughDutyLawyer: p.boolean(),
    /** When the person asked: from then the 24 hours run. */
    requestedAt: p.type('timestamptz').$type<Date>(),
    basis: p.text().$type<'CONSENT' | 'STATUTORY'>().nullable(),
    basisArticle: p.text().nullable(),
    categories: p.array<SharedCategory>(),
    /** For the case it is about: classes that the consent leaves out. */
    narrowed: p.json<Partial<Record<SharedCategory, 'NONE'>>>(),
    preReviewSealed: p.type('bytea').$type<Buffer>().nullable(),
    preReviewedAt: p.type('timestamptz').$type<Date>().nullable(),
    preReviewedByMemberId: p.uuid().nullable(),
    /** The ground on which a workstation took the application without a means check. */
    exemptGround: p.text().$type<MeansGround>().nullable(),
    draftedByMemberId: p.uuid().nullable(),
    sentByMemberId: p.uuid().nullable(),
    sentAt: p.type('timestamptz').$type<Date>().nullable(),
    /** When it first lay on a desk; kept through every redirection. */
    receivedAt: p.type('timestamptz').$type<Date>().nullable(),
    openedAt: p.type('timestamptz').$type<Date>().nullable(),
    openedByMemberId: p.uuid().nullable(),
    claimedByMemberId: p.uuid().nullable(),
    answeredAt: p.type('timestamptz').$type<Date>().nullable(),
    answeredByMemberId: p.uuid().nullable(),
    answerSealed: p.type('bytea').$type<Buffer>().nullable(),
    supplementListSealed: p.type('bytea').$type<Buffer>().nullable(),
    supplementAskedAt: p.type('timestamptz').$type<Date>().nullable(),
    supplementAnswerSealed: p.type('bytea').$type<Buffer>().nullable(),
    suppliedAt: p.type('timestamptz').$type<Date>().nullable(),
    declineCode: p.text().$type<DeclineCode>().nullable(),
    rightOrganisationId: p.uuid().nullable(),
    reasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    holdReasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    reviewOn: p.type('date').$type<string>().nullable(),
    outcome: p.text().$type<ReferralOutcome>().nullable(),
    outcomeOn: p.type('date').$type<string>().nullable(),
    resultSealed: p.type('bytea').$type<Buffer>().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    redirectedFromId: p.uuid().nullable(),
    redirectedToId: p.uuid().nullable(),
    chain: p.integer(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Referral = InferEntity<typeof ReferralSchema>;

export type ReferralText =
  | 'facts_sealed'
  | 'respondent_sealed'
  | 'caution_sealed'
  | 'pre_review_sealed'
  | 'answer_sealed'
  | 'result_sealed'
  | 'supplement_list_sealed'
  | 'supplement_answer_sealed'
  | 'reason_sealed'
  | 'hold_reason_sealed';

/** Where the sealed texts of a referral live. */
export function referralPlace(column: ReferralText, id: string) {
  return { table: 'referral', column, rowId: id };
}
