import { type LastMove, step } from '../access/authorize.js';
import { brief } from '../access/projection.js';
import type { RefusalCode } from '../errors/catalogue.js';
import type { Lifecycle } from '../kernel/lifecycle.js';
import { refuse } from '../kernel/refusal.js';
import type { Part } from '../kernel/roles.js';
import type { CommandTx } from './command.js';

/** The columns every moving row has; one that has not moved yet names nobody. */
export interface Moved {
  version: number;
  lastActorOrganisationId?: string | null | undefined;
  lastActorMemberId?: string | null | undefined;
  lastMovedAt?: Date | null | undefined;
}

/** Who moved a row last, as the viewer may know it: a colleague by name, the other side by its organisation. */
export async function lastMoveOf(tx: CommandTx, row: Moved): Promise<LastMove> {
  const { lastMovedAt: actedAt, lastActorMemberId: memberId } = row;
  if (actedAt == null) return {};
  const organisationId = row.lastActorOrganisationId ?? tx.viewer.organisationId;
  if (organisationId === tx.viewer.organisationId && memberId != null) {
    const [member] = await tx.sql<{ name: string }>('select display_name as name from member where id = ?', [memberId]);
    if (member !== undefined) return { actedAt, actedBy: member.name };
  }
  return { actedAt, actedBy: brief(tx.ctx, organisationId).name };
}

/** Moves a row on: version, who and when. */
export function touch(tx: CommandTx, row: Moved): void {
  row.version += 1;
  row.lastActorOrganisationId = tx.viewer.organisationId;
  row.lastActorMemberId = tx.viewer.memberId === '' ? null : tx.viewer.memberId;
  row.lastMovedAt = tx.now;
}

/** The caller decided on what was there. @throws SUBJECT_CHANGED_MEANWHILE with who changed it and when */
export async function expectVersion(tx: CommandTx, row: Moved, expected: number): Promise<void> {
  if (row.version !== expected)
    refuse('SUBJECT_CHANGED_MEANWHILE', { path: ['input', 'expectedVersion'], ...(await lastMoveOf(tx, row)) });
}

/**
 * Steps "who" and "when" for a locked row. Afterwards the returned state is the one the command leads to.
 * @throws ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_SUSPENDED, and what `notNow` names, with who moved it and when
 */
export async function stepOf<S extends string, C extends string>(
  tx: CommandTx,
  lifecycle: Lifecycle<S, C>,
  part: Part | null,
  row: Moved & { state: S },
  command: C,
  notNow: (state: S, command: C) => RefusalCode,
): Promise<S> {
  const move = lifecycle.next(row.state, command) === null ? await lastMoveOf(tx, row) : {};
  return step(lifecycle, tx.viewer, part, row.state, command, notNow, move);
}
