import writeXlsxFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import { packZip, unpackZip } from '../../kernel/zip-file.js';
import { type RosterField, rosterColumns } from './roster-columns.js';

/** What stands in one row of a workbook: texts as texts, yuan as numbers with two decimals. */
export type RosterWorkbookRow = Readonly<Partial<Record<RosterField, string | number>>>;

/** Rows of the template that are prepared as text, so that 18-digit numbers typed there are not rounded. */
const PREPARED_ROWS = 500;
const WIDTHS: Readonly<Partial<Record<RosterField, number>>> = {
  identityNumber: 22,
  employer: 32,
  project: 24,
  region: 14,
};
const AMOUNTS: ReadonlySet<RosterField> = new Set<RosterField>(['wages', 'overtime', 'compensation']);

const notes = [
  '一行为一名工人在一个用人单位的一段期间；同一工人有两段期间的，写两行。',
  '带*的列必须填写。证件号码请作为文本填写，否则末几位会变成零。',
  '日期写作2025-03-01、2025/3/1或者2025年3月1日；只写年月的，起始日期为当月第一天，截止日期为当月最后一天。',
  '金额以元为单位，最多两位小数；拖欠工资、加班费、经济补偿至少填一项。',
  '户籍地写六位区划代码或者名称；是否签署授权写是或者否。',
  '不得含有公式；最多2500行。有一行有误的，全部不导入，并逐行指出。',
];

/** An empty roster to be filled in (花名册模板), with a sheet that says how. The same bytes every time. */
export async function rosterTemplate(): Promise<Buffer> {
  return rosterWorkbook([]);
}

/** A roster as an XLSX file, with a title above its header when one is given. The same bytes for the same rows. */
export async function rosterWorkbook(rows: readonly RosterWorkbookRow[], title?: string): Promise<Buffer> {
  const header = rosterColumns.map(
    (column): CellObject => ({
      value: column.required ? `${column.title}*` : column.title,
      fontWeight: 'bold',
      backgroundColor: '#DDEBF7',
      wrap: true,
    }),
  );
  const blank = Array.from({ length: rows.length === 0 ? PREPARED_ROWS : 0 }, (): RosterWorkbookRow => ({}));
  const above: CellObject = { value: title ?? '', fontWeight: 'bold', fontSize: 14 };
  const data: SheetData = [
    ...(title === undefined ? [] : [[above]]),
    header,
    ...[...rows, ...blank].map((row) => rosterColumns.map(({ field }) => cell(field, row[field]))),
  ];
  const columns = rosterColumns.map(({ field }) => ({ width: WIDTHS[field] ?? 13 }));
  const written = await writeXlsxFile([
    { data, sheet: '花名册', columns },
    { data: notes.map((note) => [{ value: note, wrap: true }]), sheet: '填写说明', columns: [{ width: 90 }] },
  ]).toBuffer();
  return withoutTime(written);
}

function cell(field: RosterField, value: string | number | undefined): CellObject {
  const amount = typeof value === 'number' || (value === undefined && AMOUNTS.has(field));
  const look: CellObject = amount ? { type: Number, format: '0.00' } : { type: String, format: '@' };
  return value === undefined ? look : { ...look, value };
}

/** Takes the moment of writing out of the file. */
function withoutTime(xlsx: Buffer): Buffer {
  const { files } = unpackZip(xlsx, { maxFiles: 100, maxBytes: 50_000_000 });
  if (files === null) throw new Error('The spreadsheet library wrote no readable file.');
  return packZip(files);
}
