import { deskAt } from '../../src/demo/client.js';
import { type RosterWorkbookRow, rosterWorkbook } from '../../src/features/cases/roster-template.js';
import { checkDigitOf } from '../../src/kernel/codes/identity-number.js';
import type { Findings } from './findings.js';
import { signIn } from './ground.js';
import type { Measurable } from './server-process.js';
import { figure, spreadOf } from './statistics.js';

const WORKERS = 2_500;
const MOST_MS = 6_000;

/** P6: a roster of 2,500 workers, as a workbook, from the call to its answer: sealed, indexed blind, judged row by row. */
export async function measureRoster(ours: Measurable, findings: Findings): Promise<void> {
  const desk = deskAt(ours.url.replace('/graphql', ''), await signIn(ours.url, 'puyang.reception'));
  const opened = await desk.act<{ case: { id: string; version: number } }>(
    'caseOpen',
    {
      causeCode: 'LABOUR_REMUNERATION',
      matter: '追索劳动报酬（群体）',
      form: 'LABOUR_ARBITRATION',
      facts: '务工人员工资未付。',
      respondent: '阳泉市示例建筑劳务有限公司',
      groupClaim: true,
      persons: [],
    },
    'case { id version }',
  );
  const { id: caseId, version } = opened.case;
  const upload = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    await desk.upload({ purpose: 'ROSTER', title: '花名册.xlsx', type: 'XLSX', fieldClass: 'IDENTITY', bytes });
  const faulty = workers(WORKERS).map((row, nth) => (nth % 500 === 499 ? { ...row, identityNumber: '12345' } : row));
  const refused = await desk.attempt<{ importedRows: number | null }>(
    'rosterImport',
    { caseId, materialId: await upload(await workbookOf(faulty)), expectedVersion: version },
    'importedRows',
  );
  const issues = refused.userErrors.flatMap((error) => error.issues).length;
  if (issues < 5) throw new Error(`Faulty rows were taken: ${JSON.stringify(refused).slice(0, 300)}`);
  const materialId = await upload(await workbookOf(workers(WORKERS)));
  const began = performance.now();
  const taken = await desk.act<{ importedRows: number }>(
    'rosterImport',
    { caseId, materialId, expectedVersion: version },
    'importedRows',
  );
  const ms = performance.now() - began;
  if (taken.importedRows !== WORKERS) throw new Error(`${taken.importedRows} rows of ${WORKERS} were taken.`);
  findings.add({ operation: 'roster of 2,500 workers', variant: 'Yuanlian', spread: spreadOf([ms]) });
  findings.judge('P6', ms <= MOST_MS, `a roster of 2,500 workers is imported in ${figure(ms / 1_000)} s (≤ 6)`);
}

async function workbookOf(rows: readonly RosterWorkbookRow[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await rosterWorkbook(rows));
}

const FAMILY = [...'王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗'];
const GIVEN = [...'建国志强红伟秀兰海军玉梅永福金凤春生桂英长'];

/** Invented workers: numbers under 410901, a code that no card bears, and telephone numbers 1990000xxxx. */
function workers(count: number): RosterWorkbookRow[] {
  return Array.from({ length: count }, (_item, nth) => {
    const birthday = `19${70 + (nth % 30)}${String(1 + (nth % 12)).padStart(2, '0')}${String(1 + (nth % 28)).padStart(2, '0')}`;
    const seventeen = `410901${birthday}${String(nth % 1_000).padStart(3, '0')}`;
    const name = `${FAMILY[nth % FAMILY.length]}${GIVEN[(nth * 7) % GIVEN.length]}${GIVEN[(nth * 3) % GIVEN.length]}`;
    return {
      name,
      identityNumber: `${seventeen}${checkDigitOf(seventeen)}`,
      phone: `1990000${String(nth).padStart(4, '0')}`,
      employer: '阳泉市示例建筑劳务有限公司',
      project: '阳泉示例家园二期',
      periodFrom: '2025-03-01',
      periodTo: '2025-06-30',
      wages: 12_000.5,
      authorisation: '是',
    };
  });
}
