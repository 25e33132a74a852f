import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, sentence } from '../letter-text.js';

export interface WithdrawalLetterFacts extends LetterFrame {
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly cause: string;
  readonly caseNumber: string | null;
  /** 撤回理由 */
  readonly reason: string;
}

/** 撤回函: takes back a cooperation letter that has not been answered yet. */
export const withdrawalLetter: LetterTemplate<WithdrawalLetterFacts> = {
  id: 'WITHDRAWAL_LETTER',
  version: 1,
  paperWord: '撤',
  compose(facts) {
    return letter('WITHDRAWAL_LETTER', 1, facts, {
      title: '法律援助协作撤回函',
      paragraphs: [
        {
          text:
            `我单位于${chineseDate(facts.requestDate)}就${facts.cause}一案${caseNumberNote(facts.caseNumber)}` +
            `向贵单位发出协作函（${facts.requestNumber}）。`,
        },
        { text: `现因${sentence(facts.reason)}` },
        { text: '上述协作函自本函发出之日起撤回，所请事项不再办理。已经收到的材料，请依照有关规定处理。' },
        { text: '特此函告，谢谢支持。' },
      ],
    });
  },
};
