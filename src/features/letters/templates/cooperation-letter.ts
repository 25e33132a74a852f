import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, chineseDate, headings, letter, paragraphsOf, sentence } from '../letter-text.js';

/** One thing asked for (协作事项). */
export interface CooperationLetterItem {
  /** 案件移送办理, 调查取证 … */
  readonly kindLabel: string;
  readonly requirement: string;
  readonly expectedResult: string;
  readonly dueOn: LocalDate;
}

export interface CooperationLetterFacts extends LetterFrame {
  /** 案由 */
  readonly cause: string;
  readonly caseNumber: string | null;
  /** 基本案情 */
  readonly basicFacts: string;
  readonly items: readonly CooperationLetterItem[];
  /** 《办理法律援助案件程序规定》第十六条 …; the law's names in their brackets. */
  readonly legalBasis: readonly string[];
  /** By when the requested institution is asked to answer. */
  readonly answerBy: LocalDate;
  /** 仲裁时效、诉讼时效: a day that must not be missed. */
  readonly limitationOn: LocalDate | null;
  /** Lawyer of the requesting side, with firm and licence. */
  readonly lawyer: { readonly name: string; readonly firm: string; readonly licenceNumber: string } | null;
}

/** 法律援助协作函 (Ministry of Justice 2023, form 7). */
export const cooperationLetter: LetterTemplate<CooperationLetterFacts> = {
  id: 'COOPERATION_LETTER',
  version: 2,
  paperWord: '协',
  compose(facts) {
    const heading = headings();
    const limitation = facts.limitationOn ? `本案时效将于${chineseDate(facts.limitationOn)}届满，请优先办理。` : '';
    const lawyer = facts.lawyer
      ? `承办律师：${facts.lawyer.name}（${facts.lawyer.firm}，执业证号${facts.lawyer.licenceNumber}）。`
      : '';
    return letter('COOPERATION_LETTER', 2, facts, {
      title: '法律援助协作函',
      paragraphs: [
        {
          text:
            `我单位办理的${facts.cause}一案${caseNumberNote(facts.caseNumber)}，有关事项须在贵地办理。` +
            `根据${facts.legalBasis.join('、')}，请贵单位予以协作。`,
        },
        ...paragraphsOf(facts.basicFacts, heading('基本案情')).map((each) => ({ ...each, text: sentence(each.text) })),
        { lead: heading('协作事项'), text: '协作内容、预期结果和办理时限如下：' },
      ],
      items: {
        columns: [
          { title: '序号', share: 0.08 },
          { title: '协作事项', share: 0.17 },
          { title: '内容和要求', share: 0.33 },
          { title: '预期结果', share: 0.2 },
          { title: '办理时限', share: 0.22 },
        ],
        rows: facts.items.map((item, at) => [
          String(at + 1),
          item.kindLabel,
          item.requirement,
          item.expectedResult,
          `${chineseDate(item.dueOn)}前`,
        ]),
      },
      closing: [
        {
          lead: heading('办理时限'),
          text:
            `请于${chineseDate(facts.answerBy)}前函复，并按上列时限办结；` +
            `不能按期办结的，请及时告知，另行商定。${limitation}${lawyer}`,
        },
      ],
    });
  },
};
