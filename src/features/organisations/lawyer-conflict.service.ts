import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';

export interface ConflictOf {
  lawyerId: string;
  /** One of the two. */
  caseId: string | null;
  personId: string | null;
}

export interface ConflictInput extends ConflictOf {
  reason: string;
  idempotencyKey: string;
}

interface RegisteredLawyer {
  id: string;
  memberId: string | null;
  version: number;
}

/** The lawyer, whom the assigner, the head, or the lawyer who is a member here speaks for (O148-38). @throws NOT_FOUND ROLE_MAY_NOT */
async function lawyerToSpeakFor(tx: CommandTx, lawyerId: string): Promise<RegisteredLawyer> {
  const [lawyer] = await tx.sql<RegisteredLawyer>(
    `select id, member_id as "memberId", version from lawyer where id = ? and organisation_id = ? for update`,
    [lawyerId, tx.viewer.organisationId],
  );
  if (lawyer === undefined) refuse('NOT_FOUND', { path: ['input', 'lawyerId'] });
  const own = lawyer.memberId !== null && lawyer.memberId === tx.viewer.memberId;
  authorize(tx.viewer, { roles: own ? ['HANDLER', 'ASSIGNER', 'HEAD'] : ['ASSIGNER', 'HEAD'] });
  return lawyer;
}

/** A conflict is of a person or of a case in which the organisation takes part. @throws NOT_FOUND LIST_EMPTY */
async function refuseStrangers(tx: CommandTx, { caseId, personId }: ConflictOf): Promise<void> {
  const subjectId = caseId ?? personId;
  if (subjectId === null || (caseId !== null && personId !== null)) refuse('LIST_EMPTY', { path: ['input', 'caseId'] });
  const [part] = await tx.sql(
    'select 1 from participation where organisation_id = ? and subject_id = ? and ended_at is null',
    [tx.viewer.organisationId, subjectId],
  );
  if (part === undefined) refuse('NOT_FOUND', { path: ['input', caseId === null ? 'personId' : 'caseId'] });
}

/**
 * Declares that a lawyer may not act for a person, or in a case (律师法第39条). Afterwards the lawyer is not assigned there;
 * why is kept sealed in the office, and "choose another lawyer" is all that anybody is told.
 * @throws NOT_FOUND ROLE_MAY_NOT LAWYER_CONFLICT_DECLARED_ALREADY TEXT_MISSING
 */
export async function declareConflict(ctx: MemberContext, input: ConflictInput): Promise<CommandResult> {
  return await command(ctx, 'lawyer.declareConflict', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const lawyer = await lawyerToSpeakFor(tx, input.lawyerId);
    await refuseStrangers(tx, input);
    const reason = requiredText(input.reason, 'reason', 1_000);
    const id = newId();
    const written = await tx.sql(
      `insert into lawyer_conflict (id, organisation_id, lawyer_id, person_id, case_id, reason_sealed, declared_at, declared_by_member_id)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id`,
      [
        id,
        tx.viewer.organisationId,
        lawyer.id,
        input.personId,
        input.caseId,
        seal(ctx, { table: 'lawyer_conflict', column: 'reason_sealed', rowId: id }, reason),
        tx.now,
        tx.viewer.memberId,
      ],
    );
    if (written.length === 0) refuse('LAWYER_CONFLICT_DECLARED_ALREADY', { path: ['input', 'lawyerId'] });
    return recorded(tx, lawyer, 'lawyer.declareConflict');
  });
}

/**
 * What was declared no longer holds. Afterwards the lawyer can be assigned there again; the declaration is kept. Only the
 * head says so, and not of what he declared himself.
 * @throws NOT_FOUND ROLE_MAY_NOT SAME_PERSON_MAY_NOT LAWYER_CONFLICT_NOT_DECLARED
 */
export async function withdrawConflict(
  ctx: MemberContext,
  input: ConflictOf & { idempotencyKey: string },
): Promise<CommandResult> {
  return await command(ctx, 'lawyer.withdrawConflict', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const lawyer = await lawyerToSpeakFor(tx, input.lawyerId);
    authorize(tx.viewer, { roles: ['HEAD'] });
    await refuseStrangers(tx, input);
    const [declared] = await tx.sql<{ id: string; by: string | null }>(
      `select id, declared_by_member_id as by from lawyer_conflict
       where lawyer_id = ? and withdrawn_at is null and coalesce(person_id, case_id) = ?`,
      [lawyer.id, input.caseId ?? input.personId],
    );
    if (declared === undefined) refuse('LAWYER_CONFLICT_NOT_DECLARED', { path: ['input', 'lawyerId'] });
    if (declared.by === tx.viewer.memberId) refuse('SAME_PERSON_MAY_NOT');
    await tx.sql('update lawyer_conflict set withdrawn_at = ?, withdrawn_by_member_id = ? where id = ?', [
      tx.now,
      tx.viewer.memberId,
      declared.id,
    ]);
    return recorded(tx, lawyer, 'lawyer.withdrawConflict');
  });
}

function recorded(tx: CommandTx, lawyer: RegisteredLawyer, word: string) {
  const audience = [tx.viewer.organisationId];
  tx.record({ subjectType: 'LAWYER', subjectId: lawyer.id, word, version: lawyer.version, audience });
  return { subjectId: lawyer.id };
}
