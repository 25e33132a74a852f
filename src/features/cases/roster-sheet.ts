import { readSheet } from 'read-excel-file/node';
import { packZip, unpackZip } from '../../kernel/zip-file.js';
import {
  EMPTY,
  FORMULA,
  LAST_COLUMN,
  LAST_ROW,
  type RosterCell,
  type RosterCells,
  type RosterCellsProblem,
  textCell,
} from './roster-cells.js';

const UNREADABLE: RosterCellsProblem = { lines: null, problem: 'ROSTER_UNREADABLE' };
const TOO_LARGE: RosterCellsProblem = { lines: null, problem: 'ROSTER_TOO_LARGE' };
/** Pictures, drawings, comments and the like are not even unpacked. */
const BESIDE =
  /^(docProps|customXml)\/|^xl\/(drawings|theme|media|calcChain|comments|threadedC|persons|pivot|charts|external|tables)/;
const LIMITS = {
  maxFiles: 500,
  maxBytes: 8_000_000,
  wanted: (name: string) => /\.(xml|rels)$/.test(name) && !BESIDE.test(name),
};
/** Stands in for a formula cell; the reading library would hand out the value last calculated. */
const FORMULA_MARK = '\uE0F0';
/**
 * Reading takes time for every tag, and for long texts more than in proportion: files of a few kilobytes could keep the
 * server busy for minutes. 2,500 rows stay far below all of these.
 */
const LONGEST_TAG = 2_000;
const LONGEST_CELL = 10_000;
const MOST_CELLS = 400_000;
const MOST_TAGS_OF_TEXTS = 200_000;
const MOST_TAGS_BESIDE = 20_000;
const LARGEST_PART_BESIDE = 3_000_000;

class Digits {
  constructor(readonly text: string) {}
}

/**
 * The cells of the first sheet of an XLSX file. The library that reads it trusts what it is given — a single cell at
 * the far end of the sheet makes it fill memory — so it is given a copy with plain rows and cells only.
 */
export async function sheetCells(bytes: Buffer): Promise<RosterCells> {
  const unpacked = unpackZip(bytes, LIMITS);
  if (unpacked.problem === 'TOO_LARGE') return TOO_LARGE;
  if (unpacked.files === null) return UNREADABLE;
  const parts: [string, Buffer][] = [];
  for (const [name, content] of unpacked.files) {
    const text = withoutPrefixes(content.toString('utf8'));
    if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) return UNREADABLE;
    const isSheet = /<sheetData[\s/>]/.test(text);
    if (!isSheet && isTooMuch(text)) return TOO_LARGE;
    const plain = isSheet ? plainSheet(text) : text;
    if (typeof plain !== 'string') return plain;
    parts.push([name, Buffer.from(plain)]);
  }
  try {
    const rows = await readSheet(packZip(parts, 0), 1, { parseNumber: (text: string) => new Digits(text) });
    return { lines: rows.map((cells, at) => ({ row: at + 1, cells: cells.map(cellOf) })), problem: null };
  } catch {
    return UNREADABLE; // whatever it trips over, its message may quote the content
  }
}

function isTooMuch(part: string): boolean {
  const most = /<sst[\s>]/.test(part) ? MOST_TAGS_OF_TEXTS : MOST_TAGS_BESIDE;
  return part.length > LARGEST_PART_BESIDE || part.split('<', most + 2).length > most;
}

function cellOf(value: unknown): RosterCell {
  if (typeof value === 'string') return value.includes(FORMULA_MARK) ? FORMULA : textCell(value);
  if (value instanceof Digits) return { kind: 'NUMBER', text: value.text };
  if (value instanceof Date) return { kind: 'DAY', day: value.toISOString().slice(0, 10) };
  return typeof value === 'boolean' ? { kind: 'TEXT', text: value ? '是' : '否' } : EMPTY;
}

/** Some programs write every element with a prefix (<x:row>), which means the same. */
function withoutPrefixes(xml: string): string {
  return /<(?:\w+:)(?:worksheet|sst|styleSheet|workbook)[\s>]/.test(xml) ? xml.replace(/<(\/?)\w+:/g, '<$1') : xml;
}

/** Rebuilds a sheet from its rows and filled cells within the limits; formulas become marks. */
function plainSheet(xml: string): string | RosterCellsProblem {
  if (xml.includes('<!')) return UNREADABLE; // comments and CDATA could hide markup from this reading
  const out: string[] = [];
  let row = 0;
  let open: { at: number; tag: string; column: number } | null = null;
  let column = 0;
  let seen = 0;
  const tags = /<(\/?)(row|c)(?=[\s/>])/g;
  for (let found = tags.exec(xml); found; found = tags.exec(xml)) {
    seen += 1;
    if (seen > MOST_CELLS) return TOO_LARGE;
    const end = xml.indexOf('>', found.index);
    if (end < 0 || end - found.index > LONGEST_TAG) return UNREADABLE;
    const tag = xml.slice(found.index, end + 1);
    const closing = found[1] === '/';
    if (found[2] === 'row') {
      if (open) return UNREADABLE;
      if (closing) continue;
      row = Number(attribute(tag, 'r') ?? row + 1);
      if (!Number.isSafeInteger(row) || row < 1) return UNREADABLE;
      column = 0;
    } else if (closing) {
      if (!open || found.index - open.at > LONGEST_CELL) return UNREADABLE;
      const cell = plainCell(open.tag, xml.slice(open.at, found.index), row, open.column);
      if (cell !== '' && row > LAST_ROW) return { lines: null, problem: 'ROSTER_TOO_MANY_ROWS' };
      if (cell !== '' && open.column <= LAST_COLUMN) out.push(cell);
      open = null;
    } else {
      if (open) return UNREADABLE;
      column = columnOf(attribute(tag, 'r')) ?? column + 1;
      if (!tag.endsWith('/>')) open = { at: end + 1, tag, column };
    }
  }
  return open ? UNREADABLE : `<worksheet><sheetData>${inRows(out)}</sheetData></worksheet>`;
}

/** The cell alone, with its row in front for `inRows`; nothing for one that holds no value. */
function plainCell(tag: string, content: string, row: number, column: number): string {
  const address = `r="${letters(column)}${row}"`;
  if (/<f[\s/>]/.test(content)) return `${row}|<c ${address} t="inlineStr"><is><t>${FORMULA_MARK}</t></is></c>`;
  const value = between(content, 'v') ?? between(content, 'is');
  if (value === null) return '';
  const type = attribute(tag, 't');
  const style = attribute(tag, 's');
  const kind = type === null || !/^\w+$/.test(type) ? '' : ` t="${type}"`;
  const look = style === null || !/^\d+$/.test(style) ? '' : ` s="${style}"`;
  return `${row}|<c ${address}${kind}${look}>${value}</c>`;
}

function inRows(cells: readonly string[]): string {
  const rows: string[] = [];
  let current = '';
  for (const cell of cells) {
    const at = cell.indexOf('|');
    const row = cell.slice(0, at);
    if (row !== current) rows.push(`${current === '' ? '' : '</row>'}<row r="${row}">`);
    current = row;
    rows.push(cell.slice(at + 1));
  }
  return rows.join('') + (current === '' ? '' : '</row>');
}

function between(content: string, element: 'v' | 'is'): string | null {
  const from = content.search(element === 'v' ? /<v[\s>]/ : /<is[\s>]/);
  const to = content.indexOf(`</${element}>`, from);
  return from < 0 || to < 0 ? null : content.slice(from, to + element.length + 3);
}

const attributes = {
  r: /\sr\s*=\s*["']([^"'<>&]*)["']/,
  s: /\ss\s*=\s*["']([^"'<>&]*)["']/,
  t: /\st\s*=\s*["']([^"'<>&]*)["']/,
};

function attribute(tag: string, name: keyof typeof attributes): string | null {
  return attributes[name].exec(tag)?.[1] ?? null;
}

function columnOf(address: string | null): number | null {
  const text = /^([A-Z]{1,3})\d+$/.exec(address ?? '')?.[1];
  return text ? [...text].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) : null;
}

function letters(column: number): string {
  const rest = (column - 1) % 26;
  const before = (column - 1 - rest) / 26;
  return (before > 0 ? letters(before) : '') + String.fromCharCode(65 + rest);
}
