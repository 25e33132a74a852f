import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import type { Candidate } from '../organisations/candidate.service.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { restartAgreement } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { issueAssignmentNotice, issueOfficialLetters, issueReplacementNotice } from './case-letters.js';
import { caseStep, lockCase } from './case-lock.js';
import { writeNote } from './case-note.js';
import { recipientsOf } from './case-persons.js';
import { lawyerForCase } from './lawyer-choice.service.js';
import { openReplacement } from './replacement-open.js';

/**
 * Assigns a lawyer of the own register. Afterwards the case carries the lawyer's name, licence and phone, the notice is
 * issued, each organ has its official letter, the assignment clocks stand, and the agreement is due within five days.
 * @throws CASE_ASSIGNED_ALREADY CASE_AT_ANOTHER_STAGE and what `requireLawyer` names
 */
export async function assignCase(ctx: MemberContext, input: CaseMove & { lawyerId: string }): Promise<CommandResult> {
  return await command(ctx, 'case.assign', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'assign');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const lawyer = await lawyerForCase(tx, legalAidCase, input.lawyerId);
    legalAidCase.state = next;
    legalAidCase.assignedAt = tx.now;
    const letter = await entrust(tx, legalAidCase, lawyer);
    await recordCase(tx, legalAidCase, 'case.assign', from, { lawyer: lawyer.lawyerId, letter });
    return { subjectId: legalAidCase.id, ids: { letter } };
  });
}

/**
 * Replaces the lawyer, in one transaction: never a moment without counsel. Afterwards the new one is on the case, and a
 * clock that the move of the lead set going stands.
 * @throws LAWYER_NOT_AVAILABLE CASE_AT_ANOTHER_STAGE TEXT_MISSING and what `requireLawyer` names
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
    if ((await openReplacement(tx, legalAidCase.id)) !== null) refuse('REPLACEMENT_ASKED_ALREADY');
    const note = await writeNote(tx, legalAidCase.id, 'case.replace', reason);
    const { lawyerId, letter } = await swapLawyers(tx, legalAidCase, input.lawyerId);
    await recordCase(tx, legalAidCase, 'case.replace', legalAidCase.state, { lawyer: lawyerId, letter, note });
    return { subjectId: legalAidCase.id, ids: { letter } };
  });
}

/**
 * Puts another lawyer in the place of the one on the case, inside the command that decided it: never a moment without
 * counsel. Afterwards both firms and every organ have their letters.
 * @throws LAWYER_NOT_AVAILABLE and what `requireLawyer` names
 */
export async function swapLawyers(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  lawyerId: string,
): Promise<{ lawyerId: string; letter: string }> {
  if (lawyerId === legalAidCase.lawyerId) refuse('LAWYER_NOT_AVAILABLE', { path: ['input', 'lawyerId'] });
  const lawyer = await lawyerForCase(tx, legalAidCase, lawyerId);
  const [known] = await tx.sql<{ firm: string | null }>('select firm from lawyer where id = ?', [
    legalAidCase.lawyerId ?? null,
  ]);
  const name = legalAidCase.lawyerName ?? null;
  const replaced = name === null ? null : { name, firm: known?.firm ?? null };
  return { lawyerId, letter: await entrust(tx, legalAidCase, lawyer, replaced) };
}

async function entrust(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  { lawyerId, lawyer }: Candidate,
  replaced: { name: string; firm: string | null } | null = null,
): Promise<string> {
  legalAidCase.lawyerId = lawyerId;
  legalAidCase.handlerMemberId = lawyer.memberId;
  legalAidCase.lawyerName = lawyer.name;
  legalAidCase.lawyerLicenceNumber = lawyer.licenceNumber;
  legalAidCase.lawyerPhone = lawyer.phone;
  touch(tx, legalAidCase);
  await stopClocks(tx, legalAidCase.id, ['ASSIGN_LAWYER', 'ASSIGN_LAWYER_AFTER_MOVE']);
  await restartAgreement(tx, legalAidCase);
  const recipients = await recipientsOf(tx, legalAidCase.id);
  const notice = await issueAssignmentNotice(tx, legalAidCase, recipients, lawyer);
  if (replaced !== null) await issueReplacementNotice(tx, legalAidCase, recipients, replaced, lawyer);
  await issueOfficialLetters(tx, legalAidCase, recipients, lawyer, replaced?.name ?? null);
  return notice.id;
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
