import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { isOwnCase } from '../../access/restricted.js';
import { type MemberContext, statement } from '../../kernel/context.js';
import { ROSTER_MAX_BYTES } from '../../kernel/ports/files.js';
import { refuse } from '../../kernel/refusal.js';
import type { MaterialState } from './material.queries.js';

interface RosterFile {
  state: MaterialState;
  purpose: string;
  storageName: string | null;
  wrappedKey: Buffer | null;
}

const rosterFile = statement<RosterFile>(
  'roster_file',
  `select state, purpose, storage_name as "storageName", wrapped_key as "wrappedKey" from material
   where id = $1 and owner_organisation_id = (select app.org()) and case when state = 'ATTACHED' and case_id = $3
     then $4::uuid is null or exists (select 1 from legal_aid_case c where c.id = $3 and ${isOwnCase('c', '$4')})
     else created_by_member_id = $2 end`,
);

/**
 * The bytes of a roster, at most 5 MB, to be imported into a case: one that the viewer uploaded, or that lies in this case
 * already; who has only own cases, in one of them. Whether the viewer may see the case is the import's to say.
 * @throws NOT_FOUND FILE_NOT_UPLOADED; FILE_TYPE_REFUSED when it was not uploaded as a roster
 */
export async function readMaterialBytes(ctx: MemberContext, caseId: string, materialRowId: string): Promise<Buffer> {
  const path = ['input', 'materialId'];
  if (!mayReadCasework(ctx.viewer)) refuse('NOT_FOUND', { path });
  const [row] = await ctx.reads.rows(rosterFile, [
    materialRowId,
    ctx.viewer.memberId,
    caseId,
    ownCasesOnly(ctx.viewer),
  ]);
  if (row === undefined || row.state === 'DISCARDED') refuse('NOT_FOUND', { path });
  if (row.purpose !== 'ROSTER') refuse('FILE_TYPE_REFUSED', { path });
  if (row.storageName === null || row.wrappedKey === null) refuse('FILE_NOT_UPLOADED', { path });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of await ctx.files.read(row.storageName, row.wrappedKey)) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size > ROSTER_MAX_BYTES) throw new Error('A stored roster is larger than a roster may be.');
  }
  return Buffer.concat(pieces, size);
}
