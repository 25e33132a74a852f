import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, paragraphsOf } from '../letter-text.js';

export interface RefusalDecisionFacts extends LetterFrame {
  readonly applicantName: string;
  readonly appliedOn: LocalDate;
  readonly applicationNumber: string | null;
  readonly cause: string;
  /** The ground, as a sentence without its full stop: 申请事项不属于法律援助范围. */
  readonly ground: string;
  readonly reason: string;
  /** 十五日: the time for an objection. */
  readonly objectionWithin: string;
  /** The judicial administration that set the institution up. */
  readonly objectionTo: string;
}

/** 不予法律援助决定书 (form 10): reasons, and where an objection goes (法律援助法第43条、第49条). */
export const refusalDecision: LetterTemplate<RefusalDecisionFacts> = {
  id: 'REFUSAL_DECISION',
  version: 1,
  paperWord: '不决',
  compose(facts) {
    const application = facts.applicationNumber === null ? '' : `（申请编号：${facts.applicationNumber}）`;
    return letter('REFUSAL_DECISION', 1, facts, {
      title: '不予法律援助决定书',
      paragraphs: [
        {
          text:
            `${facts.applicantName}于${chineseDate(facts.appliedOn)}就${facts.cause}一案` +
            `向我单位提出的法律援助申请${application}，经审查，${facts.ground}。`,
        },
        ...paragraphsOf(facts.reason, '理由：'),
        { text: '根据《中华人民共和国法律援助法》第四十三条的规定，决定不予法律援助。' },
        {
          text:
            `如对本决定有异议，可以自收到本决定书之日起${facts.objectionWithin}内，向${facts.objectionTo}提出。` +
            '司法行政部门应当自收到异议之日起五日内进行审查；对其维持决定不服的，可以依法申请行政复议或者提起行政诉讼。',
        },
      ],
    });
  },
};
