import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { issueAssignmentNotice } from './case-letters.js';
import { caseStep, lockCase } from './case-lock.js';
import { writeNote } from './case-note.js';
import { recipientsOf } from './case-persons.js';

interface AssignableLawyer {
  id: string;
  memberId: string | null;
  name: string;
  licenceNumber: string;
  firm: string | null;
  phone: string | null;
  state: string;
}

async function assignableLawyer(tx: CommandTx, lawyerId: string): Promise<AssignableLawyer> {
  const [lawyer] = await tx.sql<AssignableLawyer>(
    `select id, member_id as "memberId", name, licence_number as "licenceNumber", firm, phone, state from lawyer where id = ?`,
    [lawyerId],
  );
  if (lawyer === undefined || lawyer.state !== 'ACTIVE')
    refuse('LAWYER_NOT_AVAILABLE', { path: ['input', 'lawyerId'] });
  return lawyer;
}

/**
 * Assigns a lawyer of the own register. Afterwards the case carries the lawyer's name, licence and phone, the notice is
 * issued, and the assignment clocks stand.
 * @throws LAWYER_NOT_AVAILABLE CASE_ASSIGNED_ALREADY CASE_AT_ANOTHER_STAGE
 */
export async function assignCase(ctx: MemberContext, input: CaseMove & { lawyerId: string }): Promise<CommandResult> {
  return await command(ctx, 'case.assign', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'assign');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const lawyer = await assignableLawyer(tx, input.lawyerId);
    legalAidCase.state = next;
    legalAidCase.assignedAt = tx.now;
    const letter = await entrust(tx, legalAidCase, lawyer);
    await recordCase(tx, legalAidCase, 'case.assign', from, { lawyer: lawyer.id, letter });
    return { subjectId: legalAidCase.id, ids: { letter } };
  });
}

/**
 * Replaces the lawyer, in one transaction: never a moment without counsel. Afterwards the new one is on the case, and a
 * clock that the move of the lead set going stands.
 * @throws LAWYER_NOT_AVAILABLE CASE_AT_ANOTHER_STAGE TEXT_MISSING
 */
export async function replaceLawyer(
  ctx: MemberContext,
  input: CaseMove & { lawyerId: string; reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'case.replace', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'replace');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const reason = requiredText(input.reason, 'reason', 1_000);
    const lawyer = await assignableLawyer(tx, input.lawyerId);
    if (lawyer.id === legalAidCase.lawyerId) refuse('LAWYER_NOT_AVAILABLE', { path: ['input', 'lawyerId'] });
    const note = await writeNote(tx, legalAidCase.id, 'case.replace', reason);
    const letter = await entrust(tx, legalAidCase, lawyer);
    await recordCase(tx, legalAidCase, 'case.replace', legalAidCase.state, { lawyer: lawyer.id, letter, note });
    return { subjectId: legalAidCase.id, ids: { letter } };
  });
}

async function entrust(tx: CommandTx, legalAidCase: LegalAidCase, lawyer: AssignableLawyer): Promise<string> {
  legalAidCase.lawyerId = lawyer.id;
  legalAidCase.handlerMemberId = lawyer.memberId;
  legalAidCase.lawyerName = lawyer.name;
  legalAidCase.lawyerLicenceNumber = lawyer.licenceNumber;
  legalAidCase.lawyerPhone = lawyer.phone;
  touch(tx, legalAidCase);
  await stopClocks(tx, legalAidCase.id, ['ASSIGN_LAWYER', 'ASSIGN_LAWYER_AFTER_MOVE']);
  const recipients = await recipientsOf(tx, legalAidCase.id);
  return (await issueAssignmentNotice(tx, legalAidCase, recipients, lawyer)).id;
}

/** The lawyer starts the work. Afterwards the case is IN_PROGRESS. @throws CASE_AT_ANOTHER_STAGE CASE_HANDLED_BY_ANOTHER */
export async function startCase(ctx: MemberContext, input: CaseMove): Promise<CommandResult> {
  return await command(ctx, 'case.start', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'start');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    legalAidCase.state = next;
    legalAidCase.startedAt = tx.now;
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, 'case.start', from);
    return { subjectId: legalAidCase.id };
  });
}
