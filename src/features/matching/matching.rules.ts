import type { RefusalCode } from '../../errors/catalogue.js';
import { type PersonQuestionState, personQuestionLifecycle } from './person-question.lifecycle.js';

/** What a holder may say, and nothing else beside the number of its case. */
export const PERSON_ANSWERS = {
  SAME_MATTER: { zh: '同一事项', en: 'the same matter is with us' },
  OTHER_MATTER: { zh: '另有他案', en: 'another matter of the person is with us' },
  NOT_TOLD: { zh: '不便告知', en: 'not told' },
} as const;
export type PersonAnswer = keyof typeof PERSON_ANSWERS;

/** How often one may ask in 24 hours. The database holds them too (0017). */
export const MOST_ASKED_BY_MEMBER = 20;
export const MOST_ASKED_BY_ORGANISATION = 100;

/** Who asks, and who answers. */
export const MATCHING_ROLES = ['RECEPTION', 'REVIEWER'] as const;

/** What can be asked about: a case that is reviewed by its lead, a referral that was opened and not answered. */
export const REVIEWED = {
  LEGAL_AID_CASE: { states: ['APPLIED', 'ACCEPTED'], side: 'LEAD' },
  REFERRAL: { states: ['RECEIVED'], side: 'REQUESTED' },
} as const;
export type ReviewedType = keyof typeof REVIEWED;

/** What decides whether one may ask about a person. */
export interface InquiryFacts {
  underReview: boolean;
  /** By what the own office knows: a restricted matter, a minor, abuse. */
  isProtected: boolean;
  hasNumber: boolean;
  askedAlready: boolean;
  askedByMember: number;
  askedByOrganisation: number;
}

/** Why one may not ask, as far as the own office knows; what is known elsewhere never decides here. */
export function refusalToAsk(facts: InquiryFacts): RefusalCode | null {
  if (!facts.underReview) return 'PERSON_NOT_UNDER_REVIEW';
  if (facts.isProtected) return 'PERSON_PROTECTED';
  if (!facts.hasNumber) return 'PERSON_WITHOUT_NUMBER';
  if (facts.askedAlready) return 'PERSON_ASKED_ALREADY';
  if (facts.askedByMember >= MOST_ASKED_BY_MEMBER) return 'PERSON_ASKS_OF_MEMBER_USED_UP';
  return facts.askedByOrganisation >= MOST_ASKED_BY_ORGANISATION ? 'PERSON_ASKS_OF_OFFICE_USED_UP' : null;
}

/** The article beside a refusal. */
export const BASIS_OF_MATCHING: Readonly<Partial<Record<RefusalCode, string>>> = {
  PERSON_PROTECTED: '反家庭暴力法第5条；未成年人保护法第4条；个人信息保护法第28条',
  PERSON_NOT_UNDER_REVIEW: '个人信息保护法第6条',
  PERSON_ASKED_ALREADY: '个人信息保护法第6条',
  PERSON_ASKS_OF_MEMBER_USED_UP: '个人信息保护法第6条',
  PERSON_ASKS_OF_OFFICE_USED_UP: '个人信息保护法第6条',
};

/** What is said when the table does not allow a command now. */
export function questionNotNow(state: PersonQuestionState): RefusalCode {
  if (state === 'ANSWERED') return 'PERSON_QUESTION_ANSWERED_ALREADY';
  return personQuestionLifecycle.isFinal(state) ? 'PERSON_QUESTION_LAPSED' : 'PERSON_QUESTION_AT_ANOTHER_STAGE';
}

/** Why an answer cannot be given; null when it can. */
export function refusalToAnswer(
  answer: PersonAnswer,
  tellsNumber: boolean,
  facts: { stands: boolean; isProtected: boolean; number: string | null },
): RefusalCode | null {
  if (facts.isProtected) return 'PERSON_PROTECTED';
  if (!facts.stands) return 'PERSON_QUESTION_LAPSED';
  // Whoever has no part in the case any more has no number to give.
  return tellsNumber && (answer === 'NOT_TOLD' || facts.number === null) ? 'PERSON_ANSWER_UNFIT' : null;
}
