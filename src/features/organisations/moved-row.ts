import type { LastMove } from '../../access/authorize.js';
import type { CommandTx } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { type GlobalType, rowIdOf } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';

/** A row that says who moved it last, and when. */
export interface MovedRow {
  version: number;
  lastActorOrganisationId?: string | null;
  lastActorMemberId?: string | null;
  lastMovedAt?: Date | null;
}

/** Afterwards the row is one version on and names the viewer as the last who moved it. */
export function moveOn(tx: CommandTx, row: MovedRow): void {
  row.version += 1;
  row.lastActorOrganisationId = tx.viewer.organisationId;
  row.lastActorMemberId = tx.viewer.memberId;
  row.lastMovedAt = tx.now;
}

/** Who moved a row last, as the viewer may know it: a colleague by name, another organisation by its own. */
export async function lastMoveOf(tx: CommandTx, row: MovedRow): Promise<LastMove> {
  const { lastMovedAt: actedAt, lastActorMemberId: memberId } = row;
  if (actedAt === null || actedAt === undefined) return {};
  const organisationId = row.lastActorOrganisationId ?? tx.viewer.organisationId;
  if (organisationId === tx.viewer.organisationId && memberId !== null && memberId !== undefined) {
    const [member] = await tx.sql<{ name: string }>('select display_name as name from member where id = ?', [memberId]);
    if (member !== undefined) return { actedAt, actedBy: member.name };
  }
  return { actedAt, actedBy: organisationName(tx.ctx, organisationId) };
}

/** The caller decided on what was there. @throws SUBJECT_CHANGED_MEANWHILE with who changed it and when */
export async function expectVersion(tx: CommandTx, row: MovedRow, expected: number): Promise<void> {
  if (row.version === expected) return;
  refuse('SUBJECT_CHANGED_MEANWHILE', { path: ['input', 'expectedVersion'], ...(await lastMoveOf(tx, row)) });
}

/** The row id behind a global id of an input. @throws NOT_FOUND as for a row that is not there */
export function idOf(type: GlobalType, id: string, field = 'id'): string {
  return rowIdOf(type, id) ?? refuse('NOT_FOUND', { path: ['input', field] });
}

/** The same for an id that may be left out. @throws NOT_FOUND */
export function optionalIdOf(type: GlobalType, id: string | null | undefined, field: string): string | null {
  return id === null || id === undefined ? null : idOf(type, id, field);
}

/** An organisation's name in the caller's language. */
export function organisationName(ctx: Pick<Context, 'reference' | 'locale'>, id: string): string {
  const facts = ctx.reference.organisation(id);
  return (ctx.locale === 'en' ? facts?.nameEn : facts?.nameZh) ?? '';
}
