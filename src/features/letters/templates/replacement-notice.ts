import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, letter } from '../letter-text.js';

export interface ReplacementNoticeFacts extends LetterFrame {
  readonly recipientName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly replacedLawyerName: string;
  readonly lawyerName: string;
  readonly lawyerFirm: string | null;
}

/** 更换法律援助人员通知书 (form 17), to the unit of the lawyer who is replaced: relieved, the file handed over. */
export const replacementNotice: LetterTemplate<ReplacementNoticeFacts> = {
  id: 'REPLACEMENT_NOTICE',
  version: 1,
  paperWord: '更',
  compose(facts) {
    return letter('REPLACEMENT_NOTICE', 1, facts, {
      title: '更换法律援助人员通知书',
      paragraphs: [
        {
          text:
            `我单位指派你单位${facts.replacedLawyerName}承办的${facts.recipientName}${facts.cause}一案` +
            `${caseNumberNote(facts.caseNumber)}，现决定更换承办人，` +
            `由${facts.lawyerFirm ?? ''}${facts.lawyerName}承办。你单位原承办人的职责自本通知书发出之日起解除。`,
        },
        { text: '请自收到本通知书之日起及时与新的承办人办理案卷材料的移交，并将移交情况告知我单位和受援人。' },
      ],
    });
  },
};
