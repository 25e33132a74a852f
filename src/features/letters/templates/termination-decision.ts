import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, sentence } from '../letter-text.js';

export interface TerminationDecisionFacts extends LetterFrame {
  readonly recipientName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly grantedOn: LocalDate | null;
  /** The ground in the words of 法律援助法第48条, and its item. */
  readonly ground: string;
  readonly item: string;
  readonly reason: string;
  /** The judicial administration that set the institution up. */
  readonly superior: string | null;
  readonly objectWithin: string;
}

/** 终止法律援助决定书 (form 18), to the recipient, with the remedy (法律援助法第48条、第49条). */
export const terminationDecision: LetterTemplate<TerminationDecisionFacts> = {
  id: 'TERMINATION_DECISION',
  version: 1,
  paperWord: '终决',
  compose(facts) {
    const granted = facts.grantedOn === null ? '' : `我单位于${chineseDate(facts.grantedOn)}决定`;
    return letter('TERMINATION_DECISION', 1, facts, {
      title: '终止法律援助决定书',
      paragraphs: [
        {
          text: `${granted}对${facts.recipientName}${facts.cause}一案${caseNumberNote(facts.caseNumber)}给予法律援助。`,
        },
        {
          text:
            `经查，${sentence(facts.reason)}属于《中华人民共和国法律援助法》第四十八条第一款${facts.item}` +
            `“${facts.ground}”的情形。我单位决定终止法律援助。`,
        },
        {
          text:
            `你对本决定有异议的，可以自收到本决定书之日起${facts.objectWithin}内，` +
            `向${facts.superior ?? '设立我单位的司法行政部门'}提出。`,
        },
      ],
    });
  },
};
