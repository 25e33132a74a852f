import { expect, test } from '@jest/globals';
import {
  type CalendarLine,
  changedDays,
  readCalendarFile,
  yearThatIsMissing,
} from '../../../src/features/deadlines/calendar-file.rules.js';
import { ARRANGEMENT_2027 } from './calendar-2027.js';

const linesOf = (rows: readonly string[]): CalendarLine[] =>
  ['date,kind,name', ...rows].map((row, nth) => ({ row: nth + 1, cells: row.split(',') }));

const faultsOf = (rows: readonly string[]): string[] => {
  const read = readCalendarFile(linesOf(rows));
  return 'faults' in read ? read.faults.map(({ row, column, says }) => `${row} ${column} ${says.en}`) : [];
};

const whole = () => {
  const read = readCalendarFile(linesOf(ARRANGEMENT_2027));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read;
};

test('A whole year is read, with the December days that New Year begins with.', () => {
  expect(whole()).toMatchObject({ years: [2027] });
  expect(readCalendarFile(linesOf(['2026-12-31,HOLIDAY,元旦', ...ARRANGEMENT_2027]))).toMatchObject({ years: [2027] });
});

test.each([
  ['2027-02-30,HOLIDAY,春节', '2 date A day is written 2027-01-01'],
  ['2027-2-3,HOLIDAY,春节', '2 date A day is written 2027-01-01'],
  ['2027-02-12,FREE,春节', '2 kind It is HOLIDAY or MAKE_UP_WORKDAY'],
  ['2027-02-12,MAKE_UP_WORKDAY,春节', '2 date A make-up day is a Saturday or a Sunday'],
  ['2027-02-12,HOLIDAY,', '2 name It is the Chinese name of the holiday'],
  ['2027-02-12,HOLIDAY,<b>', '2 name It is the Chinese name of the holiday'],
  ['2027-02-12,HOLIDAY', '2 null A row has three cells'],
])('A row like %s is refused with its row and its column.', (row, says) => {
  expect(faultsOf([row, ...ARRANGEMENT_2027])).toContain(says);
});

test('A day that stands twice is refused with the row of the first, and every fault is found at once.', () => {
  expect(faultsOf([...ARRANGEMENT_2027, '2027-10-01,MAKE_UP_WORKDAY,国庆节', 'x,y,z'])).toEqual([
    '29 date A make-up day is a Saturday or a Sunday',
    '29 date This day stands in row 22 already',
    '30 date A day is written 2027-01-01',
    '30 kind It is HOLIDAY or MAKE_UP_WORKDAY',
    '30 name It is the Chinese name of the holiday',
  ]);
});

test('Half a year, an empty file and another heading are no calendar.', () => {
  expect(faultsOf(ARRANGEMENT_2027.filter((row) => !row.endsWith('端午节')))).toEqual(['null null 2027 lacks 端午节']);
  expect(faultsOf([])).toEqual(['null null The file names no day']);
  expect(readCalendarFile([{ row: 1, cells: ['日期', '类型', '名称'] }])).toMatchObject({
    faults: [{ row: 1, column: null }],
  });
});

test('What a file would change of the published days is said day by day: added, renamed, gone.', () => {
  const file = whole();
  const published = { years: [2026, 2027], days: file.days };
  expect(changedDays(file, published)).toEqual([]);
  expect(changedDays(file, { years: [2026], days: [] })).toEqual([]);
  const other = file.days.filter(({ date }) => date !== '2027-06-09');
  expect(changedDays(file, { ...published, days: other })).toEqual(['2027-06-09']);
  expect(changedDays({ ...file, days: other }, published)).toEqual(['2027-06-09']);
  const renamed = file.days.map((day) => (day.date === '2027-09-15' ? { ...day, name: '国庆节' } : day));
  expect(changedDays({ ...file, days: renamed }, published)).toEqual(['2027-09-15']);
});

test('No year is left out between two published ones.', () => {
  expect(yearThatIsMissing(whole(), [2024, 2025, 2026])).toBeNull();
  expect(yearThatIsMissing(whole(), [2026, 2027])).toBeNull();
  expect(yearThatIsMissing(whole(), [2024, 2025])).toBe(2026);
  expect(yearThatIsMissing(whole(), [2028, 2029])).toBe(2027);
});
