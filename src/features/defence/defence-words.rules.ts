import type { Custody } from '../cases/proceeding.rules.js';

/** On what a notice rests (法律援助法第25条、第28条). */
export const DEFENCE_BASES = {
  MANDATORY: { zh: '应当通知辩护', en: 'the organ shall notify (art 25¶1)' },
  COMPULSORY_MEDICAL: {
    zh: '强制医疗案件通知代理',
    en: 'compulsory medical treatment: the court shall notify (art 28)',
  },
  DISCRETIONARY: { zh: '可以通知辩护', en: 'the court may notify (art 25¶2)' },
  DEATH_REVIEW: { zh: '死刑复核通知辩护', en: 'review of a death sentence, on application' },
} as const;
export type DefenceBasis = keyof typeof DEFENCE_BASES;

/** The seven grounds of art 25¶1. */
export const DEFENCE_GROUNDS = {
  MINOR: { zh: '未成年人', en: 'a minor' },
  VISUAL_HEARING_SPEECH_DISABLED: { zh: '视力、听力、言语残疾人', en: 'disabled in sight, hearing or speech' },
  NOT_FULLY_ABLE: { zh: '不能完全辨认自己行为的成年人', en: 'an adult not fully able to recognise own acts' },
  LIFE_OR_DEATH: { zh: '可能被判处无期徒刑、死刑的人', en: 'life imprisonment or death is possible' },
  DEATH_REVIEW_APPLIED: { zh: '申请法律援助的死刑复核案件被告人', en: 'a defendant in death review who applied' },
  IN_ABSENTIA: { zh: '缺席审判案件的被告人', en: 'a defendant tried in absentia' },
  OTHER_BY_LAW: { zh: '法律法规规定的其他人员', en: 'another person named by law' },
} as const;
export type DefenceGround = keyof typeof DEFENCE_GROUNDS;

/** Where the proceedings stand. */
export const DEFENCE_STAGES = {
  INVESTIGATION: { zh: '侦查', en: 'investigation' },
  PROSECUTION_REVIEW: { zh: '审查起诉', en: 'review for prosecution' },
  FIRST_INSTANCE: { zh: '一审', en: 'first instance' },
  SECOND_INSTANCE: { zh: '二审', en: 'second instance' },
  RETRIAL: { zh: '再审', en: 'retrial' },
  DEATH_REVIEW: { zh: '死刑复核', en: 'review of a death sentence' },
  COMPULSORY_MEDICAL: { zh: '强制医疗程序', en: 'compulsory medical proceedings' },
} as const;
export type DefenceStage = keyof typeof DEFENCE_STAGES;

/** Whether a clock has its strict twin: the person is locked up (刑事诉讼法第105条第4款, by analogy). */
export function isInCustody(custody: Custody): boolean {
  return ['DETAINED', 'ARRESTED', 'SERVING', 'COMPULSORY_MEDICAL'].includes(custody);
}

export const DISABILITIES = {
  NONE: { zh: '无', en: 'none stated' },
  VISUAL: { zh: '视力残疾', en: 'sight' },
  HEARING: { zh: '听力残疾', en: 'hearing' },
  SPEECH: { zh: '言语残疾', en: 'speech' },
  OTHER: { zh: '其他残疾', en: 'another disability' },
} as const;
export type Disability = keyof typeof DISABILITIES;

export const POSSIBLE_SENTENCES = {
  BELOW_LIFE: { zh: '有期徒刑以下', en: 'below life imprisonment' },
  LIFE: { zh: '可能判处无期徒刑', en: 'life imprisonment is possible' },
  DEATH: { zh: '可能判处死刑', en: 'death is possible' },
} as const;
export type PossibleSentence = keyof typeof POSSIBLE_SENTENCES;

/** What an institution may ask of the organ; anything else would be a decline. */
export const CORRECTION_CODES = {
  MISSING_PAPERS: { zh: '缺少文书材料', en: 'papers are missing' },
  WRONG_PERSON_DATA: { zh: '人员信息有误', en: 'the data of the person is wrong' },
} as const;
export type CorrectionCode = keyof typeof CORRECTION_CODES;

/** How a line without a lawyer ends after the person declined one. */
export const CLOSING_OUTCOMES = {
  OWN_COUNSEL: { zh: '已自行委托辩护人', en: 'the person found counsel' },
  DECLINED: { zh: '不再指派', en: 'no lawyer is appointed again' },
} as const;
export type ClosingOutcome = keyof typeof CLOSING_OUTCOMES;

/** How one line stands to an earlier one of the same person. */
export const LINE_LINKS = {
  DUPLICATE: { zh: '重复通知', en: 'the same person at the same stage was notified already' },
  EARLIER_STAGE: {
    zh: '前一诉讼阶段（或者已结束的前案）',
    en: 'the same matter at an earlier stage, or before its case ended',
  },
} as const;
export type LineLink = keyof typeof LINE_LINKS;

/** What a duty lawyer does (法律援助法第30条). */
export const DUTY_SERVICES = {
  ADVICE: { zh: '法律咨询', en: 'legal advice' },
  PROCEDURE_CHOICE: { zh: '程序选择建议', en: 'advice on the choice of procedure' },
  COMPULSORY_MEASURE: { zh: '申请变更强制措施', en: 'an application to change a compulsory measure' },
  OPINION: { zh: '对案件处理提出意见', en: 'an opinion on the handling of the case' },
} as const;
export type DutyService = keyof typeof DUTY_SERVICES;

/** How a duty lawyer is there. */
export const DUTY_MODES = {
  ON_SITE: { zh: '现场值班', en: 'on site' },
  ROTATING: { zh: '轮流值班', en: 'in rotation' },
  PHONE: { zh: '电话、网络值班', en: 'by phone or network' },
} as const;
export type DutyMode = keyof typeof DUTY_MODES;

/** Organs that notify, and the form of the duty lawyer's notice to each (forms 24 to 27). */
export const ORGAN_FORMS = {
  PUBLIC_SECURITY: { form: 24, word: '公安机关' },
  DETENTION_HOUSE: { form: 24, word: '监管场所' },
  STATE_SECURITY: { form: 25, word: '国家安全机关' },
  PROCURATORATE: { form: 26, word: '人民检察院' },
  COURT: { form: 27, word: '人民法院' },
} as const;
export type OrganKind = keyof typeof ORGAN_FORMS;

export function isOrganKind(kind: string): kind is OrganKind {
  return Object.hasOwn(ORGAN_FORMS, kind);
}
