import type { Cursors } from './cursor.js';
import type { JournalEntry } from './entry.js';
import type { Hub } from './hub.js';
import type { ShownSubjects } from './live-view.js';

/** A fact of the organisation's stream, as it was. */
export interface EventFrame {
  readonly kind: 'Event';
  readonly entry: JournalEntry;
  readonly number: number;
  readonly stampedAt: Date;
  readonly cursor: string;
}

/** The line is alive. `head` is the organisation's last number; `cursor` is how far this stream has come. */
export interface HeartbeatFrame {
  readonly kind: 'Heartbeat';
  readonly head: number;
  /** How far this stream has come, as a number. */
  readonly at: number;
  readonly cursor: string;
}

/** These numbers are not shown: filtered, or the viewer may not have them. Which of the two is not said. */
export interface SkippedFrame {
  readonly kind: 'Skipped';
  readonly from: number;
  readonly to: number;
  readonly cursor: string;
}

/** The cursor lies outside the resume window: load anew what is shown; the stream goes on after `head`. */
export interface DiscontinuityFrame {
  readonly kind: 'Discontinuity';
  readonly head: number;
  readonly cursor: string;
}

/** A subject that this stream has shown may not be seen any more. */
export interface AccessRevokedFrame {
  readonly kind: 'AccessRevoked';
  readonly subjectType: string;
  readonly subjectId: string;
}

/** The session ends soon; the stream then ends with 4403, and goes on in a new session with the cursor. */
export interface ReauthRequiredFrame {
  readonly kind: 'ReauthRequired';
  readonly endsAt: Date;
  readonly cursor: string;
}

export type Frame =
  | EventFrame
  | HeartbeatFrame
  | SkippedFrame
  | DiscontinuityFrame
  | AccessRevokedFrame
  | ReauthRequiredFrame;

/** Why a stream ended that its reader had not ended. The code is the WebSocket's close code. */
export class StreamClosed extends Error {
  override readonly name = 'StreamClosed';

  constructor(
    readonly code: 4403 | 1012,
    readonly reason: 'SESSION_ENDED' | 'GOING_AWAY',
  ) {
    super(`${code} ${reason}`);
  }
}

/** Which of these entries the viewer may have, judged now: one answer for each, in their order. */
export type Entitle = (entries: readonly JournalEntry[]) => Promise<readonly boolean[]>;

/** What a view asks to see of what it may see. */
export type EntryFilter = (entry: JournalEntry) => boolean;

export interface StreamOptions {
  readonly hub: Hub;
  readonly cursors: Cursors;
  readonly organisationId: string;
  /** The number after which to begin, from a cursor; null: from now. */
  readonly after: number | null;
  readonly filter: EntryFilter;
  readonly entitle: Entitle;
  readonly now: () => Date;
  readonly resumeWindowDays?: number;
}

export interface FramesOptions extends StreamOptions {
  /** What was shown before, when a stream goes on for another. */
  readonly shown?: ShownSubjects;
  /** Goes on where another has stopped: no heartbeat to begin with. */
  readonly goesOn?: boolean;
  /** When the person's session ends; null for views that belong to nobody's session (shared executions). */
  readonly session: { readonly endsAt: Date } | null;
  readonly heartbeatMs?: number;
  /** How long numbers that are not shown are gathered into one frame while nothing else happens. */
  readonly skipLingerMs?: number;
  /** How long a judgement of entitlement holds while the reader is slow. */
  readonly entitledForMs?: number;
  /** Ends the stream without an error; with a `StreamClosed` as the reason, by throwing it. */
  readonly signal: AbortSignal;
}

export const RESUME_WINDOW_DAYS = 30;

const DAY_MS = 86_400_000;

/** True when an entry that is missed was stamped before the resume window: it is kept, but not sent again. */
export function isBeyondWindow(
  stampedAt: Date,
  { now, resumeWindowDays }: Pick<StreamOptions, 'now' | 'resumeWindowDays'>,
): boolean {
  return stampedAt.getTime() < now().getTime() - (resumeWindowDays ?? RESUME_WINDOW_DAYS) * DAY_MS;
}
