import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { isFen, sumFen } from '../../kernel/money.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText } from '../../kernel/text.js';
import type { CaseMove } from './case.service.js';
import { startClosingFile } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { caseStep, type LockedCase, lockCase } from './case-lock.js';
import type { SettlementCommand } from './settlement.lifecycle.js';
import { concludeProblem, type Share, sharesOfTotal, sharesProblem } from './settlement.rules.js';
import {
  lockSettlement,
  type Settlement,
  settleableRows,
  settlementStep,
  sharesOf,
  writeSettlement,
  writeShares,
} from './settlement-lock.js';

/** What is offered: each worker's share, or a total that is shared out in proportion to what is claimed. */
export interface SettlementTerms {
  totalFen?: number | null;
  shares?: readonly Share[] | null;
  terms?: string | null;
}

const termsPlace = (id: string, revision: number) => ({
  table: 'settlement',
  column: 'terms_sealed',
  rowId: `${id}/${revision}`,
});

async function fittingShares(tx: CommandTx, caseId: string, input: SettlementTerms): Promise<readonly Share[]> {
  const rows = await settleableRows(tx, caseId);
  const total = input.totalFen ?? null;
  const shares = input.shares ?? (total === null ? null : sharesOfTotal(total, rows));
  if (shares === null) refuse('SETTLEMENT_SHARE_UNFIT', { path: ['input', 'totalFen'] });
  const path = ['input', input.shares == null ? 'totalFen' : 'shares'];
  if (!shares.every(({ amountFen }) => isFen(amountFen))) refuse('AMOUNT_UNFIT', { path });
  refuseIf(sharesProblem(rows, shares), { path });
  if (total !== null && sumFen(shares.map(({ amountFen }) => amountFen)) !== total)
    refuse('SETTLEMENT_SHARE_UNFIT', { path: ['input', 'totalFen'] });
  return shares;
}

/**
 * The handler drafts a settlement with a share for every worker. Afterwards it is a DRAFT that nobody has been asked about.
 * @throws SETTLEMENT_OPEN_ALREADY SETTLEMENT_SHARE_UNFIT AMOUNT_UNFIT CASE_AT_ANOTHER_STAGE CASE_HANDLED_BY_ANOTHER
 */
export async function draftSettlement(ctx: MemberContext, input: CaseMove & SettlementTerms): Promise<CommandResult> {
  return await command(ctx, 'settlement.draft', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'settle');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const [open] = await tx.sql(`select 1 from settlement where case_id = ? and state in ('DRAFT', 'OFFERED')`, [
      legalAidCase.id,
    ]);
    if (open !== undefined) refuse('SETTLEMENT_OPEN_ALREADY');
    const shares = await fittingShares(tx, legalAidCase.id, input);
    const id = newId();
    const settlement: Settlement = {
      id,
      caseId: legalAidCase.id,
      revision: 1,
      state: 'DRAFT',
      version: 1,
      totalFen: sumFen(shares.map(({ amountFen }) => amountFen)),
      lastActorOrganisationId: tx.viewer.organisationId,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    };
    await tx.sql(
      `insert into settlement (id, case_id, revision, state, version, terms_sealed, total_fen, created_at, last_actor_organisation_id,
         last_actor_member_id, last_moved_at) values (?, ?, 1, 'DRAFT', 1, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        seal(ctx, termsPlace(id, 1), optionalText(input.terms, 'terms', 4_000)),
        settlement.totalFen,
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
        tx.now,
      ],
    );
    await writeShares(tx, settlement, shares);
    return await recorded(tx, locked, settlement, 'draft', {});
  });
}

export interface SettlementMove {
  settlementId: string;
  expectedVersion: number;
  idempotencyKey: string;
}

async function moveSettlement(
  ctx: MemberContext,
  input: SettlementMove,
  act: SettlementCommand,
  work: (tx: CommandTx, settlement: Settlement, locked: LockedCase) => Promise<void> = async () => undefined,
): Promise<CommandResult> {
  return await command(ctx, `settlement.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { locked, settlement } = await lockSettlement(tx, input.settlementId);
    const next = await settlementStep(tx, locked, settlement, act, input.expectedVersion);
    await work(tx, settlement, locked);
    settlement.state = next;
    await writeSettlement(tx, settlement);
    return await recorded(tx, locked, settlement, act, { revision: settlement.revision });
  });
}

/** The end of every command on a settlement: it is a fact of its case. */
export async function recorded(
  tx: CommandTx,
  { legalAidCase }: LockedCase,
  settlement: Settlement,
  act: string,
  references: Readonly<Record<string, string | number>>,
) {
  touch(tx, legalAidCase);
  const all = { settlement: settlement.id, settlementState: settlement.state, ...references };
  await recordCase(tx, legalAidCase, `settlement.${act}`, legalAidCase.state, all);
  return { subjectId: legalAidCase.id, ids: { settlement: settlement.id } };
}

/**
 * Puts the settlement to the workers. Afterwards lead and home are awaited until every worker has decided.
 * @throws SETTLEMENT_SHARE_UNFIT when the roster has changed since the draft; SETTLEMENT_AT_ANOTHER_STAGE
 */
export async function offerSettlement(ctx: MemberContext, input: SettlementMove): Promise<CommandResult> {
  return await moveSettlement(ctx, input, 'offer', async (tx, settlement) => {
    const shares = (await sharesOf(tx, settlement)).filter(({ decision }) => decision !== 'CARVED_OUT');
    refuseIf(sharesProblem(await settleableRows(tx, settlement.caseId), shares));
  });
}

/** Throws a draft away. Afterwards another can be drafted. @throws SETTLEMENT_AT_ANOTHER_STAGE */
export async function discardSettlement(ctx: MemberContext, input: SettlementMove): Promise<CommandResult> {
  return await moveSettlement(ctx, input, 'discard');
}

/**
 * Changes what is offered. Afterwards it is a new revision, and every worker decides anew.
 * @throws SETTLEMENT_SHARE_UNFIT AMOUNT_UNFIT SETTLEMENT_AT_ANOTHER_STAGE
 */
export async function reviseSettlement(
  ctx: MemberContext,
  input: SettlementMove & SettlementTerms,
): Promise<CommandResult> {
  return await moveSettlement(ctx, input, 'revise', async (tx, settlement) => {
    const shares = await fittingShares(tx, settlement.caseId, input);
    settlement.revision += 1;
    settlement.totalFen = sumFen(shares.map(({ amountFen }) => amountFen));
    await writeShares(tx, settlement, shares);
    const terms = optionalText(input.terms, 'terms', 4_000);
    await tx.sql('update settlement set terms_sealed = ? where id = ?', [
      seal(ctx, termsPlace(settlement.id, settlement.revision), terms),
      settlement.id,
    ]);
  });
}

/**
 * Concludes the settlement once nobody is undecided and every worker who declined has his own case. Afterwards each who
 * agreed has his settled amount.
 * @throws SETTLEMENT_ROWS_UNDECIDED SETTLEMENT_ROWS_DECLINED SETTLEMENT_NOBODY_AGREED SETTLEMENT_SHARE_UNFIT SETTLEMENT_AT_ANOTHER_STAGE
 */
export async function concludeSettlement(ctx: MemberContext, input: SettlementMove): Promise<CommandResult> {
  return await moveSettlement(ctx, input, 'conclude', async (tx, settlement, { legalAidCase }) => {
    await startClosingFile(tx, legalAidCase, toLocalDate(tx.now));
    const shares = await sharesOf(tx, settlement);
    const fault = concludeProblem(shares.map(({ decision }) => decision));
    if (fault !== null) refuse(fault.code, { words: { count: fault.count } });
    // Under an award money may have come since the offer.
    const agreed = shares.filter(({ decision }) => decision === 'AGREED');
    refuseIf(sharesProblem(await settleableRows(tx, settlement.caseId), agreed));
    await tx.sql(
      `update roster_row r set settled_fen = h.amount_fen from settlement_share h
       where h.settlement_id = ? and h.revision = ? and h.decision = 'AGREED' and r.id = h.row_id and r.case_id = ?`,
      [settlement.id, settlement.revision, settlement.caseId],
    );
  });
}

/** Takes the offer back. Afterwards another settlement can be drafted. @throws SETTLEMENT_AT_ANOTHER_STAGE */
export async function withdrawSettlement(ctx: MemberContext, input: SettlementMove): Promise<CommandResult> {
  return await moveSettlement(ctx, input, 'withdraw');
}

/** Records that no settlement came about. Afterwards another can be drafted. @throws SETTLEMENT_AT_ANOTHER_STAGE */
export async function failSettlement(ctx: MemberContext, input: SettlementMove): Promise<CommandResult> {
  return await moveSettlement(ctx, input, 'fail');
}
