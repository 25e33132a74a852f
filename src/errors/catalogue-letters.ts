import type { RefusalRow } from './catalogue.js';

/** Refusals of papers. */
export const LETTER_REFUSALS = {
  LETTER_NOT_ISSUED_BY_YOU: {
    kind: 'WHO',
    zh: '只有出具机关可以作废或者重新出具文书。',
    en: 'Only the organisation that issued a paper can void it or issue it anew.',
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
  LETTER_NOT_ADDRESSED_TO_YOU: {
    kind: 'WHO',
    zh: '文书不是发给本单位的，由主送机关打开。',
    en: 'The paper is not addressed to your organisation: the addressee opens it.',
  },
  LETTER_NOT_VOID: {
    kind: 'WHEN',
    zh: '文书{number}仍然有效，先作废才能重新出具。',
    en: 'The paper {number} still holds: it is voided first, then issued anew.',
  },
  LETTER_REPLACED_ALREADY: {
    kind: 'WHEN',
    zh: '该文书已重新出具：{number}。',
    en: 'The paper has been issued anew already: {number}.',
  },
  LETTER_FACTS_NOT_KEPT: {
    kind: 'WHY',
    zh: '该文书没有留存出具时的内容要素，不能自动重新出具，请在原事项中另行出具。',
    en: 'What the paper was written from was not kept: it cannot be issued anew; issue one from its subject.',
  },
} as const satisfies Record<string, RefusalRow>;
