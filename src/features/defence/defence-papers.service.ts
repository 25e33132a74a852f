import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { MAX_FILES_OF_SUBJECT } from '../materials/material.rules.js';
import { lockMaterial } from '../materials/material-lock.js';
import type { DefenceNotice } from './defence.entity.js';

/**
 * Uploaded files become papers of a notice, inside the command that brings them. Afterwards both sides can read them.
 * @throws NOT_FOUND FILE_NOT_UPLOADED FILE_ALREADY_ATTACHED FILES_TOO_MANY
 */
export async function attachPapers(
  tx: CommandTx,
  notice: DefenceNotice,
  materialIds: readonly string[],
  lineId: string | null = null,
): Promise<void> {
  if (materialIds.length === 0) return;
  const path = ['input', 'materialIds'];
  const [count] = await tx.sql<{ n: number }>('select count(*)::int as n from material where notice_id = ?', [
    notice.id,
  ]);
  if ((count?.n ?? 0) + materialIds.length > MAX_FILES_OF_SUBJECT)
    refuse('FILES_TOO_MANY', { path, words: { max: MAX_FILES_OF_SUBJECT } });
  for (const id of [...new Set(materialIds)].sort()) {
    const file = await lockMaterial(tx, id, 'materialIds');
    if (file.state === 'ATTACHED') refuse('FILE_ALREADY_ATTACHED', { path });
    if (file.state === 'TICKETED') refuse('FILE_NOT_UPLOADED', { path });
    await tx.sql(
      `update material set state = 'ATTACHED', notice_id = ?, line_id = ?, attached_at = ?, attached_by_member_id = ? where id = ?`,
      [notice.id, lineId, tx.now, tx.viewer.memberId, id],
    );
  }
}
