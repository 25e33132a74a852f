import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter } from '../letter-text.js';

export interface ServiceProofFacts extends LetterFrame {
  readonly documentTitle: string;
  readonly documentNumber: string;
  readonly receiver: string;
  readonly how: string;
  readonly place: string | null;
  readonly servedOn: LocalDate;
  readonly servedBy: string;
}

/** 送达回证 (form 22): which paper was served, on whom, how, where and when. */
export const serviceProof: LetterTemplate<ServiceProofFacts> = {
  id: 'SERVICE_PROOF',
  version: 2,
  paperWord: '送',
  compose(facts) {
    const rows: [string, string | null][] = [
      ['送达文书', `${facts.documentTitle}（${facts.documentNumber}）`],
      ['受送达人', facts.addressee],
      ['签收人', facts.receiver],
      ['送达方式', facts.how],
      ['送达地点', facts.place],
      ['送达日期', chineseDate(facts.servedOn)],
      ['送达人', facts.servedBy],
    ];
    return letter('SERVICE_PROOF', 2, facts, {
      title: '法律援助文书送达回证',
      paragraphs: [{ text: '下列文书已经送达。' }],
      items: {
        columns: [
          { title: '项目', share: 0.3 },
          { title: '内容', share: 0.7 },
        ],
        rows: rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      },
    });
  },
};
