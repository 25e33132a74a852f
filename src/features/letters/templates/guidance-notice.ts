import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, letter, paragraphsOf } from '../letter-text.js';

export interface GuidanceNoticeFacts extends LetterFrame {
  readonly cause: string;
  readonly caseNumber: string | null;
  /** The institution or department that the matter is for. */
  readonly competentName: string;
  readonly competentContact: string | null;
  readonly explanation: string;
  /** Whether the office can hand the application on itself. */
  readonly canTransfer: boolean;
}

/** 受理机构告知书: which institution or department the matter is for; the application stays where it was made. */
export const guidanceNotice: LetterTemplate<GuidanceNoticeFacts> = {
  id: 'GUIDANCE_NOTICE',
  version: 1,
  paperWord: '引',
  compose(facts) {
    const contact = facts.competentContact === null ? '' : `（${facts.competentContact}）`;
    return letter('GUIDANCE_NOTICE', 1, facts, {
      title: '法律援助受理机构告知书',
      paragraphs: [
        {
          text:
            `你就${facts.cause}一案${caseNumberNote(facts.caseNumber)}提出的法律援助申请收悉。` +
            `根据《中华人民共和国法律援助法》第三十八条的规定，该事项由${facts.competentName}${contact}办理更为适当。`,
        },
        ...paragraphsOf(facts.explanation, '说明：'),
        {
          text: facts.canTransfer
            ? '你不必另行提出申请：经你同意，我单位可以将申请连同全部材料移送该机构，收到申请的时间以我单位收到之日为准。'
            : '你可以直接向其提出，也可以请我单位协助联系。',
        },
        { text: '特此告知。' },
      ],
    });
  },
};
