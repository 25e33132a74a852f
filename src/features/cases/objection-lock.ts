import { whenDetails } from '../../access/authorize.js';
import type { CommandTx } from '../../command/command.js';
import { expectVersion, lastMoveOf, type Moved, touch } from '../../command/moves.js';
import { refuse } from '../../kernel/refusal.js';
import { type LockedCase, lockCase } from './case-lock.js';
import { type ObjectionCommand, type ObjectionState, objectionLifecycle } from './objection.lifecycle.js';
import { type ObjectionPlace, whyMayNotOnObjection } from './objection.rules.js';

/** An objection under the lock of its case. */
export interface Objection extends Moved, ObjectionPlace {
  id: string;
  caseId: string;
  state: ObjectionState;
  against: 'REFUSED' | 'TERMINATED';
  /** Who issued the decision. */
  decidedByOrganisationId: string;
  filedOn: string;
  applicantSealed: Buffer;
  textSealed: Buffer;
}

const COLUMNS = `id, case_id as "caseId", state, version, against, (select organisation_id from letter where letter.id = decision_letter_id) as "decidedByOrganisationId", superior_organisation_id as "superiorOrganisationId",
  recorded_by_member_id as "recordedByMemberId", filed_on::text as "filedOn", applicant_sealed as "applicantSealed", text_sealed as "textSealed",
  last_actor_organisation_id as "lastActorOrganisationId", last_actor_member_id as "lastActorMemberId", last_moved_at as "lastMovedAt"`;

async function objectionWhere(tx: CommandTx, where: string, id: string): Promise<Objection | null> {
  const [row] = await tx.sql<Omit<Objection, 'lastMovedAt'> & { lastMovedAt: string }>(
    `select ${COLUMNS} from objection where ${where} for update`,
    [id],
  );
  return row === undefined ? null : { ...row, lastMovedAt: new Date(row.lastMovedAt) };
}

/** Locks the case of an objection, then the objection. @throws NOT_FOUND */
export async function lockObjection(tx: CommandTx, id: string): Promise<{ locked: LockedCase; objection: Objection }> {
  const [seen] = await tx.sql<{ caseId: string }>('select case_id as "caseId" from objection where id = ?', [id]);
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockCase(tx, seen.caseId);
  const objection = await objectionWhere(tx, 'id = ?', id);
  if (objection === null || !['LEAD', 'SUPERVISOR'].includes(locked.part)) refuse('NOT_FOUND');
  return { locked, objection };
}

/** The objection on a locked case that has led to an order; null without one. */
export async function orderedCorrection(tx: CommandTx, caseId: string): Promise<Objection | null> {
  return await objectionWhere(tx, `case_id = ? and state = 'CORRECTION_ORDERED'`, caseId);
}

/**
 * Steps "who" and "when", then the version. Afterwards the returned state is the one the command leads to.
 * @throws ROLE_MAY_NOT SIDE_MAY_NOT SAME_PERSON_MAY_NOT OBJECTION_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE
 */
export async function objectionStep(
  tx: CommandTx,
  { part }: LockedCase,
  objection: Objection,
  command: ObjectionCommand,
  expectedVersion: number,
): Promise<ObjectionState> {
  const code = whyMayNotOnObjection(tx.viewer, part, objection, command);
  if (code !== null) refuse(code, { words: { roles: 'SUPERVISOR / HEAD' } });
  const next = objectionLifecycle.next(objection.state, command);
  if (next === null) {
    const move = await lastMoveOf(tx, objection);
    refuse('OBJECTION_AT_ANOTHER_STAGE', whenDetails(objectionLifecycle, objection.state, move));
  }
  await expectVersion(tx, objection, expectedVersion);
  return next;
}

export interface ObjectionDecided {
  opinionSealed?: Buffer | null;
  outsideDocumentSealed?: Buffer | null;
}

/** Writes an objection that has moved. Afterwards its row says what the object says. */
export async function writeObjection(
  tx: CommandTx,
  objection: Objection,
  { opinionSealed = null, outsideDocumentSealed = null }: ObjectionDecided = {},
): Promise<void> {
  const before = objection.version;
  touch(tx, objection);
  const decided = opinionSealed !== null;
  const written = await tx.sql(
    `update objection set state = ?, version = ?, opinion_sealed = coalesce(?, opinion_sealed),
       outside_document_sealed = coalesce(?, outside_document_sealed), decided_at = case when ? then ?::timestamptz else decided_at end,
       decided_by_member_id = case when ? then ?::uuid else decided_by_member_id end,
       corrected_at = case when ? = 'CORRECTED' then ?::timestamptz else corrected_at end,
       last_actor_organisation_id = ?, last_actor_member_id = ?, last_moved_at = ?
     where id = ? and version = ? returning id`,
    [
      objection.state,
      objection.version,
      opinionSealed,
      outsideDocumentSealed,
      decided,
      tx.now,
      decided,
      tx.viewer.memberId,
      objection.state,
      tx.now,
      objection.lastActorOrganisationId,
      objection.lastActorMemberId ?? null,
      objection.lastMovedAt,
      objection.id,
      before,
    ],
  );
  if (written.length !== 1) throw new Error('An objection that is locked is written.');
}
