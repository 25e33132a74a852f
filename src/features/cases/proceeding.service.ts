import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import {
  type Custody,
  type HearingSession,
  type ProceedingStage,
  refusalOfHearingTime,
  refusalOfSince,
} from './proceeding.rules.js';

export interface HearingInput extends CaseMove {
  session: HearingSession;
  heldAt: Date;
  place: string;
}

/**
 * The organ, or the lead who was told, sets when and where a session is held (期日). Afterwards it stands in place of the
 * one before, both are kept, and every side that is entitled has been told.
 * @throws DATE_UNFIT TEXT_MISSING TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED SIDE_MAY_NOT ROLE_MAY_NOT
 */
export async function setHearing(ctx: MemberContext, input: HearingInput): Promise<CommandResult> {
  return await moveProceedings(ctx, input, 'setHearing', async (tx, { id: caseId }) => {
    const heldOn = toLocalDate(input.heldAt);
    refuseIf(refusalOfHearingTime(input.heldAt, tx.now, heldOn, toLocalDate(tx.now)), { path: ['input', 'heldAt'] });
    const place = requiredText(input.place, 'place', 200);
    const id = newId();
    await tx.sql('update case_hearing set replaced_at = ? where case_id = ? and replaced_at is null', [tx.now, caseId]);
    await tx.sql(
      `insert into case_hearing (id, case_id, session, held_at, held_on, place_sealed, set_at, set_by_organisation_id, set_by_member_id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        caseId,
        input.session,
        input.heldAt,
        heldOn,
        seal(ctx, { table: 'case_hearing', column: 'place_sealed', rowId: id }, place),
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
      ],
    );
    return { hearing: id };
  });
}

interface SinceInput extends CaseMove {
  /** Since which day; today when left out. */
  sinceOn?: LocalDate | null;
  note?: string | null;
}

/**
 * The organ or the lead records whether and how the recipient is held (羁押状态). Afterwards every entitled side knows.
 * @throws PROCEEDING_UNCHANGED DATE_UNFIT TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED SIDE_MAY_NOT ROLE_MAY_NOT
 */
export async function changeCustody(
  ctx: MemberContext,
  input: SinceInput & { custody: Custody },
): Promise<CommandResult> {
  return await moveProceedings(ctx, input, 'changeCustody', async (tx, legalAidCase) => {
    if (legalAidCase.custody === input.custody) refuse('PROCEEDING_UNCHANGED', { path: ['input', 'custody'] });
    const change = await writeChange(tx, legalAidCase, 'CUSTODY', input.custody, input);
    legalAidCase.custody = input.custody;
    return { change };
  });
}

/**
 * The organ or the lead records how far the proceedings have come (办案阶段). Afterwards every entitled side knows.
 * @throws PROCEEDING_UNCHANGED DATE_UNFIT TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED SIDE_MAY_NOT ROLE_MAY_NOT
 */
export async function changeStage(
  ctx: MemberContext,
  input: SinceInput & { stage: ProceedingStage },
): Promise<CommandResult> {
  return await moveProceedings(ctx, input, 'changeStage', async (tx, legalAidCase) => {
    if (legalAidCase.stage === input.stage) refuse('PROCEEDING_UNCHANGED', { path: ['input', 'stage'] });
    const change = await writeChange(tx, legalAidCase, 'STAGE', input.stage, input);
    legalAidCase.stage = input.stage;
    return { change };
  });
}

async function writeChange(
  tx: CommandTx,
  { id: caseId }: LegalAidCase,
  kind: 'CUSTODY' | 'STAGE',
  value: Custody | ProceedingStage,
  input: SinceInput,
): Promise<string> {
  const today = toLocalDate(tx.now);
  const sinceOn = input.sinceOn ?? today;
  refuseIf(refusalOfSince(sinceOn, today), { path: ['input', 'sinceOn'] });
  const id = newId();
  const note = optionalText(input.note, 'note', 200);
  await tx.sql(
    `insert into case_procedure_change (id, case_id, kind, value, since_on, note_sealed, recorded_at, recorded_by_organisation_id, recorded_by_member_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      caseId,
      kind,
      value,
      sinceOn,
      seal(tx.ctx, { table: 'case_procedure_change', column: 'note_sealed', rowId: id }, note),
      tx.now,
      tx.viewer.organisationId,
      tx.viewer.memberId,
    ],
  );
  return id;
}

/** What is recorded of it names nothing but ids: not every side that is told of a fact may read what it says. */
async function moveProceedings(
  ctx: MemberContext,
  input: CaseMove,
  act: 'setHearing' | 'changeCustody' | 'changeStage',
  work: (tx: CommandTx, legalAidCase: LegalAidCase) => Promise<Readonly<Record<string, string>>>,
): Promise<CommandResult> {
  return await command(ctx, `case.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, act);
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const references = await work(tx, legalAidCase);
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, `case.${act}`, legalAidCase.state, references);
    return { subjectId: legalAidCase.id };
  });
}
