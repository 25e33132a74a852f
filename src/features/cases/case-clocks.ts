import type { CommandTx } from '../../command/command.js';
import type { KeptSuspension } from '../deadlines/agreed-date.rules.js';
import { carrySuspensions, startClock, stopClocks } from '../deadlines/deadline.service.js';
import type { LegalAidCase } from './case.entity.js';

/**
 * The review clock of the leading institution, from the original receipt, and without what it stood still for already
 * at another institution.
 */
export async function startReview(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  suspensions: readonly KeptSuspension[] = [],
): Promise<void> {
  await startClock(tx, {
    ruleId: 'APPLICATION_REVIEW',
    organisationId: legalAidCase.leadOrganisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    startedAt: legalAidCase.receivedAt,
    trigger: 'RECEIVED',
  });
  await carrySuspensions(tx, legalAidCase.id, 'APPLICATION_REVIEW', suspensions);
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
