import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, headings, letter, paragraphsOf, sentence } from '../letter-text.js';

export interface ReferralLetterFacts extends LetterFrame {
  readonly kind: string;
  readonly kindLabel: string;
  /** 事由, without names. */
  readonly matter: string;
  readonly persons: number;
  /** The day on which the person asked. */
  readonly requestedOn: LocalDate;
  readonly inCustody: boolean;
  readonly throughDutyLawyer: boolean;
  readonly facts: string;
  /** What must not happen: who must not be told. */
  readonly caution: string | null;
  readonly basis: 'CONSENT' | 'STATUTORY';
  readonly basisArticle: string;
  readonly answerBy: LocalDate;
}

const TITLES: Readonly<Record<string, string>> = {
  APPLICATION_FORWARD: '法律援助公函（转交申请）',
  HANDOVER: '移送函',
};

/** 转交申请函、移送函、转介函: hands a person's matter on. The person's name stands in no letter that travels ahead of acceptance. */
export const referralLetter: LetterTemplate<ReferralLetterFacts> = {
  id: 'REFERRAL_LETTER',
  version: 1,
  paperWord: '转',
  compose(facts) {
    const heading = headings();
    const source = facts.inCustody ? '在押（服刑、戒毒）人员' : facts.throughDutyLawyer ? '通过值班律师' : '当事人';
    const basis =
      facts.basis === 'CONSENT'
        ? `已取得本人就贵单位和本次目的作出的单独同意（${facts.basisArticle}）。`
        : `依据${facts.basisArticle}，并已告知本人。`;
    return letter('REFERRAL_LETTER', 1, facts, {
      title: TITLES[facts.kind] ?? '转介函',
      paragraphs: [
        {
          text:
            `现将${facts.matter}一事（${facts.persons}人）${facts.kindLabel}贵单位。` +
            `${source}于${chineseDate(facts.requestedOn)}提出。`,
        },
        ...paragraphsOf(facts.facts, heading('基本情况')),
        { lead: heading('依据'), text: basis },
        ...(facts.caution === null ? [] : [{ lead: heading('注意事项'), text: sentence(facts.caution) }]),
        { text: `请于${chineseDate(facts.answerBy)}前函复。办理结果请反馈我单位；当事人的其他信息不必反馈。` },
      ],
    });
  },
};
