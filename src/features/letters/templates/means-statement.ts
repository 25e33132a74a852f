import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { amount, caseNumberNote, letter, sentence } from '../letter-text.js';

export interface MeansStatementFacts extends LetterFrame {
  readonly applicantName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly householdMembers: number;
  /** In yuan, as written down. */
  readonly monthlyIncome: string;
  readonly monthlyExpenses: string;
  readonly property: string | null;
  readonly debts: string | null;
}

/** 经济困难状况说明表 (form 4): what the applicant states and pledges, to be signed (法律援助法第41条). */
export const meansStatement: LetterTemplate<MeansStatementFacts> = {
  id: 'MEANS_STATEMENT',
  version: 2,
  paperWord: '困',
  compose(facts) {
    return letter('MEANS_STATEMENT', 2, facts, {
      title: '经济困难状况说明表',
      paragraphs: [
        { text: `申请人：${facts.applicantName}。申请事项：${facts.cause}${caseNumberNote(facts.caseNumber)}。` },
      ],
      items: {
        columns: [
          { title: '项目', share: 0.4 },
          { title: '申请人说明', share: 0.6 },
        ],
        rows: [
          ['家庭共同生活人数', `${facts.householdMembers}人`],
          ['家庭月收入', amount(facts.monthlyIncome)],
          ['家庭月支出', amount(facts.monthlyExpenses)],
          ['财产状况', facts.property ?? '无'],
          ['债务状况', facts.debts ?? '无'],
        ],
      },
      closing: [
        {
          lead: '诚信承诺：',
          text: sentence(
            '本人如实说明以上情况，知悉以欺骗或者其他不正当手段获得法律援助的，将终止援助、追回费用并依法承担责任',
          ),
        },
        { text: '无需提交经济困难证明。' },
        { text: '申请人（签名或者捺印）：　　　　　　　　年　　月　　日' },
      ],
    });
  },
};
