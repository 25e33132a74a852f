import { whenDetails } from '../../access/authorize.js';
import type { CommandTx } from '../../command/command.js';
import { expectVersion, lastMoveOf, type Moved, touch } from '../../command/moves.js';
import { refuse } from '../../kernel/refusal.js';
import type { CaseCommand } from './case.lifecycle.js';
import { caseStep, type LockedCase, lockCase } from './case-lock.js';
import { type SettlementCommand, type SettlementState, settlementLifecycle } from './settlement.lifecycle.js';
import type { Decision, SettleableRow, Share } from './settlement.rules.js';

/** A settlement under the lock of its case. */
export interface Settlement extends Moved {
  id: string;
  caseId: string;
  revision: number;
  state: SettlementState;
  totalFen: number;
}

interface SettlementRow extends Omit<Settlement, 'lastMovedAt'> {
  lastMovedAt: string;
}

/** Locks the case of a settlement, then the settlement. @throws NOT_FOUND */
export async function lockSettlement(
  tx: CommandTx,
  settlementId: string,
): Promise<{ locked: LockedCase; settlement: Settlement }> {
  const [seen] = await tx.sql<{ caseId: string }>('select case_id as "caseId" from settlement where id = ?', [
    settlementId,
  ]);
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockCase(tx, seen.caseId);
  const [row] = await tx.sql<SettlementRow>(
    `select id, case_id as "caseId", revision, state, version, total_fen::float8 as "totalFen",
       last_actor_organisation_id as "lastActorOrganisationId", last_actor_member_id as "lastActorMemberId", last_moved_at as "lastMovedAt"
     from settlement where id = ? for update`,
    [settlementId],
  );
  if (row === undefined) refuse('NOT_FOUND');
  return { locked, settlement: { ...row, lastMovedAt: new Date(row.lastMovedAt) } };
}

/**
 * Steps "who" (by the case's table) and "when" (by both tables), then the version. Afterwards the returned state is the
 * one the command leads to.
 * @throws SETTLEMENT_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE, and what `caseStep` names
 */
export async function settlementStep(
  tx: CommandTx,
  locked: LockedCase,
  settlement: Settlement,
  command: SettlementCommand,
  expectedVersion: number | null,
): Promise<SettlementState> {
  const right: CaseCommand = command === 'decide' ? 'decide' : 'settle';
  await caseStep(tx, locked, right);
  const next = settlementLifecycle.next(settlement.state, command);
  if (next === null) {
    const move = await lastMoveOf(tx, settlement);
    refuse('SETTLEMENT_AT_ANOTHER_STAGE', whenDetails(settlementLifecycle, settlement.state, move));
  }
  if (expectedVersion !== null) await expectVersion(tx, settlement, expectedVersion);
  return next;
}

/** Writes a settlement that has moved. Afterwards its row says what the object says. */
export async function writeSettlement(tx: CommandTx, settlement: Settlement): Promise<void> {
  const before = settlement.version;
  touch(tx, settlement);
  const written = await tx.sql(
    `update settlement set state = ?, revision = ?, total_fen = ?, version = ?, last_actor_organisation_id = ?, last_actor_member_id = ?,
       last_moved_at = ?, offered_at = case when ? = 'OFFERED' then coalesce(offered_at, ?) else offered_at end,
       concluded_at = case when ? = 'CONCLUDED' then ?::timestamptz else concluded_at end
     where id = ? and version = ? returning id`,
    [
      settlement.state,
      settlement.revision,
      settlement.totalFen,
      settlement.version,
      settlement.lastActorOrganisationId,
      settlement.lastActorMemberId ?? null,
      settlement.lastMovedAt,
      settlement.state,
      tx.now,
      settlement.state,
      tx.now,
      settlement.id,
      before,
    ],
  );
  if (written.length !== 1) throw new Error('A settlement that is locked is written.');
}

/** The workers a settlement is for: in the case, and not settled yet; in the order of the roster. */
export async function settleableRows(tx: CommandTx, caseId: string): Promise<SettleableRow[]> {
  return await tx.sql<SettleableRow>(
    `select id, claimed_fen::float8 as "claimedFen", paid_fen::float8 as "paidFen" from roster_row
     where case_id = ? and state = 'ACTIVE' and settled_fen is null order by row_number`,
    [caseId],
  );
}

export interface DecidedShare extends Share {
  decision: Decision;
}

/** The shares of the present revision. */
export async function sharesOf(tx: CommandTx, settlement: Settlement): Promise<DecidedShare[]> {
  return await tx.sql<DecidedShare>(
    `select row_id as "rowId", amount_fen::float8 as "amountFen", decision from settlement_share where settlement_id = ? and revision = ?`,
    [settlement.id, settlement.revision],
  );
}

/** Writes the shares of a revision, undecided, in one statement. */
export async function writeShares(tx: CommandTx, settlement: Settlement, shares: readonly Share[]): Promise<void> {
  await tx.sql(
    `insert into settlement_share (settlement_id, revision, case_id, row_id, amount_fen, decision)
     select ?, ?, ?, r.id, r.fen, 'UNDECIDED' from jsonb_to_recordset(?::jsonb) as r(id uuid, fen int8)`,
    [
      settlement.id,
      settlement.revision,
      settlement.caseId,
      JSON.stringify(shares.map(({ rowId, amountFen }) => ({ id: rowId, fen: amountFen }))),
    ],
  );
}
