import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter } from '../letter-text.js';

export interface DeemedWithdrawalFacts extends LetterFrame {
  readonly cause: string;
  readonly caseNumber: string | null;
  /** When the papers were asked for, by which notice, and until when. */
  readonly askedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly objectionTo: string;
}

/** 视为撤回申请告知书: the papers asked for did not come; with what can still be done. */
export const deemedWithdrawal: LetterTemplate<DeemedWithdrawalFacts> = {
  id: 'DEEMED_WITHDRAWAL',
  version: 1,
  paperWord: '视撤',
  compose(facts) {
    return letter('DEEMED_WITHDRAWAL', 1, facts, {
      title: '视为撤回法律援助申请告知书',
      paragraphs: [
        {
          text:
            `你就${facts.cause}一案${caseNumberNote(facts.caseNumber)}提出的法律援助申请，我单位已于` +
            `${chineseDate(facts.askedOn)}书面通知你于${chineseDate(facts.dueOn)}前补充材料、作出说明，期满未收到。`,
        },
        { text: '根据《中华人民共和国法律援助法》第四十三条第二款的规定，视为你撤回申请。' },
        {
          text:
            '这不影响你再次申请：备齐材料后可以随时重新提出，补充材料有困难的，我单位予以协助。' +
            `如有异议，可以向${facts.objectionTo}反映。`,
        },
      ],
    });
  },
};
