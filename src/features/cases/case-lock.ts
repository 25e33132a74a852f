import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly, whenDetails } from '../../access/authorize.js';
import { ownPart, partFrom } from '../../access/participation.js';
import { isOwnCase } from '../../access/restricted.js';
import type { CommandTx } from '../../command/command.js';
import { lastMoveOf } from '../../command/moves.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { type LegalAidCase, LegalAidCaseSchema } from './case.entity.js';
import { type CaseCommand, type CaseState, caseLifecycle } from './case.lifecycle.js';
import { caseNotNow, rolesFor, whyMayNotInCase } from './case.rules.js';

/** A case under its lock, with the part the viewer's organisation has in it, read after the lock. */
export interface LockedCase {
  legalAidCase: LegalAidCase;
  part: Part;
}

/**
 * Locks a case, looked up through the viewer's organisation; who has no casework role, or only own cases, sees no other.
 * @throws NOT_FOUND for another organisation's case and for a missing one alike
 */
export async function lockCase(tx: CommandTx, caseId: string): Promise<LockedCase> {
  if (!mayReadCasework(tx.viewer)) refuse('NOT_FOUND');
  await takeLock(tx, caseId);
  const [legalAidCase, inIt] = await Promise.all([rowOfCase(tx, caseId), ownPart(tx, caseId)]);
  const part = legalAidCase === null ? null : partFrom(inIt);
  if (legalAidCase === null || part === null) refuse('NOT_FOUND');
  const own = ownCasesOnly(tx.viewer);
  if (own !== null && legalAidCase.handlerMemberId !== own) {
    const [added] = await tx.sql(`select 1 from legal_aid_case c where c.id = ? and ${isOwnCase('c', '?')}`, [
      caseId,
      own,
      own,
    ]);
    if (added === undefined) refuse('NOT_FOUND');
  }
  return { legalAidCase, part };
}

/** The row of a case under its lock; null where the organisation has no part in it. */
export async function lockCaseRow(tx: CommandTx, caseId: string): Promise<LegalAidCase | null> {
  await takeLock(tx, caseId);
  return await rowOfCase(tx, caseId);
}

/** The lock stands before all that is read behind it, and everything goes out together. */
const takeLock = async (tx: CommandTx, caseId: string): Promise<void> =>
  await tx.post('select id from legal_aid_case where id = ? for update', [caseId]);

const rowOfCase = async (tx: CommandTx, id: string): Promise<LegalAidCase | null> =>
  await tx.em.findOne(LegalAidCaseSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** What a workstation never does, whatever part it has: it collects and forwards (lifecycles.md §1). */
const DECISIONS: readonly CaseCommand[] = [
  'accept',
  'review',
  'grant',
  'refuse',
  'grantInAdvance',
  'assign',
  'terminate',
];

/**
 * Steps "who" and "when" of a command on a locked case. Afterwards the returned state is the one it leads to.
 * @throws ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_SUSPENDED CASE_HANDLED_BY_ANOTHER, and what `caseNotNow` names
 */
export async function caseStep(tx: CommandTx, { legalAidCase, part }: LockedCase, command: CaseCommand) {
  const { state } = legalAidCase;
  const row = rowOf(state, command);
  if (tx.ctx.reference.organisation(tx.viewer.organisationId)?.kind === 'WORKSTATION' && DECISIONS.includes(command))
    refuse('WORKSTATION_NEVER_DECIDES', { basis: '法律援助法第12条、第13条' });
  const code = whyMayNotInCase(tx.viewer, legalAidCase.handlerMemberId ?? null, part, row);
  if (code !== null) refuse(code, { words: { roles: rolesFor(row, part).join(' / ') } });
  const next = caseLifecycle.next(state, command);
  if (next === null)
    refuse(caseNotNow(state, command), whenDetails(caseLifecycle, state, await lastMoveOf(tx, legalAidCase)));
  return next;
}

function rowOf(state: CaseState, command: CaseCommand) {
  const row =
    caseLifecycle.row(state, command) ?? caseLifecycle.table.transitions.find((each) => each.command === command);
  if (row === undefined) throw new Error(`case: no such command as ${command}`);
  return row;
}
