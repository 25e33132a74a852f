import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { amountInWords, chineseDate, headings, letter, paragraphsOf } from '../letter-text.js';

export interface ClosingReportFacts extends LetterFrame {
  readonly recipientName: string;
  readonly cause: string;
  readonly caseNumber: string | null;
  readonly formOfAid: string;
  readonly lawyerName: string;
  readonly assignedOn: LocalDate | null;
  readonly submittedOn: LocalDate;
  readonly handedInBy: string;
  /** In yuan; null without a roster or payments. */
  readonly claimed: string | null;
  readonly recovered: string | null;
  readonly summary: string;
}

/** 结案报告表 (form 21): what was done and what came of it; goes with the closing file and stays in the office. */
export const closingReport: LetterTemplate<ClosingReportFacts> = {
  id: 'CLOSING_REPORT',
  version: 2,
  paperWord: '结',
  compose(facts) {
    const heading = headings();
    const rows: [string, string | null][] = [
      ['受援人', facts.recipientName],
      ['案由', facts.cause],
      ['案号', facts.caseNumber],
      ['援助形式', facts.formOfAid],
      ['承办人', facts.lawyerName],
      ['指派日期', facts.assignedOn === null ? null : chineseDate(facts.assignedOn)],
      ['提交日期', chineseDate(facts.submittedOn)],
      ['请求金额', amountInWords(facts.claimed)],
      ['已取得金额', amountInWords(facts.recovered)],
    ];
    return letter('CLOSING_REPORT', 2, facts, {
      title: '法律援助结案报告表',
      paragraphs: [{ lead: heading('基本情况'), text: '如下表。' }],
      items: {
        columns: [
          { title: '项目', share: 0.3 },
          { title: '内容', share: 0.7 },
        ],
        rows: rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      },
      closing: [
        ...paragraphsOf(facts.summary, heading('承办经过和结果')),
        { lead: heading('提交人'), text: `${facts.handedInBy}。` },
      ],
    });
  },
};
