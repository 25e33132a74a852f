import type { LocalDate } from '../../kernel/local-date.js';
import { type Fen, formatYuan, parseYuan, yuanInCapitals } from '../../kernel/money.js';
import type { LetterContent, LetterFrame, LetterParagraph, LetterTable, LetterTemplateId } from './letter-content.js';

/** 2026-09-28 → 2026年9月28日, as official papers write it. */
export function chineseDate(day: LocalDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 1234.50 → 1,234.50元. */
export function amount(yuan: string): string {
  return `${formatYuan(fenOf(yuan))}元`;
}

/** 1234.50 → 1,234.50元（大写：人民币壹仟贰佰叁拾肆元伍角）; null stays null. */
export function amountInWords(yuan: string | null): string | null {
  return yuan === null ? null : `${amount(yuan)}（大写：人民币${yuanInCapitals(fenOf(yuan))}）`;
}

function fenOf(yuan: string): Fen {
  const { fen, problem } = parseYuan(yuan);
  if (problem !== null) throw new Error(`No amount in yuan: ${problem}.`);
  return fen;
}

/**
 * Text as it may stand on paper: without characters that XML forbids, that are invisible, or that turn the reading
 * direction round, so that what is read is what was hashed. Room to sign in (　) stays.
 */
export function onPaper(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cf}\uFFFE\uFFFF]/gu, '')
    .replace(/[^\S\n]+/g, (blanks) => (/^\u3000+$/.test(blanks) ? blanks : ' '))
    .replace(/\p{Cc}/gu, (sign) => (sign === '\n' ? sign : ''))
    .trim();
}

/** A text of several lines as paragraphs, the lead before the first. Nothing for an empty text. */
export function paragraphsOf(text: string, lead?: string): LetterParagraph[] {
  const lines = onPaper(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((line, at) => (at === 0 && lead !== undefined ? { lead, text: line } : { text: line }));
}

/** A full stop at the end, where the writer left it out. */
export function sentence(text: string): string {
  const clean = onPaper(text).replace(/\n+/g, ' ');
  return clean === '' || /[。！？；：…”）]$/.test(clean) ? clean : `${clean}。`;
}

/** （案号：…） or nothing. */
export function caseNumberNote(caseNumber: string | null): string {
  return caseNumber === null ? '' : `（案号：${caseNumber}）`;
}

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** 一、基本案情。 二、协作事项。 … in the order in which they are asked for. */
export function headings(): (title: string) => string {
  let used = 0;
  return (title) => `${NUMERALS[used++] ?? used}、${title}。`;
}

export interface LetterBody {
  readonly title: string;
  readonly paragraphs: readonly LetterParagraph[];
  readonly items?: LetterTable;
  readonly closing?: readonly LetterParagraph[];
}

/** What a paper issued anew says of the void one. */
function replacing({ replaces }: LetterFrame): LetterParagraph[] {
  return replaces === undefined ? [] : [{ text: `本文书代替已作废的${replaces}文书。` }];
}

/** Puts frame and body together, every text made fit for paper. */
export function letter(id: LetterTemplateId, version: number, frame: LetterFrame, body: LetterBody): LetterContent {
  const line = (text: string) => onPaper(text).replace(/\n+/g, ' ');
  const paragraph = ({ lead, text }: LetterParagraph): LetterParagraph =>
    lead === undefined ? { text: line(text) } : { lead: line(lead), text: line(text) };
  const items = body.items && {
    columns: body.items.columns.map(({ title, share }) => ({ title: line(title), share })),
    rows: body.items.rows.map((row) => row.map(onPaper)),
  };
  const contact = frame.contact && {
    person: line(frame.contact.person),
    phone: line(frame.contact.phone),
    ...(frame.contact.address === undefined ? {} : { address: line(frame.contact.address) }),
  };
  return {
    format: 1,
    templateId: id,
    templateVersion: version,
    issuerName: line(frame.issuerName),
    number: line(frame.number),
    title: line(body.title),
    addressee: line(frame.addressee),
    paragraphs: body.paragraphs.map(paragraph),
    items: items ?? null,
    closing: [...(body.closing ?? []), ...replacing(frame)].map(paragraph),
    attachments: (frame.attachments ?? []).map(line),
    contact,
    signatureBody: line(frame.issuerName),
    date: frame.date,
    copies: (frame.copies ?? []).map(line),
  };
}
