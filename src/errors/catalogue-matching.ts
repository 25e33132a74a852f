import type { RefusalRow } from './catalogue.js';

/** Refusals of asking other organisations about the same person, and of answering. */
export const MATCHING_REFUSALS = {
  PERSON_NOT_UNDER_REVIEW: {
    kind: 'WHEN',
    zh: '只能就本机构正在审查的申请或者已签收的转介中的当事人提出查重。',
    en: 'Only a person in an application that you review, or in a referral that you have opened, can be asked about.',
  },
  PERSON_PROTECTED: {
    kind: 'WHY',
    zh: '该人员受特别保护，不参与跨机构查重。',
    en: 'This person is specially protected: nothing is asked or told of them between organisations.',
  },
  PERSON_WITHOUT_NUMBER: {
    kind: 'WHY',
    zh: '未登记居民身份证号码，无法查重。',
    en: 'No resident identity number is known: there is nothing to ask by.',
  },
  PERSON_ASKED_ALREADY: {
    kind: 'WHEN',
    zh: '已就此人在本事项中提出过查重。',
    en: 'This person has been asked about in this matter already.',
  },
  PERSON_ASKS_OF_MEMBER_USED_UP: {
    kind: 'FRAME',
    zh: '您二十四小时内已提出{limit}次查重，达到上限，请稍后再试。',
    en: 'You have asked {limit} times within 24 hours, which is the limit; try again later.',
  },
  PERSON_ASKS_OF_OFFICE_USED_UP: {
    kind: 'FRAME',
    zh: '本机构二十四小时内已提出{limit}次查重，达到上限，请稍后再试。',
    en: 'Your organisation has asked {limit} times within 24 hours, which is the limit; try again later.',
  },
  PERSON_QUESTION_ANSWERED_ALREADY: {
    kind: 'WHEN',
    zh: '该询问已于{actedAt}由{actedBy}答复。',
    en: 'The question was answered by {actedBy} at {actedAt}.',
  },
  PERSON_QUESTION_LAPSED: {
    kind: 'WHEN',
    zh: '该询问已失效，不再答复。',
    en: 'The question has lapsed; it is not answered any more.',
  },
  PERSON_QUESTION_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '该询问当前为“{state}”，不能如此办理。',
    en: 'The question is {state}; this cannot be done now.',
  },
  PERSON_ANSWER_UNFIT: {
    kind: 'INPUT',
    zh: '答复“不便告知”的，或者本机构已不再参与该案的，不附案号。',
    en: 'Who answers NOT_TOLD, or has no part in the case any more, gives no case number.',
  },
} as const satisfies Record<string, RefusalRow>;
