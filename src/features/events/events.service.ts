import { GraphQLError } from 'graphql';
import { brief } from '../../access/projection.js';
import { signedIn } from '../../access/viewer.js';
import { pageSize } from '../../api/connection.js';
import { BadCursor } from '../../journal/cursor.js';
import { type EntryFilter, type Frame, StreamClosed, type StreamOptions } from '../../journal/frame.js';
import { frames } from '../../journal/frames.js';
import { type LiveSource, ShownSubjects } from '../../journal/live-view.js';
import { framePage } from '../../journal/page.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { entitleFor } from './entitlement.js';
import { referencesOf } from './entry-references.js';
import type { EventPage, StreamFrameView } from './events.graphql.js';
import { type Shareable, sharedViewOf } from './shared-view.service.js';
import { isStreamSubject, subjectGlobalId } from './stream-subjects.js';
import { SubjectReader } from './subject-loader.js';

/** A request that came in over a socket. */
export interface SubscriptionContext extends Context {
  /** Aborted when the client completes the operation, or the socket ends. */
  signal: AbortSignal;
  socket: { end(code: number, reason: string): void };
}

/**
 * The organisation's stream after a cursor, or from now: first the past, then live. Afterwards nothing was missed: every
 * number is an event, or told as skipped. When the session ends, or the person's roles change, the socket is closed
 * with 4403. It says how identical streams may be carried together.
 * @throws BAD_CURSOR UNAUTHENTICATED as top-level errors
 */
export function openStream(
  ctx: SubscriptionContext,
  after: string | null | undefined,
  filter: EntryFilter,
): LiveSource<StreamFrameView> {
  const member = signedIn(ctx);
  const shown = new ShownSubjects();
  const session = { endsAt: member.viewer.sessionExpiresAt };
  const rest = { session, heartbeatMs: ctx.about.heartbeatMs, signal: ctx.signal, shown };
  const own = frames({ ...sourceOf(member, after, filter), ...rest });
  const shareable: Shareable = {
    filter: shownOnly(filter),
    framesOf: (other, over) =>
      frames({
        ...sourceOf(other, null, filter),
        heartbeatMs: ctx.about.heartbeatMs,
        signal: ctx.signal,
        goesOn: true,
        ...over,
      }),
    viewOf: (other, frame) => viewOf(other, frame, new SubjectReader(other)),
    alone: (place) =>
      told(ctx, member, frames({ ...sourceOf(member, null, filter), ...rest, after: place, goesOn: true })),
  };
  return Object.assign(told(ctx, member, own), { shared: sharedViewOf(member, shareable, shown) });
}

/** Frames as the schema has them; the end of the session closes the socket. */
function told(
  ctx: SubscriptionContext,
  member: MemberContext,
  source: ReturnType<typeof frames>,
): AsyncIterableIterator<StreamFrameView, void, void> {
  const ended = (error: unknown): IteratorReturnResult<void> => {
    if (!(error instanceof StreamClosed)) throw error;
    ctx.socket.end(error.code, error.code === 4403 ? 'Session ended' : 'Going away');
    return { done: true, value: undefined };
  };
  return {
    next: async () => {
      try {
        const { done, value } = await source.next();
        return done === true
          ? { done, value }
          : { done: false, value: viewOf(member, value, new SubjectReader(member)) };
      } catch (error) {
        return ended(error);
      }
    },
    return: async () => {
      await source.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * The next frames after a cursor, with the same numbers, cursors and rights as in the subscription.
 * @throws BAD_CURSOR BAD_USER_INPUT UNAUTHENTICATED as top-level errors
 */
export async function pageOfStream(
  ctx: MemberContext,
  first: number | null | undefined,
  after: string | null | undefined,
  filter: EntryFilter,
): Promise<EventPage> {
  try {
    const page = await framePage({ ...sourceOf(ctx, after, filter), first: pageSize(ctx, first) });
    const subjects = new SubjectReader(ctx);
    return { ...page, frames: page.frames.map((frame) => viewOf(ctx, frame, subjects)) };
  } catch (error) {
    if (error instanceof StreamClosed) throw new GraphQLError('', { extensions: { code: 'UNAUTHENTICATED' } });
    throw error;
  }
}

function sourceOf(ctx: MemberContext, after: string | null | undefined, filter: EntryFilter): StreamOptions {
  const { hub, cursors } = ctx.stream;
  const { organisationId } = ctx.viewer;
  return {
    hub,
    cursors,
    organisationId,
    after: after === null || after === undefined ? null : numberOf(ctx, after),
    filter: shownOnly(filter),
    entitle: entitleFor(ctx),
    now: () => ctx.clock.now(),
    resumeWindowDays: ctx.about.resumeWindowDays,
  };
}

function shownOnly(filter: EntryFilter): EntryFilter {
  return (entry) => isStreamSubject(entry.subjectType) && filter(entry);
}

function numberOf(ctx: MemberContext, cursor: string): number {
  try {
    return ctx.stream.cursors.numberOf(ctx.viewer.organisationId, cursor);
  } catch (error) {
    if (!(error instanceof BadCursor)) throw error;
    const message = ctx.locale === 'en' ? 'This cursor is not valid here.' : '游标无效。';
    throw new GraphQLError(message, { extensions: { code: 'BAD_CURSOR' } });
  }
}

function viewOf(ctx: MemberContext, frame: Frame, subjects: SubjectReader): StreamFrameView {
  switch (frame.kind) {
    case 'Event':
      return eventOf(ctx, frame, subjects);
    case 'Heartbeat':
      return { __typename: 'Heartbeat', head: frame.head, cursor: frame.cursor, place: frame.at };
    case 'Skipped':
      return {
        __typename: 'Skipped',
        fromNumber: frame.from,
        toNumber: frame.to,
        cursor: frame.cursor,
        place: frame.to,
      };
    case 'Discontinuity':
      return { __typename: 'Discontinuity', head: frame.head, cursor: frame.cursor, place: frame.head };
    case 'AccessRevoked':
      return { __typename: 'AccessRevoked', ...subjectNames(frame.subjectType, frame.subjectId), place: null };
    case 'ReauthRequired':
      return { __typename: 'ReauthRequired', endsAt: frame.endsAt, cursor: frame.cursor, place: null };
  }
}

function eventOf(
  ctx: MemberContext,
  frame: Extract<Frame, { kind: 'Event' }>,
  subjects: SubjectReader,
): StreamFrameView {
  const { entry, number, cursor } = frame;
  return {
    __typename: 'EventFrame',
    entryId: toGlobalId('JournalEntry', entry.id),
    number,
    cursor,
    word: entry.word,
    ...subjectNames(entry.subjectType, entry.subjectId),
    from: entry.from,
    to: entry.to,
    version: entry.version,
    at: entry.at,
    actorOrganisation: brief(ctx, entry.actorOrganisationId),
    causedBy: toGlobalId('JournalEntry', entry.causedBy),
    references: referencesOf(entry.references),
    entry,
    subjects,
    place: number,
  };
}

function subjectNames(subjectType: string, rowId: string) {
  if (!isStreamSubject(subjectType)) throw new Error(`${subjectType} is no subject of the stream.`);
  return { subjectType, subjectId: subjectGlobalId(subjectType, rowId) };
}
