import type { CommandTx } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { startClock } from '../deadlines/deadline.service.js';
import { type AskType, type Disposition, DispositionSchema } from './ask.entity.js';
import type { DispositionCommand, dispositionLifecycle } from './disposition.lifecycle.js';

/** What could not be done: an ask, or one item of it. The owner sent it. */
interface Undone {
  askType: AskType;
  askId: string;
  itemId: string | null;
  ownerOrganisationId: string;
}

/** Something could not be done. Afterwards its sender has three working days to say what becomes of the person. */
export async function startDisposition(tx: CommandTx, undone: Undone): Promise<void> {
  const { askType, askId, itemId, ownerOrganisationId } = undone;
  const deadline = await startClock(tx, {
    ruleId: 'DISPOSITION',
    organisationId: ownerOrganisationId,
    subjectType: askType,
    subjectId: askId,
    itemId,
    startedAt: tx.now,
    trigger: 'ANSWERED',
  });
  const row = tx.em.create(DispositionSchema, {
    id: newId(),
    askType,
    askId,
    itemId,
    organisationId: ownerOrganisationId,
    state: 'OPEN',
    version: 1,
    dueAt: deadline.dueAt ?? tx.now,
    createdAt: tx.now,
    lastActorOrganisationId: tx.viewer.organisationId,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
  tx.em.persist(row);
}

/**
 * The sender decides; the ask is locked. Afterwards the disposition is in its next state and its clock has
 * stopped.
 * @throws NOT_FOUND DISPOSITION_SETTLED SIDE_MAY_NOT ROLE_MAY_NOT
 */
export async function stepDisposition(
  tx: CommandTx,
  lifecycle: typeof dispositionLifecycle,
  part: Part,
  input: { id: string; expectedVersion: number },
  act: DispositionCommand,
): Promise<Disposition> {
  const row = await tx.em.findOne(DispositionSchema, { id: input.id });
  if (row === null) refuse('NOT_FOUND');
  const next = await stepOf(tx, lifecycle, part, row, act, () => 'DISPOSITION_SETTLED');
  await expectVersion(tx, row, input.expectedVersion);
  row.state = next;
  touch(tx, row);
  await tx.sql(
    `update deadline set stopped_at = ? where subject_id = ? and rule_id = 'DISPOSITION' and stopped_at is null and item_id is not distinct from ?`,
    [tx.now, row.askId, row.itemId ?? null],
  );
  return row;
}

/** Why it was decided so: kept sealed. @throws TEXT_MISSING TEXT_TOO_LONG */
export function keepReason(tx: CommandTx, row: Disposition, reason: string): void {
  const place = { table: 'disposition', column: 'reason_sealed', rowId: row.id };
  row.reasonSealed = seal(tx.ctx, place, requiredText(reason, 'reason'));
}

/** Writes down what was decided; the sender alone hears of it. */
export function recordDisposition(
  tx: CommandTx,
  row: Disposition,
  act: DispositionCommand,
  references: Readonly<Record<string, string>> = {},
): void {
  tx.record({
    subjectType: row.askType,
    subjectId: row.askId,
    word: `disposition.${act}`,
    from: 'OPEN',
    to: row.state,
    version: row.version,
    references: { disposition: row.id, ...(row.itemId == null ? {} : { item: row.itemId }), ...references },
    audience: [row.organisationId],
  });
}
