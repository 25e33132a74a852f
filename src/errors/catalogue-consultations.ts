import type { RefusalRow } from './catalogue.js';

/** Refusals of the front desk. */
export const CONSULTATION_REFUSALS = {
  CONSULTATION_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '咨询当前状态为“{stateZh}”，不能这样办理。',
    en: 'The consultation is {stateEn}; this cannot be done now.',
  },
  CONSULTATION_ENDED: {
    kind: 'WHEN',
    zh: '咨询已由{actedBy}于{actedAt}办结（{stateZh}）。',
    en: 'The consultation was ended by {actedBy} at {actedAt} ({stateEn}).',
  },
  CONSULTATION_ANSWERED_ALREADY: {
    kind: 'WHEN',
    zh: '咨询已由{actedBy}于{actedAt}答复。',
    en: 'The consultation was answered already by {actedBy} at {actedAt}.',
  },
  CONSULTATION_WITHOUT_PHONE: {
    kind: 'WHY',
    zh: '该咨询没有留下不具名的回访电话；具名咨询人的电话在人员处查看。',
    en: 'No number was left without a name here; the phone of a named caller is revealed with the person.',
  },
  CONSULTATION_WITHOUT_POWER: {
    kind: 'WHO',
    zh: '本站点未获授权提供法律咨询。',
    en: 'This workstation has not been given the power to advise.',
  },
  PROMPT_TO_APPLY_MISSING: {
    kind: 'WHY',
    zh: '提供法律咨询应当提示当事人有权申请法律援助，并告知条件和程序（法律援助法第23条）。',
    en: 'Advice must tell the person of the right to apply for legal aid, its conditions and its procedure (Legal Aid Law, art 23).',
  },
  CONSULTATION_BECOMES_ONE_THING: {
    kind: 'INPUT',
    zh: '咨询只能转为申请或者转介之一。',
    en: 'A consultation becomes either an application or a referral.',
  },
  PERSON_TIMES_UNFIT: {
    kind: 'INPUT',
    zh: '咨询人次须在1至{max}之间。',
    en: 'Person-times lie between 1 and {max}.',
  },
  CALLER_NAMED_TWICE: {
    kind: 'INPUT',
    zh: '咨询人只能登记一次：已登记人员、新登记人员或者仅留电话。',
    en: 'The caller is written down once: a registered person, a new one, or a phone alone.',
  },
} as const satisfies Record<string, RefusalRow>;
