import type { Findings, Measured } from './findings.js';
import { figure } from './statistics.js';

export const HEADS = [
  'operation',
  'server',
  'req/s',
  'CPU ms',
  'DB CPU ms',
  'p50',
  'p95',
  'p99',
  'bytes',
  'note',
] as const;

/** The table as it stands in a terminal. */
export function tableOf(findings: Findings): string {
  const rows = [HEADS as readonly string[], ...findings.measured.map(cells)];
  const widths = HEADS.map((_head, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** What became of each bar, one line each. */
export function verdictsOf(findings: Findings): string {
  return findings.verdicts
    .map(({ bar, held, said }) => `${held === null ? 'not looked at' : held ? 'held' : 'MISSED'}  ${bar}  ${said}`)
    .join('\n');
}

/** The cells of one line, in the order of the heads. */
export function cells(row: Measured): readonly string[] {
  const { operation, variant, requestsPerSecond, serverCpuMs, databaseCpuMs, spread, bytes, note } = row;
  return [
    operation,
    variant,
    given(requestsPerSecond),
    given(serverCpuMs),
    given(databaseCpuMs),
    given(spread?.p50),
    given(spread?.p95),
    given(spread?.p99),
    bytes === undefined ? '' : bytes.toLocaleString('en'),
    note ?? '',
  ];
}

function given(value: number | undefined): string {
  return value === undefined ? '' : figure(value);
}
