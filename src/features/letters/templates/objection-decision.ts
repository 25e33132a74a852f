import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, headings, letter, paragraphsOf, sentence } from '../letter-text.js';

export interface ObjectionDecisionFacts extends LetterFrame {
  readonly applicantName: string;
  /** Who leads the case, and has to correct. */
  readonly institutionName: string;
  /** Who made the decision, where another leads since. */
  readonly decidedBy?: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  /** 不予法律援助决定 or 终止法律援助决定. */
  readonly decisionName: string;
  readonly filedOn: LocalDate;
  readonly objection: string;
  readonly reason: string;
  readonly maintained: boolean;
}

/** 异议审查决定书 (form 20) of the judicial administration (法律援助法第49条), to the applicant and the institution. */
export const objectionDecision: LetterTemplate<ObjectionDecisionFacts> = {
  id: 'OBJECTION_DECISION',
  version: 1,
  paperWord: '异',
  compose(facts) {
    const heading = headings();
    const decidedBy = facts.decidedBy ?? facts.institutionName;
    const anothers = decidedBy === facts.institutionName ? '' : `${decidedBy}作出的`;
    const outcome = facts.maintained
      ? `维持${decidedBy}的${facts.decisionName}。申请人对本决定不服的，可以依法申请行政复议或者提起行政诉讼。`
      : `责令${facts.institutionName}改正${anothers}${facts.decisionName}，并将改正情况书面报告本机关。`;
    return letter('OBJECTION_DECISION', 1, facts, {
      title: '法律援助异议审查决定书',
      paragraphs: [
        {
          text:
            `${facts.applicantName}对${decidedBy}就${facts.cause}一案${caseNumberNote(facts.caseNumber)}` +
            `作出的${facts.decisionName}有异议，于${chineseDate(facts.filedOn)}提出。本机关已经审查。`,
        },
        ...paragraphsOf(sentence(facts.objection), heading('异议')),
        ...paragraphsOf(sentence(facts.reason), heading('审查意见')),
        { lead: heading('决定'), text: `依照《中华人民共和国法律援助法》第四十九条，决定：${outcome}` },
      ],
    });
  },
};
