import { type Coverable, coveredBy } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { AidForm } from '../cases/case.entity.js';
import type { ReferralState } from './referral.lifecycle.js';
import type { DeclineCode, ReferralKind, ReferralOutcome, SharedCategory } from './referral-kinds.js';

/** A referral as it stands in its table, with the part the viewer's organisation has in it. */
export interface RawReferral extends Coverable {
  id: string;
  ownerOrganisationId: string;
  toOrganisationId: string;
  kind: ReferralKind;
  caseId: string | null;
  /** The case the viewer's own organisation opened for it; of the other side never. */
  ownCaseId: string | null;
  number: string | null;
  state: ReferralState;
  version: number;
  revision: number;
  matter: string;
  causeCode: string | null;
  form: AidForm | null;
  factsSealed: Buffer | null;
  respondentSealed: Buffer | null;
  cautionSealed: Buffer | null;
  restricted: boolean;
  inCustody: boolean;
  throughDutyLawyer: boolean;
  requestedAt: Date;
  basis: 'CONSENT' | 'STATUTORY' | null;
  basisArticle: string | null;
  categories: SharedCategory[];
  preReviewSealed: Buffer | null;
  preReviewedAt: Date | null;
  exemptGround: string | null;
  draftedByMemberId: string | null;
  sentByMemberId: string | null;
  sentAt: Date | null;
  receivedAt: Date | null;
  openedAt: Date | null;
  openedByMemberId: string | null;
  openedByName: string | null;
  claimedByMemberId: string | null;
  claimedByName: string | null;
  answeredAt: Date | null;
  answeredByMemberId: string | null;
  answerSealed: Buffer | null;
  supplementListSealed: Buffer | null;
  supplementAskedAt: Date | null;
  supplementAnswerSealed: Buffer | null;
  suppliedAt: Date | null;
  declineCode: DeclineCode | null;
  rightOrganisationId: string | null;
  reasonSealed: Buffer | null;
  holdReasonSealed: Buffer | null;
  reviewOn: string | null;
  outcome: ReferralOutcome | null;
  outcomeOn: string | null;
  resultSealed: Buffer | null;
  endedAt: Date | null;
  redirectedFromId: string | null;
  redirectedToId: string | null;
  createdAt: Date;
  lastMovedAt: Date;
  part: Part;
  /** Of the viewer's own organisation. */
  powers: string[];
  awaitsUs: boolean;
  awaitsThem: boolean;
  awaitedSince: Date | null;
  earliestDueAt: Date | null;
  unread: boolean;
}

export const REFERRAL_COLUMNS = `r.id, r.owner_organisation_id as "ownerOrganisationId", r.to_organisation_id as "toOrganisationId", r.kind,
  r.case_id as "caseId", rc.case_id as "ownCaseId", r.number, r.state, r.version, r.revision, r.matter, r.cause_code as "causeCode", r.form,
  r.facts_sealed as "factsSealed", r.respondent_sealed as "respondentSealed", r.caution_sealed as "cautionSealed", r.restricted,
  r.in_custody as "inCustody", r.through_duty_lawyer as "throughDutyLawyer", r.requested_at as "requestedAt", r.basis,
  r.basis_article as "basisArticle", r.categories, r.pre_review_sealed as "preReviewSealed", r.pre_reviewed_at as "preReviewedAt", r.exempt_ground as "exemptGround",
  r.drafted_by_member_id as "draftedByMemberId", r.sent_by_member_id as "sentByMemberId", r.sent_at as "sentAt", r.received_at as "receivedAt",
  r.opened_at as "openedAt", r.opened_by_member_id as "openedByMemberId", opener.display_name as "openedByName",
  r.claimed_by_member_id as "claimedByMemberId", claimer.display_name as "claimedByName", r.answered_at as "answeredAt",
  r.answered_by_member_id as "answeredByMemberId", r.answer_sealed as "answerSealed", r.supplement_list_sealed as "supplementListSealed",
  r.supplement_asked_at as "supplementAskedAt", r.supplement_answer_sealed as "supplementAnswerSealed", r.supplied_at as "suppliedAt",
  r.decline_code as "declineCode", r.right_organisation_id as "rightOrganisationId", r.reason_sealed as "reasonSealed",
  r.hold_reason_sealed as "holdReasonSealed", r.review_on as "reviewOn", r.outcome, r.outcome_on as "outcomeOn", r.result_sealed as "resultSealed",
  r.ended_at as "endedAt", r.redirected_from_id as "redirectedFromId", r.redirected_to_id as "redirectedToId", r.created_at as "createdAt",
  r.last_moved_at as "lastMovedAt", p.part, own.powers, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem", p.awaited_since as "awaitedSince",
  p.earliest_due_at as "earliestDueAt", p.unread_since is not null as unread,
  ${coveredBy('p')} as "coveredBy"`;

export const REFERRAL_FROM = `from participation p join referral r on r.id = p.subject_id
  join organisation own on own.id = p.organisation_id
  left join referral_case rc on rc.referral_id = r.id and rc.organisation_id = p.organisation_id
  left join member opener on opener.id = r.opened_by_member_id left join member claimer on claimer.id = r.claimed_by_member_id`;

/** Referrals by id, as far as the viewer's organisation takes part. */
export const referralsByIds = statement<RawReferral>(
  'referrals_by_ids',
  `select ${REFERRAL_COLUMNS} ${REFERRAL_FROM} where p.organisation_id = (select app.org()) and p.ended_at is null and p.subject_id = any($1::uuid[])`,
);

/** A referral by the number as it is said on the phone, normalised. */
export const referralByNumber = statement<RawReferral>(
  'referral_by_number',
  `select ${REFERRAL_COLUMNS} ${REFERRAL_FROM} where p.organisation_id = (select app.org()) and p.ended_at is null and r.number_key = $1`,
);

export interface RawReferredPerson {
  ownerId: string;
  id: string;
  position: number;
  nameMasked: string;
  idNumberMasked: string | null;
  /** Whether the viewer's organisation takes part in the person's own record. */
  known: boolean;
}

export const personsByReferral = statement<RawReferredPerson>(
  'persons_by_referral',
  `select rp.referral_id as "ownerId", rp.person_id as id, rp.position, rp.name_masked as "nameMasked", rp.id_number_masked as "idNumberMasked",
     exists (select 1 from participation q where q.organisation_id = (select app.org()) and q.subject_id = rp.person_id and q.ended_at is null) as known
   from referral_person rp where rp.referral_id = any($1::uuid[]) order by rp.referral_id, rp.position`,
);

export interface RawReferralRevision {
  ownerId: string;
  revision: number;
  changedFields: string[];
  reasonSealed: Buffer | null;
  madeAt: Date;
}

export const revisionsByReferral = statement<RawReferralRevision>(
  'revisions_by_referral',
  `select referral_id as "ownerId", revision, changed_fields as "changedFields", reason_sealed as "reasonSealed", made_at as "madeAt"
   from referral_revision where referral_id = any($1::uuid[]) order by referral_id, revision`,
);

/** Where workstations are hosted. */
export const hostsOf = statement<{ id: string; hostId: string | null }>(
  'hosts_of',
  'select id, host_id as "hostId" from organisation where id = any($1::uuid[])',
);
