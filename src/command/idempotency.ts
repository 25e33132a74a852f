import type { EntityManager } from '@mikro-orm/postgresql';
import type { RefusalCode } from '../errors/catalogue.js';
import { Refusal, type RefusalDetails, refuse } from '../kernel/refusal.js';

/** What is kept of a command for seven days: ids, or the refusal; never field values. */
export interface KeptOutcome {
  subjectId?: string;
  ids?: Readonly<Record<string, string | number>>;
  journalEntryId?: string | null;
  refusal?: { code: RefusalCode; details: RefusalDetails };
}

interface KeptRow {
  inputHash: Buffer;
  outcome: KeptOutcome | null;
}

/**
 * Takes the key for this transaction: a parallel twin waits here until the first has ended.
 * Afterwards the key is ours (null), or what was kept under it is returned.
 * @throws IDEMPOTENCY_KEY_REUSED when it was used with another input
 */
export async function takeKey(
  em: EntityManager,
  memberId: string,
  mutation: string,
  key: string,
  inputHash: Buffer,
  now: Date,
): Promise<KeptOutcome | null> {
  const taken = await em.execute<{ key: string }[]>(
    `insert into command_outcome (member_id, mutation, key, input_hash, created_at) values (?, ?, ?, ?, ?)
     on conflict do nothing returning key`,
    [memberId, mutation, key, inputHash, now],
  );
  if (taken.length > 0) return null;
  const rows = await em.execute<KeptRow[]>(
    'select input_hash as "inputHash", outcome from command_outcome where member_id = ? and mutation = ? and key = ?',
    [memberId, mutation, key],
  );
  const row = rows[0];
  if (row === undefined || !row.inputHash.equals(inputHash))
    refuse('IDEMPOTENCY_KEY_REUSED', { path: ['input', 'idempotencyKey'] });
  return row.outcome ?? {};
}

/** Keeps what the command came to, before the journal entry closes the transaction. */
export async function keepOutcome(
  em: EntityManager,
  memberId: string,
  mutation: string,
  key: string,
  outcome: KeptOutcome,
): Promise<void> {
  await em.execute('update command_outcome set outcome = ?::jsonb where member_id = ? and mutation = ? and key = ?', [
    JSON.stringify(outcome),
    memberId,
    mutation,
    key,
  ]);
}

/** The refusal a replay meets again, as it was kept. */
export function refusalOf(kept: NonNullable<KeptOutcome['refusal']>): Refusal {
  const { actedAt, ...details } = kept.details;
  return new Refusal(kept.code, actedAt === undefined ? details : { ...details, actedAt: new Date(actedAt) });
}

/** The ids of a kept success. */
export function outcomeOf(kept: KeptOutcome): {
  subjectId: string;
  ids: Readonly<Record<string, string | number>>;
  journalEntryId: string | null;
} {
  return { subjectId: kept.subjectId ?? '', ids: kept.ids ?? {}, journalEntryId: kept.journalEntryId ?? null };
}
