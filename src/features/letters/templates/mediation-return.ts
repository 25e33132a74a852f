import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, sentence } from '../letter-text.js';

export interface MediationReturnFacts extends LetterFrame {
  readonly requestNumber: string;
  readonly requestDate: LocalDate;
  readonly matter: string;
  /** The original day of receipt, that goes on counting. */
  readonly receivedOn: LocalDate;
  /** Null when the time for mediation has passed. */
  readonly reason: string | null;
}

/** 调解不成转回函: the matter goes home, with all papers and the original time of receipt. */
export const mediationReturnLetter: LetterTemplate<MediationReturnFacts> = {
  id: 'MEDIATION_RETURN',
  version: 1,
  paperWord: '转回',
  compose(facts) {
    const why = facts.reason === null ? '调解期限届满，未达成协议。' : `调解未成：${sentence(facts.reason)}`;
    return letter('MEDIATION_RETURN', 1, facts, {
      title: '调解不成转回函',
      paragraphs: [
        {
          text: `贵单位${chineseDate(facts.requestDate)}分流调解的${facts.matter}（${facts.requestNumber}），${why}`,
        },
        {
          text: `现连同全部材料转回贵单位，原受理时间（${chineseDate(facts.receivedOn)}）继续有效，请依法办理法律援助事宜。`,
        },
        { text: '特此函告。' },
      ],
    });
  },
};
