import { type MemberContext, statement } from '../../kernel/context.js';
import { FileDamaged, ROSTER_MAX_BYTES } from '../../kernel/ports/files.js';
import { refuse } from '../../kernel/refusal.js';

const uploadedRoster = statement<{ storageName: string | null; wrappedKey: Buffer | null; size: number | null }>(
  'uploaded_roster',
  `select storage_name as "storageName", wrapped_key as "wrappedKey", size from material
   where id = $1 and owner_organisation_id = (select app.org()) and purpose = 'ROSTER' and state in ('UPLOADED', 'ATTACHED')`,
);

/** The clear content of a roster that the own organisation uploaded. @throws FILE_NOT_UPLOADED ROSTER_TOO_LARGE ROSTER_UNREADABLE */
export async function rosterBytes(ctx: MemberContext, materialId: string): Promise<Buffer> {
  const [row] = await ctx.reads.rows(uploadedRoster, [materialId]);
  if (row === undefined || row.storageName === null || row.wrappedKey === null)
    refuse('FILE_NOT_UPLOADED', { path: ['input', 'materialId'] });
  if ((row.size ?? 0) > ROSTER_MAX_BYTES) refuse('ROSTER_TOO_LARGE');
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of await ctx.files.read(row.storageName, row.wrappedKey)) pieces.push(piece as Uint8Array);
    return Buffer.concat(pieces);
  } catch (error) {
    if (error instanceof FileDamaged) refuse('ROSTER_UNREADABLE');
    throw error;
  }
}
