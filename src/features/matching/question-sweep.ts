import type { Context, Reads } from '../../kernel/context.js';
import { type DueAct, eachDue } from '../deadlines/due-batches.js';
import { inquiriesToLook, lookForHolders, questionsToLapse, questionsToReceive } from './matching.queries.js';
import { lapseQuestion, receiveQuestion } from './question.service.js';

/** One act that fails keeps no other from being done. */
type Alone = (act: () => Promise<void>) => Promise<void>;

/**
 * What time does for questions: looks for holders of those asked about since, tells each holder, lapses what nobody
 * answered. Who asked has no part in any of it. Done again it finds nothing more to do; what could not be done is passed
 * over, and found again in the next round.
 * @param reads those of the clock
 */
export async function sweepQuestions(context: () => Context, reads: Reads, alone: Alone): Promise<void> {
  const now = context().clock.now();
  const each = (act: typeof lapseQuestion) => (due: DueAct) =>
    alone(async () => await act(context(), due.organisation, due.id));
  await eachDue(
    async (after) => await reads.rows(inquiriesToLook, after),
    async ({ id }) => await alone(async () => void (await reads.rows(lookForHolders, [id, now]))),
  );
  await eachDue(async (after) => await reads.rows(questionsToReceive, after), each(receiveQuestion));
  await eachDue(async (after) => await reads.rows(questionsToLapse, [now, ...after]), each(lapseQuestion));
}
