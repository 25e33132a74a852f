import type { LocalDate } from '../../kernel/local-date.js';
import type { Fen } from '../../kernel/money.js';
import { EMPTY, type RosterCell, type RosterCells, type RosterLine } from './roster-cells.js';
import { type RosterField, type RosterHeader, rosterColumns, rosterHeaderOf, rosterTitle } from './roster-columns.js';
import { csvCells } from './roster-csv.js';
import { sheetCells } from './roster-sheet.js';
import {
  type Read,
  type RosterErrorCode,
  readAmount,
  readAuthorisation,
  readDay,
  readIdentityNumber,
  readName,
  readPhone,
  readRegion,
  readText,
} from './roster-values.js';

export const ROSTER_MAX_ROWS = 2_500;
const ROSTER_MAX_BYTES = 5 * 1_048_576;
/** The header is looked for in these first filled rows. */
const HEADER_WITHIN = 30;

/** One worker × employer × period with what is claimed, all checked and normalised. */
export interface RosterFileRow {
  /** The number the spreadsheet shows beside the row. */
  readonly row: number;
  readonly name: string;
  readonly identityNumber: string;
  readonly phone: string | null;
  readonly employer: string;
  readonly project: string | null;
  readonly periodFrom: LocalDate;
  readonly periodTo: LocalDate;
  readonly wagesFen: Fen;
  readonly overtimeFen: Fen;
  readonly compensationFen: Fen;
  readonly regionCode: string | null;
  /** A region given by name, still to be looked up. */
  readonly regionName: string | null;
  readonly authorisationSigned: boolean | null;
}

/** Where something is wrong and what, never the value. */
export interface RosterRowError {
  readonly row: number;
  /** The header as the file writes it. */
  readonly column: string;
  readonly code: RosterErrorCode;
  /** Of a duplicate: the row that said the same first. */
  readonly firstRow?: number;
}

export interface RosterRefusal {
  readonly code:
    | 'ROSTER_EMPTY'
    | 'ROSTER_TOO_MANY_ROWS'
    | 'ROSTER_TOO_LARGE'
    | 'ROSTER_HEADER_MISSING'
    | 'ROSTER_HEADER_TWICE'
    | 'ROSTER_UNREADABLE';
  /** The titles of the columns that are missing or stand there twice. */
  readonly columns: readonly string[];
}

export interface RosterFileResult {
  /** Why the file as a whole cannot be used; then there are no rows and no errors. */
  readonly refusal: RosterRefusal | null;
  /** The rows without an error. They are imported only when no other row has one. */
  readonly rows: readonly RosterFileRow[];
  readonly errors: readonly RosterRowError[];
}

/**
 * Reads a roster (花名册) from XLSX or CSV. Nothing is imported by this: it says what the file holds and what is wrong
 * with it. With `today`, birth dates and periods that begin later are refused.
 */
export async function readRosterFile(
  buffer: Buffer,
  kind?: 'XLSX' | 'CSV',
  today?: LocalDate,
): Promise<RosterFileResult> {
  if (buffer.length > ROSTER_MAX_BYTES) return refusal('ROSTER_TOO_LARGE');
  if (buffer.length === 0) return refusal('ROSTER_EMPTY');
  const { lines, problem } = await cellsOf(buffer, kind);
  if (problem !== null) return refusal(problem);
  const filled = lines.filter((line) => line.cells.some((cell) => cell.kind !== 'EMPTY'));
  if (filled.length === 0) return refusal('ROSTER_EMPTY');
  const found = findHeader(filled);
  if (!found) return refusal('ROSTER_HEADER_MISSING', missingIn(new Map()));
  const missing = missingIn(found.header);
  if (missing.length > 0) return refusal('ROSTER_HEADER_MISSING', missing);
  if (found.twice.length > 0) return refusal('ROSTER_HEADER_TWICE', found.twice);
  const data = filled.slice(found.at + 1).filter((line) => !isBesideThePoint(line, found.header));
  if (data.length === 0) return refusal('ROSTER_EMPTY');
  return data.length > ROSTER_MAX_ROWS ? refusal('ROSTER_TOO_MANY_ROWS') : readRows(data, found.header, today);
}

function refusal(code: RosterRefusal['code'], columns: readonly string[] = []): RosterFileResult {
  return { refusal: { code, columns }, rows: [], errors: [] };
}

async function cellsOf(buffer: Buffer, kind?: 'XLSX' | 'CSV'): Promise<RosterCells> {
  const zip = buffer.subarray(0, 2).toString('latin1') === 'PK';
  if ((kind === 'XLSX' && !zip) || (kind === 'CSV' && zip)) return { lines: null, problem: 'ROSTER_UNREADABLE' };
  return zip ? sheetCells(buffer) : csvCells(buffer);
}

const textsOf = (line: RosterLine) => line.cells.map((cell) => (cell.kind === 'TEXT' ? cell.text : ''));

/** The row among the first that names the most columns, at least three. A title above it may name one by chance. */
function findHeader(lines: readonly RosterLine[]) {
  const candidates = lines.slice(0, HEADER_WITHIN).map((line, at) => ({ at, ...rosterHeaderOf(textsOf(line)) }));
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (most, each) => (most && most.header.size >= each.header.size ? most : each),
    null,
  );
  return best && best.header.size >= 3 ? best : null;
}

function missingIn(header: RosterHeader): string[] {
  return rosterColumns.filter(({ field, required }) => required && !header.has(field)).map(({ title }) => title);
}

/** Empty in all known columns, or a sum (合计) without an identity number. */
function isBesideThePoint(line: RosterLine, header: RosterHeader): boolean {
  const cell = (field: RosterField) => cellAt(line, header, field);
  if ([...header.keys()].every((field) => cell(field).kind === 'EMPTY')) return true;
  const sum = textsOf(line).some((text) => /^(合|总|小)\s*计[:：]?$/.test(text));
  return sum && cell('identityNumber').kind === 'EMPTY';
}

function cellAt(line: RosterLine, header: RosterHeader, field: RosterField): RosterCell {
  const place = header.get(field);
  return (place && line.cells[place.column]) ?? EMPTY;
}

function readRows(lines: readonly RosterLine[], header: RosterHeader, today?: LocalDate): RosterFileResult {
  const rows: RosterFileRow[] = [];
  const errors: RosterRowError[] = [];
  const first = new Map<string, number>();
  for (const line of lines) {
    const row = readRow(line, header, errors, today);
    if (!row) continue;
    const key = JSON.stringify([row.identityNumber, row.employer, row.periodFrom, row.periodTo]);
    const firstRow = first.get(key);
    if (firstRow === undefined) {
      first.set(key, row.row);
      rows.push(row);
    } else {
      errors.push({ row: row.row, column: titleIn(header, 'identityNumber'), code: 'DUPLICATE_IN_FILE', firstRow });
    }
  }
  return { refusal: null, rows, errors };
}

function titleIn(header: RosterHeader, field: RosterField): string {
  return header.get(field)?.title ?? rosterTitle(field);
}

/** The row, or null after its faults have been written down. */
function readRow(
  line: RosterLine,
  header: RosterHeader,
  errors: RosterRowError[],
  today?: LocalDate,
): RosterFileRow | null {
  const before = errors.length;
  const report = (field: RosterField, code: RosterErrorCode) => {
    errors.push({ row: line.row, column: titleIn(header, field), code });
  };
  const cell = (field: RosterField) => cellAt(line, header, field);
  const filled = [...header.keys()].filter((field) => cell(field).kind !== 'EMPTY');
  if (filled.length <= 1) {
    report(filled[0] ?? 'name', 'ROW_INCOMPLETE');
    return null;
  }
  const value = <T>(field: RosterField, outcome: Read<T>): T | null => {
    if (outcome.code !== null) report(field, outcome.code);
    return outcome.value;
  };
  const name = value('name', readName(cell('name')));
  const identityNumber = value('identityNumber', readIdentityNumber(cell('identityNumber'), today));
  const phone = value('phone', readPhone(cell('phone')));
  const employerRead = readText(cell('employer'));
  const employer = value('employer', employerRead);
  if (employerRead.code === null && employer === null) report('employer', 'EMPLOYER_MISSING');
  const project = value('project', readText(cell('project')));
  const periodFrom = value('periodFrom', readDay(cell('periodFrom'), 'FIRST'));
  const periodTo = value('periodTo', readDay(cell('periodTo'), 'LAST'));
  if (periodFrom !== null && periodTo !== null && periodFrom > periodTo) report('periodTo', 'PERIOD_INVERTED');
  if (periodFrom !== null && today !== undefined && periodFrom > today) report('periodFrom', 'PERIOD_IN_FUTURE');
  const amounts = { wages: 0, overtime: 0, compensation: 0 };
  const beforeAmounts = errors.length;
  for (const field of ['wages', 'overtime', 'compensation'] as const) {
    amounts[field] = value(field, readAmount(cell(field))) ?? 0;
  }
  const nothingClaimed = amounts.wages + amounts.overtime + amounts.compensation === 0;
  if (nothingClaimed && errors.length === beforeAmounts) report('wages', 'AMOUNT_MISSING');
  const region = value('region', readRegion(cell('region')));
  const authorisationSigned = value('authorisation', readAuthorisation(cell('authorisation')));
  if (errors.length > before || !name || !identityNumber || !employer || !periodFrom || !periodTo) return null;
  return {
    row: line.row,
    name,
    identityNumber,
    phone,
    employer,
    project,
    periodFrom,
    periodTo,
    wagesFen: amounts.wages,
    overtimeFen: amounts.overtime,
    compensationFen: amounts.compensation,
    regionCode: region?.code ?? null,
    regionName: region?.name ?? null,
    authorisationSigned,
  };
}
