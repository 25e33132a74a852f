import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, paragraphsOf } from '../letter-text.js';

export interface ReviewFormFacts extends LetterFrame {
  readonly applicantName: string;
  readonly appliedOn: LocalDate;
  readonly cause: string;
  readonly caseNumber: string | null;
  /** How the hardship condition was examined, and what was found. */
  readonly means: string;
  /** Identity, scope, form of aid, competence. */
  readonly legal: string;
  /** 建议给予 or 建议不予, with its reasons. */
  readonly opinion: string;
  readonly reviewer: string;
}

/** 法律援助审查表 (form 8): an internal paper of the institution that reviews. */
export const reviewForm: LetterTemplate<ReviewFormFacts> = {
  id: 'REVIEW_FORM',
  version: 2,
  paperWord: '审',
  compose(facts) {
    return letter('REVIEW_FORM', 2, facts, {
      title: '法律援助审查表',
      paragraphs: [
        {
          lead: '申请。',
          text:
            `${facts.applicantName}于${chineseDate(facts.appliedOn)}就${facts.cause}一案` +
            `${caseNumberNote(facts.caseNumber)}申请法律援助。`,
        },
        ...paragraphsOf(facts.means, '经济困难状况审查。'),
        ...paragraphsOf(facts.legal, '法律审查。'),
        ...paragraphsOf(facts.opinion, '审查意见。'),
        { text: `审查人：${facts.reviewer}　　　　审查日期：${chineseDate(facts.date)}` },
      ],
    });
  },
};
