import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { lockCase } from '../cases/case-lock.js';
import { audienceOf } from '../cooperation/cooperation-facts.js';
import { lockAsk } from '../cooperation/cooperation-lock.js';
import type { LetterForViewer } from './letter.queries.js';

/**
 * The addressee has a paper in hand for the first time (首次下载). Afterwards both sides see when, and the journal says
 * it; a later download, and one by the issuer, leave no trace. Null when there was nothing to note.
 */
export async function noteFirstDownload(ctx: MemberContext, letter: LetterForViewer): Promise<CommandResult | null> {
  if (letter.toOrganisationId !== ctx.viewer.organisationId || letter.firstDownloadedAt !== null) return null;
  const once = { idempotencyKey: `letter-${letter.id}`, input: { id: letter.id } };
  return await command(ctx, 'letter.download', once, async (tx) => {
    const { version, audience } = await lockSubject(tx, letter);
    const noted = await tx.sql<{ id: string }>(
      `update letter set first_downloaded_at = ?, opened_at = coalesce(opened_at, ?::timestamptz)
       where id = ? and first_downloaded_at is null returning id`,
      [tx.now, tx.now, letter.id],
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

async function lockSubject(tx: CommandTx, letter: LetterForViewer): Promise<{ version: number; audience: string[] }> {
  if (letter.subjectType === 'COOPERATION') {
    const { ask } = await lockAsk(tx, letter.ownerId);
    return { version: ask.version, audience: audienceOf(ask) };
  }
  const { legalAidCase } = await lockCase(tx, letter.ownerId);
  return { version: legalAidCase.version, audience: [letter.organisationId, tx.viewer.organisationId] };
}
