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
