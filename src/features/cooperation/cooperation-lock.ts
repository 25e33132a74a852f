import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { ownPart, partFrom } from '../../access/participation.js';
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

/** Where an ask is found from. */
const BY_ASK = 'c.id = ?';
const BY_ITEM = 'c.id = (select i.cooperation_id from cooperation_item i where i.id = ?)';

interface Found {
  askId: string;
  caseId: string;
}

/** An ask that the person sees at all, looked up through the viewer's organisation. @throws NOT_FOUND */
async function find(tx: CommandTx, where: typeof BY_ASK | typeof BY_ITEM, id: string): Promise<Found> {
  if (!mayReadCasework(tx.viewer)) refuse('NOT_FOUND');
  const own = ownCasesOnly(tx.viewer);
  const [found] = await tx.sql<Found>(
    `select c.id as "askId", c.case_id as "caseId" from cooperation c where ${where} and (?::uuid is null
       or exists (select 1 from legal_aid_case k where k.id = c.case_id and ${isOwnCase('k', '?')})
       or exists (select 1 from cooperation_item i where i.cooperation_id = c.id and i.handler_member_id = ?::uuid))`,
    [id, own, own, own, own],
  );
  return found ?? refuse('NOT_FOUND');
}

/** Both locks stand before all that is read behind them, and everything goes out together. @throws NOT_FOUND SUBJECT_RESTRICTED */
async function lock(
  tx: CommandTx,
  { askId, caseId }: Found,
  opens: 'OPENS' | null,
  withItems: boolean,
): Promise<LockedAsk & { items: CooperationItem[] }> {
  await tx.post('select id from legal_aid_case where id = ? for update', [caseId]);
  await tx.post('select id from cooperation where id = ? for update', [askId]);
  const [ask, own, legalAidCase, items] = await Promise.all([
    tx.em.findOne(CooperationSchema, { id: askId }, { lockMode: LockMode.PESSIMISTIC_WRITE }),
    ownPart(tx, askId),
    tx.em.findOne(LegalAidCaseSchema, { id: caseId }),
    withItems ? itemsOf(tx, askId) : [],
  ]);
  const part = ask === null ? null : partFrom(own, opens);
  if (ask === null || part === null) refuse('NOT_FOUND');
  // The requested side has left a case whose ask has ended; its own ask stays visible to it.
  return { ask, part, legalAidCase: legalAidCase as LegalAidCase, items };
}

/**
 * Locks the case, then the ask: always in this order. Who does not belong to a restricted one may only open it, for the
 * desk to which it came.
 * @throws NOT_FOUND for another organisation's ask and for a missing one alike; SUBJECT_RESTRICTED
 */
export async function lockAsk(tx: CommandTx, cooperationId: string, opens: 'OPENS' | null = null): Promise<LockedAsk> {
  const { ask, part, legalAidCase } = await lock(tx, await find(tx, BY_ASK, cooperationId), opens, false);
  return { ask, part, legalAidCase };
}

/** Locks the ask of an item; its items are read by position. @throws NOT_FOUND */
export async function lockItem(
  tx: CommandTx,
  itemId: string,
): Promise<LockedAsk & { item: CooperationItem; items: CooperationItem[] }> {
  const locked = await lock(tx, await find(tx, BY_ITEM, itemId), null, true);
  const item = locked.items.find((candidate) => candidate.id === itemId);
  return item === undefined ? refuse('NOT_FOUND') : { ...locked, item };
}

/** The items of a locked ask. */
export async function itemsOf(tx: CommandTx, askId: string): Promise<CooperationItem[]> {
  return await tx.em.find(CooperationItemSchema, { cooperationId: askId }, { orderBy: { position: 'asc' } });
}
