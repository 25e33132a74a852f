import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter } from '../letter-text.js';

export interface AssignmentNoticeFacts extends LetterFrame {
  /** 受援人; of a group claim its name, such as 张某某等64人. */
  readonly recipientName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly formOfAid: string;
  readonly lawyerName: string;
  readonly licenceNumber: string;
  /** By when agreement and power of attorney are signed with the recipient. */
  readonly signBy: LocalDate;
  /** A hearing or another date that is already fixed. */
  readonly hearing: string | null;
}

/** 指派通知书 (form 11), to the unit of the assigned lawyer. */
export const assignmentNotice: LetterTemplate<AssignmentNoticeFacts> = {
  id: 'ASSIGNMENT_NOTICE',
  version: 1,
  paperWord: '指',
  compose(facts) {
    const hearing = facts.hearing === null ? [] : [{ text: `已确定的期日：${facts.hearing}。请妥善安排。` }];
    return letter('ASSIGNMENT_NOTICE', 1, facts, {
      title: '法律援助指派通知书',
      paragraphs: [
        {
          text:
            `我单位决定对${facts.recipientName}${facts.cause}一案${caseNumberNote(facts.caseNumber)}` +
            `给予法律援助，援助形式为${facts.formOfAid}。现指派你单位${facts.lawyerName}` +
            `（执业证号${facts.licenceNumber}）承办。`,
        },
        {
          text:
            `请于${chineseDate(facts.signBy)}前与受援人签订委托协议、办理授权委托书，及时会见受援人并开展工作。` +
            '承办人员与本案有利害关系的，应当立即报告我单位。',
        },
        ...hearing,
        {
          text: '办理中遇有主要证据认定、适用法律等方面的重大疑义，或者涉及群体性事件的，应当向我单位报告。办结之日起三十日内，请提交结案材料。',
        },
      ],
    });
  },
};
