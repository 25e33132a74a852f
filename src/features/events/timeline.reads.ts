import type { GraphQLResolveInfo } from 'graphql';
import { mayReadCasework } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import { decodeCursor, encodeCursor, MAX_COUNT, type Page, pageOf, pageSize } from '../../api/connection.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { referencesOf } from './entry-references.js';
import { selectedFields } from './selection.js';
import type { TimelineEntry } from './timeline.graphql.js';
import { type TimelineRow, timelinePage, timelinePageCounted } from './timeline.queries.js';

export interface TimelinePage extends Page<TimelineEntry> {
  streamHead: string | null;
  totalCount: number | null;
  totalCountCapped: boolean | null;
}

/**
 * What happened to a subject in which the viewer's organisation takes part, the newest last; who joined later reads
 * what was before, but the other side's drafts. Who did it is a name among colleagues only. For resolvers of subjects
 * that the viewer may see.
 * @param info counts only when `totalCount` is selected
 */
export async function timeline(
  ctx: MemberContext,
  subjectRowId: string,
  first: number | null | undefined,
  after: string | null | undefined,
  info?: GraphQLResolveInfo,
): Promise<TimelinePage> {
  const size = pageSize(ctx, first);
  const list = `timeline:${ctx.viewer.organisationId}:${subjectRowId}`;
  const [last = 0] = after === null || after === undefined ? [] : decodeCursor(ctx, list, after);
  const wanted = info === undefined ? new Set<string>() : selectedFields(info);
  const counted = wanted.has('totalCount') || wanted.has('totalCountCapped');
  const rows = mayReadCasework(ctx.viewer)
    ? await ctx.reads.rows(counted ? timelinePageCounted : timelinePage, [subjectRowId, last, size + 1])
    : [];
  const facts = rows.filter((row): row is TimelineRow & { id: string } => row.id !== null);
  const count = rows[0]?.count ?? null;
  return {
    ...pageOf(
      facts,
      size,
      after,
      (row) => encodeCursor(ctx, list, [row.seq]),
      (row) => entryOf(ctx, row),
    ),
    streamHead: rows[0] === undefined ? null : ctx.stream.cursors.of(ctx.viewer.organisationId, rows[0].head),
    totalCount: count === null ? null : Math.min(count, MAX_COUNT),
    totalCountCapped: count === null ? null : count > MAX_COUNT,
  };
}

/** The story of a subject that is not told to the viewer. */
export function noTimeline(after: string | null | undefined): TimelinePage {
  const nothing = pageOf<never, TimelineEntry>([], 0, after, String, (row) => row);
  return { ...nothing, streamHead: null, totalCount: null, totalCountCapped: null };
}

function entryOf(ctx: MemberContext, row: TimelineRow & { id: string }): TimelineEntry {
  return {
    id: toGlobalId('JournalEntry', row.id),
    word: row.word,
    from: row.from,
    to: row.to,
    version: row.version,
    at: row.at,
    actorOrganisation: brief(ctx, row.actorOrganisationId),
    actorName: row.actorName,
    causedBy: toGlobalId('JournalEntry', row.causedBy),
    references: referencesOf(row.references),
  };
}
