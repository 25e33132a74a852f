import { createHash } from 'node:crypto';
import type { LocalDate } from '../../kernel/local-date.js';

export type LetterTemplateId =
  | 'COOPERATION_LETTER'
  | 'REPLY_LETTER'
  | 'RESULT_LETTER'
  | 'GRANT_DECISION'
  | 'ASSIGNMENT_NOTICE'
  | 'WITHDRAWAL_LETTER'
  | 'TERMINATION_LETTER'
  | 'NOTICE_LETTER'
  | 'OFFICIAL_LETTER'
  | 'DEFENCE_NOTICE_LETTER'
  | 'DEFENCE_REROUTE_LETTER'
  | 'DUTY_LAWYER_NOTICE'
  | 'REPLACEMENT_NOTICE'
  | 'REPLACEMENT_FORM'
  | 'REPLACEMENT_DENIAL'
  | 'TERMINATION_DECISION'
  | 'TERMINATION_OFFICIAL_LETTER'
  | 'OBJECTION_DECISION'
  | 'CLOSING_REPORT'
  | 'SERVICE_PROOF'
  | 'MATERIALS_RECEIPT'
  | 'SUPPLEMENT_NOTICE'
  | 'REVIEW_FORM'
  | 'MEANS_STATEMENT'
  | 'REFUSAL_DECISION'
  | 'DEEMED_WITHDRAWAL'
  | 'GUIDANCE_NOTICE'
  | 'REFERRAL_LETTER'
  | 'REFERRAL_REPLY'
  | 'DEEMED_WITHDRAWN'
  | 'MEDIATION_RETURN'
  | 'VOID_NOTICE';

/** One paragraph; `lead` (一、基本案情。) stands before its text in another typeface. */
export interface LetterParagraph {
  readonly lead?: string;
  readonly text: string;
}

/** A table inside the letter. `share` is the part of the line width a column takes; the shares add up to 1. */
export interface LetterTable {
  readonly columns: readonly { readonly title: string; readonly share: number }[];
  readonly rows: readonly (readonly string[])[];
}

/** Whom to ask (联系方式). */
export interface LetterContact {
  readonly person: string;
  readonly phone: string;
  readonly address?: string;
}

/**
 * All that a letter (文书) says. It is kept sealed with its hash; the word-processor file and the print page are
 * rendered from it at any time later, so it holds texts only and nothing that could change.
 */
export interface LetterContent {
  readonly format: 1;
  readonly templateId: LetterTemplateId;
  readonly templateVersion: number;
  /** 发文机关标志 */
  readonly issuerName: string;
  /** 发文字号: 豫濮援协〔2026〕12号 */
  readonly number: string;
  readonly title: string;
  /** 主送 */
  readonly addressee: string;
  readonly paragraphs: readonly LetterParagraph[];
  readonly items: LetterTable | null;
  /** What follows the table. */
  readonly closing: readonly LetterParagraph[];
  /** 附件 */
  readonly attachments: readonly string[];
  readonly contact: LetterContact | null;
  /** 署名 */
  readonly signatureBody: string;
  /** 成文日期 */
  readonly date: LocalDate;
  /** 抄送 */
  readonly copies: readonly string[];
}

/** What every letter is told beside its own facts. */
export interface LetterFrame {
  readonly issuerName: string;
  readonly number: string;
  readonly addressee: string;
  readonly date: LocalDate;
  readonly contact: LetterContact | null;
  readonly attachments?: readonly string[];
  readonly copies?: readonly string[];
  /** The number of the void paper that this one takes the place of. */
  readonly replaces?: string;
}

/** A form of paper: pure, facts in, content out. A changed wording is a new version. */
export interface LetterTemplate<Facts> {
  readonly id: LetterTemplateId;
  readonly version: number;
  /** The word in its number: 豫濮援 + 协. */
  readonly paperWord: string;
  compose(facts: Facts): LetterContent;
}

/** The one text that stands for a content: same content, same text, whatever order its fields were written in. */
export function canonicalContent(letter: LetterContent): string {
  return JSON.stringify(sorted(letter));
}

/** SHA-256 of the canonical text, 64 hex digits: what the letter's row keeps in clear. */
export function contentHash(letter: LetterContent): string {
  return createHash('sha256').update(canonicalContent(letter), 'utf8').digest('hex');
}

/** The content back from its canonical text. @throws Error when the text is none, or of a later format */
export function contentFromCanonical(text: string): LetterContent {
  const letter = contentIn(text);
  if (letter === null) throw new Error('The text is not the canonical content of a letter.');
  return letter;
}

/** The content of a letter that a text is, in the format of today; null when it is none. */
export function contentIn(text: string): LetterContent | null {
  const letter = parsed(text) as LetterContent | null;
  const whole = letter?.format === 1 && Array.isArray(letter.paragraphs) && canonicalContent(letter) === text;
  return whole ? letter : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}
