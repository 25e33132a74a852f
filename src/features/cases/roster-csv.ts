import { type CsvError, parse } from 'csv-parse/sync';
import { LAST_COLUMN, LAST_ROW, type RosterCells, textCell } from './roster-cells.js';

const UNREADABLE = { lines: null, problem: 'ROSTER_UNREADABLE' } as const;
const LONGEST_RECORD = 20_000;
/** Far more than 2,500 rows need; a file of nothing but separators would keep the server busy for seconds. */
const MOST_FIELDS = 400_000;

/** The cells of a CSV file in UTF-8 or GB18030, separated by comma, semicolon or tab. */
export function csvCells(bytes: Buffer): RosterCells {
  const text = decoded(bytes);
  if (text === null) return UNREADABLE;
  const delimiter = delimiterOf(text);
  if (occurrences(text, delimiter) > MOST_FIELDS) return { lines: null, problem: 'ROSTER_TOO_LARGE' };
  try {
    const records = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      max_record_size: LONGEST_RECORD,
      to: LAST_ROW,
    }) as unknown as { record: string[]; info: { records: number; empty_lines: number } }[];
    if (records.length >= LAST_ROW) return { lines: null, problem: 'ROSTER_TOO_MANY_ROWS' };
    return {
      lines: records.map(({ record, info }) => ({
        row: info.records + info.empty_lines,
        cells: record.slice(0, LAST_COLUMN).map(textCell),
      })),
      problem: null,
    };
  } catch (error) {
    if ((error as CsvError).code?.startsWith('CSV_')) return UNREADABLE;
    throw error;
  }
}

/** UTF-8 where the bytes are, else GB18030 as Chinese spreadsheets write it; null when they are neither. */
function decoded(bytes: Buffer): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return /[^\P{Cc}\t\r\n\v\f]/u.test(text) ? null : text; // control signs: not a text at all
    } catch {
      // not in this encoding
    }
  }
  return null;
}

/** The separator that occurs most often in the first lines. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 2_000);
  const [most] = [',', '\t', ';'].sort((a, b) => start.split(b).length - start.split(a).length);
  return most ?? ',';
}

function occurrences(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}
