import { LockMode } from '@mikro-orm/core';
import { authorize, mayReadCasework, ownCasesOnly, whenDetails } from '../../access/authorize.js';
import { join, participantsOf, partOf, setBall } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { nextNumber } from '../letters/letter.service.js';
import { type LegalAidCase, LegalAidCaseSchema } from './case.entity.js';
import { caseLifecycle } from './case.lifecycle.js';
import { caseNotNow, isUndecided } from './case.rules.js';
import { moveLead, refuseInactiveLead } from './case-lead.service.js';
import { lockCase } from './case-lock.js';
import { type CompetenceConflict, CompetenceConflictSchema, conflictPlace } from './conflict.entity.js';
import { type ConflictState, conflictLifecycle } from './conflict.lifecycle.js';
import { conflictNotNow, type Hierarchy, refusalOfOther, superiorsOfConflict } from './conflict.rules.js';
import { hideFromSuperiors, liesInConflict } from './conflict-sides.service.js';
import { takeInAbove } from './supervision.service.js';

const BASIS = '办理法律援助案件程序规定第10条';
const RAISERS = { roles: ['RECEPTION', 'HEAD'], side: 'LEAD' } as const;

export interface ConflictRaiseInput {
  caseId: string;
  otherOrganisationId: string;
  reason: string;
  idempotencyKey: string;
}

/**
 * The lead says that another institution received the same matter. Afterwards the common superior of both has the conflict
 * on its desk (without one the superior of each), and sees the case as a superior does; the other institution is told the
 * matter in one line. The case goes on: nobody waits for aid because two offices disagree.
 * @throws ROLE_MAY_NOT SIDE_MAY_NOT COMPETENCE_OTHER_UNFIT ORGANISATION_NOT_ACTIVE COMPETENCE_NO_SUPERIOR
 *   COMPETENCE_CONFLICT_OPEN_ALREADY TEXT_MISSING TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function raiseConflict(ctx: MemberContext, input: ConflictRaiseInput): Promise<CommandResult> {
  const request = { idempotencyKey: input.idempotencyKey, input };
  return await command(ctx, 'competenceConflict.raise', request, async (tx) => {
    const { legalAidCase, part } = await lockCase(tx, input.caseId);
    authorize(tx.viewer, RAISERS, part);
    refuseDecided(legalAidCase);
    const { organisationId } = tx.viewer;
    const other = ctx.reference.organisation(input.otherOrganisationId);
    refuseIf(refusalOfOther(organisationId, other), { path: ['input', 'otherOrganisationId'] });
    const superiors = superiorsOfConflict(organisationId, input.otherOrganisationId, hierarchyOf(tx));
    if (superiors.length === 0) refuse('COMPETENCE_NO_SUPERIOR');
    const reason = requiredText(input.reason, 'reason', 1_000);
    if (await liesInConflict(tx, legalAidCase.id)) refuse('COMPETENCE_CONFLICT_OPEN_ALREADY');
    const id = newId();
    const row = { subjectId: id, subjectType: 'COMPETENCE_CONFLICT' as const };
    await join(tx, [
      { ...row, organisationId, part: 'REQUESTING' },
      { ...row, organisationId: input.otherOrganisationId, part: 'REQUESTED' },
      ...superiors.map((superior) => ({ ...row, organisationId: superior, part: 'SUPERVISOR' as const })),
    ]);
    await takeInAbove(tx, superiors, legalAidCase.id);
    const number = await nextNumber(tx, '争');
    const conflict = tx.em.create(CompetenceConflictSchema, {
      id,
      ownerOrganisationId: organisationId,
      toOrganisationId: input.otherOrganisationId,
      caseId: legalAidCase.id,
      number,
      numberKey: normaliseNumber(number),
      state: 'RAISED',
      version: 1,
      // What is protected in the own office is not told to another one.
      matter: legalAidCase.restricted ? '限制查看的事项' : legalAidCase.matter,
      reasonSealed: seal(ctx, conflictPlace('reason_sealed', id), reason),
      raisedAt: tx.now,
      lastActorOrganisationId: organisationId,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    });
    tx.em.persist(conflict);
    await tell(tx, conflict, 'raise', null);
    return { subjectId: id };
  });
}

function refuseDecided({ state }: LegalAidCase): void {
  if (!isUndecided(state)) refuse(caseNotNow(state, 'accept'), whenDetails(caseLifecycle, state));
}

function hierarchyOf({ ctx }: CommandTx): Hierarchy {
  return {
    aboveOf: (id) => {
      const facts = ctx.reference.organisation(id);
      return facts?.supervisingId ?? facts?.parentId ?? null;
    },
    receives: (id) => ctx.reference.organisation(id)?.state === 'ACTIVE',
  };
}

export interface ConflictMove {
  conflictId: string;
  expectedVersion: number;
  idempotencyKey: string;
}

async function lockConflict(tx: CommandTx, id: string): Promise<{ conflict: CompetenceConflict; part: Part }> {
  if (!mayReadCasework(tx.viewer) || ownCasesOnly(tx.viewer) !== null) refuse('NOT_FOUND');
  const conflict = await tx.em.findOne(CompetenceConflictSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const part = conflict === null ? null : await partOf(tx, id);
  if (conflict === null || part === null) refuse('NOT_FOUND');
  return { conflict, part };
}

/**
 * The other institution names its own case of the matter. Afterwards the superiors see that case too, and the decision moves
 * whichever of the two is in the wrong place.
 * @throws COMPETENCE_JOINED_ALREADY COMPETENCE_CONFLICT_OPEN_ALREADY SIDE_MAY_NOT ROLE_MAY_NOT CASE_AT_ANOTHER_STAGE CASE_ENDED
 *   COMPETENCE_DECIDED_ALREADY COMPETENCE_CONFLICT_ENDED
 */
export async function joinConflict(
  ctx: MemberContext,
  input: ConflictMove & { caseId: string },
): Promise<CommandResult> {
  const request = { idempotencyKey: input.idempotencyKey, input };
  return await command(ctx, 'competenceConflict.join', request, async (tx) => {
    const own = await lockCase(tx, input.caseId);
    const { conflict, part } = await lockConflict(tx, input.conflictId);
    await stepOf(tx, conflictLifecycle, part, conflict, 'join', conflictNotNow);
    await expectVersion(tx, conflict, input.expectedVersion);
    if (conflict.otherCaseId != null) refuse('COMPETENCE_JOINED_ALREADY');
    authorize(tx.viewer, RAISERS, own.part);
    refuseDecided(own.legalAidCase);
    if (await liesInConflict(tx, own.legalAidCase.id))
      refuse('COMPETENCE_CONFLICT_OPEN_ALREADY', { path: ['input', 'caseId'] });
    const superiors = (await participantsOf(tx, conflict.id)).filter((each) => each.part === 'SUPERVISOR');
    await takeInAbove(
      tx,
      superiors.map(({ organisationId }) => organisationId),
      own.legalAidCase.id,
    );
    conflict.otherCaseId = own.legalAidCase.id;
    touch(tx, conflict);
    await tell(tx, conflict, 'join', 'RAISED');
    return { subjectId: conflict.id };
  });
}

/** The raiser takes the conflict back. Afterwards the superiors see the case no more. @throws COMPETENCE_JOINED_ALREADY COMPETENCE_DECIDED_ALREADY */
export async function withdrawConflict(ctx: MemberContext, input: ConflictMove): Promise<CommandResult> {
  const request = { idempotencyKey: input.idempotencyKey, input };
  return await command(ctx, 'competenceConflict.withdraw', request, async (tx) => {
    const cases = await lockCases(tx, input.conflictId);
    const { conflict, part } = await lockConflict(tx, input.conflictId);
    const from = conflict.state;
    const next = await stepOf(tx, conflictLifecycle, part, conflict, 'withdraw', conflictNotNow);
    await expectVersion(tx, conflict, input.expectedVersion);
    if (conflict.otherCaseId != null) refuse('COMPETENCE_JOINED_ALREADY');
    conflict.state = next;
    touch(tx, conflict);
    await tell(tx, conflict, 'withdraw', from);
    await hideFromSuperiors(tx, conflict.id, cases);
    return { subjectId: conflict.id };
  });
}

export interface ConflictDecideInput extends ConflictMove {
  competentOrganisationId: string;
  documentNumber: string;
  reason?: string | null;
}

/**
 * A superior says which of the two is competent, by its document. Afterwards the first decision stands for both; the case of
 * the other institution has the competent one as its lead, with the original time of receipt; the superiors leave the cases.
 * @throws COMPETENCE_OTHER_UNFIT ORGANISATION_NOT_ACTIVE TEXT_MISSING TEXT_TOO_LONG SIDE_MAY_NOT ROLE_MAY_NOT
 *   COMPETENCE_DECIDED_ALREADY COMPETENCE_CONFLICT_ENDED
 */
export async function decideConflict(ctx: MemberContext, input: ConflictDecideInput): Promise<CommandResult> {
  const request = { idempotencyKey: input.idempotencyKey, input };
  return await command(ctx, 'competenceConflict.decide', request, async (tx) => {
    const cases = await lockCases(tx, input.conflictId);
    const { conflict, part } = await lockConflict(tx, input.conflictId);
    const from = conflict.state;
    const next = await stepOf(tx, conflictLifecycle, part, conflict, 'decide', conflictNotNow);
    await expectVersion(tx, conflict, input.expectedVersion);
    const { competentOrganisationId: competent } = input;
    if (competent !== conflict.ownerOrganisationId && competent !== conflict.toOrganisationId)
      refuse('COMPETENCE_OTHER_UNFIT', { path: ['input', 'competentOrganisationId'], basis: BASIS });
    const reason = optionalText(input.reason, 'reason', 2_000);
    conflict.documentNumber = requiredText(input.documentNumber, 'documentNumber', 100);
    conflict.state = next;
    conflict.competentOrganisationId = competent;
    conflict.decisionSealed = seal(ctx, conflictPlace('decision_sealed', conflict.id), reason);
    conflict.decidedAt = tx.now;
    conflict.decidedByOrganisationId = tx.viewer.organisationId;
    touch(tx, conflict);
    const misplaced = cases.filter((each) => each.leadOrganisationId !== competent && isUndecided(each.state));
    if (misplaced.length > 0) await refuseInactiveLead(tx, competent, ['input', 'competentOrganisationId']);
    for (const legalAidCase of misplaced) await moveLead(tx, { legalAidCase, toOrganisationId: competent });
    await tell(tx, conflict, 'decide', from, { toOrganisation: competent });
    await hideFromSuperiors(tx, conflict.id, cases);
    return { subjectId: conflict.id };
  });
}

/** The cases of a conflict under their locks, in the order of their ids; read before the conflict is locked. */
async function lockCases(tx: CommandTx, conflictId: string): Promise<LegalAidCase[]> {
  const [row] = await tx.sql<{ caseId: string; otherCaseId: string | null }>(
    'select case_id as "caseId", other_case_id as "otherCaseId" from competence_conflict where id = ?',
    [conflictId],
  );
  const ids = [row?.caseId, row?.otherCaseId].filter((id) => id != null).sort();
  const cases: LegalAidCase[] = [];
  for (const id of ids) {
    const found = await tx.em.findOne(LegalAidCaseSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (found !== null) cases.push(found);
  }
  return cases;
}

/** The end of every command: whose turn it is follows from the state, and both sides and their superiors are told. */
async function tell(
  tx: CommandTx,
  conflict: CompetenceConflict,
  word: string,
  from: ConflictState | null,
  references: Readonly<Record<string, string>> = {},
): Promise<void> {
  await tx.em.flush();
  const sides = await participantsOf(tx, conflict.id);
  const open = conflict.state === 'RAISED';
  await setBall(
    tx,
    conflict.id,
    sides.map(({ organisationId, part }) => ({
      organisationId,
      awaitsUs: open && part === 'SUPERVISOR',
      awaitsThem: open && part !== 'SUPERVISOR',
      earliestDueAt: null,
    })),
  );
  tx.record({
    subjectType: 'COMPETENCE_CONFLICT',
    subjectId: conflict.id,
    word: `competenceConflict.${word}`,
    from,
    to: conflict.state,
    version: conflict.version,
    references,
    audience: sides.map(({ organisationId }) => organisationId),
  });
}
