import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { partOf } from '../../access/participation.js';
import { isOwnCase } from '../../access/restricted.js';
import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { type LegalAidCase, LegalAidCaseSchema } from '../cases/case.entity.js';
import {
  type Cooperation,
  type CooperationItem,
  CooperationItemSchema,
  CooperationSchema,
} from './cooperation.entity.js';

/** An ask under its lock, with the part the viewer's organisation has in it, read after the lock. */
export interface LockedAsk {
  ask: Cooperation;
  part: Part;
  legalAidCase: LegalAidCase;
}

/**
 * Locks the case, then the ask: always in this order. Looked up through the viewer's organisation. Who does not belong
 * to a restricted one may only open it, for the desk to which it came.
 * @throws NOT_FOUND for another organisation's ask and for a missing one alike; SUBJECT_RESTRICTED
 */
export async function lockAsk(tx: CommandTx, cooperationId: string, opens: 'OPENS' | null = null): Promise<LockedAsk> {
  if (!mayReadCasework(tx.viewer)) refuse('NOT_FOUND');
  const own = ownCasesOnly(tx.viewer);
  const [seen] = await tx.sql<{ caseId: string }>(
    `select c.case_id as "caseId" from cooperation c where c.id = ? and (?::uuid is null
       or exists (select 1 from legal_aid_case k where k.id = c.case_id and ${isOwnCase('k', '?')})
       or exists (select 1 from cooperation_item i where i.cooperation_id = c.id and i.handler_member_id = ?::uuid))`,
    [cooperationId, own, own, own, own],
  );
  if (seen === undefined) refuse('NOT_FOUND');
  await tx.sql('select id from legal_aid_case where id = ? for update', [seen.caseId]);
  const ask = await tx.em.findOne(CooperationSchema, { id: cooperationId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const part = ask === null ? null : await partOf(tx, cooperationId, opens);
  if (ask === null || part === null) refuse('NOT_FOUND');
  const legalAidCase = await tx.em.findOne(LegalAidCaseSchema, { id: ask.caseId });
  // The requested side has left a case whose ask has ended; its own ask stays visible to it.
  return { ask, part, legalAidCase: legalAidCase as LegalAidCase };
}

/** Locks the ask of an item, then its items by position. @throws NOT_FOUND */
export async function lockItem(
  tx: CommandTx,
  itemId: string,
): Promise<LockedAsk & { item: CooperationItem; items: CooperationItem[] }> {
  const [seen] = await tx.sql<{ askId: string }>(
    'select cooperation_id as "askId" from cooperation_item where id = ?',
    [itemId],
  );
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockAsk(tx, seen.askId);
  const items = await itemsOf(tx, seen.askId);
  const item = items.find((candidate) => candidate.id === itemId);
  if (item === undefined) refuse('NOT_FOUND');
  return { ...locked, item, items };
}

/** The items of a locked ask. */
export async function itemsOf(tx: CommandTx, askId: string): Promise<CooperationItem[]> {
  return await tx.em.find(CooperationItemSchema, { cooperationId: askId }, { orderBy: { position: 'asc' } });
}
