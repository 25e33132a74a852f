import type { RefusalRow } from './catalogue.js';

/** Refusals between application and decision: supplement, means, review, refusal, aid in advance, competence. */
export const DECISION_REFUSALS = {
  SUPPLEMENT_ASKED_ALREADY: {
    kind: 'WHY',
    zh: '补充材料只能一次性告知：本案已通知过补充材料（法律援助法第43条第2款）。',
    en: 'What is missing is asked for once; a list was sent already (Legal Aid Law art 43).',
  },
  HARDSHIP_CERTIFICATE_FORBIDDEN: {
    kind: 'WHY',
    zh: '不得要求申请人提交经济困难证明：请以信息共享查询或者个人诚信承诺核查（法律援助法第41条）。',
    en: 'No hardship certificate may be demanded; query or take a pledge instead (Legal Aid Law art 41).',
  },
  SUPPLEMENT_DATE_NOT_PASSED: {
    kind: 'WHEN',
    zh: '补充材料的期限尚未届满，不能视为撤回申请。',
    en: 'The date for the supplement has not passed; the application is not deemed withdrawn.',
  },
  CASE_DESIGNATED_ALREADY: {
    kind: 'WHEN',
    zh: '本机构已为该案指定承办机构。',
    en: 'Your organisation has named another lead for it already.',
  },
  CASE_LEAD_NOT_SUSPENDED: {
    kind: 'WHY',
    zh: '主办机构未被暂停，案件仍由其办理；只有机构暂停期间，其上级才能指定其他机构承办。',
    en: 'The lead is not suspended and does its work itself; only then does its superior name another one.',
  },
  CASE_NOT_REVIEWED: {
    kind: 'WHY',
    zh: '尚未审查：核查经济困难状况的给予决定、一切不予决定，均须先由审查员审查（法律援助法第41条、第43条）。',
    en: 'Nobody has reviewed it: a grant that rests on verified hardship, and every refusal, needs a review first.',
  },
  REVIEW_FOUND_OTHERWISE: {
    kind: 'WHY',
    zh: '与审查结论不一致：如认为审查有误，请重新审查。',
    en: 'The review found otherwise; have it reviewed anew if it is wrong.',
  },
  MEANS_EVIDENCE_MISSING: {
    kind: 'WHY',
    zh: '免予核查须有证明材料：请附上案卷材料或者写明证件名称（法律援助法第42条）。',
    en: 'A waiver rests on a document: attach it, or name it (Legal Aid Law art 42).',
  },
  MEANS_EVIDENCE_UNFIT: {
    kind: 'INPUT',
    zh: '所附材料不是本案的经济状况材料。',
    en: 'That file is not one of this case about means.',
  },
  MEANS_PLEDGE_MISSING: {
    kind: 'WHY',
    zh: '个人诚信承诺须有经本人签名的经济困难状况说明表：请先登记说明并写明签名日期（法律援助法第41条）。',
    en: 'A pledge rests on the statement the applicant signed: write it down first, and say when it was signed.',
  },
  MEANS_QUERY_MISSING: {
    kind: 'WHY',
    zh: '信息共享查询须写明向哪些单位查询、答复如何（法律援助法第41条）。',
    en: 'A query says which bodies were asked and what they answered (Legal Aid Law art 41).',
  },
  ADVANCE_GROUND_UNFIT: {
    kind: 'WHY',
    zh: '距时效或者期限届满不足七日的，请写明届满日，且该日未过（法律援助法第44条）。',
    en: 'A limitation is near when it ends within less than seven days and has not passed (Legal Aid Law art 44).',
  },
  ADVANCE_AID_NONE: {
    kind: 'WHY',
    zh: '本案不是先行提供法律援助，无需补办。',
    en: 'No aid was given in advance here.',
  },
  ADVANCE_AID_NOT_REGULARISED: {
    kind: 'WHY',
    zh: '先行提供的法律援助尚未补办手续，不能结案：请先补办，或者依法终止（法律援助法第44条、第48条）。',
    en: 'The aid given in advance is not regular yet: regularise it before closing, or terminate (Legal Aid Law art 44, 48).',
  },
  ADVANCE_AID_REGULARISED_ALREADY: {
    kind: 'WHEN',
    zh: '先行提供的法律援助已补办手续。',
    en: 'The aid that was given in advance is regular already.',
  },
  COMPETENCE_OTHER_UNFIT: {
    kind: 'INPUT',
    zh: '受理争议只在两个法律援助机构之间：请选择其中之一。',
    en: 'A conflict of competence lies between two legal aid institutions; name one of them.',
  },
  COMPETENCE_NO_SUPERIOR: {
    kind: 'WHY',
    zh: '平台上没有可以指定受理机构的上级机关。',
    en: 'Nobody on the platform stands above either institution to decide.',
  },
  COMPETENCE_CONFLICT_OPEN_ALREADY: {
    kind: 'WHY',
    zh: '本案已有一件待指定的受理争议。',
    en: 'A conflict about this case awaits its decision already.',
  },
  COMPETENCE_JOINED_ALREADY: {
    kind: 'WHEN',
    zh: '对方已提交其案件，只能由上级机关指定。',
    en: 'The other institution has named its case; only a superior ends this now.',
  },
  COMPETENCE_DECIDED_ALREADY: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}指定，以先作出的决定为准。',
    en: 'It was decided by {actedBy} at {actedAt}; the first decision stands.',
  },
  COMPETENCE_CONFLICT_ENDED: {
    kind: 'WHEN',
    zh: '受理争议已结束（{stateZh}）。',
    en: 'The conflict has ended ({stateEn}).',
  },
  COMPETENCE_CONFLICT_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '受理争议当前为“{stateZh}”，不能这样办理。',
    en: 'The conflict is {stateEn}; this cannot be done now.',
  },
  PAPER_QUANTITY_UNFIT: {
    kind: 'INPUT',
    zh: '材料份数须为1至9999的整数。',
    en: 'A quantity of papers is a whole number from 1 to 9999.',
  },
  GUIDANCE_ADDRESSEE_UNFIT: {
    kind: 'INPUT',
    zh: '请写明一个机构：平台上的机构，或者单位名称。',
    en: 'Name one body: an organisation of the platform, or a name.',
  },
} as const satisfies Record<string, RefusalRow>;
