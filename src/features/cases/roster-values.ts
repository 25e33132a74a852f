import { identityNumberProblem, normaliseIdentityNumber } from '../../kernel/codes/identity-number.js';
import { normalisePersonName, personNameProblem } from '../../kernel/codes/person-name.js';
import { normalisePhone, phoneProblem } from '../../kernel/codes/phone.js';
import { isRegionCode } from '../../kernel/codes/region.js';
import { toHalfWidth, withoutBlanks } from '../../kernel/codes/width.js';
import { addDays, addMonths, isLocalDate, type LocalDate } from '../../kernel/local-date.js';
import { type Fen, isFen, parseYuan } from '../../kernel/money.js';
import type { RosterCell } from './roster-cells.js';

/** What is wrong with one cell or row. The value itself is never repeated. */
export type RosterErrorCode =
  | 'NAME_MISSING'
  | 'NAME_INVALID'
  | 'IDENTITY_NUMBER_MISSING'
  | 'IDENTITY_NUMBER_NOT_TEXT'
  | 'IDENTITY_NUMBER_LENGTH'
  | 'IDENTITY_NUMBER_CHARACTERS'
  | 'IDENTITY_NUMBER_REGION'
  | 'IDENTITY_NUMBER_BIRTH_DATE'
  | 'IDENTITY_NUMBER_CHECK_DIGIT'
  | 'PHONE_INVALID'
  | 'EMPLOYER_MISSING'
  | 'DATE_MISSING'
  | 'DATE_INVALID'
  | 'PERIOD_INVERTED'
  | 'PERIOD_IN_FUTURE'
  | 'AMOUNT_MISSING'
  | 'AMOUNT_INVALID'
  | 'REGION_INVALID'
  | 'AUTHORISATION_INVALID'
  | 'TEXT_TOO_LONG'
  | 'FORMULA'
  | 'DUPLICATE_IN_FILE'
  | 'ROW_INCOMPLETE';

/** A value, or why there is none. */
export type Read<T> =
  | { readonly value: T; readonly code: null }
  | { readonly value: null; readonly code: RosterErrorCode };

const LONGEST_TEXT = 100;
/** A hundred million yuan: more is a slip of the pen, not a wage. */
const LARGEST_AMOUNT = 10_000_000_000;
const SIGNED = new Set(['是', '已签', '已签署', '有', '√', '✓', 'y', 'yes', 'true', '1']);
const UNSIGNED = new Set(['否', '未签', '未签署', '无', '×', 'x', 'n', 'no', 'false', '0']);

const read = <T>(value: T): Read<T> => ({ value, code: null });
const fault = (code: RosterErrorCode): { value: null; code: RosterErrorCode } => ({ value: null, code });
const textOf = (cell: RosterCell) => (cell.kind === 'TEXT' || cell.kind === 'NUMBER' ? cell.text : '');

/** 姓名 */
export function readName(cell: RosterCell): Read<string> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  if (cell.kind === 'EMPTY') return fault('NAME_MISSING');
  const text = textOf(cell);
  if (text.length > LONGEST_TEXT) return fault('TEXT_TOO_LONG');
  return cell.kind === 'TEXT' && personNameProblem(text) === null
    ? read(normalisePersonName(text))
    : fault('NAME_INVALID');
}

/** 证件号码. A number cell has lost its last digits already, whatever it shows. */
export function readIdentityNumber(cell: RosterCell, today?: LocalDate): Read<string> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  if (cell.kind === 'EMPTY') return fault('IDENTITY_NUMBER_MISSING');
  const text = textOf(cell);
  if (text.length > LONGEST_TEXT) return fault('TEXT_TOO_LONG');
  if ((cell.kind === 'NUMBER' && Number(text) > 1e15) || /^\d(\.\d+)?E\+?1[67]$/i.test(text)) {
    return fault('IDENTITY_NUMBER_NOT_TEXT');
  }
  const problem = identityNumberProblem(text, today);
  return problem === null ? read(normaliseIdentityNumber(text)) : fault(`IDENTITY_NUMBER_${problem}`);
}

/** 联系电话, which may be missing. */
export function readPhone(cell: RosterCell): Read<string | null> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  if (cell.kind === 'EMPTY') return read(null);
  const text = textOf(cell);
  return text.length <= LONGEST_TEXT && phoneProblem(text) === null
    ? read(normalisePhone(text))
    : fault('PHONE_INVALID');
}

/** 用人单位, 项目: free text that is one line and not endless. */
export function readText(cell: RosterCell): Read<string | null> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  const text = cell.kind === 'DAY' ? cell.day : textOf(cell);
  if (text.length > LONGEST_TEXT * 2) return fault('TEXT_TOO_LONG');
  const line = text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
  return [...line].length > LONGEST_TEXT ? fault('TEXT_TOO_LONG') : read(line === '' ? null : line);
}

/** 起始日期, 截止日期: 2025-03-01, 2025/3/1, 2025.3.1, 2025年3月1日, 20250301; a month alone is its first or last day. */
export function readDay(cell: RosterCell, edge: 'FIRST' | 'LAST'): Read<LocalDate> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  if (cell.kind === 'EMPTY') return fault('DATE_MISSING');
  if (cell.kind === 'DAY') return plausible(cell.day);
  const text = withoutBlanks(toHalfWidth(textOf(cell).slice(0, 40)));
  if (cell.kind === 'NUMBER' && /^[2-6]\d{4}(\.\d+)?$/.test(text)) {
    return plausible(addDays('1899-12-30', Math.floor(Number(text)))); // a day in a cell that is not formatted as one
  }
  const day = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))$/.exec(text);
  if (day) return plausible(isoDay(day[1], day[2] ?? day[4], day[3] ?? day[5]));
  const month = /^(\d{4})(?:[-/.年](\d{1,2})月?|(\d\d))$/.exec(text);
  if (!month) return fault('DATE_INVALID');
  const first = isoDay(month[1], month[2] ?? month[3], '1');
  return plausible(edge === 'FIRST' || !isLocalDate(first) ? first : addDays(addMonths(first, 1), -1));
}

function isoDay(year = '', month = '', day = ''): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function plausible(day: string): Read<LocalDate> {
  return isLocalDate(day) && day >= '1980-01-01' && day < '2100-01-01' ? read(day) : fault('DATE_INVALID');
}

/** An amount in yuan, kept in fen. Spreadsheets write 33859.41 as 33859.410000000003; a real third decimal is refused. */
export function readAmount(cell: RosterCell): Read<Fen | null> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  if (cell.kind === 'EMPTY') return read(null);
  const text = textOf(cell);
  const fen = cell.kind === 'NUMBER' ? fenOfNumber(text) : text.length > LONGEST_TEXT ? null : parseYuan(text).fen;
  return fen !== null && fen <= LARGEST_AMOUNT ? read(fen) : fault('AMOUNT_INVALID');
}

function fenOfNumber(text: string): Fen | null {
  const exact = Number(text) * 100;
  const fen = Math.round(exact);
  return isFen(fen) && Math.abs(exact - fen) < 1e-4 ? fen : null;
}

/** 户籍地: a code (six digits, or nine or twelve of a village) or a name that is looked up later. */
export function readRegion(cell: RosterCell): Read<{ code: string | null; name: string | null }> {
  const text = readText(cell);
  if (text.code !== null) return text;
  if (text.value === null) return read({ code: null, name: null });
  const plain = withoutBlanks(toHalfWidth(text.value));
  if (!/^\d+$/.test(plain)) return read({ code: null, name: text.value });
  const code = plain.slice(0, 6);
  return [6, 9, 12].includes(plain.length) && isRegionCode(code) ? read({ code, name: null }) : fault('REGION_INVALID');
}

/** 是否签署授权: yes, no, or not said. */
export function readAuthorisation(cell: RosterCell): Read<boolean | null> {
  if (cell.kind === 'FORMULA') return fault('FORMULA');
  const text = withoutBlanks(toHalfWidth(textOf(cell).slice(0, 20))).toLowerCase();
  if (cell.kind === 'EMPTY' || text === '') return read(null);
  if (SIGNED.has(text)) return read(true);
  return UNSIGNED.has(text) ? read(false) : fault('AUTHORISATION_INVALID');
}
