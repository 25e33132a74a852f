import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, startOfDay, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { swapLawyers } from './case-assignment.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { recipientsOf } from './case-persons.js';
import { issueReplacementDenial, issueReplacementForm } from './ending-letters.js';
import { type OpenReplacement, openReplacement } from './replacement-open.js';

const reasonPlace = (rowId: string) => ({ table: 'case_replacement', column: 'reason_sealed', rowId });

/**
 * The counter writes down that the recipient asks for another lawyer (法律援助法第55条). Afterwards the head has five days to
 * decide, from the day on which it was asked.
 * @throws REPLACEMENT_ASKED_ALREADY DATE_UNFIT TEXT_MISSING CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function askReplacement(
  ctx: MemberContext,
  input: CaseMove & { reason: string; askedOn?: LocalDate | null },
): Promise<CommandResult> {
  return await command(ctx, 'case.askReplacement', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'askReplacement');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const reason = requiredText(input.reason, 'reason', 1_000);
    const today = toLocalDate(tx.now);
    const askedOn = input.askedOn ?? today;
    const assignedOn = legalAidCase.assignedAt == null ? askedOn : toLocalDate(legalAidCase.assignedAt);
    if (askedOn > today || askedOn < assignedOn) refuse('DATE_UNFIT', { path: ['input', 'askedOn'] });
    if ((await openReplacement(tx, legalAidCase.id)) !== null) refuse('REPLACEMENT_ASKED_ALREADY');
    const id = newId();
    await tx.sql(
      `insert into case_replacement (id, case_id, state, lawyer_name, reason_sealed, asked_on, recorded_at, recorded_by_organisation_id,
         recorded_by_member_id, recorded_by_name) values (?, ?, 'OPEN', ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        legalAidCase.lawyerName ?? '',
        seal(ctx, reasonPlace(id), reason),
        askedOn,
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
        tx.viewer.displayName,
      ],
    );
    await startClock(tx, {
      ruleId: 'REPLACEMENT_DECISION',
      organisationId: legalAidCase.leadOrganisationId,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      startedAt: askedOn === today ? tx.now : startOfDay(askedOn),
      trigger: 'REQUESTED',
    });
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, 'case.askReplacement', legalAidCase.state, { replacement: id });
    return { subjectId: legalAidCase.id };
  });
}

export interface ReplacementDecision extends CaseMove {
  granted: boolean;
  opinion: string;
  /** Who takes over; needed when it is granted. */
  lawyerId?: string | null;
}

/**
 * The head decides on the recipient's request. Afterwards two lawyers are swapped in this transaction and everybody has the
 * letter, or the recipient is told why the lawyer stays; the form (16) is on file either way.
 * @throws REPLACEMENT_NOT_ASKED SAME_PERSON_MAY_NOT LAWYER_NOT_AVAILABLE TEXT_MISSING and what `requireLawyer` names
 */
export async function decideReplacement(ctx: MemberContext, input: ReplacementDecision): Promise<CommandResult> {
  return await command(ctx, 'case.decideReplacement', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'decideReplacement');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const opinion = requiredText(input.opinion, 'opinion', 1_000);
    const asked = await openReplacement(tx, legalAidCase.id);
    if (asked === null) refuse('REPLACEMENT_NOT_ASKED');
    if (asked.recordedByMemberId === tx.viewer.memberId) refuse('SAME_PERSON_MAY_NOT');
    await stopClocks(tx, legalAidCase.id, ['REPLACEMENT_DECISION']);
    await tx.sql(
      `update case_replacement set state = ?, opinion_sealed = ?, decided_at = ?, decided_by_member_id = ? where id = ?`,
      [
        input.granted ? 'GRANTED' : 'DENIED',
        seal(ctx, { table: 'case_replacement', column: 'opinion_sealed', rowId: asked.id }, opinion),
        tx.now,
        tx.viewer.memberId,
        asked.id,
      ],
    );
    const references = input.granted
      ? await grant(tx, legalAidCase, input.lawyerId ?? null)
      : await deny(tx, legalAidCase, asked, opinion);
    await formOf(tx, legalAidCase, asked, input.granted, opinion);
    // The organ is told of a replacement, whoever wished for it.
    const word = input.granted ? 'case.replace' : 'case.decideReplacement';
    await recordCase(tx, legalAidCase, word, legalAidCase.state, { replacement: asked.id, ...references });
    return { subjectId: legalAidCase.id };
  });
}

async function grant(tx: CommandTx, legalAidCase: LegalAidCase, lawyerId: string | null) {
  if (lawyerId === null) refuse('LAWYER_NOT_AVAILABLE', { path: ['input', 'lawyerId'] });
  const { letter } = await swapLawyers(tx, legalAidCase, lawyerId);
  return { lawyer: lawyerId, letter };
}

async function deny(tx: CommandTx, legalAidCase: LegalAidCase, asked: OpenReplacement, reason: string) {
  touch(tx, legalAidCase);
  const recipients = await recipientsOf(tx, legalAidCase.id);
  const { id } = await issueReplacementDenial(tx, legalAidCase, recipients, { ...asked, reason });
  return { letter: id };
}

async function formOf(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  asked: OpenReplacement,
  granted: boolean,
  opinion: string,
): Promise<void> {
  const reason = unseal(tx.ctx, reasonPlace(asked.id), asked.reasonSealed) ?? '';
  const decision = granted ? `同意更换，由${legalAidCase.lawyerName ?? ''}承办` : '不予更换';
  const recipients = await recipientsOf(tx, legalAidCase.id);
  await issueReplacementForm(tx, legalAidCase, recipients, { ...asked, reason, decision, opinion });
}
