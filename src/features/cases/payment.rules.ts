import type { RefusalCode } from '../../errors/catalogue.js';
import { allocateByLargestRemainder, type Fen, isFen, sumFen } from '../../kernel/money.js';
import { owedFen, type RowFacts } from './roster.rules.js';

/** How money came. */
export const PAYMENT_METHODS = {
  BANK_TRANSFER: { zh: '银行转账', en: 'bank transfer' },
  CASH: { zh: '现金', en: 'cash' },
  COURT_ACCOUNT: { zh: '法院账户', en: 'through the court' },
  WAGE_GUARANTEE_ACCOUNT: { zh: '工资保证金账户', en: 'from the wage guarantee account' },
  OTHER: { zh: '其他', en: 'another way' },
} as const;
export type PaymentMethod = keyof typeof PAYMENT_METHODS;

/** A worker's row with its number, as far as payments need it. */
export interface PayableRow extends RowFacts {
  id: string;
  rowNumber: number;
}

/** Why a payment cannot be taken, or null; with what is still owed. */
export function paymentProblem(
  amountFen: Fen,
  rows: readonly PayableRow[],
): { code: RefusalCode; remainingFen: Fen } | null {
  if (!isFen(amountFen) || amountFen === 0) return { code: 'AMOUNT_UNFIT', remainingFen: 0 };
  const remainingFen = sumFen(rows.map(owedFen));
  if (remainingFen === 0) return { code: 'PAYMENT_NOTHING_OWED', remainingFen };
  return amountFen > remainingFen ? { code: 'PAYMENT_EXCEEDS_CLAIM', remainingFen } : null;
}

/**
 * Shares a payment out in proportion to what is still owed, to the fen: the largest remainder, of equal ones the earlier
 * row. No worker gets more than he is owed. Rows that get nothing are left out.
 */
export function allocationOf(amountFen: Fen, rows: readonly PayableRow[]): { rowId: string; amountFen: Fen }[] {
  const inOrder = [...rows].sort((left, right) => left.rowNumber - right.rowNumber);
  const owed = inOrder.map(owedFen);
  const parts = allocateByLargestRemainder(amountFen, owed, owed);
  return inOrder.flatMap((row, nth) => {
    const part = parts[nth] ?? 0;
    return part === 0 ? [] : [{ rowId: row.id, amountFen: part }];
  });
}

/** Why an award cannot be recorded for a row, or null: it is no less than what was paid under it already. */
export function awardProblem(row: PayableRow | undefined, amountFen: Fen): RefusalCode | null {
  if (row === undefined) return 'NOT_FOUND';
  if (row.state === 'SPLIT') return 'ROSTER_ROW_IN_OWN_CASE';
  if (row.state === 'WAIVED') return 'ROSTER_ROW_WAIVED';
  return isFen(amountFen) && (row.settledFen !== null || amountFen >= row.paidFen) ? null : 'AMOUNT_UNFIT';
}
