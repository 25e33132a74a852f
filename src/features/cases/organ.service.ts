import { join, leave } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { givePersonsTo } from '../people/person.service.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { onlyMetHere, personIdsOf } from './case-persons.js';
import { refusalOfOrganKind } from './organ.rules.js';

async function partIn(tx: CommandTx, caseId: string, organisationId: string): Promise<Part | null> {
  const [row] = await tx.sql<{ part: Part }>(
    'select part from participation where subject_id = ? and organisation_id = ? and ended_at is null',
    [caseId, organisationId],
  );
  return row?.part ?? null;
}

/**
 * The body that handles the matter becomes a side of the case, inside the command that asks for it: the lead's own, a
 * completed notice, an accepted referral. Afterwards it sees who is helped and by which lawyer, hearing, custody and
 * stage, and nothing else; is it a side already, nothing changes.
 * @throws ORGAN_KIND_UNFIT ORGAN_TAKES_PART_ALREADY when it has another part in the case
 */
export async function joinOrgan(tx: CommandTx, legalAidCase: LegalAidCase, organisationId: string): Promise<void> {
  const organisation = tx.ctx.reference.organisation(organisationId);
  refuseIf(refusalOfOrganKind(organisation), { path: ['input', 'organisationId'] });
  const part = await partIn(tx, legalAidCase.id, organisationId);
  if (part === 'ORGAN') return;
  if (part !== null) refuse('ORGAN_TAKES_PART_ALREADY', { path: ['input', 'organisationId'] });
  await join(tx, [{ organisationId, subjectId: legalAidCase.id, subjectType: 'LEGAL_AID_CASE', part: 'ORGAN' }]);
  await givePersonsTo(tx, organisationId, 'ORGAN', await personIdsOf(tx, legalAidCase.id));
}

/** Afterwards the body has no part in the case any more, nor in the persons it met there alone. */
export async function leaveOrgan(tx: CommandTx, legalAidCase: LegalAidCase, organisationId: string): Promise<void> {
  const persons = await onlyMetHere(tx, [legalAidCase.id], organisationId);
  await leave(tx, organisationId, [legalAidCase.id, ...persons]);
}

export interface OrganMove extends CaseMove {
  organisationId: string;
}

/**
 * The lead takes the handling body in as a side. Afterwards it sees the lawyer and what it may, and is told what changes.
 * @throws NOT_FOUND ORGAN_KIND_UNFIT ORGAN_TAKES_PART_ALREADY CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function organJoin(ctx: MemberContext, input: OrganMove): Promise<CommandResult> {
  return await moveOrgan(ctx, input, 'organJoin', async (tx, legalAidCase) => {
    if ((await partIn(tx, legalAidCase.id, input.organisationId)) !== null)
      refuse('ORGAN_TAKES_PART_ALREADY', { path: ['input', 'organisationId'] });
    await joinOrgan(tx, legalAidCase, input.organisationId);
    return [];
  });
}

/**
 * The matter has left a body: the prosecution has passed it to the court. Afterwards that body sees the case no more.
 * @throws NOT_FOUND ORGAN_TAKES_NO_PART CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function organLeave(ctx: MemberContext, input: OrganMove): Promise<CommandResult> {
  return await moveOrgan(ctx, input, 'organLeave', async (tx, legalAidCase) => {
    if ((await partIn(tx, legalAidCase.id, input.organisationId)) !== 'ORGAN')
      refuse('ORGAN_TAKES_NO_PART', { path: ['input', 'organisationId'] });
    await leaveOrgan(tx, legalAidCase, input.organisationId);
    return [input.organisationId];
  });
}

async function moveOrgan(
  ctx: MemberContext,
  input: OrganMove,
  act: 'organJoin' | 'organLeave',
  work: (tx: CommandTx, legalAidCase: LegalAidCase) => Promise<readonly string[]>,
): Promise<CommandResult> {
  return await command(ctx, `case.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, act);
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    if (ctx.reference.organisation(input.organisationId) === null)
      refuse('NOT_FOUND', { path: ['input', 'organisationId'] });
    const also = await work(tx, legalAidCase);
    touch(tx, legalAidCase);
    const references = { organisation: input.organisationId };
    await recordCase(tx, legalAidCase, `case.${act}`, legalAidCase.state, references, also);
    return { subjectId: legalAidCase.id };
  });
}
