import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, paragraphsOf } from '../letter-text.js';

export interface DeemedWithdrawnFacts extends LetterFrame {
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly kindLabel: string;
  readonly matter: string;
  readonly askedOn: LocalDate;
  readonly dueOn: LocalDate;
  /** What was missing. */
  readonly list: string;
}

/** 视为撤回告知函: what was missing did not come in time; the remedy stands in it. */
export const deemedWithdrawnLetter: LetterTemplate<DeemedWithdrawnFacts> = {
  id: 'DEEMED_WITHDRAWN',
  version: 1,
  paperWord: '转视撤',
  compose(facts) {
    return letter('DEEMED_WITHDRAWN', 1, facts, {
      title: '视为撤回告知函',
      paragraphs: [
        {
          text:
            `贵单位${chineseDate(facts.requestDate)}关于${facts.matter}的${facts.kindLabel}函（${facts.requestNumber}），` +
            `我单位已于${chineseDate(facts.askedOn)}一次性告知需要补充的材料，期限至${chineseDate(facts.dueOn)}。`,
        },
        ...paragraphsOf(facts.list, '一、未补充的材料。'),
        { text: '期限届满未补充，依照法律援助法第四十三条第二款，视为撤回申请。' },
        {
          text: '视为撤回不影响当事人再次提出申请。对本告知有异议的，可以向我单位的主管司法行政部门提出（法律援助法第四十九条）。',
        },
        { text: '请告知当事人。特此函告。' },
      ],
    });
  },
};
