import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, sentence } from '../letter-text.js';

export interface ReplacementDenialFacts extends LetterFrame {
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly lawyerName: string;
  readonly askedOn: LocalDate;
  readonly reason: string;
}

/** 不予更换法律援助人员告知书: tells the recipient why the lawyer stays, and where to complain (法律援助法第55条、第56条). */
export const replacementDenial: LetterTemplate<ReplacementDenialFacts> = {
  id: 'REPLACEMENT_DENIAL',
  version: 1,
  paperWord: '更复',
  compose(facts) {
    return letter('REPLACEMENT_DENIAL', 1, facts, {
      title: '不予更换法律援助人员告知书',
      paragraphs: [
        {
          text:
            `你于${chineseDate(facts.askedOn)}就${facts.cause}一案${caseNumberNote(facts.caseNumber)}` +
            `提出更换法律援助人员${facts.lawyerName}的请求，我单位已经审查。`,
        },
        { text: `${sentence(facts.reason)}决定不予更换，由${facts.lawyerName}继续承办。` },
        { text: '你对法律援助人员的工作有意见的，可以依照《中华人民共和国法律援助法》第五十六条向司法行政部门投诉。' },
      ],
    });
  },
};
