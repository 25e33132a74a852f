import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import {
  hasUnseenOpenItems,
  onCaseClosed,
  onCaseEnded,
  onCaseFileSubmitted,
  openItemsOf,
} from '../cooperation/case-hooks.js';
import { stopAllClocks, stopClocks } from '../deadlines/deadline.service.js';
import { onCaseOutcome } from '../referrals/case-hooks.js';
import { casePlace } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { restartAfterMove, restartClosingFile, startClosingReview } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { writeNote } from './case-note.js';
import { recipientsOf } from './case-persons.js';
import { advanceOf, refusalOfIrregular } from './decision.rules.js';
import { issueClosingReport } from './ending-letters.js';
import { lapseReplacement } from './replacement-open.js';
import { isRowSettled, type RowFacts } from './roster.rules.js';
import { releaseSource } from './supplement.service.js';

/** What the other institutions are told; the reason itself stays in the office. */
const WITHDRAWN_BY_APPLICANT = '申请人撤回法律援助申请，案件终结';

/**
 * The applicant withdraws. Afterwards the case is over, with the reason kept in the office, and so are its open asks,
 * each with a letter to the other side.
 * What another side has asked a third city for has to end first: it is that side's to end.
 * @throws CASE_GRANTED_ALREADY CASE_AT_ANOTHER_STAGE CASE_ENDED TEXT_MISSING CASE_HAS_OPEN_ASKS
 */
export async function withdrawCase(ctx: MemberContext, input: CaseMove & { reason: string }): Promise<CommandResult> {
  return await command(ctx, 'case.withdraw', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'withdraw');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const reason = requiredText(input.reason, 'reason', 1_000);
    if (await hasUnseenOpenItems(tx, legalAidCase.id)) refuse('CASE_HAS_OPEN_ASKS');
    legalAidCase.state = next;
    touch(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['APPLICATION_REVIEW', 'SUPPLEMENT']);
    await onCaseOutcome(tx, legalAidCase, 'WITHDRAWN');
    const tellOthers = await onCaseEnded(tx, legalAidCase, WITHDRAWN_BY_APPLICANT);
    await tellOthers();
    const note = await writeNote(tx, legalAidCase.id, 'case.withdraw', reason);
    await recordCase(tx, legalAidCase, 'case.withdraw', from, { note });
    await releaseSource(tx, legalAidCase.id);
    return { subjectId: legalAidCase.id };
  });
}

/**
 * The handler hands in the closing file with its summary (结案报告). Afterwards the case is CLOSING and awaits the head,
 * who has thirty days, and the report is on paper (form 21).
 * @throws TEXT_MISSING CASE_AT_ANOTHER_STAGE CASE_HANDLED_BY_ANOTHER
 */
export async function submitCaseFile(
  ctx: MemberContext,
  input: CaseMove & { summary: string },
): Promise<CommandResult> {
  return await command(ctx, 'case.submitFile', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'submitFile');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const summary = requiredText(input.summary, 'summary', 4_000);
    legalAidCase.state = next;
    legalAidCase.fileSubmittedAt = tx.now;
    legalAidCase.fileSubmittedByMemberId = tx.viewer.memberId;
    legalAidCase.fileSummarySealed = seal(ctx, casePlace('file_summary_sealed', legalAidCase.id), summary);
    touch(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['CLOSING_FILE']);
    await startClosingReview(tx, legalAidCase);
    await lapseReplacement(tx, legalAidCase.id);
    await onCaseFileSubmitted(tx, legalAidCase);
    const report = await issueClosingReport(tx, legalAidCase, await recipientsOf(tx, legalAidCase.id), summary);
    await recordCase(tx, legalAidCase, 'case.submitFile', from, { letter: report.id });
    return { subjectId: legalAidCase.id, ids: { letter: report.id } };
  });
}

/**
 * The head closes the case: every worker paid, planned, waived in writing or split off, no other item open, aid that was
 * given in advance made regular (法律援助法第44条). Afterwards it is CLOSED, its clocks stand, and the result of a case that was handed over has gone to its home city.
 * @throws SAME_PERSON_MAY_NOT ADVANCE_AID_NOT_REGULARISED CASE_ROWS_UNSETTLED CASE_HAS_OPEN_ASKS SETTLEMENT_OPEN_ALREADY CASE_AT_ANOTHER_STAGE
 */
export async function closeCase(ctx: MemberContext, input: CaseMove): Promise<CommandResult> {
  return await command(ctx, 'case.close', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'close');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    if (legalAidCase.fileSubmittedByMemberId === tx.viewer.memberId) refuse('SAME_PERSON_MAY_NOT');
    refuseIf(refusalOfIrregular(advanceOf(legalAidCase)), { basis: '法律援助法第44条' });
    await refuseUnfinished(tx, legalAidCase.id);
    legalAidCase.state = next;
    legalAidCase.closedAt = tx.now;
    legalAidCase.closedByMemberId = tx.viewer.memberId;
    touch(tx, legalAidCase);
    await tx.em.flush();
    await stopAllClocks(tx, legalAidCase.id);
    const summary = unseal(
      ctx,
      casePlace('file_summary_sealed', legalAidCase.id),
      legalAidCase.fileSummarySealed ?? null,
    );
    await onCaseOutcome(tx, legalAidCase, 'CLOSED');
    await onCaseClosed(tx, legalAidCase, summary ?? '');
    await recordCase(tx, legalAidCase, 'case.close', from);
    return { subjectId: legalAidCase.id };
  });
}

async function refuseUnfinished(tx: CommandTx, caseId: string): Promise<void> {
  const rows = await tx.sql<RowFacts>(
    `select state, settled_fen::float8 as "settledFen", awarded_fen::float8 as "awardedFen", paid_fen::float8 as "paidFen",
       plan_until::text as "planUntil" from roster_row where case_id = ?`,
    [caseId],
  );
  const unsettled = rows.filter((row) => !isRowSettled(row)).length;
  if (unsettled > 0) refuse('CASE_ROWS_UNSETTLED', { words: { count: unsettled } });
  const [open] = await tx.sql(`select 1 from settlement where case_id = ? and state in ('DRAFT', 'OFFERED')`, [caseId]);
  if (open !== undefined) refuse('SETTLEMENT_OPEN_ALREADY');
  const items = await openItemsOf(tx, caseId);
  if (items.some((item) => !(item.movesLead && item.state !== 'REQUESTED'))) refuse('CASE_HAS_OPEN_ASKS');
  if (await hasUnseenOpenItems(tx, caseId)) refuse('CASE_HAS_OPEN_ASKS');
}

/**
 * The head sends an incomplete closing file back. Afterwards the work goes on, with the reason kept, and another lawyer is due
 * where the one on the case is of who led before. @throws TEXT_MISSING CASE_AT_ANOTHER_STAGE
 */
export async function sendBackCase(ctx: MemberContext, input: CaseMove & { reason: string }): Promise<CommandResult> {
  return await command(ctx, 'case.sendBack', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'sendBack');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const reason = requiredText(input.reason, 'reason', 1_000);
    legalAidCase.state = next;
    legalAidCase.fileSubmittedAt = null;
    legalAidCase.fileSubmittedByMemberId = null;
    touch(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['CLOSING_REVIEW']);
    await restartClosingFile(tx, legalAidCase);
    await restartAfterMove(tx, legalAidCase);
    const note = await writeNote(tx, legalAidCase.id, 'case.sendBack', reason);
    await recordCase(tx, legalAidCase, 'case.sendBack', from, { note });
    return { subjectId: legalAidCase.id };
  });
}

/** The file goes to the archive (一案一卷). Afterwards nothing about the case changes any more. @throws CASE_AT_ANOTHER_STAGE */
export async function archiveCase(
  ctx: MemberContext,
  input: CaseMove & { note?: string | null },
): Promise<CommandResult> {
  return await command(ctx, 'case.archive', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'archive');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const note = optionalText(input.note, 'note', 1_000);
    legalAidCase.state = next;
    legalAidCase.archivedAt = tx.now;
    touch(tx, legalAidCase);
    const kept: Record<string, string> =
      note === null ? {} : { note: await writeNote(tx, legalAidCase.id, 'case.archive', note) };
    await recordCase(tx, legalAidCase, 'case.archive', from, kept);
    return { subjectId: legalAidCase.id };
  });
}
