import type { CommandTx } from '../../command/command.js';
import { type LocalDate, startOfDay } from '../../kernel/local-date.js';
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
export async function restartAgreement(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  startedAt: Date = tx.now,
): Promise<void> {
  await stopClocks(tx, legalAidCase.id, ['AGREEMENT_SIGN']);
  await startClock(tx, {
    ruleId: 'AGREEMENT_SIGN',
    organisationId: legalAidCase.leadOrganisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    startedAt,
    trigger: 'ASSIGNED',
  });
}

/** The clock of the closing file: from the day on which the matter is concluded; a later conclusion stands in place of it. */
export async function startClosingFile(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  concludedOn: LocalDate,
): Promise<void> {
  await stopClocks(tx, legalAidCase.id, ['CLOSING_FILE']);
  await startClock(tx, {
    ...ofLead(legalAidCase, 'CLOSING_FILE'),
    startedAt: startOfDay(concludedOn),
    trigger: 'CONCLUDED',
  });
}

/** A file that was sent back is due by the day it was due by: the limit runs on, and is not set anew. */
export async function restartClosingFile(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  const [last] = await tx.sql<{ startedAt: Date }>(
    `select started_at as "startedAt" from deadline where subject_id = ? and rule_id = 'CLOSING_FILE' order by started_at desc limit 1`,
    [legalAidCase.id],
  );
  if (last === undefined) return;
  const startedAt = new Date(last.startedAt);
  await startClock(tx, { ...ofLead(legalAidCase, 'CLOSING_FILE'), startedAt, trigger: 'CONCLUDED' });
}

/** The clock of the head's review of the closing file (办理法律援助案件程序规定第41条). */
export async function startClosingReview(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  await startClock(tx, { ...ofLead(legalAidCase, 'CLOSING_REVIEW'), startedAt: tx.now, trigger: 'RECEIVED' });
}

/** The clock until the papers of aid in advance are made good (法律援助法第44条). */
export async function startRegularise(tx: CommandTx, legalAidCase: LegalAidCase): Promise<{ dueOn: LocalDate | null }> {
  return await startClock(tx, { ...ofLead(legalAidCase, 'REGULARISE'), startedAt: tx.now, trigger: 'GRANTED' });
}

const ofLead = ({ id, leadOrganisationId }: LegalAidCase, ruleId: string) => ({
  ruleId,
  organisationId: leadOrganisationId,
  subjectType: 'LEGAL_AID_CASE' as const,
  subjectId: id,
});

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

/**
 * Work goes on that was stopped, or handed in, before the lead moved. Afterwards another lawyer is due where the one on the
 * case is of another institution's register: nobody at the lead works on it. @returns whether that is so
 */
export async function restartAfterMove(tx: CommandTx, legalAidCase: LegalAidCase): Promise<boolean> {
  const { id, leadOrganisationId: lead, lawyerId = null, handlerMemberId = null } = legalAidCase;
  if (lawyerId === null && handlerMemberId === null) return false;
  const [known] = await tx.sql<{ ours: boolean; running: boolean }>(
    `select exists (select 1 from lawyer l where l.id = ?::uuid and l.organisation_id = ?)
         or exists (select 1 from member m where m.id = ?::uuid and m.organisation_id = ?) as ours,
       exists (select 1 from deadline d where d.subject_id = ? and d.rule_id = 'ASSIGN_LAWYER_AFTER_MOVE' and d.stopped_at is null) as running`,
    [lawyerId, lead, handlerMemberId, lead, id],
  );
  if (known === undefined || known.ours) return false;
  if (!known.running) await startAssignment(tx, legalAidCase, 'ASSIGN_LAWYER_AFTER_MOVE');
  return true;
}
