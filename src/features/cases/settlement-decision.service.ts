import { type CommandResult, command } from '../../command/command.js';
import { lastMoveOf } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { isPaperOf, lockedRowOf, splitOff } from './roster-row.service.js';
import { type DecidedHow, type Decision, decisionProblem } from './settlement.rules.js';
import { recorded } from './settlement.service.js';
import { lockSettlement, settlementStep, writeSettlement } from './settlement-lock.js';

export interface DecisionInput {
  settlementId: string;
  /** The revision the worker decided on. */
  revision: number;
  rowId: string;
  decision: Exclude<Decision, 'UNDECIDED'>;
  how: DecidedHow;
  /** The paper the worker signed, attached to the case. */
  materialId?: string | null;
  idempotencyKey: string;
}

/**
 * Records what one worker decided on the present terms, by the lead's handler or the home's cooperation officer.
 * Afterwards his share says what, how and by whom; CARVED_OUT has opened his own case. Several may be recorded at the
 * same moment: each names the revision, not the version.
 * @throws DECISION_UNFIT DECISION_NEEDS_PAPER SIDE_MAY_NOT ROSTER_ROW_SETTLED SUBJECT_CHANGED_MEANWHILE
 *   SETTLEMENT_AT_ANOTHER_STAGE CASE_AT_ANOTHER_STAGE
 */
export async function decideOnSettlement(ctx: MemberContext, input: DecisionInput): Promise<CommandResult> {
  return await command(ctx, 'settlement.decide', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { locked, settlement } = await lockSettlement(tx, input.settlementId);
    await settlementStep(tx, locked, settlement, 'decide', null);
    if (settlement.revision !== input.revision)
      refuse('SUBJECT_CHANGED_MEANWHILE', { path: ['input', 'revision'], ...(await lastMoveOf(tx, settlement)) });
    const [share] = await tx.sql<{ decision: Decision; amountFen: number }>(
      `select decision, amount_fen::float8 as "amountFen" from settlement_share where settlement_id = ? and revision = ? and row_id = ?`,
      [settlement.id, settlement.revision, input.rowId],
    );
    if (share === undefined) refuse('NOT_FOUND', { path: ['input', 'rowId'] });
    const material = input.materialId ?? null;
    const { legalAidCase, part } = locked;
    const hasPaper = material !== null && (await isPaperOf(tx, legalAidCase.id, material));
    const code = decisionProblem({ current: share.decision, wanted: input.decision, part, hasPaper });
    if (code !== null) refuse(code, { path: ['input', 'decision'], words: { decision: share.decision } });
    await tx.sql(
      `update settlement_share set decision = ?, decided_at = ?, decided_by_organisation_id = ?, decided_by_member_id = ?, decided_how = ?, material_id = ?
       where settlement_id = ? and revision = ? and row_id = ?`,
      [
        input.decision,
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
        input.how,
        hasPaper ? material : null,
        settlement.id,
        settlement.revision,
        input.rowId,
      ],
    );
    const carved: Record<string, string> = {};
    if (input.decision === 'CARVED_OUT') {
      carved.splitCase = await splitOff(tx, legalAidCase, await lockedRowOf(tx, input.rowId));
      settlement.totalFen -= share.amountFen;
    }
    await writeSettlement(tx, settlement);
    const references = { row: input.rowId, decision: input.decision, revision: settlement.revision, ...carved };
    return await recorded(tx, locked, settlement, 'decide', references);
  });
}
