import { whenDetails } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { lastMoveOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { type CaseState, caseLifecycle } from '../cases/case.lifecycle.js';
import { caseNotNow } from '../cases/case.rules.js';
import { recordCase } from '../cases/case-facts.js';
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
 * At the first meeting the person declined the lawyer (办理法律援助案件程序规定第29条). Afterwards the organ is told and decides
 * anew, and the case is terminated with its letters, on item 7 of art 48, or item 6 where there is counsel of own choice.
 * Where another city leads the case by now, the organ still tells the office that it notified: that one records the refusal
 * on its line, the lead is told of it in the case and ends the case itself, or has done so for that already.
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
    const elsewhere = lockedCase.part === 'HOME';
    const next = elsewhere ? await stepElsewhere(tx, legalAidCase) : await caseStep(tx, lockedCase, 'terminate');
    const reason = requiredText(input.reason, 'reason', 500);
    requireMeetingDay(tx, line, input.declinedOn);
    await requirePaper(tx, legalAidCase, input.materialId);
    const told = { ...input, reason };
    await declineLine(tx, { notice, line, lines, legalAidCase }, told);
    for (const other of await othersOfCase(tx, line, legalAidCase.id))
      await declineLine(tx, { ...other, legalAidCase }, told);
    const ground = input.ownCounsel === true ? 'OWN_COUNSEL' : 'REQUESTED';
    const ids: Record<string, string> = { line: line.id, case: legalAidCase.id };
    if (elsewhere) {
      const { declinedOn, materialId: material } = input;
      if (next !== null) await tellLead(tx, legalAidCase, { ground, declinedOn, material });
      return { subjectId: notice.id, ids };
    }
    if (next === null) throw new Error('Who leads the case ends it.');
    const letter = await endByTermination(tx, legalAidCase, next, { ground, reason });
    return { subjectId: notice.id, ids: { ...ids, letter } };
  });
}

/**
 * The case that another city leads: still worked on, then its lead has to end it; or ended by that lead because the person
 * wants no lawyer or has found one, then nothing more is to be done there, and the answer is null.
 * @throws CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
async function stepElsewhere(tx: CommandTx, legalAidCase: LegalAidCase): Promise<CaseState | null> {
  const { state } = legalAidCase;
  const next = caseLifecycle.next(state, 'terminate');
  if (next !== null) return next;
  const [ended] = await tx.sql(
    `select 1 from case_termination where case_id = ? and corrected_at is null and ground in ('REQUESTED', 'OWN_COUNSEL')`,
    [legalAidCase.id],
  );
  if (state !== 'TERMINATED' || ended === undefined)
    refuse(caseNotNow(state, 'terminate'), whenDetails(caseLifecycle, state, await lastMoveOf(tx, legalAidCase)));
  return null;
}

/** Afterwards the lead has it in its stream and on its desk that the person declined, with the paper that says so. */
async function tellLead(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  references: Readonly<Record<string, string>>,
): Promise<void> {
  touch(tx, legalAidCase);
  await recordCase(tx, legalAidCase, 'case.lawyerDeclined', legalAidCase.state, references);
}

/** A meeting is between the assignment and today. @throws DATE_UNFIT */
function requireMeetingDay(tx: CommandTx, line: DefenceLine, declinedOn: LocalDate): void {
  const path = ['input', 'declinedOn'];
  if (!isLocalDate(declinedOn) || declinedOn > toLocalDate(tx.now)) refuse('DATE_UNFIT', { path });
  if (line.assignedAt != null && declinedOn < toLocalDate(line.assignedAt)) refuse('DATE_UNFIT', { path });
}

/** The record of the meeting is a file that the lead, or who records the refusal, has put into this very case. @throws DEFENCE_DECLINE_NEEDS_PAPER */
async function requirePaper(
  tx: CommandTx,
  { id, leadOrganisationId }: LegalAidCase,
  materialId: string,
): Promise<void> {
  const [paper] = await tx.sql(
    `select 1 from material where id = ? and case_id = ? and owner_organisation_id in (?, ?) and state = 'ATTACHED' and purpose <> 'ROSTER'`,
    [materialId, id, tx.viewer.organisationId, leadOrganisationId],
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
