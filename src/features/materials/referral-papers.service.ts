import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { MAX_FILES_OF_SUBJECT } from './material.rules.js';
import { lockMaterial } from './material-lock.js';

/**
 * Uploaded files become papers of a referral, inside the command that sends or supplies them. Afterwards both sides see
 * them as far as their class was consented to. @throws NOT_FOUND FILE_NOT_UPLOADED FILE_ALREADY_ATTACHED FILES_TOO_MANY
 */
export async function keepPapers(tx: CommandTx, referralId: string, materialIds: readonly string[]): Promise<void> {
  if (materialIds.length === 0) return;
  const [count] = await tx.sql<{ n: number }>('select count(*)::int as n from material where referral_id = ?', [
    referralId,
  ]);
  if ((count?.n ?? 0) + materialIds.length > MAX_FILES_OF_SUBJECT)
    refuse('FILES_TOO_MANY', { words: { max: MAX_FILES_OF_SUBJECT } });
  for (const id of [...new Set(materialIds)].sort()) {
    const file = await lockMaterial(tx, id, 'materialIds');
    if (file.state === 'ATTACHED') refuse('FILE_ALREADY_ATTACHED', { path: ['input', 'materialIds'] });
    if (file.state === 'TICKETED') refuse('FILE_NOT_UPLOADED', { path: ['input', 'materialIds'] });
    await tx.sql(
      `update material set state = 'ATTACHED', referral_id = ?, attached_at = ?, attached_by_member_id = ? where id = ?`,
      [referralId, tx.now, tx.viewer.memberId === '' ? null : tx.viewer.memberId, id],
    );
  }
}

/** The sender's own papers of a referral are papers of its case as well. */
export async function papersIntoCase(tx: CommandTx, referralId: string, caseId: string): Promise<void> {
  await tx.sql(
    `update material set case_id = ? where referral_id = ? and owner_organisation_id = ? and case_id is null and state = 'ATTACHED'`,
    [caseId, referralId, tx.viewer.organisationId],
  );
}
