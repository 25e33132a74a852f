import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, letter } from '../letter-text.js';

export interface OfficialLetterFacts extends LetterFrame {
  /** 受援人 */
  readonly recipientName: string;
  /** The charge or the cause, as the organ knows it. */
  readonly cause: string;
  /** The number of the legal aid case. */
  readonly caseNumber: string | null;
  /** The organ's notice this letter answers; null where there was none. */
  readonly notice: { readonly number: string } | null;
  /** 辩护 or 代理, and at which stage. */
  readonly scope: string;
  readonly lawyerName: string;
  readonly licenceNumber: string;
  readonly firm: string | null;
  readonly phone: string | null;
  /** Whom the lawyer takes the place of; left out where nobody acted before. */
  readonly replacedLawyerName?: string | null;
}

/** 法律援助公函 (form 13): tells the organ by which lawyer the person is defended, with licence and phone. */
export const officialLetter: LetterTemplate<OfficialLetterFacts> = {
  id: 'OFFICIAL_LETTER',
  version: 1,
  paperWord: '公',
  compose(facts) {
    const answers = facts.notice === null ? '' : `你单位${facts.notice.number}通知收悉。`;
    const firm = facts.firm === null ? '' : `${facts.firm}`;
    const phone = facts.phone === null ? '' : `，联系电话${facts.phone}`;
    const replaced =
      facts.replacedLawyerName == null
        ? []
        : [{ text: `原承办人${facts.replacedLawyerName}自本函发出之日起不再承办此案。` }];
    return letter('OFFICIAL_LETTER', 1, facts, {
      title: '法律援助公函',
      paragraphs: [
        {
          text:
            `${answers}依照《中华人民共和国法律援助法》的规定，我单位对${facts.recipientName}${facts.cause}一案` +
            `${caseNumberNote(facts.caseNumber)}提供法律援助。`,
        },
        {
          text:
            `现指派${firm}${facts.lawyerName}律师（执业证号${facts.licenceNumber}${phone}）担任其${facts.scope}。` +
            '请依法保障律师会见、阅卷等权利，并将期日、羁押和诉讼阶段的变化及时告知。',
        },
        ...replaced,
        { text: '特此函告。' },
      ],
    });
  },
};
