import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type Fen, formatYuan } from '../../kernel/money.js';
import { refuse } from '../../kernel/refusal.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { allocationOf, awardProblem, type PayableRow, type PaymentMethod, paymentProblem } from './payment.rules.js';

export interface PaymentInput extends CaseMove {
  amountFen: Fen;
  paidOn: LocalDate;
  method: PaymentMethod;
  /** Only these workers; all who are owed something when left out. */
  rowIds?: readonly string[] | null;
}

async function payableRows(tx: CommandTx, caseId: string): Promise<PayableRow[]> {
  return await tx.sql<PayableRow>(
    `select id, row_number as "rowNumber", state, settled_fen::float8 as "settledFen", awarded_fen::float8 as "awardedFen",
       paid_fen::float8 as "paidFen", plan_until::text as "planUntil" from roster_row where case_id = ? order by row_number for update`,
    [caseId],
  );
}

/**
 * The handler records money that arrived. Afterwards it is shared out over what is still owed, to the fen, and no worker
 * has more than he is owed.
 * @throws AMOUNT_UNFIT DATE_UNFIT PAYMENT_NOTHING_OWED PAYMENT_EXCEEDS_CLAIM NOT_FOUND CASE_AT_ANOTHER_STAGE
 */
export async function recordPayment(ctx: MemberContext, input: PaymentInput): Promise<CommandResult> {
  return await command(ctx, 'payment.record', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'pay');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    if (input.paidOn > toLocalDate(tx.now) || input.paidOn < '1980-01-01')
      refuse('DATE_UNFIT', { path: ['input', 'paidOn'] });
    const rows = chosenRows(await payableRows(tx, legalAidCase.id), input.rowIds ?? null);
    const fault = paymentProblem(input.amountFen, rows);
    if (fault !== null)
      refuse(fault.code, { path: ['input', 'amountFen'], words: { remaining: formatYuan(fault.remainingFen) } });
    const id = newId();
    await writePayment(tx, id, input);
    await writeAllocation(tx, id, legalAidCase.id, allocationOf(input.amountFen, rows));
    touch(tx, legalAidCase);
    const references = { payment: id, on: input.paidOn };
    await recordCase(tx, legalAidCase, 'payment.record', legalAidCase.state, references);
    return { subjectId: legalAidCase.id, ids: { payment: id } };
  });
}

function chosenRows(rows: readonly PayableRow[], rowIds: readonly string[] | null): readonly PayableRow[] {
  if (rowIds === null) return rows;
  const chosen = rows.filter((row) => rowIds.includes(row.id));
  if (chosen.length !== new Set(rowIds).size) refuse('NOT_FOUND', { path: ['input', 'rowIds'] });
  return chosen;
}

async function writePayment(tx: CommandTx, id: string, input: PaymentInput): Promise<void> {
  await tx.sql(
    `insert into payment (id, case_id, amount_fen, paid_on, method, recorded_at, recorded_by_organisation_id, recorded_by_member_id)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      input.caseId,
      input.amountFen,
      input.paidOn,
      input.method,
      tx.now,
      tx.viewer.organisationId,
      tx.viewer.memberId,
    ],
  );
}

async function writeAllocation(
  tx: CommandTx,
  paymentId: string,
  caseId: string,
  parts: readonly { rowId: string; amountFen: Fen }[],
): Promise<void> {
  const values = JSON.stringify(parts.map(({ rowId, amountFen }) => ({ id: rowId, fen: amountFen })));
  await tx.sql(
    `insert into payment_allocation (payment_id, case_id, row_id, amount_fen)
     select ?, ?, r.id, r.fen from jsonb_to_recordset(?::jsonb) as r(id uuid, fen int8)`,
    [paymentId, caseId, values],
  );
  const written = await tx.sql(
    `update roster_row t set paid_fen = t.paid_fen + r.fen from jsonb_to_recordset(?::jsonb) as r(id uuid, fen int8)
     where t.id = r.id and t.case_id = ? returning t.id`,
    [values, caseId],
  );
  if (written.length !== parts.length) throw new Error('Every part of a payment reaches its row.');
}

export interface AwardInput extends CaseMove {
  rows: readonly { rowId: string; amountFen: Fen }[];
}

/**
 * Records what an award or judgment gives each worker. Afterwards that is owed to who has not settled.
 * @throws LIST_EMPTY NOT_FOUND AMOUNT_UNFIT ROSTER_ROW_IN_OWN_CASE ROSTER_ROW_WAIVED CASE_AT_ANOTHER_STAGE
 */
export async function recordAward(ctx: MemberContext, input: AwardInput): Promise<CommandResult> {
  return await command(ctx, 'case.award', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'award');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    if (input.rows.length === 0) refuse('LIST_EMPTY', { path: ['input', 'rows'] });
    const byId = new Map((await payableRows(tx, legalAidCase.id)).map((row) => [row.id, row]));
    for (const [nth, { rowId, amountFen }] of input.rows.entries()) {
      const twice = input.rows.findIndex((other) => other.rowId === rowId) !== nth;
      const code = twice ? 'AMOUNT_UNFIT' : awardProblem(byId.get(rowId), amountFen);
      if (code !== null) refuse(code, { path: ['input', 'rows', String(nth)] });
    }
    await tx.sql(
      `update roster_row t set awarded_fen = r.fen from jsonb_to_recordset(?::jsonb) as r(id uuid, fen int8) where t.id = r.id and t.case_id = ?`,
      [JSON.stringify(input.rows.map(({ rowId, amountFen }) => ({ id: rowId, fen: amountFen }))), legalAidCase.id],
    );
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, 'case.award', legalAidCase.state, { rows: input.rows.length });
    return { subjectId: legalAidCase.id };
  });
}
