import type { CommandTx } from '../../command/command.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import type { LegalAidCase } from './case.entity.js';

/** The review clock of the leading institution, from the original receipt. */
export async function startReview(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  await startClock(tx, {
    ruleId: 'APPLICATION_REVIEW',
    organisationId: legalAidCase.leadOrganisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    startedAt: legalAidCase.receivedAt,
    trigger: 'RECEIVED',
  });
}

/** The clock until the agreement with the recipient is signed, from the assignment; the one before stands (O148-27). */
export async function restartAgreement(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  await stopClocks(tx, legalAidCase.id, ['AGREEMENT_SIGN']);
  await startClock(tx, {
    ruleId: 'AGREEMENT_SIGN',
    organisationId: legalAidCase.leadOrganisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    startedAt: tx.now,
    trigger: 'ASSIGNED',
  });
}

/** The clock until a lawyer is assigned: from the grant, or from the move of the lead. */
export async function startAssignment(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  ruleId: 'ASSIGN_LAWYER' | 'ASSIGN_LAWYER_AFTER_MOVE',
): Promise<void> {
  await startClock(tx, {
    ruleId,
    organisationId: legalAidCase.leadOrganisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    startedAt: tx.now,
    trigger: ruleId === 'ASSIGN_LAWYER' ? 'GRANTED' : 'TAKEN',
  });
}
