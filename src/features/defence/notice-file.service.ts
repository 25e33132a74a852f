import { authorize, whenDetails } from '../../access/authorize.js';
import { type CommandResult, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { recordNotice } from './defence-facts.js';
import { lockNotice } from './defence-lock.js';
import { attachPapers } from './defence-papers.service.js';
import { noticeLifecycle } from './notice.lifecycle.js';
import { dispatch } from './notice.service.js';
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
    await dispatch(tx, notice, lines, filer.organKind);
    return { subjectId: notice.id };
  });
}

/** The organ brings in another paper. It adds and changes nothing else, so it names no version. */
export async function attachToNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: { id: string; materialIds: readonly string[] } & Keyed,
): Promise<CommandResult> {
  return await command(ctx, 'notice.attach', { idempotencyKey, input }, async (tx) => {
    const { notice, part } = await lockNotice(tx, input.id);
    authorize(tx.viewer, { roles: ['LIAISON'], side: 'REQUESTING' }, part);
    if (noticeLifecycle.isFinal(notice.state))
      refuse('NOTICE_AT_ANOTHER_STAGE', whenDetails(noticeLifecycle, notice.state));
    if (input.materialIds.length === 0) refuse('LIST_EMPTY', { path: ['input', 'materialIds'] });
    await attachPapers(tx, notice, input.materialIds);
    recordNotice(tx, notice, 'attach', notice.state, { papers: input.materialIds.length });
    return { subjectId: notice.id };
  });
}
