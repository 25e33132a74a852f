import type { RefusalCode } from '../../errors/catalogue.js';
import type { LocalDate } from '../../kernel/local-date.js';

export type RosterRowState = 'ACTIVE' | 'SPLIT' | 'WAIVED';

/** What decides whether a worker's row is done with. */
export interface RowFacts {
  state: RosterRowState;
  settledFen: number | null;
  awardedFen: number | null;
  paidFen: number;
  planUntil: LocalDate | null;
}

/** What is owed to a worker in all: what he settled for, else what was awarded; null while neither says so. */
export function dueFen(row: Pick<RowFacts, 'settledFen' | 'awardedFen'>): number | null {
  return row.settledFen ?? row.awardedFen;
}

/** What is still to be paid to a worker: nothing once he has a case of his own or has waived in writing. */
export function owedFen(row: RowFacts): number {
  if (row.state !== 'ACTIVE') return 0;
  return Math.max(0, (dueFen(row) ?? 0) - row.paidFen);
}

/** A row is done with when it is paid in full, has a payment plan, was waived in writing, or has its own case. */
export function isRowSettled(row: RowFacts): boolean {
  if (row.state !== 'ACTIVE' || row.planUntil !== null) return true;
  const due = dueFen(row);
  return due !== null && row.paidFen === due;
}

/** A row of a file, as far as it can be told from others. */
export interface KeyedRow {
  /** As the spreadsheet counts. */
  row: number;
  name: string;
  identityNumber: string;
  /** The person of the case with the same number; null when there is none. */
  personId: string | null;
  employerToken: string;
  periodFrom: LocalDate;
  periodTo: LocalDate;
}

export interface RowIssue {
  row: number;
  column: string;
  code: string;
}

/** Rows that stand in the case already: the same worker, employer and period. */
export function duplicatesInCase(
  rows: readonly KeyedRow[],
  known: readonly Pick<KeyedRow, 'personId' | 'employerToken' | 'periodFrom' | 'periodTo'>[],
): RowIssue[] {
  const keyOf = (row: (typeof known)[number]) =>
    JSON.stringify([row.personId, row.employerToken, row.periodFrom, row.periodTo]);
  const there = new Set(known.map(keyOf));
  return rows
    .filter((row) => row.personId !== null && there.has(keyOf(row)))
    .map(({ row }) => ({ row, column: '证件号码', code: 'DUPLICATE_IN_CASE' }));
}

/** Rows that give one identity number to two names: a slip that would pay the wrong person. */
export function namesThatDiffer(rows: readonly Pick<KeyedRow, 'row' | 'name' | 'identityNumber'>[]): RowIssue[] {
  const first = new Map<string, string>();
  return rows.flatMap(({ row, name, identityNumber }) => {
    const before = first.get(identityNumber);
    if (before === undefined) first.set(identityNumber, name);
    return before === undefined || before === name ? [] : [{ row, column: '姓名', code: 'NAME_DIFFERS' }];
  });
}

/** Why a worker cannot get a case of his own; null when he can. */
export function refusalToSplit(row: RowFacts): RefusalCode | null {
  return refusalOfState(row.state) ?? (row.settledFen !== null || row.paidFen > 0 ? 'ROSTER_ROW_SETTLED' : null);
}

/** Why a waiver or a plan cannot be recorded for a row; null when it can. */
export function refusalOfState(state: RosterRowState): RefusalCode | null {
  if (state === 'SPLIT') return 'ROSTER_ROW_IN_OWN_CASE';
  return state === 'WAIVED' ? 'ROSTER_ROW_WAIVED' : null;
}
