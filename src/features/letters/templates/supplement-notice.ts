import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, letter, sentence } from '../letter-text.js';

export interface SupplementNoticeFacts extends LetterFrame {
  readonly cause: string;
  readonly caseNumber: string | null;
  /** Everything that is missing, at once. */
  readonly list: readonly string[];
  readonly dueOn: LocalDate;
}

/** 补充材料/说明通知书 (form 6): once, with all that is missing (法律援助法第43条第2款). */
export const supplementNotice: LetterTemplate<SupplementNoticeFacts> = {
  id: 'SUPPLEMENT_NOTICE',
  version: 1,
  paperWord: '补',
  compose(facts) {
    return letter('SUPPLEMENT_NOTICE', 1, facts, {
      title: '补充材料/说明通知书',
      paragraphs: [
        {
          text:
            `你就${facts.cause}一案${caseNumberNote(facts.caseNumber)}提出的法律援助申请收悉。经审查，` +
            '申请材料不齐全。根据《中华人民共和国法律援助法》第四十三条第二款的规定，现一次性告知需要补充的材料或者需要作出的说明：',
        },
        ...facts.list.map((each, nth) => ({ lead: `${nth + 1}．`, text: sentence(each) })),
      ],
      closing: [
        {
          text:
            `请于${chineseDate(facts.dueOn)}前提供。补充材料、作出说明所需的时间不计入审查期限；` +
            '未按要求补充材料的，视为撤回申请。',
        },
        { text: '提供确有困难的，可以与我单位联系，我单位将予以协助。' },
      ],
    });
  },
};
