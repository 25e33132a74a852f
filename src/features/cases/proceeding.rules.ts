import type { RefusalCode } from '../../errors/catalogue.js';
import { addMonths, type LocalDate } from '../../kernel/local-date.js';

/** How far the proceedings have come (办案阶段). */
export const PROCEEDING_STAGES = {
  NOT_STARTED: { zh: '未进入程序', en: 'no proceedings yet' },
  INVESTIGATION: { zh: '侦查', en: 'investigation' },
  PROSECUTION_REVIEW: { zh: '审查起诉', en: 'review for prosecution' },
  FIRST_INSTANCE: { zh: '一审', en: 'first instance' },
  SECOND_INSTANCE: { zh: '二审', en: 'second instance' },
  RETRIAL: { zh: '再审', en: 'retrial' },
  DEATH_REVIEW: { zh: '死刑复核', en: 'review of a death sentence' },
  COMPULSORY_MEDICAL: { zh: '强制医疗程序', en: 'compulsory medical proceedings' },
  MEDIATION: { zh: '调解', en: 'mediation' },
  ARBITRATION: { zh: '仲裁', en: 'arbitration' },
  ENFORCEMENT: { zh: '执行', en: 'enforcement' },
  ADMINISTRATIVE_RECONSIDERATION: { zh: '行政复议', en: 'administrative reconsideration' },
} as const;
export type ProceedingStage = keyof typeof PROCEEDING_STAGES;

/** Whether and how the recipient is held (羁押状态). */
export const CUSTODIES = {
  NONE: { zh: '未采取强制措施', en: 'no compulsory measure' },
  DETAINED: { zh: '刑事拘留', en: 'detained' },
  ARRESTED: { zh: '逮捕', en: 'arrested' },
  BAILED: { zh: '取保候审', en: 'released on bail' },
  RESIDENTIAL_SURVEILLANCE: { zh: '监视居住', en: 'under residential surveillance' },
  RELEASED: { zh: '释放', en: 'released' },
  SERVING: { zh: '服刑', en: 'serving a sentence' },
  COMPULSORY_MEDICAL: { zh: '强制医疗', en: 'under compulsory medical treatment' },
} as const;
export type Custody = keyof typeof CUSTODIES;

/** What kind of session is set (期日). */
export const HEARING_SESSIONS = {
  PRE_TRIAL_MEETING: { zh: '庭前会议', en: 'pre-trial meeting' },
  HEARING: { zh: '开庭', en: 'hearing' },
  CONTINUED_HEARING: { zh: '继续开庭', en: 'continued hearing' },
  PRONOUNCEMENT: { zh: '宣判', en: 'pronouncement' },
  QUESTIONING: { zh: '讯问', en: 'questioning' },
  MEDIATION: { zh: '调解', en: 'mediation' },
} as const;
export type HearingSession = keyof typeof HEARING_SESSIONS;

/** Why a session cannot be set for that time; null when it can: it lies ahead, and within two years. */
export function refusalOfHearingTime(heldAt: Date, now: Date, heldOn: LocalDate, today: LocalDate): RefusalCode | null {
  return heldAt <= now || heldOn > addMonths(today, 24) ? 'DATE_UNFIT' : null;
}

/** Why a change cannot hold since that day; null when it can: it has happened, and not before the law it stands on. */
export function refusalOfSince(sinceOn: LocalDate, today: LocalDate): RefusalCode | null {
  return sinceOn > today || sinceOn < '1980-01-01' ? 'DATE_UNFIT' : null;
}
