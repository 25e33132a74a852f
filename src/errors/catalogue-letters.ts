import type { RefusalRow } from './catalogue.js';

/** Refusals of papers. */
export const LETTER_REFUSALS = {
  LETTER_NOT_ISSUED_BY_YOU: {
    kind: 'WHO',
    zh: '只有出具机关可以作废文书。',
    en: 'Only the organisation that issued a paper can void it.',
  },
  LETTER_VOID_ALREADY: {
    kind: 'WHEN',
    zh: '该文书已作废：{number}。',
    en: 'The paper is void already: {number}.',
  },
  LETTER_VOIDS_ANOTHER: {
    kind: 'WHY',
    zh: '作废通知本身不能再作废。',
    en: 'A notice that voids a paper cannot be voided itself.',
  },
} as const satisfies Record<string, RefusalRow>;
