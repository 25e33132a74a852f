import { statement } from '../../kernel/context.js';
import type { MeansBranch } from './case.entity.js';
import type { MeansGround } from './case.rules.js';
import type { ReviewOpinion } from './decision.rules.js';

/** What was written down between application and decision, sealed texts as they are; what is not there is null. */
export interface RawDecisions {
  ownerId: string;
  papersSealed: Buffer | null;
  receiptAt: Date | null;
  supplementId: string | null;
  listSealed: Buffer | null;
  answerSealed: Buffer | null;
  supplementDueOn: string | null;
  askedAt: Date | null;
  suppliedAt: Date | null;
  suppliedByOrganisationId: string | null;
  /** Until when a supplement may come, while it is open. */
  supplementDueAt: Date | null;
  statementId: string | null;
  statementSealed: Buffer | null;
  statedAt: Date | null;
  findingId: string | null;
  findingBranch: MeansBranch | null;
  findingGround: MeansGround | null;
  findingMet: boolean | null;
  evidenceSealed: Buffer | null;
  evidenceMaterialId: string | null;
  foundAt: Date | null;
  reviewId: string | null;
  legalSealed: Buffer | null;
  opinion: ReviewOpinion | null;
  opinionSealed: Buffer | null;
  reviewAt: Date | null;
  reviewer: string | null;
  refusalReasonSealed: Buffer | null;
  advanceReasonSealed: Buffer | null;
  regulariseBy: string | null;
}

/** A review stands until the decision that rested on it is to be corrected: then the application is reviewed anew. */
export const REVIEW_STANDS = (review: string) =>
  `${review}.reviewed_at > coalesce((select max(o.corrected_at) from objection o where o.case_id = ${review}.case_id and o.against = 'REFUSED'), '-infinity')`;

/** The same for cases; a review is there for its own institution alone. */
export const decisionsByCase = statement<RawDecisions>(
  'decisions_by_case',
  `select c.id as "ownerId", r.papers_sealed as "papersSealed", r.given_at as "receiptAt",
     s.id as "supplementId", s.list_sealed as "listSealed", s.answer_sealed as "answerSealed", s.due_on as "supplementDueOn",
     s.asked_at as "askedAt", s.supplied_at as "suppliedAt", s.supplied_by_organisation_id as "suppliedByOrganisationId",
     (select d.due_at from deadline d where d.subject_id = c.id and d.rule_id = 'SUPPLEMENT' and d.stopped_at is null limit 1) as "supplementDueAt",
     m.id as "statementId", m.content_sealed as "statementSealed", m.stated_at as "statedAt",
     f.id as "findingId", f.branch as "findingBranch", f.ground as "findingGround", f.met as "findingMet", f.evidence_sealed as "evidenceSealed",
     f.material_id as "evidenceMaterialId", f.found_at as "foundAt",
     v.id as "reviewId", v.legal_sealed as "legalSealed", v.opinion, v.opinion_sealed as "opinionSealed", v.reviewed_at as "reviewAt",
     (select b.display_name from member b where b.organisation_id = v.organisation_id and b.id = v.reviewed_by_member_id) as reviewer,
     c.refusal_reason_sealed as "refusalReasonSealed", c.advance_reason_sealed as "advanceReasonSealed",
     (select d.due_on from deadline d where d.subject_id = c.id and d.rule_id = 'REGULARISE' order by d.started_at desc limit 1) as "regulariseBy"
   from legal_aid_case c
   left join case_receipt r on r.case_id = c.id
   left join case_supplement s on s.case_id = c.id
   left join lateral (select * from case_means_statement x where x.case_id = c.id order by x.stated_at desc, x.id desc limit 1) m on true
   left join lateral (select * from case_means_finding x where x.case_id = c.id order by x.found_at desc, x.id desc limit 1) f on true
   left join lateral (select * from case_review x where x.case_id = c.id and ${REVIEW_STANDS('x')} order by x.reviewed_at desc, x.id desc limit 1) v on true
   where c.id = any($1::uuid[])`,
);
