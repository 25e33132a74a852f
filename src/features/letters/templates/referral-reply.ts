import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, sentence } from '../letter-text.js';

export interface ReferralReplyFacts extends LetterFrame {
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly kindLabel: string;
  readonly matter: string;
  readonly reasonLabel: string;
  readonly explanation: string;
  /** Which body is the right one, where the receiver knows. */
  readonly rightOrganisation: string | null;
}

/** 复函: a referral is not taken, and why. */
export const referralReply: LetterTemplate<ReferralReplyFacts> = {
  id: 'REFERRAL_REPLY',
  version: 1,
  paperWord: '转复',
  compose(facts) {
    const right = facts.rightOrganisation === null ? '' : `该事项应由${facts.rightOrganisation}办理。`;
    return letter('REFERRAL_REPLY', 1, facts, {
      title: '复函',
      paragraphs: [
        {
          text:
            `贵单位${chineseDate(facts.requestDate)}关于${facts.matter}的${facts.kindLabel}函` +
            `（${facts.requestNumber}）收悉。经研究，我单位不予接收。`,
        },
        { lead: '一、理由。', text: `${facts.reasonLabel}：${sentence(facts.explanation)}${right}` },
        { text: '请贵单位于三个工作日内研究后续处理，并告知当事人。' },
        { text: '特此函复。' },
      ],
    });
  },
};
