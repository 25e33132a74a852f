import { authorize, whenDetails } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { lastMoveOf } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import type { DefenceLine } from './defence.entity.js';
import { recordNotice, settleNotice } from './defence-facts.js';
import { defenceLineLifecycle } from './defence-line.lifecycle.js';
import { lockNotice } from './defence-lock.js';
import { attachPapers } from './defence-papers.service.js';
import { lineNotNow } from './defence-steps.rules.js';
import { noticeLifecycle } from './notice.lifecycle.js';
import { byDefendant, dispatch } from './notice.service.js';
import { type Keyed, makeDraft, type NoticeContent } from './notice-draft.service.js';

/**
 * The court clerk's shortcut: the notice with its defendants and papers is written and goes out, in one act that can be
 * repeated on a slow line. Afterwards it lies on the desk of the institution, or nothing has happened at all.
 * @throws what `makeDraft`, `attachPapers` and `dispatch` name
 */
export async function fileNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: NoticeContent & { materialIds?: readonly string[] | null } & Keyed,
): Promise<CommandResult> {
  return await command(ctx, 'notice.file', { idempotencyKey, input }, async (tx) => {
    const { notice, lines, filer } = await makeDraft(tx, input);
    await attachPapers(tx, notice, input.materialIds ?? []);
    await dispatch(tx, notice, lines, filer.organKind, byDefendant);
    return { subjectId: notice.id };
  });
}

/**
 * The organ brings in another paper, of the whole notice or, once it has gone out, of one person, until the lines have ended
 * or go on as cases.
 * It adds and changes nothing else, so it names no version. Afterwards the institution sees it, and that there is news.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT NOTICE_AT_ANOTHER_STAGE LIST_EMPTY what `lineNotNow` and `attachPapers` name
 */
export async function attachToNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: { id: string; lineId?: string | null; materialIds: readonly string[] } & Keyed,
): Promise<CommandResult> {
  return await command(ctx, 'notice.attach', { idempotencyKey, input }, async (tx) => {
    const { notice, part, lines } = await lockNotice(tx, input.id);
    authorize(tx.viewer, { roles: ['LIAISON'], side: 'REQUESTING' }, part);
    if (notice.state === 'SETTLED' || noticeLifecycle.isFinal(notice.state))
      refuse('NOTICE_AT_ANOTHER_STAGE', whenDetails(noticeLifecycle, notice.state));
    if (input.materialIds.length === 0) refuse('LIST_EMPTY', { path: ['input', 'materialIds'] });
    const line = await lineOfPapers(tx, lines, input.lineId ?? null);
    await attachPapers(tx, notice, input.materialIds, line?.id ?? null);
    const references = { papers: input.materialIds.length, ...(line === null ? {} : { line: line.id }) };
    recordNotice(tx, notice, 'attach', notice.state, references);
    await settleNotice(tx, notice, lines);
    return { subjectId: notice.id };
  });
}

/**
 * The line that papers concern alone; it has gone out, has not ended, and the lawyer has not been confirmed. The lines of
 * a draft are written anew with each change of it: its papers are those of the whole.
 */
async function lineOfPapers(
  tx: CommandTx,
  lines: readonly DefenceLine[],
  lineId: string | null,
): Promise<DefenceLine | null> {
  if (lineId === null) return null;
  const line = lines.find(({ id }) => id === lineId);
  if (line === undefined) refuse('NOT_FOUND', { path: ['input', 'lineId'] });
  if (line.state === 'DRAFT' || line.state === 'COMPLETED' || defenceLineLifecycle.isFinal(line.state))
    refuse(
      lineNotNow(line.state, 'withdrawByOrgan'),
      whenDetails(defenceLineLifecycle, line.state, await lastMoveOf(tx, line)),
    );
  return line;
}
