import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, sentence } from '../letter-text.js';

export interface NoticeLetterFacts extends LetterFrame {
  readonly cause: string;
  readonly caseNumber: string | null;
  /** The institution that was asked, when, and for what. */
  readonly requestedName: string;
  readonly requestDate: LocalDate;
  readonly kindLabels: readonly string[];
  /** What the person is told, in the office's words. */
  readonly explanation: string;
}

/** 告知书: tells the person what could not be done elsewhere, and what becomes of it. */
export const noticeLetter: LetterTemplate<NoticeLetterFacts> = {
  id: 'NOTICE_LETTER',
  version: 1,
  paperWord: '告',
  compose(facts) {
    return letter('NOTICE_LETTER', 1, facts, {
      title: '法律援助告知书',
      paragraphs: [
        {
          text:
            `您的${facts.cause}一案${caseNumberNote(facts.caseNumber)}，我单位曾于${chineseDate(facts.requestDate)}` +
            `发函请${facts.requestedName}协助办理${facts.kindLabels.join('、')}，对方书面答复不能办理。`,
        },
        { text: `现将有关情况告知如下：${sentence(facts.explanation)}` },
        { text: '如有疑问或者异议，可以向我单位或者我单位的主管司法行政机关反映。' },
        { text: '特此告知。' },
      ],
    });
  },
};
