import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, onPaper } from '../letter-text.js';

/** The only reasons for which an item may be answered "unable" (不能办理). */
export const unableReasonLabels = {
  OBJECTIVELY_IMPOSSIBLE: '客观上无法办理',
  WITNESS_ABSENT: '有关人员不在本地',
  DOCUMENT_NOT_HELD: '本地不掌握该材料',
  NEEDS_COURT_ORDER: '须由人民法院调取',
  DUPLICATE: '与已受理事项重复',
  LAWFUL_BAR: '法律规定不得办理',
} as const;

export type UnableReason = keyof typeof unableReasonLabels;

/** The answer to one item: taken, with its date, or not, with the reason in writing. */
export type ReplyLetterItem = { readonly kindLabel: string } & (
  | { readonly answer: 'ACCEPTED'; readonly dueOn: LocalDate; readonly note?: string }
  | { readonly answer: 'UNABLE'; readonly reason: UnableReason; readonly explanation: string }
);

export interface ReplyLetterFacts extends LetterFrame {
  /** Number and date of the letter that is answered. */
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly cause: string;
  readonly items: readonly ReplyLetterItem[];
}

/** 复函: the answer to a cooperation letter, item by item. */
export const replyLetter: LetterTemplate<ReplyLetterFacts> = {
  id: 'REPLY_LETTER',
  version: 1,
  paperWord: '复',
  compose(facts) {
    const unable = facts.items.filter((item) => item.answer === 'UNABLE').length;
    const outcome =
      unable === 0
        ? '我单位同意协作'
        : unable === facts.items.length
          ? '我单位不能办理所请事项'
          : '我单位同意协作其中部分事项';
    return letter('REPLY_LETTER', 1, facts, {
      title: '法律援助协作复函',
      paragraphs: [
        {
          text:
            `贵单位${chineseDate(facts.requestDate)}关于${facts.cause}一案的协作函` +
            `（${facts.requestNumber}）收悉。经研究，${outcome}，现逐项函复如下：`,
        },
      ],
      items: {
        columns: [
          { title: '序号', share: 0.09 },
          { title: '协作事项', share: 0.24 },
          { title: '答复', share: 0.14 },
          { title: '办理时限或者理由', share: 0.53 },
        ],
        rows: facts.items.map((item, at) => [
          String(at + 1),
          item.kindLabel,
          item.answer === 'ACCEPTED' ? '同意办理' : '不能办理',
          item.answer === 'ACCEPTED'
            ? `${chineseDate(item.dueOn)}前办结${item.note ? `。${onPaper(item.note)}` : ''}`
            : `${unableReasonLabels[item.reason]}：${item.explanation}`,
        ]),
      },
      closing: [{ text: unable === 0 ? '特此函复。' : '特此函复，请贵单位研究后续处理。' }],
    });
  },
};
