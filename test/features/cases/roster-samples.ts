import { packZip } from '../../../src/kernel/zip-file.js';

export const header = ['姓名', '证件号码', '联系电话', '用人单位', '起始日期', '截止日期', '拖欠工资(元)'];
export const worker = [
  '张建国',
  '41090119900101001X',
  '19900000001',
  '阳泉甲公司',
  '2025-03-01',
  '2025-06-30',
  '12000.50',
];

/** A line of CSV from the sound worker with some fields changed. */
export function workerWith(changes: Partial<Record<(typeof header)[number], string>>): string[] {
  return worker.map((value, at) => changes[header[at] ?? ''] ?? value);
}

export const csv = (...rows: readonly (readonly string[])[]) =>
  Buffer.from(
    rows
      .map((row) => row.map((text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text)).join(','))
      .join('\n'),
  );

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const letter = (column: number) => String.fromCharCode(65 + column);

/** Cells as spreadsheets write them: a text, or the raw XML of a cell after its address. */
export type Raw = string | { readonly raw: string } | null;

export function rowXml(number: number, cells: readonly Raw[]): string {
  const xml = cells.map((cell, column) => {
    const address = `r="${letter(column)}${number}"`;
    if (cell === null) return '';
    if (typeof cell !== 'string') return `<c ${address} ${cell.raw}`;
    return `<c ${address} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  });
  return `<row r="${number}">${xml.join('')}</row>`;
}

const NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook with one sheet of that inner XML; style 1 is a date. */
export function workbook(sheetData: string, parts: Readonly<Record<string, string>> = {}): Buffer {
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<workbook xmlns="${NS}" xmlns:r="${REL}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${NS}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${NS}"><si><t>阳泉甲公司</t></si></sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${NS}"><sheetData>${sheetData}</sheetData></worksheet>`,
    ...parts,
  };
  return packZip(Object.entries(files).map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]));
}
