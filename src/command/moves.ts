import { type LastMove, step } from '../access/authorize.js';
import type { RefusalCode } from '../errors/catalogue.js';
import type { Lifecycle } from '../kernel/lifecycle.js';
import { refuse } from '../kernel/refusal.js';
import type { Part } from '../kernel/roles.js';
import type { CommandTx } from './command.js';

/** The columns every moving row has. */
export interface Moved {
  version: number;
  lastActorOrganisationId: string;
  lastActorMemberId?: string | null | undefined;
  lastMovedAt: Date;
}

/** Who moved a row last, as the viewer may know it: a colleague by name, the other side by its organisation. */
export async function lastMoveOf(tx: CommandTx, row: Moved): Promise<LastMove> {
  const actedAt = row.lastMovedAt;
  if (row.lastActorOrganisationId !== tx.viewer.organisationId || row.lastActorMemberId == null) {
    const facts = tx.ctx.reference.organisation(row.lastActorOrganisationId);
    return { actedAt, actedBy: (tx.ctx.locale === 'en' ? facts?.nameEn : facts?.nameZh) ?? '' };
  }
  const [member] = await tx.sql<{ name: string }>('select display_name as name from member where id = ?', [
    row.lastActorMemberId,
  ]);
  return { actedAt, actedBy: member?.name ?? '' };
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
