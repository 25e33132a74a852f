import type { Context, Reads } from '../../kernel/context.js';
import { type DueQuestion, lookForHolders, questionsToLapse, questionsToReceive } from './matching.queries.js';
import { lapseQuestion, receiveQuestion } from './question.service.js';

/** One act that fails keeps no other from being done. */
type Alone = (act: () => Promise<void>) => Promise<void>;

/**
 * What time does for questions: looks for holders of those asked about since, tells each holder, lapses what nobody
 * answered. Who asked has no part in any of it. Done again it finds nothing more to do.
 * @param reads those of the clock
 */
export async function sweepQuestions(context: () => Context, reads: Reads, alone: Alone): Promise<void> {
  const now = context().clock.now();
  await reads.rows(lookForHolders, [now]);
  await each(await reads.rows(questionsToReceive, []), receiveQuestion);
  await each(await reads.rows(questionsToLapse, [now]), lapseQuestion);

  async function each(found: readonly DueQuestion[], act: typeof lapseQuestion): Promise<void> {
    for (const { id, organisation } of found) await alone(async () => await act(context(), organisation, id));
  }
}
