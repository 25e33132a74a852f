import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, letter } from '../letter-text.js';

export interface TerminationOfficialLetterFacts extends LetterFrame {
  readonly recipientName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly lawyerName: string | null;
}

/** 终止法律援助公函 (form 19), to the organ: that aid has ended and who acts no more. Why is the recipient's affair. */
export const terminationOfficialLetter: LetterTemplate<TerminationOfficialLetterFacts> = {
  id: 'TERMINATION_OFFICIAL_LETTER',
  version: 1,
  paperWord: '终函',
  compose(facts) {
    const lawyer =
      facts.lawyerName === null
        ? ''
        : `我单位指派的${facts.lawyerName}自本函发出之日起不再以法律援助人员身份承办此案。`;
    return letter('TERMINATION_OFFICIAL_LETTER', 1, facts, {
      title: '终止法律援助公函',
      paragraphs: [
        {
          text:
            `你单位办理的${facts.recipientName}${facts.cause}一案${caseNumberNote(facts.caseNumber)}，` +
            `我单位已依照《中华人民共和国法律援助法》第四十八条决定终止法律援助。${lawyer}`,
        },
        { text: '受援人依法应当有辩护人或者代理人的，请依照有关规定办理。' },
        { text: '特此函告。' },
      ],
    });
  },
};
