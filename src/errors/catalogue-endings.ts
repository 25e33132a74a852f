import type { RefusalRow } from './catalogue.js';

/** Refusals of the choice of a lawyer, of the organ as a side, and of the ends of a case. */
export const ENDING_REFUSALS = {
  LAWYER_WITHOUT_YEARS: {
    kind: 'WHY',
    zh: '可能判处无期徒刑、死刑或者死刑复核案件，须指派具有三年以上刑事辩护经历的律师。',
    en: 'Life imprisonment or death is possible: a lawyer with three years of criminal practice is required.',
  },
  LAWYER_NOT_FAMILIAR_WITH_MINORS: {
    kind: 'WHY',
    zh: '受援人为未成年人，须指派熟悉未成年人身心特点的律师。',
    en: 'The recipient is a minor: a lawyer familiar with minors is required.',
  },
  LAWYER_IN_CONFLICT: {
    kind: 'WHY',
    zh: '该律师存在利益冲突，请选择其他律师。',
    en: 'This lawyer has a conflict of interest: choose another lawyer.',
  },
  LAWYER_MAY_BE_IN_CONFLICT: {
    kind: 'WHY',
    zh: '该律师在办案件的一方与本案相对方同名，请核实；由审批人注明后方可指派。',
    en: 'A party of an open case of this lawyer bears the same name as the other side: check, and let the head set it aside with a note.',
  },
  LAWYER_OVERLOADED: {
    kind: 'WHY',
    zh: '该律师在办案件过多；由审批人注明后方可指派。',
    en: 'This lawyer has too many open cases; the head may set that aside with a note.',
  },
  LAWYER_HEARING_CLASH: {
    kind: 'WHY',
    zh: '该律师当日另有开庭；由审批人注明后方可指派。',
    en: 'This lawyer has another hearing that day; the head may set that aside with a note.',
  },
  LAWYER_CAN_BE_ASSIGNED: {
    kind: 'WHEN',
    zh: '没有妨碍指派该律师的事由，无须另行同意。',
    en: 'Nothing stands against this lawyer; nothing is to be set aside.',
  },
  LAWYER_CONFLICT_DECLARED_ALREADY: {
    kind: 'WHEN',
    zh: '该利益冲突已登记。',
    en: 'This conflict of interest is declared already.',
  },
  LAWYER_CONFLICT_NOT_DECLARED: {
    kind: 'WHEN',
    zh: '没有登记该利益冲突。',
    en: 'No such conflict of interest is declared.',
  },
  REPLACEMENT_ASKED_ALREADY: {
    kind: 'WHEN',
    zh: '受援人的更换申请尚待决定。',
    en: 'A request of the recipient for another lawyer awaits its decision.',
  },
  REPLACEMENT_NOT_ASKED: { kind: 'WHEN', zh: '没有待决定的更换申请。', en: 'No request for another lawyer is open.' },
  LETTER_SERVED_ALREADY: {
    kind: 'WHEN',
    zh: '该文书已登记送达。',
    en: 'The service of this paper is recorded already.',
  },
  OBJECTION_NOT_POSSIBLE: {
    kind: 'WHEN',
    zh: '案件当前状态为“{state}”，只能对不予援助或者终止援助的决定提出异议。',
    en: 'The case is {state}; an objection is possible against refusal and termination only.',
  },
  OBJECTION_OPEN_ALREADY: { kind: 'WHEN', zh: '已有一件异议在办理。', en: 'An objection is open already.' },
  OBJECTION_TOO_LATE: {
    kind: 'WHY',
    zh: '提出异议的期限至{until}届满；有正当理由的，请一并登记。',
    en: 'The time for objecting ended on {until}; with a good reason, write it down as well.',
  },
  OBJECTION_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '异议当前状态为“{state}”，不能这样办理。',
    en: 'The objection is {state}; this cannot be done now.',
  },
  CORRECTION_NOT_ORDERED: { kind: 'WHY', zh: '没有责令改正的异议审查决定。', en: 'No correction was ordered.' },
  PROCEEDING_UNCHANGED: {
    kind: 'WHEN',
    zh: '已经是这一状态。',
    en: 'This is what it is already.',
  },
  ORGAN_KIND_UNFIT: {
    kind: 'WHY',
    zh: '只有法院、检察院、公安机关、国家安全机关、看守所和仲裁委员会可以作为办案机关加入案件。',
    en: 'Only a court, procuratorate, police or state security organ, detention house or arbitration commission is an organ of a case.',
  },
  ORGAN_TAKES_PART_ALREADY: {
    kind: 'WHEN',
    zh: '该机关已是案件参与方。',
    en: 'This body takes part in the case already.',
  },
  ORGAN_TAKES_NO_PART: {
    kind: 'WHEN',
    zh: '该机关不是本案办案机关。',
    en: 'This body is no organ of the case.',
  },
} as const satisfies Record<string, RefusalRow>;
