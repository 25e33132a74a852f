import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rosterColumns, rosterFieldOf } from '../../../src/features/cases/roster-columns.js';
import { readRosterFile } from '../../../src/features/cases/roster-file.js';
import { rosterTemplate, rosterWorkbook } from '../../../src/features/cases/roster-template.js';
import { csv, header, worker, workerWith } from './roster-samples.js';

const expected = {
  row: 2,
  name: '张建国',
  identityNumber: '41090119900101001X',
  phone: '19900000001',
  employer: '阳泉甲公司',
  project: null,
  periodFrom: '2025-03-01',
  periodTo: '2025-06-30',
  wagesFen: 1_200_050,
  overtimeFen: 0,
  compensationFen: 0,
  regionCode: null,
  regionName: null,
  authorisationSigned: null,
};

async function errorsOf(...rows: readonly (readonly string[])[]) {
  const result = await readRosterFile(csv(header, ...rows), 'CSV', '2026-09-28');
  expect(result.refusal).toBeNull();
  return result.errors.map(({ row, column, code }) => `${row} ${column} ${code}`);
}

describe('a roster in CSV', () => {
  test('gives rows with normalised values and money in fen', async () => {
    const row = [
      '张　建国',
      ' 41090119900101001X ',
      '+86 199-0000-0001',
      '阳泉 甲公司',
      '2025/3/1',
      '2025年6月',
      '￥12,000.50元',
    ];
    expect(await readRosterFile(csv(header, row))).toEqual({
      refusal: null,
      errors: [],
      rows: [{ ...expected, employer: '阳泉 甲公司' }],
    });
  });

  const text = csv(header, worker).toString('utf8');
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark before it', Buffer.from(`\ufeff${text}`)],
    ['GB18030', gb18030(text)],
    ['Windows line ends', Buffer.from(text.replace(/\n/g, '\r\n'))],
    ['tabs', Buffer.from(text.replace(/,/g, '\t'))],
    ['semicolons', Buffer.from(text.replace(/,/g, ';'))],
    ['quoted fields', Buffer.from(text.replace(/[^,\n]+/g, '"$&"'))],
  ])('is read in %s', async (_what, bytes) => {
    expect(await readRosterFile(bytes)).toEqual({ refusal: null, errors: [], rows: [expected] });
  });

  test('has its row numbers as the spreadsheet shows them, whatever is empty above', async () => {
    const result = await readRosterFile(csv(['名册'], [''], ['', '', ''], header, [''], worker, ['', '']), 'CSV');
    expect(result.rows.map(({ row }) => row)).toEqual([6]);
    const broken = await readRosterFile(csv(['名册'], [''], header, worker, workerWith({ 姓名: '' })));
    expect(broken.errors).toEqual([{ row: 5, column: '姓名', code: 'NAME_MISSING' }]);
  });

  test('keeps numbers of people who protected them from being rounded', async () => {
    for (const number of ["'41090119900101001X", '="41090119900101001X"', '41090119900101001X\t']) {
      const { rows, errors } = await readRosterFile(csv(header, workerWith({ 证件号码: number })));
      expect(errors).toEqual([]);
      expect(rows[0]?.identityNumber).toBe('41090119900101001X');
    }
  });

  test('reads optional columns', async () => {
    const titles = [...header, '项目/工地', '加班费（元）', '经济补偿', '户籍地', '是否签署授权'];
    const of = async (...more: string[]) => {
      const { rows, errors } = await readRosterFile(csv(titles, [...worker, ...more]));
      expect(errors).toEqual([]);
      return rows[0];
    };
    expect(await of('二期', '1,200', '0.01', '410928', '是')).toMatchObject({
      project: '二期',
      overtimeFen: 120_000,
      compensationFen: 1,
      regionCode: '410928',
      regionName: null,
      authorisationSigned: true,
    });
    expect(await of('', '', '', '濮阳县', '未签署')).toMatchObject({
      project: null,
      regionCode: null,
      regionName: '濮阳县',
      authorisationSigned: false,
    });
    expect(await of('', '', '', '410928100000', '')).toMatchObject({ regionCode: '410928', authorisationSigned: null });
  });
});

describe('headers', () => {
  test.each([
    ['身份证号', 'identityNumber'],
    ['*姓 名', 'name'],
    ['拖欠工资（单位：元）', 'wages'],
    ['拖欠工资(元)*', 'wages'],
    ['ID Number', 'identityNumber'],
    ['ＮＡＭＥ', 'name'],
    ['项目/工地', 'project'],
    ['备注', null],
    ['', null],
  ])('%s is understood', (title, field) => expect(rosterFieldOf(title)).toBe(field));

  test('every title and every alias is understood, and none twice', () => {
    const all = rosterColumns.flatMap(({ field, title, aliases }) => [title, ...aliases].map((each) => [each, field]));
    for (const [each = '', field] of all) expect(rosterFieldOf(each)).toBe(field);
    const aliases = rosterColumns.flatMap((column) => column.aliases as readonly string[]);
    expect(new Set(aliases).size).toBe(aliases.length);
  });

  test('that are missing are named', async () => {
    const result = await readRosterFile(csv(['姓名', '电话', '单位', '备注'], ['张三', '1', '甲', '']));
    expect(result).toEqual({
      refusal: { code: 'ROSTER_HEADER_MISSING', columns: ['证件号码', '起始日期', '截止日期', '拖欠工资（元）'] },
      rows: [],
      errors: [],
    });
    expect((await readRosterFile(csv(worker, worker))).refusal?.columns).toHaveLength(6);
  });

  test('that stand there twice are refused: nobody knows which one counts', async () => {
    const result = await readRosterFile(csv([...header, '工资'], [...worker, '1']));
    expect(result.refusal).toEqual({ code: 'ROSTER_HEADER_TWICE', columns: ['拖欠工资（元）'] });
  });
});

describe('errors of rows', () => {
  test.each<[Record<string, string>, string]>([
    [{ 姓名: '' }, '姓名 NAME_MISSING'],
    [{ 姓名: '12345' }, '姓名 NAME_INVALID'],
    [{ 姓名: '=HYPERLINK("http://x","张三")' }, '姓名 FORMULA'],
    [{ 姓名: '@SUM(A1)' }, '姓名 FORMULA'],
    [{ 用人单位: '+cmd|calc' }, '用人单位 FORMULA'],
    [{ 用人单位: '-2+3+cmd' }, '用人单位 FORMULA'],
    [{ 证件号码: '' }, '证件号码 IDENTITY_NUMBER_MISSING'],
    [{ 证件号码: '41090119900101001' }, '证件号码 IDENTITY_NUMBER_LENGTH'],
    [{ 证件号码: '41090119900101001A' }, '证件号码 IDENTITY_NUMBER_CHARACTERS'],
    [{ 证件号码: '000901199001010018' }, '证件号码 IDENTITY_NUMBER_REGION'],
    [{ 证件号码: '410901199013010018' }, '证件号码 IDENTITY_NUMBER_BIRTH_DATE'],
    [{ 证件号码: '410901199001010011' }, '证件号码 IDENTITY_NUMBER_CHECK_DIGIT'],
    [{ 证件号码: '4.10901E+17' }, '证件号码 IDENTITY_NUMBER_NOT_TEXT'],
    [{ 联系电话: '123' }, '联系电话 PHONE_INVALID'],
    [{ 用人单位: ' ' }, '用人单位 EMPLOYER_MISSING'],
    [{ 用人单位: '甲'.repeat(101) }, '用人单位 TEXT_TOO_LONG'],
    [{ 姓名: '甲'.repeat(101) }, '姓名 TEXT_TOO_LONG'],
    [{ 起始日期: '' }, '起始日期 DATE_MISSING'],
    [{ 起始日期: '2025-02-30' }, '起始日期 DATE_INVALID'],
    [{ 截止日期: '去年六月' }, '截止日期 DATE_INVALID'],
    [{ 截止日期: '2025-13' }, '截止日期 DATE_INVALID'],
    [{ 截止日期: '0025-06-01' }, '截止日期 DATE_INVALID'],
    [{ 截止日期: '2025-02-28' }, '截止日期 PERIOD_INVERTED'],
    [{ 起始日期: '2026-09-29', 截止日期: '2026-10-01' }, '起始日期 PERIOD_IN_FUTURE'],
    [{ '拖欠工资(元)': '' }, '拖欠工资(元) AMOUNT_MISSING'],
    [{ '拖欠工资(元)': '0.00' }, '拖欠工资(元) AMOUNT_MISSING'],
    [{ '拖欠工资(元)': '-1' }, '拖欠工资(元) AMOUNT_INVALID'],
    [{ '拖欠工资(元)': '1.005' }, '拖欠工资(元) AMOUNT_INVALID'],
    [{ '拖欠工资(元)': '约三万' }, '拖欠工资(元) AMOUNT_INVALID'],
    [{ '拖欠工资(元)': '100000000.01' }, '拖欠工资(元) AMOUNT_INVALID'],
    [{ '拖欠工资(元)': '1e9' }, '拖欠工资(元) AMOUNT_INVALID'],
  ])('%j', async (changes, error) => {
    expect(await errorsOf(worker, workerWith(changes))).toEqual([`3 ${error}`]);
  });

  test('a phone may be missing; a period of one day is one', async () => {
    expect(await errorsOf(workerWith({ 联系电话: '', 截止日期: '2025-03-01' }))).toEqual([]);
  });

  test('all faults of a row are named at once, and only sound rows are given out', async () => {
    const bad = workerWith({ 姓名: '', 联系电话: '1', '拖欠工资(元)': 'x' });
    const result = await readRosterFile(csv(header, bad, worker));
    expect(result.errors.map(({ row, code }) => [row, code])).toEqual([
      [2, 'NAME_MISSING'],
      [2, 'PHONE_INVALID'],
      [2, 'AMOUNT_INVALID'],
    ]);
    expect(result.rows.map(({ row }) => row)).toEqual([3]);
  });

  test('the same worker, employer and period twice is a duplicate of the first row; another period is not', async () => {
    const again = workerWith({ 姓名: '张建', 证件号码: ' 41090119900101001X', 起始日期: '2025年3月1日' });
    const other = workerWith({ 起始日期: '2025-07-01', 截止日期: '2025-07-31' });
    const result = await readRosterFile(csv(header, worker, other, again, workerWith({ 用人单位: '乙公司' })));
    expect(result.errors).toEqual([{ row: 4, column: '证件号码', code: 'DUPLICATE_IN_FILE', firstRow: 2 }]);
    expect(result.rows.map(({ row }) => row)).toEqual([2, 3, 5]);
  });

  test('a sum below is passed over, a sum that hides a worker is not', async () => {
    const sum = ['合计', '', '', '', '', '', '12000.50'];
    expect(await errorsOf(worker, sum, ['合 计：', '', '', '', '', '', '=SUM(G2)'])).toEqual([]);
    const [fault] = await errorsOf(workerWith({ 姓名: '合计', 证件号码: '', 联系电话: '' }), ['总计', worker[1] ?? '']);
    expect(fault).toMatch(/^3 /);
  });

  test('a note below the table is named once, not with every missing column', async () => {
    expect(await errorsOf(worker, ['填表人：李四'])).toEqual(['3 姓名 ROW_INCOMPLETE']);
  });

  test('no error ever repeats a value', async () => {
    const secret = 'QX7';
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(secret, `=${secret}`, `4109${secret}`, ''), { minLength: 7, maxLength: 7 }),
        async (row) => {
          const result = await readRosterFile(csv(header, row, worker));
          expect(JSON.stringify([result.errors, result.refusal])).not.toContain(secret);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the file as a whole', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => workerWith({ 用人单位: `单位${at}` }));

  test('2,500 rows are read, 2,501 are refused', async () => {
    expect((await readRosterFile(csv(header, ...many(2_500)))).rows).toHaveLength(2_500);
    expect((await readRosterFile(csv(header, ...many(2_501)))).refusal?.code).toBe('ROSTER_TOO_MANY_ROWS');
    expect((await readRosterFile(csv(header, ...many(20_001)))).refusal?.code).toBe('ROSTER_TOO_MANY_ROWS');
  });

  test.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'ROSTER_EMPTY'],
    ['blank lines', Buffer.from('\n\n,,,\n'), 'ROSTER_EMPTY'],
    ['a header alone', csv(header), 'ROSTER_EMPTY'],
    ['more than 5 MB', Buffer.alloc(5 * 1_048_576 + 1, 0x61), 'ROSTER_TOO_LARGE'],
    ['one endless line', Buffer.alloc(5 * 1_048_576, 0x61), 'ROSTER_UNREADABLE'],
    ['5 MB of commas', Buffer.alloc(5 * 1_048_576, 0x2c), 'ROSTER_TOO_LARGE'],
    ['5 MB of line ends', Buffer.alloc(5 * 1_048_576, 0x0a), 'ROSTER_EMPTY'],
    ['5 MB of quotation marks', Buffer.alloc(5 * 1_048_576, 0x22), 'ROSTER_UNREADABLE'],
    ['an open quotation mark', Buffer.from(`${header.join(',')}\n"张三,`), 'ROSTER_UNREADABLE'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x41, 0x80]), 'ROSTER_UNREADABLE'],
    ['an old spreadsheet', Buffer.from('d0cf11e0a1b11ae10000000000000000', 'hex'), 'ROSTER_UNREADABLE'],
    ['a page', Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'), 'ROSTER_HEADER_MISSING'],
  ])('of %s is refused', async (_what, bytes, code) => {
    const result = await readRosterFile(bytes);
    expect(result).toMatchObject({ refusal: { code }, rows: [], errors: [] });
  });

  test('of another kind than announced is refused', async () => {
    expect((await readRosterFile(csv(header, worker), 'XLSX')).refusal?.code).toBe('ROSTER_UNREADABLE');
    expect((await readRosterFile(await rosterTemplate(), 'CSV')).refusal?.code).toBe('ROSTER_UNREADABLE');
  });

  test('random bytes and broken spreadsheets are refused, never thrown at anyone', async () => {
    const sound = await rosterWorkbook([{ name: '张三' }]);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(sound.length - 1),
        fc.nat(255),
        async (noise, at, byte) => {
          expect((await readRosterFile(Buffer.from(noise))).refusal).not.toBeNull();
          const broken = Buffer.from(sound);
          broken.writeUInt8(byte, at);
          await readRosterFile(broken);
          await readRosterFile(sound.subarray(0, at));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the template', () => {
  test('is a roster without rows, the same bytes every time, prepared so that numbers stay texts', async () => {
    const template = await rosterTemplate();
    expect((await rosterTemplate()).equals(template)).toBe(true);
    expect((await readRosterFile(template, 'XLSX')).refusal).toEqual({ code: 'ROSTER_EMPTY', columns: [] });
  });

  test('what is written into it comes back', async () => {
    const file = await rosterWorkbook(
      [
        {
          name: '张建国',
          identityNumber: '41090119900101001X',
          phone: '19900000001',
          employer: '阳泉甲公司',
          periodFrom: '2025-03-01',
          periodTo: '2025-06-30',
          wages: 12_000.5,
        },
      ],
      '名册',
    );
    expect(await readRosterFile(file)).toEqual({ refusal: null, errors: [], rows: [{ ...expected, row: 3 }] });
  });
});

/** Node writes no GB18030; the characters of the sample are looked up by decoding all two-byte codes. */
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, Buffer>();
  for (let first = 0x81; first <= 0xfe; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) {
      if (second !== 0x7f) codes.set(decoder.decode(Uint8Array.of(first, second)), Buffer.of(first, second));
    }
  }
  return Buffer.concat(
    [...text].map((sign) => (sign < '\x80' ? Buffer.from(sign) : (codes.get(sign) ?? Buffer.of(0x3f)))),
  );
}
