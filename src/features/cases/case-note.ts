import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { seal } from '../../kernel/seal.js';

/** Keeps why something was done, sealed, for the own organisation; the journal names only its id. */
export async function writeNote(tx: CommandTx, caseId: string, word: string, text: string): Promise<string> {
  const id = newId();
  await tx.sql(
    `insert into case_note (id, case_id, organisation_id, member_id, word, text_sealed, written_at) values (?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      caseId,
      tx.viewer.organisationId,
      tx.viewer.memberId,
      word,
      seal(tx.ctx, { table: 'case_note', column: 'text_sealed', rowId: id }, text),
      tx.now,
    ],
  );
  return id;
}
