import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly, whenDetails } from '../../access/authorize.js';
import { ownPart, partFrom } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { lastMoveOf } from '../../command/moves.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { type Referral, ReferralSchema } from './referral.entity.js';
import { type ReferralCommand, type ReferralState, referralLifecycle } from './referral.lifecycle.js';
import { type Desk, deskRoles, powerFor, referralNotNow, whyMayNotInReferral } from './referral.rules.js';

/** A referral under its lock, with the part the viewer's organisation has in it, read after the lock. */
export interface LockedReferral {
  ask: Referral;
  part: Part;
  desk: Desk;
}

/**
 * Locks the sender's case where the viewer sees it, then the referral: always in this order. Looked up through the viewer's organisation.
 * @throws NOT_FOUND for another organisation's referral and for a missing one alike
 */
export async function lockReferral(tx: CommandTx, referralId: string): Promise<LockedReferral> {
  // Who only handles cases meets no referral (referral.reads.ts): one that is there is answered like one that is not.
  if (!mayReadCasework(tx.viewer) || ownCasesOnly(tx.viewer) !== null) refuse('NOT_FOUND');
  return await lockAnyReferral(tx, referralId);
}

/** The same for a clock, that has no roles. @throws NOT_FOUND */
export async function lockAnyReferral(tx: CommandTx, referralId: string): Promise<LockedReferral> {
  const [seen] = await tx.sql<{ caseId: string | null }>('select case_id as "caseId" from referral where id = ?', [
    referralId,
  ]);
  if (seen === undefined) refuse('NOT_FOUND');
  if (seen.caseId !== null) await tx.post('select id from legal_aid_case where id = ? for update', [seen.caseId]);
  // Both locks stand before all that is read behind them, and everything goes out together.
  await tx.post('select id from referral where id = ? for update', [referralId]);
  const [ask, own, desk] = await Promise.all([
    tx.em.findOne(ReferralSchema, { id: referralId }, { lockMode: LockMode.PESSIMISTIC_WRITE }),
    ownPart(tx, referralId),
    deskOf(tx),
  ]);
  // Of a restricted one that came in nobody works on it yet: who opens it does from then on.
  const comesIn = ask?.state === 'SENT' && ask.toOrganisationId === tx.viewer.organisationId;
  const part = ask === null ? null : partFrom(own, comesIn ? 'OPENS' : null);
  if (ask === null || part === null) refuse('NOT_FOUND');
  return { ask, part, desk };
}

/** What the viewer's organisation is, and what its desk may do. */
export async function deskOf(tx: CommandTx): Promise<Desk> {
  const [row] = await tx.sql<Desk>('select kind, powers from organisation where id = ?', [tx.viewer.organisationId]);
  return row ?? { kind: '', powers: [] };
}

const BASIS_OF_STATIONS = '法律援助法第12条、第13条';

/**
 * Steps "who" and "when" of a command on a locked referral. Afterwards the returned state is the one it leads to.
 * @throws WORKSTATION_NEVER_DECIDES WORKSTATION_POWER_MISSING ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_SUSPENDED SUBJECT_RESTRICTED, and what `referralNotNow` names
 */
export async function referralStep(
  tx: CommandTx,
  { ask, part, desk }: LockedReferral,
  command: ReferralCommand,
): Promise<ReferralState> {
  const row = rowOf(ask.state, command);
  const code = whyMayNotInReferral(tx.viewer, desk, part, row);
  const station = code === 'WORKSTATION_NEVER_DECIDES' || code === 'WORKSTATION_POWER_MISSING';
  refuseIf(code, {
    words: { roles: deskRoles(row, desk).join(' / '), power: powerFor(command) },
    ...(station ? { basis: BASIS_OF_STATIONS } : {}),
  });
  const next = referralLifecycle.next(ask.state, command);
  if (next === null)
    refuse(referralNotNow(ask.state, command), whenDetails(referralLifecycle, ask.state, await lastMoveOf(tx, ask)));
  return next;
}

function rowOf(state: ReferralState, command: ReferralCommand) {
  const row =
    referralLifecycle.row(state, command) ??
    referralLifecycle.table.transitions.find((candidate) => candidate.command === command);
  if (row === undefined) throw new Error(`referral: no such command as ${command}`);
  return row;
}

/** The persons of a referral, in their order. */
export async function personsOfReferral(tx: CommandTx, referralId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    'select person_id as id from referral_person where referral_id = ? order by position',
    [referralId],
  );
  return rows.map((row) => row.id);
}
