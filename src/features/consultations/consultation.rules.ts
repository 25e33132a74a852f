import type { RefusalCode } from '../../errors/catalogue.js';
import { type ConsultationCommand, type ConsultationState, consultationLifecycle } from './consultation.lifecycle.js';

/** 咨询方式 */
export const CHANNELS = {
  WINDOW: { zh: '窗口', en: 'at the window' },
  PHONE: { zh: '电话（12348）', en: 'by phone (12348)' },
  ONLINE: { zh: '网络', en: 'in writing, online' },
  VIDEO: { zh: '视频', en: 'by video' },
  VISIT: { zh: '上门', en: 'on a visit to the person' },
} as const;
export type Channel = keyof typeof CHANNELS;

export const MOST_PERSON_TIMES = 500;

/** Who asks in writing waits for an answer in writing, so a clock runs; all others are answered as they speak. */
export function answersLater(channel: Channel): boolean {
  return channel === 'ONLINE';
}

/** What is said when the table does not allow a command now. */
export function consultationNotNow(state: ConsultationState, command: ConsultationCommand): RefusalCode {
  if (consultationLifecycle.isFinal(state)) return 'CONSULTATION_ENDED';
  return state === 'ANSWERED' && (command === 'answer' || command === 'claim')
    ? 'CONSULTATION_ANSWERED_ALREADY'
    : 'CONSULTATION_AT_ANOTHER_STAGE';
}

/** Advice must tell of the right to apply (法律援助法第23条). */
export function refusalToAnswer(promptedToApply: boolean): RefusalCode | null {
  return promptedToApply ? null : 'PROMPT_TO_APPLY_MISSING';
}

/** Why an organisation does not advise: institutions do, and workstations that were given the power. */
export function refusalToAdvise(kind: string, powers: readonly string[]): RefusalCode | null {
  if (kind === 'LEGAL_AID_INSTITUTION') return null;
  if (kind !== 'WORKSTATION') return 'ORGANISATION_KIND_UNFIT';
  return powers.includes('CONSULT') ? null : 'CONSULTATION_WITHOUT_POWER';
}

/** How often a conversation counts: a family of four at the window is four person-times (人次). */
export function refusalOfPersonTimes(personTimes: number): RefusalCode | null {
  return Number.isInteger(personTimes) && personTimes >= 1 && personTimes <= MOST_PERSON_TIMES
    ? null
    : 'PERSON_TIMES_UNFIT';
}
