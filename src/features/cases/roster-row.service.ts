import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { nextNumber } from '../letters/letter.service.js';
import { openPersons } from '../people/person.service.js';
import { casePlace, type LegalAidCase, LegalAidCaseSchema } from './case.entity.js';
import type { CaseCommand } from './case.lifecycle.js';
import { hasMinor } from './case.rules.js';
import { startAssignment } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { caseStep, type LockedCase, lockCase } from './case-lock.js';
import { addCasePersons } from './case-persons.js';
import { dueFen, type RowFacts, refusalOfState, refusalToSplit } from './roster.rules.js';
import { employerToken, refuseLocked } from './roster.service.js';

/** A row under the lock of its case. */
export interface LockedRow extends RowFacts {
  id: string;
  rowNumber: number;
  personId: string;
}

const ROW = `id, row_number as "rowNumber", person_id as "personId", state, settled_fen::float8 as "settledFen",
  awarded_fen::float8 as "awardedFen", paid_fen::float8 as "paidFen", plan_until::text as "planUntil"`;

/** Locks the case of a row, then the row. @throws NOT_FOUND */
async function lockRow(tx: CommandTx, rowId: string): Promise<{ locked: LockedCase; row: LockedRow }> {
  const [seen] = await tx.sql<{ caseId: string }>('select case_id as "caseId" from roster_row where id = ?', [rowId]);
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockCase(tx, seen.caseId);
  return { locked, row: await lockedRowOf(tx, rowId) };
}

/** A row, once its case is locked. @throws NOT_FOUND */
export async function lockedRowOf(tx: CommandTx, rowId: string): Promise<LockedRow> {
  const [row] = await tx.sql<LockedRow>(`select ${ROW} from roster_row where id = ? for update`, [rowId]);
  return row ?? refuse('NOT_FOUND');
}

export interface RowMove {
  rowId: string;
  idempotencyKey: string;
}

async function moveRow(
  ctx: MemberContext,
  input: RowMove,
  word: string,
  step: CaseCommand,
  work: (tx: CommandTx, legalAidCase: LegalAidCase, row: LockedRow) => Promise<Readonly<Record<string, string>>>,
): Promise<CommandResult> {
  return await command(ctx, word, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { locked, row } = await lockRow(tx, input.rowId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, step);
    const ids = await work(tx, legalAidCase, row);
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, word, legalAidCase.state, { row: row.id, ...ids });
    return { subjectId: legalAidCase.id, ids: { row: row.id, ...ids } };
  });
}

/**
 * Gives one worker a case of his own, with the same grant, lead and home. Afterwards his row is SPLIT, his share of an
 * open settlement is CARVED_OUT, and the new case awaits its lawyer.
 * @throws ROSTER_ROW_IN_OWN_CASE ROSTER_ROW_WAIVED ROSTER_ROW_SETTLED DECISION_UNFIT CASE_AT_ANOTHER_STAGE
 */
export async function splitRow(ctx: MemberContext, input: RowMove): Promise<CommandResult> {
  return await moveRow(ctx, input, 'roster.split', 'splitRow', async (tx, legalAidCase, row) => ({
    splitCase: await splitOff(tx, legalAidCase, row),
  }));
}

/** The same inside another command on the locked case. Returns the new case. */
export async function splitOff(tx: CommandTx, legalAidCase: LegalAidCase, row: LockedRow): Promise<string> {
  refuseIf(refusalToSplit(row));
  const [share] = await tx.sql(
    `select 1 from settlement s join settlement_share h on h.settlement_id = s.id and h.revision = s.revision
     where s.case_id = ? and s.state = 'OFFERED' and h.row_id = ? and h.decision = 'AGREED'`,
    [legalAidCase.id, row.id],
  );
  if (share !== undefined) refuse('DECISION_UNFIT', { words: { decision: 'AGREED' } });
  const own = await openOwnCase(tx, legalAidCase, row);
  await tx.sql(`update roster_row set state = 'SPLIT', split_case_id = ? where id = ?`, [own.id, row.id]);
  await tx.sql(
    `update settlement_share h set decision = 'CARVED_OUT', decided_at = ?, decided_by_organisation_id = ?, decided_by_member_id = ?
     from settlement s where s.id = h.settlement_id and s.revision = h.revision and s.state in ('DRAFT', 'OFFERED')
       and s.case_id = ? and h.row_id = ?`,
    [tx.now, tx.viewer.organisationId, tx.viewer.memberId, legalAidCase.id, row.id],
  );
  await tx.sql(
    `update settlement s set total_fen = (select coalesce(sum(h.amount_fen), 0) from settlement_share h
       where h.settlement_id = s.id and h.revision = s.revision and h.decision <> 'CARVED_OUT')
     where s.case_id = ? and s.state in ('DRAFT', 'OFFERED')`,
    [legalAidCase.id],
  );
  await recordCase(tx, own, 'case.split', null, { splitFrom: legalAidCase.id, row: row.id });
  return own.id;
}

async function openOwnCase(tx: CommandTx, group: LegalAidCase, row: LockedRow): Promise<LegalAidCase> {
  const id = newId();
  const births = (await openPersons(tx, [row.personId])).map(({ idNumber }) =>
    idNumber === null ? null : birthDateOf(idNumber),
  );
  const subject = { subjectId: id, subjectType: 'LEGAL_AID_CASE' as const };
  await join(tx, [{ ...subject, organisationId: group.leadOrganisationId, part: 'LEAD' }]);
  const home = group.homeOrganisationId ?? null;
  if (home !== null) await join(tx, [{ ...subject, organisationId: home, part: 'HOME' }]);
  const again = (column: 'facts_sealed' | 'respondent_sealed', bytes: Buffer | null | undefined) =>
    seal(tx.ctx, casePlace(column, id), unseal(tx.ctx, casePlace(column, group.id), bytes ?? null));
  const own = tx.em.create(LegalAidCaseSchema, {
    id,
    ownerOrganisationId: group.leadOrganisationId,
    leadOrganisationId: group.leadOrganisationId,
    homeOrganisationId: home,
    number: await nextNumber(tx, '案'),
    state: 'GRANTED',
    version: 1,
    causeCode: group.causeCode,
    matter: group.matter,
    form: group.form,
    factsSealed: again('facts_sealed', group.factsSealed),
    respondentSealed: again('respondent_sealed', group.respondentSealed),
    groupClaim: false,
    restricted: group.restricted,
    recipientMinor: hasMinor(births, toLocalDate(tx.now)),
    lifeOrDeathPossible: group.lifeOrDeathPossible,
    splitFromCaseId: group.id,
    splitFromRowId: row.id,
    meansBranch: group.meansBranch ?? null,
    meansGround: group.meansGround ?? null,
    receivedAt: group.receivedAt,
    openedByMemberId: tx.viewer.memberId,
    acceptedAt: group.acceptedAt ?? null,
    acceptedByMemberId: group.acceptedByMemberId ?? null,
    grantedAt: group.grantedAt ?? null,
    grantedByOrganisationId: group.grantedByOrganisationId ?? null,
    grantedByMemberId: group.grantedByMemberId ?? null,
    lastActorOrganisationId: tx.viewer.organisationId,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
  tx.em.persist(own);
  await tx.em.flush();
  await addCasePersons(tx, id, [{ personId: row.personId, role: 'RECIPIENT' }]);
  await copyRow(tx, group.id, row, id);
  await startAssignment(tx, own, 'ASSIGN_LAWYER');
  return own;
}

async function copyRow(tx: CommandTx, groupId: string, row: LockedRow, ownId: string): Promise<void> {
  const [sealed] = await tx.sql<{ employer: Buffer; project: Buffer | null }>(
    'select employer_sealed as employer, project_sealed as project from roster_row where id = ? and case_id = ?',
    [row.id, groupId],
  );
  if (sealed === undefined) throw new Error('A row that is locked is there.');
  const id = newId();
  const open = (column: string, bytes: Buffer | null) =>
    unseal(tx.ctx, { table: 'roster_row', column, rowId: row.id }, bytes);
  const again = (column: string, text: string | null) => seal(tx.ctx, { table: 'roster_row', column, rowId: id }, text);
  const employer = open('employer_sealed', sealed.employer) ?? '';
  await tx.sql(
    `insert into roster_row (id, case_id, row_number, person_id, employer_sealed, employer_token, project_sealed, period_from, period_to,
       wages_fen, overtime_fen, compensation_fen, authorised, state, awarded_fen, created_at)
     select ?, ?, 1, person_id, ?, ?, ?, period_from, period_to, wages_fen, overtime_fen, compensation_fen, authorised, 'ACTIVE', awarded_fen, ?
     from roster_row where id = ?`,
    [
      id,
      ownId,
      again('employer_sealed', employer),
      employerToken(tx, ownId, employer),
      again('project_sealed', open('project_sealed', sealed.project)),
      tx.now,
      row.id,
    ],
  );
}

/**
 * Records that a worker waived in writing. Afterwards nothing is owed to him in this case.
 * @throws WAIVER_NEEDS_PAPER ROSTER_LOCKED ROSTER_ROW_IN_OWN_CASE ROSTER_ROW_WAIVED CASE_AT_ANOTHER_STAGE
 */
export async function waiveRow(ctx: MemberContext, input: RowMove & { materialId: string }): Promise<CommandResult> {
  return await moveRow(ctx, input, 'roster.waive', 'waiveRow', async (tx, legalAidCase, row) => {
    refuseIf(refusalOfState(row.state));
    await refuseLocked(tx, legalAidCase.id, ['OFFERED']);
    if (!(await isPaperOf(tx, legalAidCase.id, input.materialId)))
      refuse('WAIVER_NEEDS_PAPER', { path: ['input', 'materialId'] });
    await tx.sql(`update roster_row set state = 'WAIVED', waiver_material_id = ? where id = ?`, [
      input.materialId,
      row.id,
    ]);
    return { material: input.materialId };
  });
}

/** Whether a material is attached to the case. */
export async function isPaperOf(tx: CommandTx, caseId: string, materialId: string): Promise<boolean> {
  const [paper] = await tx.sql(`select 1 from material where id = ? and case_id = ? and state = 'ATTACHED'`, [
    materialId,
    caseId,
  ]);
  return paper !== undefined;
}

/**
 * Records until when the rest is paid by instalments. Afterwards the row no longer keeps the case from closing.
 * @throws DATE_UNFIT PAYMENT_NOTHING_OWED ROSTER_ROW_IN_OWN_CASE ROSTER_ROW_WAIVED CASE_AT_ANOTHER_STAGE
 */
export async function planRow(ctx: MemberContext, input: RowMove & { until: LocalDate }): Promise<CommandResult> {
  return await moveRow(ctx, input, 'roster.plan', 'planRow', async (tx, _case, row) => {
    refuseIf(refusalOfState(row.state));
    if (dueFen(row) === null) refuse('PAYMENT_NOTHING_OWED');
    if (input.until <= toLocalDate(tx.now)) refuse('DATE_UNFIT', { path: ['input', 'until'] });
    await tx.sql('update roster_row set plan_until = ? where id = ?', [input.until, row.id]);
    return { until: input.until };
  });
}
