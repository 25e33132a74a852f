import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, sentence } from '../letter-text.js';

export interface VoidNoticeFacts extends LetterFrame {
  /** The paper that is void: its number, its day, its title. */
  readonly voidNumber: string;
  readonly voidDate: LocalDate;
  readonly voidTitle: string;
  readonly reason: string;
}

/** 文书作废通知: takes back a paper that is wrong. The paper itself stays as it was issued, beside this one. */
export const voidNotice: LetterTemplate<VoidNoticeFacts> = {
  id: 'VOID_NOTICE',
  version: 1,
  paperWord: '废',
  compose(facts) {
    return letter('VOID_NOTICE', 1, facts, {
      title: '法律援助文书作废通知',
      paragraphs: [
        {
          text: `我单位${chineseDate(facts.voidDate)}出具的《${facts.voidTitle}》（${facts.voidNumber}），自本通知出具之日起作废，不再作为办理依据。`,
        },
        { text: `作废原因：${sentence(facts.reason)}` },
        { text: '原文书请予退回或者注明作废；需要重新出具的，由我单位另行编号出具。' },
        { text: '特此通知。' },
      ],
    });
  },
};
