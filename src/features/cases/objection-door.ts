import type { CommandTx } from '../../command/command.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { LegalAidCase } from './case.entity.js';

/**
 * A person who comes to the judicial administration with a decision of its institution in hand is heard there
 * (法律援助法第49条). Afterwards the superior, and nobody else, can take the case up by the number of that paper; until
 * somebody comes with it, it sees nothing.
 */
export async function openObjectionDoor(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  decision: { id: string; number: string },
): Promise<void> {
  const superiorId = tx.ctx.reference.organisation(legalAidCase.leadOrganisationId)?.parentId ?? null;
  if (superiorId === null || tx.ctx.reference.organisation(superiorId)?.kind !== 'JUDICIAL_ADMINISTRATION') return;
  await tx.sql(
    `insert into objection_door (organisation_id, number_key, case_id, letter_id, opened_at) values (?, ?, ?, ?, ?)`,
    [superiorId, normaliseNumber(decision.number), legalAidCase.id, decision.id, tx.now],
  );
}
