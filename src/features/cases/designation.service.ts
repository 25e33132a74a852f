import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { partOf } from '../../access/participation.js';
import { brief } from '../../access/projection.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion } from '../../command/moves.js';
import { inTheNameOf } from '../../command/system-command.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { onLeadDesignated } from '../cooperation/case-hooks.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { moveLead, refuseInactiveLead } from './case-lead.service.js';
import { caseStep, type LockedCase, lockCaseRow } from './case-lock.js';
import { refusalOfOther } from './conflict.rules.js';
import { liesInConflict } from './conflict-sides.service.js';
import { refusalToNameLead } from './designation.rules.js';

export interface CaseDesignateInput extends CaseMove {
  organisationId: string;
  documentNumber: string;
}

/**
 * The lead of a case was suspended, and its open work came to who is above it (lifecycles.md §1): that one names another
 * institution, or itself where it is one, by its document. Afterwards the named one leads, with the original time of receipt;
 * who led stays as a side that reads what it has, an ask by which it had taken the case ends, and the superior has left.
 * Of a restricted case it needs number, state and due date, and sees no more.
 * What lies in a conflict of competence is decided there.
 * @throws CASE_DESIGNATED_ALREADY COMPETENCE_CONFLICT_OPEN_ALREADY ROLE_MAY_NOT SIDE_MAY_NOT CASE_LEAD_NOT_SUSPENDED COMPETENCE_OTHER_UNFIT ORGANISATION_NOT_ACTIVE TEXT_MISSING
 *   TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED SUBJECT_CHANGED_MEANWHILE
 */
export async function designateLead(ctx: MemberContext, input: CaseDesignateInput): Promise<CommandResult> {
  return await command(ctx, 'case.designate', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockFromAbove(tx, input.caseId);
    const { legalAidCase } = locked;
    const { reference } = ctx;
    await caseStep(tx, locked, 'designate');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const from = legalAidCase.leadOrganisationId;
    const to = input.organisationId;
    refuseIf(
      refusalToNameLead(
        tx.viewer.organisationId,
        reference.organisation(from),
        await liesInConflict(tx, legalAidCase.id),
      ),
    );
    refuseIf(refusalOfOther(from, reference.organisation(to)), { path: ['input', 'organisationId'] });
    await refuseInactiveLead(tx, to, ['input', 'organisationId']);
    const documentNumber = requiredText(input.documentNumber, 'documentNumber', 100);
    await moveAway(tx, legalAidCase, to, documentNumber);
    tx.record({
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      word: 'case.designate',
      from: legalAidCase.state,
      to: legalAidCase.state,
      version: legalAidCase.version,
      references: { fromOrganisation: from, toOrganisation: to },
      audience: [...new Set([tx.viewer.organisationId, from, to, ...homeOf(legalAidCase)])],
    });
    return { subjectId: legalAidCase.id };
  });
}

/** Who is above works on no case: of a restricted one it sees number and state, which is what a designation needs. */
async function lockFromAbove(tx: CommandTx, caseId: string): Promise<LockedCase> {
  if (!mayReadCasework(tx.viewer) || ownCasesOnly(tx.viewer) !== null) refuse('NOT_FOUND');
  const legalAidCase = await lockCaseRow(tx, caseId);
  const part = legalAidCase === null ? null : await partOf(tx, caseId, 'OPENS');
  if (legalAidCase === null || part === null) return await refuseLate(tx, caseId);
  return { legalAidCase, part };
}

/** Who named another has left the case: a colleague who comes later is told that and when, and sees no more of the case. */
async function refuseLate(tx: CommandTx, caseId: string): Promise<never> {
  const [left] = await tx.sql<{ at: Date; ours: boolean }>(
    `select ended_at as at, app.is_designated_by_us(subject_id) as ours from participation
     where organisation_id = (select app.org()) and subject_id = ? and ended_at is not null`,
    [caseId],
  );
  if (left?.ours !== true) refuse('NOT_FOUND');
  refuse('CASE_DESIGNATED_ALREADY', { actedBy: brief(tx.ctx, tx.viewer.organisationId).name, actedAt: left.at });
}

/**
 * The lead goes from who does no work, by its own SYSTEM: the persons are handed from it to the named one, past the superior.
 * Reopening waits until it has gone, or comes first.
 */
async function moveAway(tx: CommandTx, legalAidCase: LegalAidCase, to: string, documentNumber: string): Promise<void> {
  const from = legalAidCase.leadOrganisationId;
  await inTheNameOf(tx, from, async (there) => {
    const [row] = await there.sql<{ state: string }>('select state from organisation where id = ? for share', [from]);
    if (row?.state !== 'SUSPENDED') refuse('CASE_LEAD_NOT_SUSPENDED');
    const tellOthers = await onLeadDesignated(there, legalAidCase);
    legalAidCase.designationNumber = documentNumber;
    legalAidCase.designatedAt = tx.now;
    legalAidCase.designatedByOrganisationId = tx.viewer.organisationId;
    await moveLead(there, { legalAidCase, toOrganisationId: to, by: tx.viewer });
    await tellOthers();
  });
}

const homeOf = ({ homeOrganisationId }: LegalAidCase): string[] =>
  homeOrganisationId == null ? [] : [homeOrganisationId];
