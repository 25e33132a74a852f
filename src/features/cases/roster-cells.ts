/** One cell of a roster file, before anyone asked what it means. */
export type RosterCell =
  | { readonly kind: 'EMPTY' }
  | { readonly kind: 'TEXT'; readonly text: string }
  /** As written in the file: spreadsheets keep 18-digit numbers only roughly. */
  | { readonly kind: 'NUMBER'; readonly text: string }
  | { readonly kind: 'DAY'; readonly day: string }
  /** A formula, or a text that a spreadsheet would take for one. Its value is nobody's word. */
  | { readonly kind: 'FORMULA' };

/** A row with the number the spreadsheet shows beside it. */
export interface RosterLine {
  readonly row: number;
  readonly cells: readonly RosterCell[];
}

export type RosterCells = { readonly lines: RosterLine[]; readonly problem: null } | RosterCellsProblem;
export interface RosterCellsProblem {
  readonly lines: null;
  readonly problem: 'ROSTER_UNREADABLE' | 'ROSTER_TOO_LARGE' | 'ROSTER_TOO_MANY_ROWS';
}

export const EMPTY: RosterCell = { kind: 'EMPTY' };
export const FORMULA: RosterCell = { kind: 'FORMULA' };

/** Rows are looked for up to here; formatted but empty rows below do no harm. */
export const LAST_ROW = 20_000;
/** Columns are looked for up to here. */
export const LAST_COLUMN = 100;

/**
 * The cell a text makes. What keeps spreadsheets from rounding numbers ('4109…, ="4109…") is taken off; any other text
 * that begins like a formula is one.
 */
export function textCell(text: string): RosterCell {
  const plain = text.replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '').trim();
  if (plain === '') return EMPTY;
  const quoted = /^="([^"=]*)"$/.exec(plain)?.[1] ?? /^'([^'=]*)$/.exec(plain)?.[1];
  if (quoted !== undefined) return textCell(quoted);
  if (/^[=@]/.test(plain) || /^[+-](?![\d.,\s()-]*$)/.test(plain)) return FORMULA;
  return { kind: 'TEXT', text: plain };
}
