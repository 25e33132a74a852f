import { beyondCover, joinMany } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { type LegalAidCase, LegalAidCaseSchema } from '../cases/case.entity.js';
import { hasCaseEnded } from '../cases/case.rules.js';
import { createCase } from '../cases/case.service.js';
import { restartAgreement } from '../cases/case-clocks.js';
import { refreshCaseBall } from '../cases/case-facts.js';
import { joinOrgan } from '../cases/organ.service.js';
import { previewClock, stopClocks } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { chineseDate } from '../letters/letter-text.js';
import { assignmentNotice } from '../letters/templates/assignment-notice.js';
import { officialLetter } from '../letters/templates/official-letter.js';
import {
  ALL_OWN_BARS,
  type Candidate,
  lockLawyer,
  type Matter,
  requireLawyer,
} from '../organisations/candidate.service.js';
import { openPersons } from '../people/person.service.js';
import { type DefenceLine, linePlace } from './defence.entity.js';
import { isRestrictedLine, lawyerTraitsOf } from './defence.rules.js';
import { moveLine, recordLine, settleNotice } from './defence-facts.js';
import { lineStep } from './defence-line.service.js';
import { type LockedLine, repeatedLine } from './defence-lock.js';
import { chargeOf } from './defence-paper.js';
import type { LineMove } from './defence-reroute.service.js';
import { DEFENCE_STAGES } from './defence-words.rules.js';
import { openNow } from './notice.service.js';

export interface AssignInput extends LineMove {
  lawyerId: string;
  /** The head's note, with which the office's own bars are set aside. */
  overrideNote?: string | null;
}

/**
 * Assigns a qualified lawyer to a defendant (法律援助法第26条; 办理法律援助案件程序规定第26条). What the law requires and
 * conflicts stand for everybody; load, a hearing that day and the like the head may set aside with a note. Two defendants
 * of one matter never share a lawyer. Afterwards the notice of assignment is issued; the clock runs until the organ is told.
 * @throws LAWYER_NOT_AVAILABLE LAWYER_WITHOUT_YEARS LAWYER_NOT_FAMILIAR_WITH_MINORS LAWYER_IN_CONFLICT
 *   DEFENCE_LAWYER_WAS_DECLINED LAWYER_MAY_BE_IN_CONFLICT LAWYER_OVERLOADED LAWYER_HEARING_CLASH DEFENCE_DUPLICATE_HAS_LAWYER ROLE_MAY_NOT, and what
 *   `lineNotNow` names
 */
export async function assignLine(
  ctx: MemberContext,
  { idempotencyKey, ...input }: AssignInput,
): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.assign', { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, 'assign');
    const { notice, line, lines } = locked;
    const setAside = overridden(tx, input.overrideNote);
    await openNow(tx, notice, lines);
    // What the opening has linked decides who is another defendant's lawyer.
    await tx.em.flush();
    await lockLawyer(tx, input.lawyerId);
    const matter = await matterOfLine(tx, line);
    const { lawyer, reasons } = await requireLawyer(tx, input.lawyerId, matter, setAside);
    await requireOtherLawyer(tx, line, input.lawyerId);
    await requireSameLawyer(tx, line, input.lawyerId);
    const from = moveLine(tx, line, 'ASSIGNED');
    line.lawyerId = input.lawyerId;
    line.handlerMemberId = lawyer.memberId;
    line.lawyerName = lawyer.name;
    line.lawyerLicenceNumber = lawyer.licenceNumber;
    line.lawyerPhone = lawyer.phone;
    line.lawyerFirm = lawyer.firm;
    line.setAside = reasons.flatMap(({ code, bar }) => (bar === 'OWN' ? [code] : []));
    line.setAsideNoteSealed =
      line.setAside.length === 0
        ? null
        : seal(tx.ctx, linePlace('set_aside_note_sealed', line.id), input.overrideNote?.trim() ?? null);
    line.assignedAt = tx.now;
    line.assignedByMemberId = tx.viewer.memberId;
    await settleNotice(tx, notice, lines);
    const letter = await issueAssignment(tx, locked, lawyer);
    recordLine(tx, notice, line, 'assign', from, { lawyer: input.lawyerId, letter });
    return { subjectId: notice.id, ids: { line: line.id, letter } };
  });
}

/** Which bars are set aside: all of the office's own by the head who says why, none otherwise. @throws ROLE_MAY_NOT TEXT_TOO_LONG */
function overridden(tx: CommandTx, note: string | null | undefined): readonly string[] {
  if (note == null) return [];
  requiredText(note, 'overrideNote', 500);
  if (!tx.viewer.roles.has('HEAD'))
    refuse('ROLE_MAY_NOT', { path: ['input', 'overrideNote'], words: { roles: 'HEAD' } });
  return ALL_OWN_BARS;
}

/** The matter a lawyer is sought for; the other defendants' lawyers of all its stages are barred. */
async function matterOfLine(tx: CommandTx, line: DefenceLine): Promise<Matter> {
  const others = await tx.sql<{ lawyerId: string }>(
    `select id as "lawyerId" from lawyer where organisation_id = ? and app.defends_in_matter(id, ?)`,
    [tx.viewer.organisationId, line.id],
  );
  return {
    personIds: [line.personId],
    traits: lawyerTraitsOf({ ...line, ground: line.ground ?? null }),
    otherLawyerIds: others.map(({ lawyerId }) => lawyerId),
    hearingOn: line.hearingOn ?? null,
  };
}

/** Whom the person declined is not assigned again, neither here nor on what repeats it. */
async function requireOtherLawyer(tx: CommandTx, line: DefenceLine, lawyerId: string): Promise<void> {
  const [declined] = await beyondCover(
    tx,
    async () =>
      await tx.sql('select 1 from defence_line where id in (?, ?) and ?::uuid = any(declined_lawyer_ids) limit 1', [
        line.id,
        line.duplicateOfLineId ?? line.id,
        lawyerId,
      ]),
  );
  if (declined !== undefined) refuse('DEFENCE_LAWYER_WAS_DECLINED', { path: ['input', 'lawyerId'] });
}

/** A duplicate goes to the lawyer who is there already; where the case has ended nobody is there any more. */
async function requireSameLawyer(tx: CommandTx, line: DefenceLine, lawyerId: string): Promise<void> {
  if (line.duplicateOfLineId == null) return;
  const first = await repeatedLine(tx, line.duplicateOfLineId);
  if (first === undefined || !['ASSIGNED', 'COMPLETED'].includes(first.state)) return;
  if (first.caseState !== null && hasCaseEnded(first.caseState)) return;
  if (first.lawyerId != null && first.lawyerId !== lawyerId)
    refuse('DEFENCE_DUPLICATE_HAS_LAWYER', { path: ['input', 'lawyerId'] });
}

/** 指派通知书 (form 11) to the lawyer's firm; the organ is told by the official letter, and has no part in this one. */
async function issueAssignment(
  tx: CommandTx,
  { notice, line }: LockedLine,
  lawyer: Candidate['lawyer'],
): Promise<string> {
  const [person] = await openPersons(tx, [line.personId]);
  const signBy = previewClock(tx.ctx, {
    ruleId: 'AGREEMENT_SIGN',
    organisationId: notice.toOrganisationId,
    startedAt: tx.now,
  });
  const letter = await issueLetter(tx, {
    template: assignmentNotice,
    subjectType: 'DEFENCE_NOTICE',
    subjectId: notice.id,
    toOrganisationId: null,
    lineIds: [line.id],
    addressee: lawyer.firm ?? lawyer.name,
    facts: {
      recipientName: person?.name ?? '',
      cause: chargeOf(tx, line),
      caseNumber: notice.number ?? null,
      formOfAid: notice.kind === 'DEFENCE' ? '刑事辩护' : '代理',
      lawyerName: lawyer.name,
      licenceNumber: lawyer.licenceNumber,
      signBy: signBy.dueOn ?? toLocalDate(tx.now),
      hearing: line.hearingOn == null ? null : `${chineseDate(line.hearingOn)}开庭`,
    },
  });
  return letter.id;
}

/**
 * The institution tells the organ name, licence and phone of the lawyer (法律援助法第36条). Afterwards its clock stands,
 * the official letter has a number, and the work goes on as a case, led by the institution, in which the organ is a side;
 * a duplicate joins the case of the line it repeats.
 */
export async function confirmLine(ctx: MemberContext, { idempotencyKey, ...input }: LineMove): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.confirmToOrgan', { idempotencyKey, input }, async (tx) => {
    const locked = await lineStep(tx, input, 'confirmToOrgan');
    const { notice, line, lines } = locked;
    await joinMany(tx, tx.viewer.organisationId, 'PERSON', 'LEAD', [line.personId]);
    const legalAidCase = (await caseOfDuplicate(tx, line)) ?? (await openLineCase(tx, locked));
    await joinOrgan(tx, legalAidCase, notice.ownerOrganisationId);
    await refreshCaseBall(tx, legalAidCase.id);
    const from = moveLine(tx, line, 'COMPLETED');
    line.confirmedAt = tx.now;
    line.confirmedByMemberId = tx.viewer.memberId;
    line.caseId = legalAidCase.id;
    if (lines.length === 1) {
      notice.caseId = legalAidCase.id;
      notice.version += 1;
    }
    await stopClocks(tx, notice.id, ['DEFENCE_ASSIGN'], line.id);
    await settleNotice(tx, notice, lines);
    const letter = await issueOfficialLetter(tx, locked, legalAidCase);
    recordLine(tx, notice, line, 'confirmToOrgan', from, { case: legalAidCase.id, letter });
    return { subjectId: notice.id, ids: { line: line.id, case: legalAidCase.id, letter } };
  });
}

/** The case of the line that this one repeats; null where there is none, or it has ended. */
async function caseOfDuplicate(tx: CommandTx, line: DefenceLine): Promise<LegalAidCase | null> {
  if (line.duplicateOfLineId == null) return null;
  const first = await repeatedLine(tx, line.duplicateOfLineId);
  if (first?.state !== 'COMPLETED' || (first.caseState !== null && hasCaseEnded(first.caseState))) return null;
  return first.caseId === null ? null : await tx.em.findOne(LegalAidCaseSchema, { id: first.caseId });
}

async function openLineCase(tx: CommandTx, { notice, line }: LockedLine): Promise<LegalAidCase> {
  const traits = lawyerTraitsOf({ ...line, ground: line.ground ?? null });
  const legalAidCase = await createCase(
    tx,
    {
      causeCode: notice.kind === 'DEFENCE' ? 'CRIMINAL_CASE' : 'COMPULSORY_MEDICAL_CASE',
      matter: `${notice.kind === 'DEFENCE' ? '通知辩护' : '通知代理'}（${DEFENCE_STAGES[line.stage].zh}）`,
      form: 'CRIMINAL_DEFENCE',
      lifeOrDeathPossible: traits.lifeOrDeathPossible,
      receivedAt: line.receivedAt ?? tx.now,
      restricted: isRestrictedLine(line),
      persons: [{ personId: line.personId }],
    },
    {
      state: 'ASSIGNED',
      matterGroupId: notice.matterGroupId,
      stage: line.stage,
      custody: line.custody,
      references: { notice: notice.id, line: line.id },
      begun: {
        recipientMinor: line.minor,
        assignedAt: line.assignedAt ?? tx.now,
        lawyerId: line.lawyerId ?? null,
        handlerMemberId: line.handlerMemberId ?? null,
        lawyerName: line.lawyerName ?? null,
        lawyerLicenceNumber: line.lawyerLicenceNumber ?? null,
        lawyerPhone: line.lawyerPhone ?? null,
      },
    },
  );
  // From the assignment, as its notice says: the five days do not begin anew with the letter to the organ.
  await restartAgreement(tx, legalAidCase, line.assignedAt ?? tx.now);
  return legalAidCase;
}

/** 法律援助公函 (form 13) to the organ. */
async function issueOfficialLetter(
  tx: CommandTx,
  { notice, line }: LockedLine,
  legalAidCase: LegalAidCase,
): Promise<string> {
  const [person] = await openPersons(tx, [line.personId]);
  const letter = await issueLetter(tx, {
    template: officialLetter,
    subjectType: 'DEFENCE_NOTICE',
    subjectId: notice.id,
    toOrganisationId: notice.ownerOrganisationId,
    lineIds: [line.id],
    facts: {
      recipientName: person?.name ?? '',
      cause: chargeOf(tx, line),
      caseNumber: legalAidCase.number ?? null,
      notice: notice.number == null ? null : { number: notice.number },
      scope: `${DEFENCE_STAGES[line.stage].zh}${notice.kind === 'DEFENCE' ? '辩护人' : '诉讼代理人'}`,
      lawyerName: line.lawyerName ?? '',
      licenceNumber: line.lawyerLicenceNumber ?? '',
      firm: line.lawyerFirm ?? null,
      phone: line.lawyerPhone ?? null,
    },
  });
  return letter.id;
}
