import type { RefusalCode } from '../../errors/catalogue.js';
import { allocateByLargestRemainder, allocationProblem, type Fen, isFen, sumFen } from '../../kernel/money.js';
import type { Part } from '../../kernel/roles.js';

/** What a worker said to a settlement. */
export const DECISIONS = {
  UNDECIDED: { zh: '未表示', en: 'has not decided' },
  AGREED: { zh: '同意', en: 'agreed, with the signed paper' },
  DECLINED: { zh: '不同意', en: 'declined' },
  CARVED_OUT: { zh: '另立案', en: 'has a case of his own' },
} as const;
export type Decision = keyof typeof DECISIONS;

/** How a worker's decision was obtained. */
export const DECIDED_HOW = {
  IN_PERSON: { zh: '当面', en: 'in person' },
  PHONE: { zh: '电话', en: 'by phone' },
  VIDEO: { zh: '视频', en: 'by video' },
  LETTER: { zh: '书信', en: 'by letter' },
} as const;
export type DecidedHow = keyof typeof DECIDED_HOW;

/** A worker's row, as far as a settlement needs it. */
export interface SettleableRow {
  id: string;
  claimedFen: Fen;
  paidFen: Fen;
}

export interface Share {
  rowId: string;
  amountFen: Fen;
}

/**
 * Why shares do not fit the roster, or null: every worker who is still in the case and has not settled has exactly one
 * share, of more than nothing, and of no less than he was paid already.
 */
export function sharesProblem(rows: readonly SettleableRow[], shares: readonly Share[]): RefusalCode | null {
  const byRow = new Map(rows.map((row) => [row.id, row]));
  const named = new Set(shares.map((share) => share.rowId));
  const complete = rows.length > 0 && named.size === shares.length && shares.length === rows.length;
  const fits = shares.every(({ rowId, amountFen }) => {
    const row = byRow.get(rowId);
    return row !== undefined && isFen(amountFen) && amountFen > 0 && amountFen >= row.paidFen;
  });
  return complete && fits ? null : 'SETTLEMENT_SHARE_UNFIT';
}

/** A total shared out in proportion to what is claimed, to the fen; null where it cannot be. Rows in their order. */
export function sharesOfTotal(totalFen: Fen, rows: readonly SettleableRow[]): Share[] | null {
  const weights = rows.map((row) => row.claimedFen);
  if (allocationProblem(totalFen, weights) !== null) return null;
  const amounts = allocateByLargestRemainder(totalFen, weights);
  return rows.map((row, nth) => ({ rowId: row.id, amountFen: amounts[nth] ?? 0 }));
}

/** What the employer pays under a settlement: the shares of all but those with a case of their own. */
export function totalOf(shares: readonly { amountFen: Fen; decision: Decision }[]): Fen {
  return sumFen(shares.filter(({ decision }) => decision !== 'CARVED_OUT').map(({ amountFen }) => amountFen));
}

export interface DecisionFacts {
  current: Decision;
  wanted: Exclude<Decision, 'UNDECIDED'>;
  part: Part;
  hasPaper: boolean;
}

/**
 * Why a worker's decision cannot be recorded, or null. Who has signed, or has his own case, is bound until the terms
 * change; who declined may still agree. An agreement needs his signed paper; only the lead opens another case.
 */
export function decisionProblem({ current, wanted, part, hasPaper }: DecisionFacts): RefusalCode | null {
  if (current === 'AGREED' || current === 'CARVED_OUT' || current === wanted) return 'DECISION_UNFIT';
  if (wanted === 'AGREED' && !hasPaper) return 'DECISION_NEEDS_PAPER';
  return wanted === 'CARVED_OUT' && part !== 'LEAD' ? 'SIDE_MAY_NOT' : null;
}

/** Why a settlement cannot be concluded, or null, with how many workers stand in its way. */
export function concludeProblem(decisions: readonly Decision[]): { code: RefusalCode; count: number } | null {
  const count = (decision: Decision) => decisions.filter((each) => each === decision).length;
  if (count('UNDECIDED') > 0) return { code: 'SETTLEMENT_ROWS_UNDECIDED', count: count('UNDECIDED') };
  if (count('DECLINED') > 0) return { code: 'SETTLEMENT_ROWS_DECLINED', count: count('DECLINED') };
  return count('AGREED') === 0 ? { code: 'SETTLEMENT_NOBODY_AGREED', count: 0 } : null;
}
