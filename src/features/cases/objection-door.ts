import type { CommandTx } from '../../command/command.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';

/**
 * A person who comes to the judicial administration with a decision of its institution in hand is heard there
 * (法律援助法第49条). Afterwards the superior of the institution that issued it, and nobody else, can take the case up by the
 * number of that paper; until somebody comes with it, it sees nothing.
 */
export async function openObjectionDoor(
  tx: CommandTx,
  { id, letter }: { id: string; letter: { id: string; number: string } },
): Promise<void> {
  const superiorId = tx.ctx.reference.organisation(tx.viewer.organisationId)?.parentId ?? null;
  if (superiorId === null || tx.ctx.reference.organisation(superiorId)?.kind !== 'JUDICIAL_ADMINISTRATION') return;
  await tx.sql(
    `insert into objection_door (organisation_id, number_key, case_id, letter_id, opened_at) values (?, ?, ?, ?, ?)`,
    [superiorId, normaliseNumber(letter.number), id, letter.id, tx.now],
  );
}
