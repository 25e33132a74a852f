import type { NumberedEntry } from './entry.js';
import {
  type DiscontinuityFrame,
  type EventFrame,
  isBeyondWindow,
  type SkippedFrame,
  type StreamOptions,
} from './frame.js';
import { Judgement } from './judgement.js';

export type PageFrame = EventFrame | SkippedFrame | DiscontinuityFrame;

/** The same rows as the stream's, for those who ask instead of listening. */
export interface FramePage {
  readonly frames: readonly PageFrame[];
  /** The organisation's last number. */
  readonly head: number;
  /** Ask on from here. */
  readonly cursor: string;
  readonly hasMore: boolean;
}

/**
 * The next `first` numbers after a place, shown or skipped: a narrow filter costs no more than a wide one. Without a
 * place: nothing yet, and the cursor of now.
 */
export async function framePage(options: StreamOptions & { readonly first: number }): Promise<FramePage> {
  const { hub, cursors, organisationId, after, first } = options;
  const head = await hub.freshHeadOf(organisationId);
  const at = after ?? head;
  const cursorOf = (number: number) => cursors.of(organisationId, number);
  const batch = at < head ? await hub.read(organisationId, at, first) : [];
  if (at > head || (batch[0] !== undefined && isBeyondWindow(batch[0].stampedAt, options))) {
    const cursor = cursorOf(head);
    return { frames: [{ kind: 'Discontinuity', head, cursor }], head, cursor, hasMore: false };
  }
  const last = batch.at(-1)?.number ?? at;
  const shown = await framesOf(batch, options, cursorOf);
  return { frames: shown, head: Math.max(head, last), cursor: cursorOf(last), hasMore: last < head };
}

async function framesOf(
  batch: readonly NumberedEntry[],
  { filter, entitle }: StreamOptions,
  cursorOf: (number: number) => string,
): Promise<PageFrame[]> {
  const judgement = new Judgement(filter, entitle);
  const entitled = await judgement.entitled(batch);
  const found: PageFrame[] = [];
  let from: number | null = null;
  const skipTo = (to: number) => {
    if (from !== null) found.push({ kind: 'Skipped', from, to, cursor: cursorOf(to) });
    from = null;
  };
  batch.forEach((item, nth) => {
    const { entry, number, stampedAt } = item;
    if (judgement.verdict(item, entitled[nth] === true) === 'SHOWN') {
      skipTo(number - 1);
      found.push({ kind: 'Event', entry, number, stampedAt, cursor: cursorOf(number) });
    } else {
      from ??= number;
    }
  });
  skipTo(batch.at(-1)?.number ?? 0);
  return found;
}
