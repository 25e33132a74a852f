/** One business refusal: what it says, and what kind it is. */
export interface RefusalRow {
  zh: string;
  en: string;
  /** VISIBLE: not there, or not for you · WHO: right · WHEN: state · WHY: rule · INPUT: what was sent · FRAME: keys and versions */
  kind: 'VISIBLE' | 'WHO' | 'WHEN' | 'WHY' | 'INPUT' | 'FRAME';
}

import { CASE_REFUSALS } from './catalogue-cases.js';
import { CONSULTATION_REFUSALS } from './catalogue-consultations.js';
import { COOPERATION_REFUSALS } from './catalogue-cooperation.js';
import { DECISION_REFUSALS } from './catalogue-decisions.js';
import { DEFENCE_REFUSALS } from './catalogue-defence.js';
import { ENDING_REFUSALS } from './catalogue-endings.js';
import { LETTER_REFUSALS } from './catalogue-letters.js';
import { MATCHING_REFUSALS } from './catalogue-matching.js';
import { MATERIAL_REFUSALS } from './catalogue-materials.js';
import { PLATFORM_REFUSALS } from './catalogue-platform.js';
import { REFERRAL_REFUSALS } from './catalogue-referrals.js';
import { RIGHTS_REFUSALS } from './catalogue-rights.js';

/** ONE PLACE for refusals: code → words and kind. The enum of the API, the README table and the messages come from here. */
export const REFUSALS = {
  ...PLATFORM_REFUSALS,
  ...COOPERATION_REFUSALS,
  ...CASE_REFUSALS,
  ...DECISION_REFUSALS,
  ...DEFENCE_REFUSALS,
  ...MATERIAL_REFUSALS,
  ...ENDING_REFUSALS,
  ...REFERRAL_REFUSALS,
  ...CONSULTATION_REFUSALS,
  ...LETTER_REFUSALS,
  ...RIGHTS_REFUSALS,
  ...MATCHING_REFUSALS,
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;

/** The refusal's message in the caller's language, with its words filled in. */
export function messageOf(
  code: RefusalCode,
  locale: 'zh-CN' | 'en',
  words: Readonly<Record<string, string | number>> = {},
): string {
  const row: RefusalRow = REFUSALS[code];
  const text = locale === 'en' ? row.en : row.zh;
  return text.replace(/\{(\w+)\}/g, (_match, word: string) => String(words[word] ?? ''));
}
