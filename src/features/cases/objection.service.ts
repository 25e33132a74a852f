import { authorize, whenDetails } from '../../access/authorize.js';
import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { lastMoveOf, touch } from '../../command/moves.js';
import { inTheNameOf } from '../../command/system-command.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, startOfDay, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { previewClock, startClock } from '../deadlines/deadline.service.js';
import type { LegalAidCase } from './case.entity.js';
import { caseLifecycle } from './case.lifecycle.js';
import { ENDED_WITH_REMEDY } from './case.rules.js';
import { recordCase } from './case-facts.js';
import { type LockedCase, lockCase } from './case-lock.js';
import { FILERS, isLate } from './objection.rules.js';
import { worksOnCovered } from './restricted-worker.js';
import { takeInAbove } from './supervision.service.js';

export interface ObjectionFileInput {
  /** One of the two: the lead names its case, the judicial administration the number of the decision. */
  caseId?: string | null;
  decisionNumber?: string | null;
  applicant: string;
  text: string;
  filedOn?: LocalDate | null;
  lateReason?: string | null;
  idempotencyKey: string;
}

const place = (column: string, rowId: string) => ({ table: 'objection', column, rowId });

/** The case by its id, or by the paper that somebody has brought to the superior, which takes part from then on. */
async function caseOf(tx: CommandTx, { caseId, decisionNumber }: ObjectionFileInput): Promise<LockedCase> {
  if (caseId != null) return await lockCase(tx, caseId);
  authorize(tx.viewer, { roles: FILERS.SUPERVISOR ?? [] });
  const [door] = await tx.sql<{ caseId: string; known: boolean }>(
    `select d.case_id as "caseId", exists (select 1 from participation p where p.organisation_id = d.organisation_id
       and p.subject_id = d.case_id and p.ended_at is null) as known
     from objection_door d where d.organisation_id = ? and d.number_key = ?`,
    [tx.viewer.organisationId, normaliseNumber(decisionNumber ?? '')],
  );
  if (door === undefined) refuse('NOT_FOUND', { path: ['input', 'decisionNumber'] });
  const { organisationId } = tx.viewer;
  if (!door.known) {
    // Also one that has left the case comes in again by the door that the institution has opened.
    await join(tx, [{ organisationId, subjectId: door.caseId, subjectType: 'LEGAL_AID_CASE', part: 'SUPERVISOR' }]);
    await worksOnCovered(tx, door.caseId);
  }
  return await lockCase(tx, door.caseId);
}

/** The paper that ended the case, and who issued it: that is not who leads, where another has been named since. */
interface Decision {
  letterId: string;
  issuerId: string;
  servedOn: LocalDate | null;
  /** The person is heard where the viewer sits: the issuer has opened the door to it. */
  heardHere: boolean;
}

async function decisionOf(tx: CommandTx, legalAidCase: LegalAidCase): Promise<Decision> {
  const [row] = await tx.sql<Decision>(
    `select l.id as "letterId", l.organisation_id as "issuerId", (select s.served_on::text from letter_service s where s.letter_id = l.id) as "servedOn",
       exists (select 1 from objection_door d join letter brought on brought.id = d.letter_id
         where d.organisation_id = ? and d.case_id = l.subject_id and brought.organisation_id = l.organisation_id) as "heardHere"
     from letter l where l.subject_id = ? and l.template_id = ? order by l.issued_at desc, l.id desc limit 1`,
    [
      tx.viewer.organisationId,
      legalAidCase.id,
      legalAidCase.state === 'TERMINATED' ? 'TERMINATION_DECISION' : 'REFUSAL_DECISION',
    ],
  );
  if (row === undefined) throw new Error('A decision that ended a case stands on paper.');
  return row;
}

/**
 * Writes an applicant's objection down (法律援助法第49条): at the counter of the institution, or at the judicial administration
 * to which somebody brings the decision. Afterwards the superior of the institution that decided takes part and has five days,
 * whoever leads the case by now; a late one is taken with its reason.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT OBJECTION_NOT_POSSIBLE OBJECTION_OPEN_ALREADY OBJECTION_TOO_LATE DATE_UNFIT
 *   TEXT_MISSING TEXT_TOO_LONG
 */
export async function fileObjection(ctx: MemberContext, input: ObjectionFileInput): Promise<CommandResult> {
  return await command(ctx, 'objection.file', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await caseOf(tx, input);
    const { legalAidCase, part } = locked;
    authorize(tx.viewer, { roles: FILERS[part] ?? [], side: ['LEAD', 'SUPERVISOR'] }, part);
    const { state } = legalAidCase;
    if (!ENDED_WITH_REMEDY.includes(state))
      refuse('OBJECTION_NOT_POSSIBLE', whenDetails(caseLifecycle, state, await lastMoveOf(tx, legalAidCase)));
    const [open] = await tx.sql(
      `select 1 from objection where case_id = ? and state in ('FILED', 'CORRECTION_ORDERED')`,
      [legalAidCase.id],
    );
    if (open !== undefined) refuse('OBJECTION_OPEN_ALREADY');
    const decision = await decisionOf(tx, legalAidCase);
    const lateness = latenessOf(tx, input, decision);
    const superior = superiorOf(tx, decision);
    const id = newId();
    await tx.sql(
      `insert into objection (id, case_id, against, state, version, superior_organisation_id, decision_letter_id, applicant_sealed, text_sealed,
         filed_on, late, late_reason_sealed, recorded_at, recorded_by_organisation_id, recorded_by_member_id, last_actor_organisation_id,
         last_actor_member_id, last_moved_at)
       values (?, ?, ?, 'FILED', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        state,
        superior,
        decision.letterId,
        seal(ctx, place('applicant_sealed', id), requiredText(input.applicant, 'applicant', 100)),
        seal(ctx, place('text_sealed', id), requiredText(input.text, 'text', 4_000)),
        lateness.filedOn,
        lateness.late,
        seal(ctx, place('late_reason_sealed', id), lateness.reason),
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
        tx.viewer.organisationId,
        tx.viewer.memberId,
        tx.now,
      ],
    );
    if (superior !== null) await bringBefore(tx, legalAidCase, superior);
    touch(tx, legalAidCase);
    const also = superior === null ? [] : [superior];
    await recordCase(tx, legalAidCase, 'objection.file', state, { objection: id }, also);
    return { subjectId: legalAidCase.id, ids: { objection: id } };
  });
}

/** The judicial administration that set up the institution that decided (法律援助法第49条), where it is here and at work. */
function superiorOf(tx: CommandTx, { issuerId, heardHere }: Decision): string | null {
  if (heardHere) return tx.viewer.organisationId;
  const { reference } = tx.ctx;
  const superior = reference.organisation(reference.organisation(issuerId)?.parentId ?? '');
  return superior?.kind === 'JUDICIAL_ADMINISTRATION' && superior.state === 'ACTIVE' ? superior.id : null;
}

function latenessOf(tx: CommandTx, input: ObjectionFileInput, served: Decision) {
  const today = toLocalDate(tx.now);
  const filedOn = input.filedOn ?? today;
  if (filedOn > today || (served.servedOn !== null && filedOn < served.servedOn))
    refuse('DATE_UNFIT', { path: ['input', 'filedOn'] });
  const until =
    served.servedOn === null
      ? null
      : previewClock(tx.ctx, {
          ruleId: 'OBJECTION_FILE',
          organisationId: served.issuerId,
          startedAt: startOfDay(served.servedOn),
          trigger: 'SERVED',
        }).dueOn;
  const late = isLate(filedOn, until);
  const reason = optionalText(input.lateReason, 'lateReason', 1_000);
  if (late && reason === null)
    refuse('OBJECTION_TOO_LATE', {
      path: ['input', 'lateReason'],
      words: { until: until ?? '' },
      basis: '办理法律援助案件程序规定第22条',
    });
  return { filedOn, late, reason: late ? reason : null };
}

/**
 * Afterwards the superior takes part and has five days. The lead, who knows the persons, gives them with the case; who takes
 * an objection in that another decides has it given by the lead. Who came by the door is in the case already.
 */
async function bringBefore(tx: CommandTx, legalAidCase: LegalAidCase, superior: string): Promise<void> {
  const { id, leadOrganisationId } = legalAidCase;
  const takeIn = async (there: CommandTx) => await takeInAbove(there, [superior], id, 'BY_NAME');
  if (tx.viewer.organisationId === leadOrganisationId) await takeIn(tx);
  else if (tx.viewer.organisationId !== superior) await inTheNameOf(tx, leadOrganisationId, takeIn);
  await startClock(tx, {
    ruleId: 'OBJECTION_REVIEW',
    organisationId: superior,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: id,
    startedAt: tx.now,
    trigger: 'RECEIVED',
  });
}
