import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import type { Cooperation } from './cooperation.graphql.js';
import { loadCooperation } from './cooperation.reads.js';

/** The cooperation after a command, rendered anew under present rights: a replay answers the same way. */
export async function movedCooperation(
  ctx: Context,
  done: Promise<CommandResult>,
): Promise<{ cooperation: Cooperation | null; journalEntryId: string | null }> {
  const { subjectId, journalEntryId } = await done;
  return { cooperation: await loadCooperation(ctx, subjectId), journalEntryId };
}
