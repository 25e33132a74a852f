import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { caseStep, lockCase } from '../cases/case-lock.js';
import { endByTermination } from '../cases/ending.service.js';
import { type DefenceLine, type DefenceNotice, DefenceNoticeSchema, linePlace } from './defence.entity.js';
import { moveLine, recordLine, settleNotice } from './defence-facts.js';
import { lineStep } from './defence-line.service.js';
import { linesOf, lockLinesOfCase } from './defence-lock.js';
import type { LineMove } from './defence-reroute.service.js';

export interface DeclineInput extends LineMove {
  reason: string;
  /** The paper of the first meeting, a file of the case. */
  materialId: string;
  declinedOn: LocalDate;
  /** For counsel of own choice. */
  ownCounsel?: boolean | null;
}

/**
 * At the first meeting the person declined the lawyer (办理法律援助案件程序规定第29条). Afterwards the case is terminated with
 * its letters, on item 7 of art 48, or item 6 where there is counsel of own choice; the organ is told and decides anew.
 * A duplicate shares the case and is declined with it.
 * @throws DEFENCE_DECLINE_NEEDS_PAPER DATE_UNFIT TEXT_MISSING SIDE_MAY_NOT CASE_AT_ANOTHER_STAGE CASE_ENDED, what
 *   `endByTermination` names, and what `lineNotNow` names
 */
export async function declineByPerson(
  ctx: MemberContext,
  { idempotencyKey, ...input }: DeclineInput,
): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.declinedByPerson', { idempotencyKey, input }, async (tx) => {
    await lockLinesOfCase(tx, input.id);
    const { notice, line, lines } = await lineStep(tx, input, 'declinedByPerson');
    if (line.caseId == null) throw new Error('A completed line goes on as a case.');
    const lockedCase = await lockCase(tx, line.caseId);
    const { legalAidCase } = lockedCase;
    const next = await caseStep(tx, lockedCase, 'terminate');
    const reason = requiredText(input.reason, 'reason', 500);
    requireMeetingDay(tx, line, input.declinedOn);
    await requirePaper(tx, legalAidCase.id, input.materialId);
    const told = { ...input, reason };
    await declineLine(tx, { notice, line, lines, legalAidCase }, told);
    for (const other of await othersOfCase(tx, line, legalAidCase.id))
      await declineLine(tx, { ...other, legalAidCase }, told);
    const ground = input.ownCounsel === true ? 'OWN_COUNSEL' : 'REQUESTED';
    const letter = await endByTermination(tx, legalAidCase, next, { ground, reason });
    return { subjectId: notice.id, ids: { line: line.id, case: legalAidCase.id, letter } };
  });
}

/** A meeting is between the assignment and today. @throws DATE_UNFIT */
function requireMeetingDay(tx: CommandTx, line: DefenceLine, declinedOn: LocalDate): void {
  const path = ['input', 'declinedOn'];
  if (!isLocalDate(declinedOn) || declinedOn > toLocalDate(tx.now)) refuse('DATE_UNFIT', { path });
  if (line.assignedAt != null && declinedOn < toLocalDate(line.assignedAt)) refuse('DATE_UNFIT', { path });
}

/** The record of the meeting is a file that the lead has put into this very case. @throws DEFENCE_DECLINE_NEEDS_PAPER */
async function requirePaper(tx: CommandTx, caseId: string, materialId: string): Promise<void> {
  const [paper] = await tx.sql(
    `select 1 from material where id = ? and case_id = ? and owner_organisation_id = ? and state = 'ATTACHED' and purpose <> 'ROSTER'`,
    [materialId, caseId, tx.viewer.organisationId],
  );
  if (paper === undefined) refuse('DEFENCE_DECLINE_NEEDS_PAPER', { path: ['input', 'materialId'] });
}

interface DeclinedLine {
  notice: DefenceNotice;
  line: DefenceLine;
  lines: readonly DefenceLine[];
  legalAidCase: LegalAidCase;
}

/** The ball is with the organ; the lawyer who was declined is not assigned to this person again. */
async function declineLine(
  tx: CommandTx,
  { notice, line, lines, legalAidCase }: DeclinedLine,
  { reason, declinedOn, materialId }: DeclineInput | Omit<DeclineInput, 'idempotencyKey'>,
): Promise<void> {
  const from = moveLine(tx, line, 'DECLINED_BY_PERSON');
  const lawyerId = legalAidCase.lawyerId ?? line.lawyerId ?? null;
  if (lawyerId !== null) line.declinedLawyerIds = [...new Set([...line.declinedLawyerIds, lawyerId])];
  line.declinedOn = declinedOn;
  line.declineMaterialId = materialId;
  line.endingReasonSealed = seal(tx.ctx, linePlace('ending_reason_sealed', line.id), reason);
  recordLine(tx, notice, line, 'declinedByPerson', from, { case: legalAidCase.id });
  await settleNotice(tx, notice, lines);
}

/** The other lines that go on in the same case: they repeat this one. Their notices are locked already. */
async function othersOfCase(
  tx: CommandTx,
  line: DefenceLine,
  caseId: string,
): Promise<Omit<DeclinedLine, 'legalAidCase'>[]> {
  const rows = await tx.sql<{ id: string; noticeId: string }>(
    `select id, notice_id as "noticeId" from defence_line where case_id = ? and state = 'COMPLETED' and id <> ? order by notice_id, id`,
    [caseId, line.id],
  );
  const others: Omit<DeclinedLine, 'legalAidCase'>[] = [];
  for (const { id, noticeId } of rows) {
    const notice = await tx.em.findOneOrFail(DefenceNoticeSchema, { id: noticeId });
    const lines = await linesOf(tx, noticeId);
    const other = lines.find((each) => each.id === id);
    if (other !== undefined) others.push({ notice, line: other, lines });
  }
  return others;
}
