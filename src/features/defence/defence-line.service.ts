import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { isMinor, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import type { PersonInput } from '../people/person.rules.js';
import { givePersonsTo } from '../people/person.service.js';
import { dropMatches } from '../people/person-match.js';
import { type DefenceLine, type DefenceNotice, linePlace } from './defence.entity.js';
import { isRestrictedLine, refusalOfCorrection } from './defence.rules.js';
import { arriveRerouted } from './defence-arrival.js';
import { birthdayOf, registerDefendants, requireBasis } from './defence-content.js';
import { endLine, leavePerson, moveLine, recordLine, settleNotice } from './defence-facts.js';
import { filerOf } from './defence-filer.js';
import { type DefenceLineCommand, defenceLineLifecycle } from './defence-line.lifecycle.js';
import { type LockedLine, lockLine } from './defence-lock.js';
import { attachPapers } from './defence-papers.service.js';
import type { LineMove } from './defence-reroute.service.js';
import { lineNotNow, refusalOfSide } from './defence-steps.rules.js';
import type { ClosingOutcome, CorrectionCode } from './defence-words.rules.js';
import { issueNotice, openNow, receive, requireToGoOut, runInstitutionsClock } from './notice.service.js';
import { notifies } from './notice-draft.service.js';

/** Visible, who, when, version: the first steps of every command on a line. */
export async function lineStep(
  tx: CommandTx,
  input: { id: string; expectedVersion: number },
  act: DefenceLineCommand,
): Promise<LockedLine> {
  const locked = await lockLine(tx, input.id);
  const { line, part } = locked;
  const side = refusalOfSide(tx.viewer, act, part);
  if (side !== null && defenceLineLifecycle.next(line.state, act) !== null) refuse(side);
  await stepOf(tx, defenceLineLifecycle, part, line, act, lineNotNow);
  refuseIf(side);
  await expectVersion(tx, line, input.expectedVersion);
  return locked;
}

const done = (locked: LockedLine) => ({ subjectId: locked.notice.id, ids: { line: locked.line.id } });

/**
 * The institution asks the organ to mend what is missing or wrong; for no other reason, and nothing is declined by it.
 * Afterwards the ball is with the organ, and the institution's clock runs on.
 * @throws DEFENCE_CORRECTION_CODE_NOT_ALLOWED TEXT_MISSING, and what `lineNotNow` names
 */
export async function askCorrection(
  ctx: MemberContext,
  { idempotencyKey, ...input }: LineMove & { code: string; list: string },
): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.askCorrection', { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, 'askCorrection');
    const { notice, line, lines } = locked;
    refuseIf(refusalOfCorrection(input.code), { path: ['input', 'code'], basis: '法律援助法第36条' });
    const list = requiredText(input.list, 'list', 1_000);
    await openNow(tx, notice, lines);
    const from = moveLine(tx, line, 'AWAITING_CORRECTION');
    line.correctionCode = input.code as CorrectionCode;
    line.correctionSealed = seal(tx.ctx, linePlace('correction_sealed', line.id), list);
    line.correctionAskedAt = tx.now;
    line.answerSealed = null;
    line.correctedAt = null;
    recordLine(tx, notice, line, 'askCorrection', from, { code: input.code });
    await settleNotice(tx, notice, lines);
    return done(locked);
  });
}

export interface CorrectInput extends LineMove {
  answer: string;
  /** The person's right data, where that was asked. */
  person?: PersonInput | null;
  bornOn?: string | null;
  /** Uploaded papers, where those were asked. */
  materialIds?: readonly string[] | null;
}

/**
 * The organ mends what was asked: papers are attached, or the person is written down anew; the basis has to fit the
 * right data too. Afterwards the line is with the institution again, with the clock it had.
 * @throws DEFENCE_CORRECTION_EMPTY TEXT_MISSING, what `registerPersons` and `refusalOfBasis` name, and what `attachPapers` names
 */
export async function correctLine(
  ctx: MemberContext,
  { idempotencyKey, ...input }: CorrectInput,
): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.correct', { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, 'correct');
    const { notice, line, lines } = locked;
    const papers = input.materialIds ?? [];
    const given = line.correctionCode === 'MISSING_PAPERS' ? papers.length > 0 : input.person != null;
    if (!given) refuse('DEFENCE_CORRECTION_EMPTY', { path: ['input'] });
    const answer = requiredText(input.answer, 'answer', 1_000);
    if (input.person != null) await replacePerson(tx, locked, input.person, input.bornOn ?? null);
    await attachPapers(tx, notice, papers, line.id);
    const from = moveLine(tx, line, 'RECEIVED');
    line.answerSealed = seal(tx.ctx, linePlace('answer_sealed', line.id), answer);
    line.correctedAt = tx.now;
    recordLine(tx, notice, line, 'correct', from, { papers: papers.length });
    await settleNotice(tx, notice, lines);
    return done(locked);
  });
}

/** The person as the organ knows him now; the wrong one stays with the organ and leaves the institution. */
async function replacePerson(
  tx: CommandTx,
  { notice, line, lines }: LockedLine,
  input: PersonInput,
  stated: string | null,
): Promise<void> {
  const { organKind } = await filerOf(tx, 'NOTICE_ONLY_BY_ORGANS', notifies);
  const [person] = await registerDefendants(tx, notice, [input], () => ['input', 'person']);
  if (person === undefined) throw new Error('One person in, one person out.');
  const today = toLocalDate(tx.now);
  const path = (field: string) => ['input', field];
  const bornOn = birthdayOf(person, stated, today, path('bornOn'));
  requireBasis(line, { organKind, bornOn }, today, path);
  await givePersonsTo(tx, notice.toOrganisationId, 'REQUESTED', [person.id]);
  await leavePerson(tx, notice.toOrganisationId, line.personId);
  await dropMatches(tx, [line.personId]);
  line.personId = person.id;
  line.bornOnSealed = seal(tx.ctx, linePlace('born_on_sealed', line.id), stated);
  line.minor = isMinor(bornOn, today);
  restrictAsItsLines(notice, lines);
}

/**
 * A notice is restricted while one of its lines is. What was notified anew stays so: the case that ended covers it still,
 * and who belongs to the notice alone, because the head let him in, could not go on with it.
 */
function restrictAsItsLines(notice: DefenceNotice, lines: readonly DefenceLine[]): void {
  const renewed = notice.restricted && lines.some(({ rounds }) => rounds > 1);
  const restricted = renewed || lines.some(isRestrictedLine);
  if (restricted === notice.restricted) return;
  notice.restricted = restricted;
  notice.version += 1;
}

/** How a line ends without a lawyer of the institution, in writing. */
async function endWith(
  ctx: MemberContext,
  { idempotencyKey, ...input }: LineMove & { reason: string },
  act: 'ownCounsel' | 'withdrawByOrgan',
): Promise<CommandResult> {
  return await command(ctx, `defenceLine.${act}`, { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, act);
    const { notice, line, lines, part } = locked;
    const reason = requiredText(input.reason, 'reason', 500);
    if (part === 'REQUESTED') await openNow(tx, notice, lines);
    const from = moveLine(tx, line, act === 'ownCounsel' ? 'OWN_COUNSEL' : 'WITHDRAWN_BY_ORGAN');
    line.endingReasonSealed = seal(tx.ctx, linePlace('ending_reason_sealed', line.id), reason);
    await endLine(tx, notice, line);
    recordLine(tx, notice, line, act, from);
    if (from === 'NOTIFIED') await arriveRerouted(tx, line);
    await settleNotice(tx, notice, lines);
    return done(locked);
  });
}

/** The person has counsel of own choice, which nobody may restrict (法律援助法第27条). Afterwards no lawyer is assigned. @throws TEXT_MISSING, and what `lineNotNow` names */
export async function recordOwnCounsel(
  ctx: MemberContext,
  input: LineMove & { reason: string },
): Promise<CommandResult> {
  return await endWith(ctx, input, 'ownCounsel');
}

/** The organ takes the notice of this person back, in writing, until it was told of a lawyer. @throws TEXT_MISSING DEFENCE_LINE_CONFIRMED_ALREADY, and what `lineNotNow` names */
export async function withdrawLine(ctx: MemberContext, input: LineMove & { reason: string }): Promise<CommandResult> {
  return await endWith(ctx, input, 'withdrawByOrgan');
}

/**
 * The person declined the first lawyer; the organ decides anew and notifies again (法律援助法第25条). Afterwards the
 * line lies on the institution's desk since now, with a new paper and new clocks. Time has passed: what a first notice is
 * asked it is asked again.
 * @throws TEXT_MISSING NOTICE_ONLY_BY_ORGANS, what `requireToGoOut` names, and what `lineNotNow` names
 */
export async function renotifyLine(
  ctx: MemberContext,
  { idempotencyKey, ...input }: LineMove & { reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.renotify', { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, 'renotify');
    const { notice, line, lines } = locked;
    const { organKind } = await filerOf(tx, 'NOTICE_ONLY_BY_ORGANS', notifies);
    const reason = requiredText(input.reason, 'reason', 500);
    await requireToGoOut(tx, notice, [line], organKind);
    if (notice.caseId === line.caseId) notice.caseId = null;
    forgetLawyer(line);
    line.endingReasonSealed = seal(tx.ctx, linePlace('ending_reason_sealed', line.id), reason);
    const from = receive(tx, line, tx.now);
    recordLine(tx, notice, line, 'renotify', from, { round: line.rounds });
    await runInstitutionsClock(tx, notice, line);
    await settleNotice(tx, notice, lines);
    await issueNotice(tx, notice, [line], true);
    return done(locked);
  });
}

/** Nobody is assigned any more; the case that ended keeps who it was. */
function forgetLawyer(line: DefenceLine): void {
  line.lawyerId = null;
  line.handlerMemberId = null;
  line.lawyerName = null;
  line.lawyerLicenceNumber = null;
  line.lawyerPhone = null;
  line.lawyerFirm = null;
  line.setAside = [];
  line.setAsideNoteSealed = null;
  line.assignedAt = null;
  line.assignedByMemberId = null;
  line.confirmedAt = null;
  line.confirmedByMemberId = null;
  line.caseId = null;
  // Whoever it repeated has the lawyer that the person declined.
  line.duplicateOfLineId = null;
}

/** The organ ends it after the person declined: there is counsel of own choice, or no lawyer is appointed again. */
export async function closeLine(
  ctx: MemberContext,
  { idempotencyKey, ...input }: LineMove & { outcome: ClosingOutcome; reason: string },
): Promise<CommandResult> {
  const act = input.outcome === 'DECLINED' ? 'closeLine' : 'closeWithCounsel';
  return await command(ctx, `defenceLine.${act}`, { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, act);
    const { notice, line, lines } = locked;
    const reason = requiredText(input.reason, 'reason', 500);
    const from = moveLine(tx, line, input.outcome);
    line.endingReasonSealed = seal(tx.ctx, linePlace('ending_reason_sealed', line.id), reason);
    recordLine(tx, notice, line, act, from);
    await settleNotice(tx, notice, lines);
    return done(locked);
  });
}
