import type { RefusalRow } from './catalogue.js';

/** Refusals of the case, its roster, settlement and payments. */
export const CASE_REFUSALS = {
  CASE_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '案件当前状态为“{stateZh}”，不能这样办理。',
    en: 'The case is {stateEn}; this cannot be done now.',
  },
  CASE_ENDED: { kind: 'WHEN', zh: '案件已结束（{stateZh}）。', en: 'The case has ended ({stateEn}).' },
  CASE_GRANTED_ALREADY: { kind: 'WHEN', zh: '已作出给予法律援助决定。', en: 'Aid was granted already.' },
  CASE_ASSIGNED_ALREADY: {
    kind: 'WHEN',
    zh: '已指派律师：更换请办理更换。',
    en: 'A lawyer is assigned already; replace instead.',
  },
  MEANS_BASIS_UNFIT: {
    kind: 'WHY',
    zh: '所选经济困难情形与案由、申请人情况不符。',
    en: 'The means basis does not fit the cause and the applicant.',
  },
  LAWYER_NOT_AVAILABLE: {
    kind: 'WHY',
    zh: '该律师不在本机构名册或已停用。',
    en: 'The lawyer is not on your register or not active.',
  },
  CASE_HAS_OPEN_ASKS: {
    kind: 'WHY',
    zh: '还有协作事项没有办结，案件不能结束。',
    en: 'Items of a cooperation are open; the case cannot end.',
  },
  CASE_ROWS_UNSETTLED: {
    kind: 'WHY',
    zh: '花名册尚有{count}行未支付、未分期、未书面放弃，也未另立案。',
    en: '{count} rows are neither paid, planned, waived in writing nor split off.',
  },
  ROSTER_ROWS_REFUSED: {
    kind: 'INPUT',
    zh: '花名册有{count}处错误，未导入任何一行。',
    en: 'The roster has {count} faults; no row was imported.',
  },
  ROSTER_UNREADABLE: { kind: 'INPUT', zh: '花名册文件无法读取。', en: 'The roster file cannot be read.' },
  ROSTER_EMPTY: { kind: 'INPUT', zh: '花名册没有数据行。', en: 'The roster has no rows.' },
  ROSTER_TOO_MANY_ROWS: { kind: 'INPUT', zh: '花名册超过{max}行。', en: 'The roster has more than {max} rows.' },
  ROSTER_TOO_LARGE: { kind: 'INPUT', zh: '花名册文件超过5 MB。', en: 'The roster file is larger than 5 MB.' },
  ROSTER_HEADER_MISSING: {
    kind: 'INPUT',
    zh: '花名册缺少列：{columns}。',
    en: 'The roster lacks the columns: {columns}.',
  },
  ROSTER_HEADER_TWICE: {
    kind: 'INPUT',
    zh: '花名册有重复的列：{columns}。',
    en: 'Columns of the roster stand there twice: {columns}.',
  },
  ROSTER_ROW_WAIVED: { kind: 'WHEN', zh: '该工人已书面放弃。', en: 'This worker has waived in writing.' },
  ROSTER_ROW_SETTLED: {
    kind: 'WHY',
    zh: '该工人已达成和解或已有支付，不能这样办理。',
    en: 'This worker has settled or was paid; this cannot be done.',
  },
  WAIVER_NEEDS_PAPER: {
    kind: 'WHY',
    zh: '放弃须附本人签名文件，并先附入案件。',
    en: 'A waiver needs the paper the worker signed, attached to the case.',
  },
  ROSTER_ROW_IN_OWN_CASE: { kind: 'WHEN', zh: '该工人已另立案。', en: 'This worker has a case of his own.' },
  ROSTER_LOCKED: {
    kind: 'WHEN',
    zh: '和解已提出，花名册不能再改。',
    en: 'A settlement is on the table; the roster is locked.',
  },
  SETTLEMENT_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '和解当前为“{stateZh}”，不能这样办理。',
    en: 'The settlement is {stateEn}; this cannot be done now.',
  },
  SETTLEMENT_OPEN_ALREADY: { kind: 'WHY', zh: '已有一份和解方案在进行。', en: 'A settlement is open already.' },
  SETTLEMENT_ROWS_UNDECIDED: {
    kind: 'WHY',
    zh: '还有{count}名工人没有表示意见。',
    en: '{count} workers have not decided.',
  },
  SETTLEMENT_ROWS_DECLINED: {
    kind: 'WHY',
    zh: '有{count}名工人不同意，须先另立案。',
    en: '{count} workers declined; their rows must be carved out first.',
  },
  SETTLEMENT_SHARE_UNFIT: { kind: 'INPUT', zh: '和解金额与花名册不符。', en: 'The shares do not fit the roster.' },
  SETTLEMENT_NOBODY_AGREED: {
    kind: 'WHY',
    zh: '没有工人同意，不能达成和解。',
    en: 'No worker agreed; there is nothing to conclude.',
  },
  DECISION_NEEDS_PAPER: {
    kind: 'WHY',
    zh: '同意和解须附本人签名文件。',
    en: 'An agreement needs the paper the worker signed.',
  },
  DECISION_UNFIT: { kind: 'WHEN', zh: '该行的意见已为“{decision}”。', en: 'The row is {decision} already.' },
  PAYMENT_EXCEEDS_CLAIM: {
    kind: 'WHY',
    zh: '支付总额超过应付金额（尚余{remaining}）。',
    en: 'The payment exceeds what is owed (remaining {remaining}).',
  },
  PAYMENT_NOTHING_OWED: {
    kind: 'WHY',
    zh: '没有和解或裁决确定的应付金额。',
    en: 'No settlement or award says what is owed.',
  },
  PERSON_NAME_UNFIT: { kind: 'INPUT', zh: '姓名不正确（{problem}）。', en: 'The name is not valid ({problem}).' },
  CASE_HANDLED_BY_ANOTHER: {
    kind: 'WHO',
    zh: '此案由其他承办人办理。',
    en: 'Another handler works on this case.',
  },
  CASE_HAS_NO_RECIPIENT: {
    kind: 'WHY',
    zh: '案件还没有受援人，请先登记或导入花名册。',
    en: 'The case has no recipient yet; register one or import the roster.',
  },
  REVIEW_AND_APPROVAL_ARE_TWO: {
    kind: 'WHO',
    zh: '受理审查与审批须由两人分别办理。',
    en: 'Opening or reviewing and approving are two people.',
  },
} as const satisfies Record<string, RefusalRow>;
