import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, headings, letter, paragraphsOf, sentence } from '../letter-text.js';

export interface ReplacementFormFacts extends LetterFrame {
  readonly recipientName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly lawyerName: string;
  readonly askedOn: LocalDate;
  /** 申请理由 */
  readonly reason: string;
  /** Who wrote the request down. */
  readonly recordedBy: string;
  /** 审批意见: granted with the lawyer who takes over, or denied. */
  readonly decision: string;
  readonly opinion: string;
  readonly decidedBy: string;
}

/** 更换法律援助人员申请表 (form 16): the request, who wrote it down, and the head's decision. Stays in the office. */
export const replacementForm: LetterTemplate<ReplacementFormFacts> = {
  id: 'REPLACEMENT_FORM',
  version: 1,
  paperWord: '更申',
  compose(facts) {
    const heading = headings();
    return letter('REPLACEMENT_FORM', 1, facts, {
      title: '更换法律援助人员申请表',
      paragraphs: [
        {
          text: `受援人${facts.recipientName}，案由${facts.cause}${caseNumberNote(facts.caseNumber)}，现承办人${facts.lawyerName}。`,
        },
        ...paragraphsOf(`${chineseDate(facts.askedOn)}提出。${sentence(facts.reason)}`, heading('申请理由')),
        { lead: heading('登记'), text: `由${facts.recordedBy}登记。` },
        ...paragraphsOf(
          `${facts.decision}。${sentence(facts.opinion)}审批人：${facts.decidedBy}。`,
          heading('审批意见'),
        ),
      ],
    });
  },
};
