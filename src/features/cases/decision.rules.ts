import type { RefusalCode } from '../../errors/catalogue.js';
import { addDays, type LocalDate } from '../../kernel/local-date.js';
import type { MeansBranch } from './case.entity.js';
import type { MeansGround } from './case.rules.js';

/** Why legal aid may be refused. Incomplete papers are none, and neither is that another place would be competent. */
export const REFUSAL_GROUNDS = {
  OUT_OF_SCOPE: { zh: '申请事项不属于法律援助范围', en: 'the matter lies outside legal aid (arts 24 to 31)' },
  HARDSHIP_NOT_MET: { zh: '申请人不符合经济困难条件', en: 'the hardship condition is not met (art 34)' },
  NOT_THE_PERSON: {
    zh: '申请人的身份或者代为申请的权限未能证明',
    en: 'who applies is not the person, nor entitled to apply for the person (art 40)',
  },
  OTHER_STATUTORY: { zh: '不符合法律、法规规定的其他条件', en: 'another condition of law is not met' },
} as const;
export type RefusalGround = keyof typeof REFUSAL_GROUNDS;

/** When aid is given before its papers (法律援助法 art 44). */
export const ADVANCE_GROUNDS = {
  LIMITATION_NEAR: {
    zh: '距法定时效或者期限届满不足七日，需要及时提起诉讼或者申请仲裁、行政复议',
    en: 'less than seven days to the end of a limitation or period (art 44)',
  },
  PRESERVATION_URGENT: {
    zh: '需要立即申请财产保全、证据保全',
    en: 'preservation of property or evidence at once (art 44)',
  },
  ADVANCE_EXECUTION_URGENT: { zh: '需要立即申请先予执行', en: 'advance execution at once (art 44)' },
  OTHER: { zh: '法律、法规、规章规定的其他情形', en: 'another case named by law (art 44)' },
} as const;
export type AdvanceGround = keyof typeof ADVANCE_GROUNDS;

/** What the reviewer advises; the head decides. */
export const REVIEW_OPINIONS = {
  GRANT: { zh: '建议给予', en: 'advises to grant' },
  REFUSE: { zh: '建议不予', en: 'advises to refuse' },
} as const;
export type ReviewOpinion = keyof typeof REVIEW_OPINIONS;

/** What the latest review of the leading institution found. */
export interface ReviewFacts {
  opinion: ReviewOpinion;
  /** Null when only the law was reviewed: the matter lies outside legal aid. */
  branch: MeansBranch | null;
  ground: MeansGround | null;
  met: boolean | null;
}

/** Ways past the hardship condition for which somebody has to verify: they need a review (art 41). */
export function needsReview(branch: MeansBranch): boolean {
  return branch === 'PLEDGE' || branch === 'INFO_QUERY';
}

/**
 * Why the head may not grant on these means. Hardship that has to be verified was verified by a reviewer; where the law asks
 * for none (arts 32, 42) or another city found it already, acceptance by another person is enough, so that wages can be
 * claimed the same day. What a review found is not decided otherwise, be it of the means or that the matter lies outside
 * legal aid: it is reviewed anew.
 */
export function refusalToGrant(
  review: ReviewFacts | null,
  means: { branch: MeansBranch | null; ground: MeansGround | null },
): RefusalCode | null {
  if (review === null) return means.branch === null || needsReview(means.branch) ? 'CASE_NOT_REVIEWED' : null;
  if (review.met !== true) return 'REVIEW_FOUND_OTHERWISE';
  const other = means.branch !== null && (means.branch !== review.branch || means.ground !== review.ground);
  return other ? 'REVIEW_FOUND_OTHERWISE' : null;
}

/** Why the head may not refuse: nobody is refused unreviewed, nor for want of hardship that the review found. */
export function refusalToRefuse(review: ReviewFacts | null, ground: RefusalGround): RefusalCode | null {
  if (review === null) return 'CASE_NOT_REVIEWED';
  if (ground !== 'HARDSHIP_NOT_MET') return null;
  if (review.branch === null) return 'CASE_NOT_REVIEWED';
  return review.met === true ? 'REVIEW_FOUND_OTHERWISE' : null;
}

/** Why a ground of art 44 does not fit; a limitation that has passed already is not near. */
export function refusalToAdvance(
  ground: AdvanceGround,
  limitationOn: LocalDate | null,
  today: LocalDate,
): RefusalCode | null {
  if (ground !== 'LIMITATION_NEAR') return null;
  const near = limitationOn !== null && limitationOn >= today && limitationOn < addDays(today, 7);
  return near ? null : 'ADVANCE_GROUND_UNFIT';
}

/** Whether aid was given in advance, and made regular since. */
export interface AdvanceFacts {
  advanceGround: AdvanceGround | null;
  regularisedAt: Date | null;
}

/** The same of a row, where what was never written may be missing. */
export function advanceOf(row: { [Key in keyof AdvanceFacts]?: AdvanceFacts[Key] | undefined }): AdvanceFacts {
  return { advanceGround: row.advanceGround ?? null, regularisedAt: row.regularisedAt ?? null };
}

/** Why aid cannot be regularised: there was none in advance, or it is regular already. */
export function refusalToRegularise(facts: AdvanceFacts): RefusalCode | null {
  if (facts.advanceGround === null) return 'ADVANCE_AID_NONE';
  return facts.regularisedAt === null ? null : 'ADVANCE_AID_REGULARISED_ALREADY';
}

/** Why a case whose aid was given in advance does not close; null when the aid is regular. */
export function refusalOfIrregular(facts: AdvanceFacts): RefusalCode | null {
  return refusalToRegularise(facts) === null ? 'ADVANCE_AID_NOT_REGULARISED' : null;
}

/** On what a way past the hardship condition rests. */
export interface MeansEvidence {
  /** A file of the case, of the class MEANS. */
  materialId: string | null;
  /** A document by its name: 残疾人证, 最低生活保障证 … */
  document: string | null;
  /** Which bodies were asked, and what they answered. */
  bodies: readonly string[];
  answer: string | null;
  /** When the applicant signed the statement. */
  signedOn: LocalDate | null;
}

/** Grounds that the office's own record of the persons proves: they are registered as migrant workers. */
const PROVEN_BY_RECORD: readonly MeansGround[] = ['MIGRANT_WORKER_WAGES', 'WORK_INJURY'];

/**
 * Why what was shown is not enough; null when it is. A waiver needs a document (art 42), a pledge the signed statement
 * with its declaration, a query the bodies asked and their answer (art 41). Nobody is asked for a hardship certificate.
 */
export function evidenceProblem(
  branch: MeansBranch,
  ground: MeansGround | null,
  evidence: MeansEvidence,
  stated: boolean,
): RefusalCode | null {
  switch (branch) {
    case 'WAIVED': {
      const shown = evidence.materialId !== null || evidence.document !== null;
      return shown || (ground !== null && PROVEN_BY_RECORD.includes(ground)) ? null : 'MEANS_EVIDENCE_MISSING';
    }
    case 'PLEDGE':
      return stated && evidence.signedOn !== null ? null : 'MEANS_PLEDGE_MISSING';
    case 'INFO_QUERY':
      return evidence.bodies.length > 0 && evidence.answer !== null ? null : 'MEANS_QUERY_MISSING';
    default:
      return null;
  }
}

const HARDSHIP_CERTIFICATE = /(困难|贫困|特困)(家庭|户)?(情况|状况)?的?证明/;

/** Whether a list asks for the certificate that may not be asked for since 2023-09-01. */
export function asksForHardshipCertificate(list: readonly string[]): boolean {
  return list.some((each) => HARDSHIP_CERTIFICATE.test(each.replace(/\s+/g, '')));
}
