import { type CommandResult, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import type { LetterForViewer } from './letter.queries.js';
import { lockSubjectOf } from './letter-lock.js';

/**
 * The addressee has a paper in hand for the first time (首次下载). Afterwards both sides see when, its own people see
 * who, and the journal says it; a later download, and one by the issuer, leave no trace. Null when there was nothing to note.
 */
export async function noteFirstDownload(ctx: MemberContext, letter: LetterForViewer): Promise<CommandResult | null> {
  if (letter.toOrganisationId !== ctx.viewer.organisationId || letter.firstDownloadedAt !== null) return null;
  const once = { idempotencyKey: `letter-${letter.id}`, input: { id: letter.id } };
  return await command(ctx, 'letter.download', once, async (tx) => {
    const { version, audience } = await lockSubjectOf(tx, { ...letter, subjectId: letter.ownerId });
    const noted = await tx.sql<{ id: string }>(
      `update letter set first_downloaded_at = ?, downloaded_by_member_id = ?, opened_at = coalesce(opened_at, ?::timestamptz),
         opened_by_member_id = case when opened_at is null then ?::uuid else opened_by_member_id end
       where id = ? and first_downloaded_at is null returning id`,
      [tx.now, tx.viewer.memberId, tx.now, tx.viewer.memberId, letter.id],
    );
    if (noted.length > 0) {
      tx.record({
        subjectType: letter.subjectType,
        subjectId: letter.ownerId,
        word: 'letter.download',
        version,
        references: { letter: letter.id },
        audience,
      });
    }
    return { subjectId: letter.id };
  });
}
