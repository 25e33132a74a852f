import { participantsOf } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import { onCaseCorrected } from '../defence/case-hooks.js';
import { issueLetter } from '../letters/letter.service.js';
import { objectionDecision } from '../letters/templates/objection-decision.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import type { CaseMove } from './case.service.js';
import {
  restartAfterMove,
  restartAgreement,
  restartClosingFile,
  startAssignment,
  startRegularise,
} from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { caseStep, type LockedCase, lockCase } from './case-lock.js';
import { advanceOf, refusalOfIrregular } from './decision.rules.js';
import type { ObjectionCommand } from './objection.lifecycle.js';
import {
  lockObjection,
  type Objection,
  type ObjectionDecided,
  objectionStep,
  orderedCorrection,
  writeObjection,
} from './objection-lock.js';

export interface ObjectionMove {
  objectionId: string;
  expectedVersion: number;
  idempotencyKey: string;
}

export interface ObjectionDecideInput extends ObjectionMove {
  opinion: string;
  /** Body, number and date of the paper, where the superior has no organisation here. */
  outsideDocument?: string | null;
}

const place = (column: string, rowId: string) => ({ table: 'objection', column, rowId });

async function moveObjection(
  ctx: MemberContext,
  input: ObjectionMove,
  act: ObjectionCommand,
  work: (tx: CommandTx, locked: LockedCase, objection: Objection) => Promise<ObjectionDecided & { letter?: string }>,
): Promise<CommandResult> {
  return await command(ctx, `objection.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { locked, objection } = await lockObjection(tx, input.objectionId);
    const { legalAidCase } = locked;
    const next = await objectionStep(tx, locked, objection, act, input.expectedVersion);
    await stopClocks(tx, legalAidCase.id, ['OBJECTION_REVIEW']);
    const { letter, ...decided } = await work(tx, locked, objection);
    objection.state = next;
    await writeObjection(tx, objection, decided);
    touch(tx, legalAidCase);
    const references = { objection: objection.id, ...(letter === undefined ? {} : { letter }) };
    const also = objection.superiorOrganisationId === null ? [] : [objection.superiorOrganisationId];
    await recordCase(tx, legalAidCase, `objection.${act}`, legalAidCase.state, references, also);
    return { subjectId: legalAidCase.id, ids: { objection: objection.id } };
  });
}

/** The opinion, and the decision on paper (form 20): the superior's own, or the number of the paper it has sent. */
async function decided(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  objection: Objection,
  input: ObjectionDecideInput,
  maintained: boolean,
): Promise<ObjectionDecided & { letter?: string }> {
  const { ctx } = tx;
  const opinion = requiredText(input.opinion, 'opinion', 4_000);
  const opinionSealed = seal(ctx, place('opinion_sealed', objection.id), opinion);
  if (objection.superiorOrganisationId === null) {
    const outside = requiredText(input.outsideDocument, 'outsideDocument', 200);
    return { opinionSealed, outsideDocumentSealed: seal(ctx, place('outside_document_sealed', objection.id), outside) };
  }
  const lead = legalAidCase.leadOrganisationId;
  const nameOf = (id: string) => ctx.reference.organisation(id)?.nameZh ?? '';
  const letter = await issueLetter(tx, {
    template: objectionDecision,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    toOrganisationId: lead,
    facts: {
      applicantName: unseal(ctx, place('applicant_sealed', objection.id), objection.applicantSealed) ?? '',
      institutionName: nameOf(lead),
      decidedBy: nameOf(objection.decidedByOrganisationId),
      cause: ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
      caseNumber: legalAidCase.number ?? null,
      decisionName: objection.against === 'TERMINATED' ? '终止法律援助决定' : '不予法律援助决定',
      filedOn: objection.filedOn,
      objection: unseal(ctx, place('text_sealed', objection.id), objection.textSealed) ?? '',
      reason: opinion,
      maintained,
    },
  });
  return { opinionSealed, letter: letter.id };
}

/**
 * The judicial administration maintains the decision (法律援助法第49条). Afterwards the objection is at its end; reconsideration
 * and suit are open to the applicant, as the paper says.
 * @throws OBJECTION_AT_ANOTHER_STAGE SAME_PERSON_MAY_NOT SIDE_MAY_NOT ROLE_MAY_NOT TEXT_MISSING SUBJECT_CHANGED_MEANWHILE
 */
export async function maintainDecision(ctx: MemberContext, input: ObjectionDecideInput): Promise<CommandResult> {
  return await moveObjection(ctx, input, 'maintain', async (tx, { legalAidCase }, objection) =>
    decided(tx, legalAidCase, objection, input, true),
  );
}

/**
 * The judicial administration orders the institution to correct its decision. Afterwards the institution is awaited.
 * @throws as `maintainDecision`
 */
export async function orderCorrection(ctx: MemberContext, input: ObjectionDecideInput): Promise<CommandResult> {
  return await moveObjection(ctx, input, 'orderCorrection', async (tx, { legalAidCase }, objection) =>
    decided(tx, legalAidCase, objection, input, false),
  );
}

/** The applicant withdraws the objection. Afterwards another can be filed. @throws OBJECTION_AT_ANOTHER_STAGE SIDE_MAY_NOT ROLE_MAY_NOT */
export async function withdrawObjection(ctx: MemberContext, input: ObjectionMove): Promise<CommandResult> {
  return await moveObjection(ctx, input, 'withdraw', async () => ({}));
}

/**
 * The institution takes its decision back, as ordered. Afterwards a terminated case goes on with its lawyer, and another is due
 * where that one is of who led before; without one it is granted and a lawyer is due; a refused application is accepted and
 * is reviewed and decided anew. A defence line that the person had declined goes on as the case again. What was asked about
 * it and ended with it stays ended.
 * @throws CORRECTION_NOT_ORDERED CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function correctCase(ctx: MemberContext, input: CaseMove): Promise<CommandResult> {
  return await command(ctx, 'case.correct', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'correct');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const objection = await orderedCorrection(tx, legalAidCase.id);
    if (objection === null) refuse('CORRECTION_NOT_ORDERED');
    objection.state = 'CORRECTED';
    await writeObjection(tx, objection);
    legalAidCase.state = stateAfter(legalAidCase, next);
    legalAidCase.refusedAt = null;
    legalAidCase.refusedByMemberId = null;
    legalAidCase.refusalGround = null;
    legalAidCase.refusalReasonSealed = null;
    if (next === 'ACCEPTED') {
      // The review on which the old decision rested decides nothing more.
      legalAidCase.reviewedAt = null;
      legalAidCase.reviewedByMemberId = null;
    }
    touch(tx, legalAidCase);
    await tx.em.flush();
    await restart(tx, legalAidCase);
    await tx.sql('update case_termination set corrected_at = ? where case_id = ? and corrected_at is null', [
      tx.now,
      legalAidCase.id,
    ]);
    await onCaseCorrected(tx, legalAidCase);
    // Who was told that the aid had ended is told that it goes on.
    const told = (await participantsOf(tx, legalAidCase.id)).filter(
      ({ part }) => part === 'ORGAN' || part === 'SUPERVISOR',
    );
    const also = told.map(({ organisationId }) => organisationId);
    await recordCase(tx, legalAidCase, 'case.correct', from, { objection: objection.id }, also);
    return { subjectId: legalAidCase.id };
  });
}

function stateAfter({ lawyerId }: LegalAidCase, next: CaseState): CaseState {
  return next === 'IN_PROGRESS' && lawyerId == null ? 'GRANTED' : next;
}

async function restart(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  await stopClocks(tx, legalAidCase.id, ['TERMINATION_NOTICE']);
  if (legalAidCase.state === 'GRANTED') await startAssignment(tx, legalAidCase, 'ASSIGN_LAWYER');
  if (legalAidCase.state === 'IN_PROGRESS') await goOn(tx, legalAidCase);
  if (refusalOfIrregular(advanceOf(legalAidCase)) !== null && legalAidCase.state !== 'ACCEPTED')
    await startRegularise(tx, legalAidCase);
  if (legalAidCase.state === 'ACCEPTED')
    await startClock(tx, {
      ruleId: 'APPLICATION_REVIEW',
      organisationId: legalAidCase.leadOrganisationId,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      startedAt: tx.now,
      trigger: 'RECEIVED',
    });
}

/**
 * The clocks of work that goes on: the agreement that was never signed, the file of a matter that was concluded. Where the
 * lawyer is of who led before, another is due first.
 */
async function goOn(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  const movedOn = await restartAfterMove(tx, legalAidCase);
  const [signed] = await tx.sql(`select 1 from milestone where case_id = ? and kind = 'AGREEMENT_SIGNED'`, [
    legalAidCase.id,
  ]);
  if (signed === undefined && !movedOn) await restartAgreement(tx, legalAidCase);
  await restartClosingFile(tx, legalAidCase);
}
