import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readRosterFile } from '../../../src/features/cases/roster-file.js';
import { packZip } from '../../../src/kernel/zip-file.js';
import { header, type Raw, rowXml, workbook, worker } from './roster-samples.js';

const sheet = (...rows: readonly (readonly Raw[])[]) =>
  workbook(rows.map((cells, at) => rowXml(at + 1, cells)).join(''));
const raw = (xml: string): Raw => ({ raw: xml });
const number = (text: string) => raw(`><v>${text}</v></c>`);
const like = (changes: Readonly<Record<number, Raw>>): Raw[] => worker.map((text, at) => changes[at] ?? text);
const read = (bytes: Buffer) => readRosterFile(bytes, 'XLSX', '2026-09-28');
const codes = async (bytes: Buffer) => {
  const { refusal, errors } = await read(bytes);
  return refusal?.code ?? errors.map(({ row, column, code }) => `${row} ${column} ${code}`);
};

describe('a roster in XLSX', () => {
  test('is read from texts, shared texts, numbers and dates', async () => {
    const { rows, errors } = await read(
      sheet(
        header,
        like({
          3: raw('t="s"><v>0</v></c>'),
          4: raw('s="1"><v>45717</v></c>'),
          5: number('45838'),
          6: number('33859.410000000003'),
        }),
      ),
    );
    expect(errors).toEqual([]);
    expect(rows[0]).toMatchObject({
      employer: '阳泉甲公司',
      periodFrom: '2025-03-01',
      periodTo: '2025-06-30',
      wagesFen: 3_385_941,
    });
  });

  test('is read when every element has a prefix, and when rows and cells bear no address', async () => {
    const cells = (texts: readonly string[]) =>
      texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
    const bare = workbook(`<row>${cells(header)}</row><row>${cells(worker)}</row>`);
    expect((await read(bare)).rows).toHaveLength(1);
    const prefixed = `<x:worksheet xmlns:x="urn:x"><x:sheetData>${[header, worker]
      .map((cells, at) => rowXml(at + 1, cells))
      .join('')
      .replace(/<(\/?)(\w)/g, '<$1x:$2')}</x:sheetData></x:worksheet>`;
    expect((await read(workbook('', { 'xl/worksheets/sheet1.xml': prefixed }))).rows).toHaveLength(1);
  });

  test('keeps the row numbers of the spreadsheet across gaps', async () => {
    const bytes = workbook(rowXml(4, header) + rowXml(9, worker) + rowXml(12, like({ 0: '123' })));
    const { rows, errors } = await read(bytes);
    expect(rows.map(({ row }) => row)).toEqual([9]);
    expect(errors.map(({ row }) => row)).toEqual([12]);
  });

  test.each<[string, Record<number, Raw>, string]>([
    ['an identity number kept as a number', { 1: number('410901199001010000') }, '证件号码 IDENTITY_NUMBER_NOT_TEXT'],
    ['one kept roughly', { 1: number('4.1090119900101E+17') }, '证件号码 IDENTITY_NUMBER_NOT_TEXT'],
    ['an amount with a third decimal', { 6: number('12.345') }, '拖欠工资(元) AMOUNT_INVALID'],
    ['a negative amount', { 6: number('-5') }, '拖欠工资(元) AMOUNT_INVALID'],
    ['an amount that is no number', { 6: number('1e999') }, '拖欠工资(元) AMOUNT_INVALID'],
    ['an amount that is a date', { 6: raw('s="1"><v>45717</v></c>') }, '拖欠工资(元) AMOUNT_INVALID'],
    ['a date that is any number', { 4: number('12') }, '起始日期 DATE_INVALID'],
    ['a formula with its last value', { 6: raw('><f>SUM(A1:A9)</f><v>12</v></c>') }, '拖欠工资(元) FORMULA'],
    ['a formula without a value', { 0: raw('t="str"><f>A1</f></c>') }, '姓名 FORMULA'],
    ['a shared formula', { 6: raw('><f t="shared" si="0"/><v>12</v></c>') }, '拖欠工资(元) FORMULA'],
    ['a text that begins like a formula', { 3: '=1+1' }, '用人单位 FORMULA'],
    ['an error value', { 6: raw('t="e"><v>#REF!</v></c>') }, '拖欠工资(元) AMOUNT_MISSING'],
    ['a name that is a number', { 0: number('5') }, '姓名 NAME_INVALID'],
  ])('%s is named', async (_what, changes, error) => {
    expect(await codes(sheet(header, like(changes)))).toEqual([`2 ${error}`]);
  });

  test('a phone kept as a number is a phone', async () => {
    expect((await read(sheet(header, like({ 2: number('19900000001') })))).rows[0]?.phone).toBe('19900000001');
  });
});

describe('a hostile spreadsheet', () => {
  const sound = [header, worker].map((cells, at) => rowXml(at + 1, cells)).join('');

  test('with a cell at the end of the sheet does not fill memory', async () => {
    const far = rowXml(1_048_576, ['x']);
    expect(await codes(workbook(sound + far))).toBe('ROSTER_TOO_MANY_ROWS');
    expect(await codes(workbook(`${sound}<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>`))).toBe(
      'ROSTER_TOO_MANY_ROWS',
    );
    const wide = sound.replace('</row>', '<c r="XFD1"><v>1</v></c></row>');
    expect((await read(workbook(wide))).rows).toHaveLength(1);
  });

  test('with formatted but empty rows and cells far out is a roster all the same', async () => {
    const empty =
      '<row r="3"><c r="XFD3" s="1"/></row><row r="1048576" s="1" customFormat="1"><c r="A1048576" s="1"/></row>';
    expect((await read(workbook(sound + empty))).rows).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['a row number in an attribute with a bracket', '<row x=">" r="99999999"><c r="A99999999"><v>1</v></c></row>'],
    ['a row inside a cell', '<row r="3"><c r="A3"><v x="><row r=\'99999999\'>">1</v></c></row>'],
    ['a comment', '<!-- <row r="3"> --><row r="3"/>'],
    ['CDATA', '<row r="3"><c r="A3" t="inlineStr"><is><t><![CDATA[<row r="99999999">]]></t></is></c></row>'],
    ['a cell that does not end', '<row r="3"><c r="A3">'],
    ['a tag that does not end', '<row r="3'],
    ['rows out of order', rowXml(1, worker)],
    ['a row number that is none', '<row r="-5"/>'],
    ['an unknown cell type', '<row r="3"><c r="A3" t="zz"><v>1</v></c></row>'],
    ['a text that is not in the list', '<row r="3"><c r="A3" t="s"><v>99</v></c></row>'],
  ])('with %s is refused or harmless', async (_what, extra) => {
    const started = process.memoryUsage().rss;
    const result = await read(workbook(sound + extra));
    if (result.refusal) expect(result.refusal.code).toMatch(/ROSTER_(UNREADABLE|TOO_MANY_ROWS)/);
    else expect(result.rows).toHaveLength(1);
    expect(process.memoryUsage().rss - started).toBeLessThan(200_000_000);
  });

  test.each(['<!-- -->', '<![CDATA[x]]>'])('with %s, in which markup could hide, is refused', async (extra) => {
    expect(await codes(workbook(sound + extra))).toBe('ROSTER_UNREADABLE');
  });

  test('is not searched beyond its hundredth column', async () => {
    const far = [1, 2].map((row) => `<c r="CX${row}" t="inlineStr"><is><t>项目</t></is></c></row>`);
    const rows = [header, worker].map((cells, at) => rowXml(at + 1, cells).replace('</row>', far[at] ?? ''));
    expect((await read(workbook(rows.join('')))).rows[0]?.project).toBeNull();
    const near = rows.join('').replaceAll('CX', 'CV');
    expect((await read(workbook(near))).rows[0]?.project).toBe('项目');
  });

  test('with a document type or entities is refused', async () => {
    const bomb = '<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    expect(await codes(workbook(sound, { 'xl/sharedStrings.xml': `${bomb}<sst><si><t>&b;</t></si></sst>` }))).toBe(
      'ROSTER_UNREADABLE',
    );
  });

  test('that unpacks to more than 8 MB is refused before it is unpacked', async () => {
    const bomb = workbook(sound, { 'xl/more.xml': ' '.repeat(9_000_000) });
    expect(bomb.length).toBeLessThan(50_000);
    expect(await codes(bomb)).toBe('ROSTER_TOO_LARGE');
  });

  test('with large pictures beside its cells is a roster all the same', async () => {
    const parts = { 'xl/media/a.png': ' '.repeat(9_000_000), 'xl/drawings/a.xml': ' '.repeat(9_000_000) };
    expect((await read(workbook(sound, parts))).rows).toHaveLength(1);
  });

  test('that lies about its size is refused', async () => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(7_000_123);
    const claimed = workbook(sound, { 'xl/more.xml': ' '.repeat(7_000_123) });
    for (let at = claimed.indexOf(size); at >= 0; at = claimed.indexOf(size, at + 1)) claimed.writeUInt32LE(10, at);
    expect(await codes(claimed)).toBe('ROSTER_UNREADABLE');
  });

  test.each([
    ['xl/sharedStrings.xml', '<sst>', '<si/>'],
    ['xl/styles.xml', '<styleSheet>', '<xf/>'],
    ['xl/workbook.xml', '<workbook>', '<sheet/>'],
    ['xl/sharedStrings.xml', '<sst>', '_x0041_&amp;'],
  ])('with 300,000 elements or more in %s is refused before it is read', async (name, start, unit) => {
    expect(await codes(workbook(sound, { [name]: start + unit.repeat(300_000) }))).toBe('ROSTER_TOO_LARGE');
  });

  test('with an endless text in a cell is refused', async () => {
    const cell = `<row r="3"><c r="A3" t="inlineStr"><is><t>${'甲'.repeat(10_001)}</t></is></c></row>`;
    expect(await codes(workbook(sound + cell))).toBe('ROSTER_UNREADABLE');
  });

  test('with thousands of parts, a nested archive, or the same part twice is refused', async () => {
    const parts = Array.from({ length: 501 }, (_, at): [string, Buffer] => [`p${at}.xml`, Buffer.from('<a/>')]);
    expect(await codes(packZip(parts))).toBe('ROSTER_TOO_LARGE');
    expect(await codes(packZip([['inner.zip', deflateRawSync(workbook(sound))]]))).toBe('ROSTER_UNREADABLE');
    expect(
      await codes(
        packZip([
          ['xl/workbook.xml', Buffer.from('<a/>')],
          ['xl/workbook.xml', Buffer.from('<b/>')],
        ]),
      ),
    ).toBe('ROSTER_UNREADABLE');
  });

  test.each(['<c ', '<row ', '<c r="A1">', '<row><c><v>', '</c>', '<row>', '<row><c><v>1</v></c></row>'])(
    'of 300,000 times %s is judged, and not in quadratic time',
    async (unit) => {
      const { rows, refusal } = await read(workbook(unit.repeat(300_000)));
      expect({ rows, refused: refusal !== null }).toEqual({ rows: [], refused: true });
    },
  );

  test('with a text of a megabyte in every row is judged without repeating it', async () => {
    const long = '甲'.repeat(300_000);
    const rows = Array.from({ length: 500 }, (_, at) => rowXml(at + 2, like({ 3: raw('t="s"><v>0</v></c>') }))).join(
      '',
    );
    const result = await read(
      workbook(rowXml(1, header) + rows, { 'xl/sharedStrings.xml': `<sst><si><t>${long}</t></si></sst>` }),
    );
    expect(new Set(result.errors.map(({ code }) => code))).toEqual(new Set(['TEXT_TOO_LONG']));
  });

  test('an encrypted or empty archive is refused', async () => {
    expect(await codes(packZip([]))).toBe('ROSTER_UNREADABLE');
    expect(await codes(Buffer.from('PK\x03\x04 no archive'))).toBe('ROSTER_UNREADABLE');
    const wordFile = packZip([
      ['[Content_Types].xml', Buffer.from('<a/>')],
      ['word/document.xml', Buffer.from('<a/>')],
    ]);
    expect(await codes(wordFile)).toBe('ROSTER_UNREADABLE');
  });
});
