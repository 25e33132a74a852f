import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter } from '../letter-text.js';

export interface ResultLetterItem {
  readonly kindLabel: string;
  /** 已办结, 部分办结, 未能办成 … */
  readonly outcomeLabel: string;
  readonly summary: string;
  readonly completedOn: LocalDate;
}

export interface ResultLetterFacts extends LetterFrame {
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly cause: string;
  readonly items: readonly ResultLetterItem[];
  /** Who did it: lawyer or member of staff, with the unit. */
  readonly executor: string | null;
}

/** 协作结果函: what was done on a cooperation letter; the materials obtained are its attachments. */
export const resultLetter: LetterTemplate<ResultLetterFacts> = {
  id: 'RESULT_LETTER',
  version: 2,
  paperWord: '果',
  compose(facts) {
    const executor = facts.executor === null ? '' : `承办人：${facts.executor}。`;
    return letter('RESULT_LETTER', 2, facts, {
      title: '法律援助协作结果函',
      paragraphs: [
        {
          text:
            `贵单位${chineseDate(facts.requestDate)}关于${facts.cause}一案的协作函` +
            `（${facts.requestNumber}）所请事项，现将办理结果函告如下：`,
        },
      ],
      items: {
        columns: [
          { title: '序号', share: 0.08 },
          { title: '协作事项', share: 0.2 },
          { title: '结果', share: 0.14 },
          { title: '办理情况', share: 0.34 },
          { title: '办结日期', share: 0.24 },
        ],
        rows: facts.items.map((item, at) => [
          String(at + 1),
          item.kindLabel,
          item.outcomeLabel,
          item.summary,
          chineseDate(item.completedOn),
        ]),
      },
      closing: [{ text: `${executor}请贵单位收到后予以确认；需要补充的，请函告具体内容。` }],
    });
  },
};
