import { rowsOf } from '../../api/loader.js';
import type { Context } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import { seesClock } from './clock-visibility.rules.js';
import { type Deadline, deadlineOf } from './deadline.graphql.js';
import { deadlinesBySubject, type RawDeadline } from './deadline.queries.js';

/** The clocks of a subject that an organisation with this part in it sees, running ones first. */
export async function clocksOf(ctx: Context, subject: { id: string; part: Part }): Promise<RawDeadline[]> {
  const { viewer } = ctx;
  if (viewer === null) return [];
  const rows = await rowsOf(ctx, deadlinesBySubject, subject.id);
  return rows.filter((row) => seesClock({ organisationId: viewer.organisationId, part: subject.part }, row));
}

/** The same, as the API shows them; of what is covered for the viewer by when, and not why (lifecycles.md §8). */
export async function loadDeadlines(
  ctx: Context,
  subject: { id: string; part: Part },
  covered: boolean,
): Promise<Deadline[]> {
  return (await clocksOf(ctx, subject)).map((row) => deadlineOf(ctx, row, covered));
}
