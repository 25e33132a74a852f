import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import type { LetterForViewer } from './letter.queries.js';
import { visibleLetter } from './letter.reads.js';
import { OPENING_ROLES } from './letter.rules.js';
import { lockSubjectOf } from './letter-lock.js';

export type LetterFormat = 'DOCX' | 'PRINT';

/**
 * The addressee has a paper in hand (下载). Afterwards both sides see when, in which form and by which organisation, its
 * own people see by whom; the first time the paper is opened, too, and the journal says it. A download by anybody else
 * leaves no trace; then the answer is null.
 */
export async function noteDownload(
  ctx: MemberContext,
  letter: LetterForViewer,
  format: LetterFormat,
): Promise<CommandResult | null> {
  if (letter.toOrganisationId !== ctx.viewer.organisationId) return null;
  // The key is never used twice: each download is one of its own.
  return await command(ctx, 'letter.download', { idempotencyKey: newId(), input: { id: letter.id } }, async (tx) => {
    const locked =
      letter.firstDownloadedAt === null ? await lockSubjectOf(tx, { ...letter, subjectId: letter.ownerId }) : null;
    await tx.sql(
      'insert into letter_download (id, letter_id, organisation_id, subject_id, member_id, format, at) values (?, ?, ?, ?, ?, ?, ?)',
      [newId(), letter.id, tx.viewer.organisationId, letter.ownerId, tx.viewer.memberId, format, tx.now],
    );
    if (locked !== null && (await noted(tx, letter.id, 'first_downloaded_at')))
      recordLetter(tx, letter, 'letter.download', locked.version, locked.audience);
    return { subjectId: letter.id };
  });
}

export interface LetterOpenInput {
  letterId: string;
  idempotencyKey: string;
}

/**
 * An officer of the side a paper is addressed to opens it (打开文书): reading it on a list does not. Afterwards the sender
 * sees when, and which organisation; who opens it later gets the first one's time, and nothing is written.
 * @throws NOT_FOUND LETTER_NOT_ADDRESSED_TO_YOU ROLE_MAY_NOT ORGANISATION_SUSPENDED
 */
export async function openLetter(ctx: MemberContext, { letterId, ...key }: LetterOpenInput): Promise<CommandResult> {
  // Looked up before the transaction: a head's look at a restricted subject is a fact of its own.
  const letter = await visibleLetter(ctx, letterId);
  if (letter === null) refuse('NOT_FOUND', { path: ['input', 'id'] });
  return await command(ctx, 'letter.open', { ...key, input: { letterId } }, async (tx) => {
    const { version, audience } = await lockSubjectOf(tx, { ...letter, subjectId: letter.ownerId });
    if (letter.toOrganisationId !== tx.viewer.organisationId)
      refuse('LETTER_NOT_ADDRESSED_TO_YOU', { path: ['input', 'id'] });
    authorize(tx.viewer, { roles: OPENING_ROLES });
    if (await noted(tx, letter.id, 'opened_at')) recordLetter(tx, letter, 'letter.open', version, audience);
    return { subjectId: letter.id };
  });
}

/** Writes down what happened to a paper for the first time; false when it had happened before. */
async function noted(tx: CommandTx, letterId: string, what: 'opened_at' | 'first_downloaded_at'): Promise<boolean> {
  const { now, viewer } = tx;
  const downloads = what === 'opened_at' ? '' : ', first_downloaded_at = ?, downloaded_by_member_id = ?';
  const rows = await tx.sql<{ id: string }>(
    `update letter set opened_at = coalesce(opened_at, ?::timestamptz),
       opened_by_member_id = case when opened_at is null then ?::uuid else opened_by_member_id end${downloads}
     where id = ? and ${what} is null returning id`,
    [now, viewer.memberId, ...(downloads === '' ? [] : [now, viewer.memberId]), letterId],
  );
  return rows.length > 0;
}

function recordLetter(
  tx: CommandTx,
  { id, subjectType, ownerId }: LetterForViewer,
  word: string,
  version: number,
  audience: string[],
): void {
  tx.record({ subjectType, subjectId: ownerId, word, version, references: { letter: id }, audience });
}
