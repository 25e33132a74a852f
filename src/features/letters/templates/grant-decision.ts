import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, sentence } from '../letter-text.js';

export interface GrantDecisionFacts extends LetterFrame {
  /** 申请人; the addressee is the same person or the one who applied for them. */
  readonly applicantName: string;
  readonly appliedOn: LocalDate;
  readonly applicationNumber: string | null;
  readonly cause: string;
  /** Why the conditions are met, with the articles: 属于经济困难公民，申请事项符合《…》第三十一条第六项. */
  readonly reason: string;
  /** 民事诉讼代理, 劳动争议调解与仲裁代理 … */
  readonly formsOfAid: readonly string[];
  /** Aid given before the papers are complete (先行提供): by when they must be there. */
  readonly regulariseBy: LocalDate | null;
}

/** 给予法律援助决定书 (form 9). */
export const grantDecision: LetterTemplate<GrantDecisionFacts> = {
  id: 'GRANT_DECISION',
  version: 1,
  paperWord: '给决',
  compose(facts) {
    const application = facts.applicationNumber === null ? '' : `（申请编号：${facts.applicationNumber}）`;
    const regularise = facts.regulariseBy
      ? [{ text: `本次为先行提供法律援助，请于${chineseDate(facts.regulariseBy)}前补办申请手续、补齐材料。` }]
      : [];
    return letter('GRANT_DECISION', 1, facts, {
      title: '给予法律援助决定书',
      paragraphs: [
        {
          text:
            `${facts.applicantName}于${chineseDate(facts.appliedOn)}就${facts.cause}一案` +
            `向我单位提出的法律援助申请${application}，经审查，${sentence(facts.reason)}`,
        },
        {
          text:
            '根据《中华人民共和国法律援助法》第四十三条的规定，决定给予法律援助，' +
            `援助形式为${facts.formsOfAid.join('、')}。我单位将指派人员承办，并将承办人员的姓名和联系方式告知你。`,
        },
        ...regularise,
        { text: '受援人应当如实陈述与案件有关的情况，及时提供证据材料，协助、配合办理法律援助事项。' },
      ],
    });
  },
};
