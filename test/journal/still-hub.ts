import { randomBytes, randomUUID } from 'node:crypto';
import { Channel } from '../../src/journal/channel.js';
import { createCursors } from '../../src/journal/cursor.js';
import type { JournalEntry, NumberedEntry } from '../../src/journal/entry.js';
import type { Frame, FramesOptions } from '../../src/journal/frame.js';
import { frames } from '../../src/journal/frames.js';
import type { Hub } from '../../src/journal/hub.js';

export const DAY = 86_400_000;
export const organisationId = randomUUID();
export const cursors = createCursors([randomBytes(32)]);

/** A stream in memory, so that time, numbers and the speed of reading are the test's own. */
export class StillHub implements Hub {
  closed = false;
  followers = 0;
  reads: number[] = [];
  heldBack: Promise<void> | null = null;
  readonly entries: NumberedEntry[] = [];
  readonly #channel = new Channel(4);

  add(over: Partial<JournalEntry> = {}, stampedAt = new Date()): NumberedEntry {
    const number = this.entries.length + 1;
    const entry: JournalEntry = {
      id: randomUUID(),
      subjectType: 'COOPERATION',
      subjectId: randomUUID(),
      word: 'cooperation.send',
      from: null,
      to: 'SENT',
      actorOrganisationId: organisationId,
      actorMemberId: null,
      at: stampedAt,
      version: 1,
      causedBy: randomUUID(),
      references: {},
      restricted: false,
      restrictedTo: null,
      ...over,
    };
    const numbered = { entry, number, position: number, stampedAt };
    this.entries.push(numbered);
    this.#channel.push(numbered);
    return numbered;
  }

  follow(): () => void {
    this.followers += 1;
    return () => {
      this.followers -= 1;
    };
  }

  async headOf(): Promise<number> {
    return this.#channel.head;
  }

  async freshHeadOf(): Promise<number> {
    return this.entries.length;
  }

  wait(_organisation: string, after: number, signal: AbortSignal): Promise<void> {
    return this.closed ? Promise.resolve() : this.#channel.wait(after, signal);
  }

  async read(_organisation: string, after: number, limit: number): Promise<readonly NumberedEntry[]> {
    this.reads.push(limit);
    await this.heldBack;
    return this.entries.slice(after, after + limit);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#channel.release();
  }
}

/** A stream of this hub that shows everything, unless told otherwise. */
export function streamOf(
  hub: StillHub,
  signal: AbortSignal,
  over: Partial<FramesOptions> = {},
): AsyncGenerator<Frame, void, void> {
  return frames({
    hub,
    cursors,
    organisationId,
    after: null,
    filter: () => true,
    entitle: async (entries) => entries.map(() => true),
    now: () => new Date(),
    session: null,
    signal,
    ...over,
  });
}

export async function take(stream: AsyncGenerator<Frame, void, void>, count: number): Promise<Frame[]> {
  const taken: Frame[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done || value === undefined) break;
    taken.push(value);
  }
  return taken;
}

/** The frames in short: numbers of events, ranges of what was skipped, names of the rest. */
export function brief(taken: readonly Frame[]): (string | number)[] {
  return taken.map((frame) => {
    if (frame.kind === 'Event') return frame.number;
    if (frame.kind === 'Skipped') return `${frame.from}-${frame.to}`;
    return frame.kind === 'Heartbeat' ? `♥${frame.head}` : frame.kind;
  });
}

export const numberOf = (frame: Frame | undefined) =>
  frame !== undefined && 'cursor' in frame ? cursors.numberOf(organisationId, frame.cursor) : null;
