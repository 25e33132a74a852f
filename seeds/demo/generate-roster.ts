import { type RosterWorkbookRow, rosterWorkbook } from '../../src/features/cases/roster-template.js';
import { checkDigitOf } from '../../src/kernel/codes/identity-number.js';

/**
 * The sixty-four workers of the first story, all invented: family and given names drawn by a fixed seed, identity
 * numbers under 410901 (a code that no card bears), telephone numbers 1990000xxxx.
 */
const WORKERS = 64;
const TITLE = '濮阳籍务工人员被拖欠工资花名册';
const EMPLOYER = '阳泉市示例建筑劳务有限公司';
const PROJECT = '阳泉示例家园二期';
/** In yuan: wages 2,000,000 and overtime 166,700, together 2,166,700. */
const WAGES_TOTAL = 2_000_000;
const OVERTIME_TOTAL = 166_700;

const FAMILY = '王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹';
const GIVEN = '建国志强红伟秀兰海军玉梅永福金凤春生桂英长河爱民新华双喜保柱来顺根生广田文彬素云连成';
const REGIONS = ['410902', '410922', '410923', '410926', '410927', '410928'];

/** Numbers that look drawn by lot and are the same in every run (mulberry32). */
function lots(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

interface Invented {
  readonly name: string;
  readonly identityNumber: string;
  readonly phone: string;
}

/** The workers, and three more for the faulty rows. */
function people(draw: (below: number) => number): Invented[] {
  const pick = (signs: string) => [...signs][draw([...signs].length)] ?? '';
  const names = new Set<string>();
  while (names.size < WORKERS + 3) names.add(pick(FAMILY) + pick(GIVEN) + (draw(4) === 0 ? '' : pick(GIVEN)));
  return [...names].map((name, at) => ({
    name,
    identityNumber: identityNumber(draw),
    phone: `1990000${String(1_001 + at * 7)}`,
  }));
}

function roster(): { sound: RosterWorkbookRow[]; spare: readonly Invented[] } {
  const draw = lots(20260928);
  const all = people(draw);
  const wages = shares(WAGES_TOTAL, WORKERS, draw);
  const overtime = shares(OVERTIME_TOTAL, WORKERS, draw);
  const sound = all.slice(0, WORKERS).map((person, at) => {
    const start = draw(4);
    return {
      ...person,
      employer: EMPLOYER,
      project: PROJECT,
      periodFrom: `2025-0${3 + start}-01`,
      periodTo: start % 2 === 0 ? '2026-01-31' : '2025-12-31',
      wages: wages[at] ?? 0,
      overtime: overtime[at] ?? 0,
      region: REGIONS[draw(REGIONS.length)] ?? '410900',
      authorisation: '是',
    };
  });
  return { sound, spare: all.slice(WORKERS) };
}

/** The rows of the roster without a fault. */
export function demoWorkers(): RosterWorkbookRow[] {
  return roster().sound;
}

/** A total in yuan cut into uneven parts of ten yuan each that add up to it. */
function shares(total: number, parts: number, draw: (below: number) => number): number[] {
  const mean = total / parts;
  const amounts: number[] = [];
  for (let left = total; amounts.length < parts; left -= amounts.at(-1) ?? 0) {
    const open = parts - amounts.length;
    const next = open === 1 ? left : Math.round((left / open + (draw(1_000) / 1_000 - 0.5) * mean * 0.4) / 10) * 10;
    amounts.push(next);
  }
  return amounts;
}

function identityNumber(draw: (below: number) => number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const birth = `${1966 + draw(38)}${two(1 + draw(12))}${two(1 + draw(28))}`;
  const first = `410901${birth}${String(1 + draw(998)).padStart(3, '0')}`;
  return first + checkDigitOf(first);
}

/** What is wrong in the faulty roster: the spreadsheet row, the column and the code. */
export const demoFaults = [
  { row: 20, field: 'identityNumber', code: 'IDENTITY_NUMBER_CHECK_DIGIT' },
  { row: 41, field: 'periodTo', code: 'PERIOD_INVERTED' },
  { row: 69, field: 'wages', code: 'AMOUNT_INVALID' },
] as const;

/** The sixty-four and three more, each with one fault. Title and header are rows 1 and 2. */
export function faultyWorkers(): RosterWorkbookRow[] {
  const { sound, spare } = roster();
  const changes: RosterWorkbookRow[] = [
    { identityNumber: withWrongCheckDigit(spare[0]?.identityNumber ?? '') },
    { periodFrom: '2026-01-31', periodTo: '2025-03-01' },
    { wages: '三万余元' },
  ];
  const faulty = changes.map((change, at) => ({ ...sound[at], ...spare[at], ...change }));
  for (const [at, { row }] of demoFaults.entries()) sound.splice(row - 3, 0, faulty[at] ?? {});
  return sound;
}

function withWrongCheckDigit(number: string): string {
  const digit = number.endsWith('X') ? 0 : (Number(number.at(-1)) + 1) % 10;
  return number.slice(0, 17) + digit;
}

/** The committed files by name. */
export async function demoRosterFiles(): Promise<ReadonlyMap<string, Buffer>> {
  return new Map([
    ['roster-yangquan-64.xlsx', await rosterWorkbook(demoWorkers(), TITLE)],
    ['roster-yangquan-faulty.xlsx', await rosterWorkbook(faultyWorkers(), TITLE)],
  ]);
}
