import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/package-root.js';
import type { Findings, Measured, Verdict } from './findings.js';
import { plotOf } from './plot.js';
import { cells, HEADS } from './report.js';
import { figure } from './statistics.js';

/** What one run has found, as it is kept. */
export interface Kept {
  readonly asks: number;
  readonly on: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly measured: readonly Measured[];
  readonly verdicts: readonly Verdict[];
}

const FOLDER = join(packageRoot(), 'docs', 'bench');
const PAGE = 'worklist page, the first';

/** The runs that are kept, the smallest world first. */
export function keptRuns(): Kept[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((name) => /^asks-\d+\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Kept)
    .sort((left, right) => left.asks - right.asks);
}

/** P2: how the page's p95 in this world compares with the smallest one that is kept. */
export function judgeGrowth(asks: number, findings: Findings): void {
  const smallest = keptRuns()[0];
  const p95 = (measured: readonly Measured[]): number | undefined =>
    measured.find(({ operation, variant }) => operation === PAGE && variant === 'Yuanlian')?.spread?.p95;
  const before = smallest === undefined ? undefined : p95(smallest.measured);
  const now = p95(findings.measured);
  if (smallest === undefined || smallest.asks >= asks || before === undefined || now === undefined) {
    findings.pass('P2', 'needs a kept run of a smaller world: npm run bench -- --size 10000 --write');
    return;
  }
  findings.judge(
    'P2',
    now / before <= 1.3,
    `p95 of the worklist page at ${asks.toLocaleString('en')} asks is ${figure(now / before)} × that at ${smallest.asks.toLocaleString('en')} (≤ 1.3); plans are asserted in test/features/inbox/plans.test.ts`,
  );
}

/** Keeps this run, draws the plot anew and writes the README's table. A whole run takes the place of the one before it. */
export function keepRun(run: Kept, part: boolean): void {
  mkdirSync(FOLDER, { recursive: true });
  const earlier = keptRuns().find(({ asks }) => asks === run.asks);
  const whole = earlier === undefined || !part ? run : together(earlier, run);
  writeFileSync(join(FOLDER, `asks-${run.asks}.json`), `${JSON.stringify(whole, null, 2)}\n`);
  const runs = keptRuns();
  writeFileSync(join(FOLDER, 'worklist.svg'), plotOf(runs));
  writeReadme(runs);
}

/** A run of some measurements takes the place of these alone. */
function together(earlier: Kept, run: Kept): Kept {
  const nameOf = ({ operation, variant }: Measured): string => `${operation} ${variant}`;
  const anew = new Map(run.measured.map((row) => [nameOf(row), row]));
  const measured = [
    ...earlier.measured.map((row) => anew.get(nameOf(row)) ?? row),
    ...run.measured.filter((row) => !earlier.measured.some((known) => nameOf(known) === nameOf(row))),
  ];
  const judged = run.verdicts.filter(({ held }) => held !== null);
  const bars = new Set(judged.map(({ bar }) => bar));
  return { ...run, measured, verdicts: [...earlier.verdicts.filter(({ bar }) => !bars.has(bar)), ...judged] };
}

const BEGIN = '<!-- bench -->';
const END = '<!-- /bench -->';

function writeReadme(runs: readonly Kept[]): void {
  const path = join(packageRoot(), 'README.md');
  const text = readFileSync(path, 'utf8');
  const block = `${BEGIN}\n${readmeOf(runs)}\n${END}`;
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from >= 0 && to > from) {
    writeFileSync(path, `${text.slice(0, from)}${block}${text.slice(to + END.length)}`);
    return;
  }
  const soak = '<!-- /soak -->';
  if (!text.includes(soak)) throw new Error('The README has no place for the bench.');
  writeFileSync(path, text.replace(soak, `${soak}\n\n${block}`));
}

function readmeOf(runs: readonly Kept[]): string {
  const last = runs.at(-1);
  if (last === undefined) return '';
  const versions = Object.entries(last.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  const parts = [
    `Speed (\`npm run bench -- --size N --write\`), beside PostGraphile 5 over the same tables with the same row security and a bare \`node:http\` handler with the same statement, all driven in turn: ${last.on}, ${last.machine}, ${versions}. CPU is milliseconds a request of the server process and of all database processes; p50, p95 and p99 are milliseconds.`,
    '',
    '![First page of the worklist](docs/bench/worklist.svg)',
  ];
  for (const run of runs) {
    const head = `| ${HEADS.join(' | ')} |`;
    const rule = `| ${HEADS.map((_head, column) => (column < 2 ? '---' : '---:')).join(' | ')} |`;
    const rows = run.measured.map((row) => `| ${cells(row).join(' | ')} |`);
    parts.push('', `At ${run.asks.toLocaleString('en')} asks:`, '', head, rule, ...rows);
  }
  parts.push(
    '',
    'The bars, each with the last run that looked at it:',
    '',
    '| bar | | what was found |',
    '| --- | --- | --- |',
  );
  const seen = new Map<string, string>();
  for (const { asks, verdicts } of runs) {
    for (const { bar, held, said } of verdicts) {
      if (held === null && seen.has(bar)) continue;
      const where = `at ${asks.toLocaleString('en')} asks: ${said}`;
      seen.set(bar, `| ${bar} | ${held === null ? 'not looked at' : held ? 'held' : '**missed**'} | ${where} |`);
    }
  }
  parts.push(...[...seen].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, line]) => line));
  return parts.join('\n');
}
