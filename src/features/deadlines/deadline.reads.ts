import { rowsOf } from '../../api/loader.js';
import type { Context } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import { seesClock } from './clock-visibility.rules.js';
import { type Deadline, deadlinesOf } from './deadline.graphql.js';
import { deadlinesBySubject, type RawDeadline } from './deadline.queries.js';

/** The clocks of a subject that an organisation with this part in it sees, running ones first. */
export async function clocksOf(ctx: Context, subject: { id: string; part: Part }): Promise<RawDeadline[]> {
  const { viewer } = ctx;
  if (viewer === null) return [];
  const rows = await rowsOf(ctx, deadlinesBySubject, subject.id);
  return rows.filter((row) => seesClock({ organisationId: viewer.organisationId, part: subject.part }, row));
}

/** The same, as the API shows them. */
export async function loadDeadlines(
  ctx: Context,
  subject: { id: string; part: Part },
  covered: boolean,
): Promise<Deadline[]> {
  return deadlinesOf(ctx, await clocksOf(ctx, subject), covered);
}
