import type { CommandTx } from '../../command/command.js';

/** The clock of an open disposition has another end. Afterwards the disposition says the same day as its clock. */
export async function moveDispositionDue(
  tx: CommandTx,
  askId: string,
  itemId: string | null,
  dueAt: Date | null,
): Promise<void> {
  if (dueAt === null) return;
  await tx.sql(
    `update disposition set due_at = ? where ask_id = ? and item_id is not distinct from ? and state = 'OPEN'`,
    [dueAt, askId, itemId],
  );
}
