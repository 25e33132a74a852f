import type { RefusalRow } from './catalogue.js';

/** Refusals of asks between agencies, and of the ledger of consent. */
export const REFERRAL_REFUSALS = {
  REFERRAL_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '转介当前状态为“{stateZh}”，不能这样办理。',
    en: 'The referral is {stateEn}; this cannot be done now.',
  },
  REFERRAL_ALREADY_SENT: { kind: 'WHEN', zh: '转介已发出。', en: 'The referral was sent already.' },
  REFERRAL_OPENED_ALREADY: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}签收。',
    en: 'It was opened already by {actedBy} at {actedAt}.',
  },
  REFERRAL_ALREADY_ANSWERED: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}答复，当前为“{stateZh}”。',
    en: 'It was answered by {actedBy} at {actedAt}; it is {stateEn} now.',
  },
  REFERRAL_WITHDRAWN: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}撤回。',
    en: 'It was withdrawn by {actedBy} at {actedAt}.',
  },
  REFERRAL_ENDED: { kind: 'WHEN', zh: '转介已结束（{stateZh}）。', en: 'The referral has ended ({stateEn}).' },
  REFERRAL_OPEN_ALREADY: {
    kind: 'WHY',
    zh: '同一事项已向该机构发出同类转介，尚未办结：{number}。',
    en: 'The same is open with that organisation already: {number}.',
  },
  REFERRAL_TO_ITSELF: { kind: 'WHY', zh: '不能转介给本机构。', en: 'A referral goes to another organisation.' },
  REFERRAL_KIND_UNFIT: {
    kind: 'WHY',
    zh: '此类转介不能由本机构发出，或者不能发往该机构。',
    en: 'A referral of this kind does not go from your kind of organisation to that one.',
  },
  REFERRAL_CAUSE_MISSING: {
    kind: 'WHY',
    zh: '请先确定案由和法律援助形式。',
    en: 'Say the cause of action and the form of aid first.',
  },
  REFERRAL_REVISION_OUTDATED: {
    kind: 'WHEN',
    zh: '转介内容已修改为第{revision}版，请按新内容答复。',
    en: 'The referral is at revision {revision} now; answer that one.',
  },
  REFERRAL_ENDS_WITH_CASE: {
    kind: 'WHY',
    zh: '已由本机构立案办理，结果随案件反馈。',
    en: 'It became a case of your organisation; its outcome follows from the case.',
  },
  OUTCOME_UNFIT: {
    kind: 'INPUT',
    zh: '该结果不适用于此类转介。',
    en: 'This outcome does not fit a referral of this kind.',
  },
  DECLINE_CODE_NOT_ALLOWED: {
    kind: 'WHY',
    zh: '此类转介不得以该理由拒收；可用理由：{codes}。',
    en: 'A referral of this kind cannot be declined with that reason; allowed: {codes}.',
  },
  RIGHT_ORGANISATION_MISSING: {
    kind: 'INPUT',
    zh: '请写明应由哪个机构办理。',
    en: 'Name the organisation that is the right one.',
  },
  SUPPLEMENT_ASKED_ALREADY: {
    kind: 'WHY',
    zh: '补充材料应当一次性告知，本件已经告知过。',
    en: 'What is missing is asked for once, and it was.',
  },
  SUPPLEMENT_NOT_DUE_YET: {
    kind: 'WHEN',
    zh: '补充期限未届满（{dueOn}），不能视为撤回。',
    en: 'The time for the supplement has not passed ({dueOn}).',
  },
  MEDIATION_ONLY: { kind: 'WHY', zh: '只有分流调解可以转回。', en: 'Only a mediation comes home.' },
  REVIEW_DATE_UNFIT: {
    kind: 'INPUT',
    zh: '复核日期应在明日以后一年以内。',
    en: 'The day of review lies after today and within a year.',
  },
  WORKSTATION_NEVER_DECIDES: {
    kind: 'WHO',
    zh: '工作站只接收、登记、初审和转交，不作受理、审批和拒收决定。',
    en: 'A workstation collects, reviews beforehand and forwards; it never decides.',
  },
  WORKSTATION_POWER_MISSING: {
    kind: 'WHO',
    zh: '本工作站没有该项职权：{power}。',
    en: 'Your workstation has not got this power: {power}.',
  },
  CONSENT_MISSING: {
    kind: 'WHY',
    zh: '没有本人就该接收机构和目的作出的有效同意，不得转介。',
    en: 'There is no valid consent of the person for this recipient and purpose.',
  },
  CONSENT_NEEDS_GUARDIAN: {
    kind: 'WHY',
    zh: '不满十四周岁的未成年人，须由监护人同意。',
    en: 'For a child under fourteen the guardian consents.',
  },
  CONSENT_FORM_INCOMPLETE: {
    kind: 'INPUT',
    zh: '请补全同意的内容：告知文本、作出方式，监护人或者见证人。',
    en: 'Say what was shown, how the consent was given, and the guardian or the witness.',
  },
  CONSENT_WITHDRAWN_ALREADY: { kind: 'WHEN', zh: '该同意已经撤回。', en: 'This consent was withdrawn already.' },
  CONSENT_NOT_THE_BASIS: {
    kind: 'WHY',
    zh: '该次提供依据法律规定，不以同意为前提。',
    en: 'This rests on the law and not on consent.',
  },
} as const satisfies Record<string, RefusalRow>;
