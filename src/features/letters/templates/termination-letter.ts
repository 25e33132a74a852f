import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, sentence } from '../letter-text.js';

export interface TerminationLetterFacts extends LetterFrame {
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly cause: string;
  readonly caseNumber: string | null;
  /** 终止事由 */
  readonly reason: string;
}

/** 终止函: tells the other side of a cooperation that it has ended with its case. */
export const terminationLetter: LetterTemplate<TerminationLetterFacts> = {
  id: 'TERMINATION_LETTER',
  version: 1,
  paperWord: '终',
  compose(facts) {
    return letter('TERMINATION_LETTER', 1, facts, {
      title: '法律援助协作终止函',
      paragraphs: [
        {
          text:
            `${chineseDate(facts.requestDate)}的协作函（${facts.requestNumber}）就${facts.cause}一案` +
            `${caseNumberNote(facts.caseNumber)}请求协作。`,
        },
        { text: `现因${sentence(facts.reason)}` },
        { text: '上述协作自本函发出之日起终止，尚未办结的事项不再办理。已经取得的结果和材料，请依照有关规定处理。' },
        { text: '特此函告，谢谢支持。' },
      ],
    });
  },
};
