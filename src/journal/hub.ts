import { Channel } from './channel.js';
import { type NumberedEntry, toEntry } from './entry.js';
import { BackOff, Nudge } from './nudge.js';
import { type Connect, codeOf, type JournalLogger, RelaySession } from './relay-session.js';
import { Replay } from './replay.js';
import { STREAM_CHANNEL } from './stamp.js';
import { SLICE, type SliceRow, TAIL } from './stream-sql.js';

export interface HubOptions {
  readonly connect: Connect;
  /** How often the stream is read without a hint. */
  readonly pollMs?: number;
  /** How many of its latest entries are kept for an organisation that somebody follows. */
  readonly windowSize?: number;
  readonly logger: JournalLogger;
}

/** The stream of this process: read once, however many follow it. */
export interface Hub {
  readonly closed: boolean;
  /** From now on the organisation's entries are watched for. The one who calls lets go with the answer. */
  follow(organisationId: string): () => void;
  /** The organisation's last number as this process knows it; asked of the database when nobody follows it here. */
  headOf(organisationId: string): Promise<number>;
  /** The organisation's last number, asked of the database now. */
  freshHeadOf(organisationId: string): Promise<number>;
  /** Settles when there is more after the number (of an organisation one follows), on abort, or when the hub closes. */
  wait(organisationId: string, after: number, signal: AbortSignal): Promise<void>;
  /** The entries after a number, in order and without a hole, at most `limit`. A lost database is waited for. */
  read(organisationId: string, after: number, limit: number): Promise<readonly NumberedEntry[]>;
  /** Afterwards nobody waits and no connection is left. */
  close(): Promise<void>;
}

const SLICE_SIZE = 200;

/** Begins to read the stream. */
export function startHub(options: HubOptions): Hub {
  const hub = new RunningHub(options);
  hub.start();
  return hub;
}

class RunningHub implements Hub {
  closed = false;
  #position: number | null = null;
  #ended: Promise<void> = Promise.resolve();
  readonly #channels = new Map<string, Channel>();
  readonly #nudge = new Nudge();
  readonly #retry = new BackOff(50, 2_000);
  readonly #replay: Replay;
  readonly #options: HubOptions;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#replay = new Replay(options.connect, options.logger);
  }

  start(): void {
    this.#ended = this.#run();
  }

  follow(organisationId: string): () => void {
    const channel = this.#channels.get(organisationId) ?? new Channel(this.#options.windowSize ?? 64);
    this.#channels.set(organisationId, channel);
    channel.followers += 1;
    let followed = true;
    return () => {
      if (!followed) return;
      followed = false;
      channel.followers -= 1;
      if (channel.followers === 0) this.#channels.delete(organisationId);
    };
  }

  async headOf(organisationId: string): Promise<number> {
    const known = this.#channels.get(organisationId)?.head ?? 0;
    return known > 0 ? known : this.freshHeadOf(organisationId);
  }

  async freshHeadOf(organisationId: string): Promise<number> {
    const head = await this.#replay.head(organisationId);
    const channel = this.#channels.get(organisationId);
    channel?.raise(head);
    return Math.max(head, channel?.head ?? 0);
  }

  async wait(organisationId: string, after: number, signal: AbortSignal): Promise<void> {
    const channel = this.#channels.get(organisationId);
    if (channel === undefined) throw new Error('Only an organisation that is followed can be waited for.');
    if (!this.closed) await channel.wait(after, signal);
  }

  async read(organisationId: string, after: number, limit: number): Promise<readonly NumberedEntry[]> {
    return (
      this.#channels.get(organisationId)?.recent(after, limit) ?? this.#replay.entries(organisationId, after, limit)
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#nudge.nudge();
    for (const channel of this.#channels.values()) channel.release();
    await Promise.all([this.#ended, this.#replay.close()]);
  }

  async #run(): Promise<void> {
    while (!this.closed) {
      let session: RelaySession | null = null;
      try {
        session = await RelaySession.open(this.#options.connect);
        session.onLost(() => this.#nudge.nudge());
        await session.listen(STREAM_CHANNEL, () => this.#nudge.nudge());
        await this.#pull(session);
      } catch (error) {
        this.#options.logger.warn({ code: codeOf(error) }, 'stream reader: session ended');
      } finally {
        await session?.close();
      }
      this.#nudge.forget();
      if (!this.closed) await this.#nudge.sleep(this.#retry.next());
    }
  }

  /** Goes on where the last session stopped: the position is dense, so nothing is passed over. */
  async #pull(session: RelaySession): Promise<void> {
    if (this.#position === null) {
      const [tail] = await session.rows<{ position: string }>('stream_tail', TAIL, []);
      this.#position = Number(tail?.position ?? 0);
    }
    while (!this.closed) {
      const watched = new Set(this.#channels.keys());
      const asked = [this.#position, SLICE_SIZE, [...watched]];
      const rows: SliceRow[] = await session.rows('stream_slice', SLICE, asked);
      this.#retry.reset();
      for (const row of rows) this.#take(row);
      this.#position = Number(rows.at(-1)?.position ?? this.#position);
      if (rows.length > 0) this.#catchUp(watched);
      if (rows.length < SLICE_SIZE) await this.#nudge.sleep(this.#options.pollMs ?? 200);
    }
  }

  /**
   * Whoever came while the slice was read may have asked for the head before, and is not named in the slice: what lay
   * in it would be told with the organisation's next entry, and not now.
   */
  #catchUp(watched: ReadonlySet<string>): void {
    for (const organisationId of this.#channels.keys())
      if (!watched.has(organisationId)) this.freshHeadOf(organisationId).catch(() => undefined);
  }

  #take(row: SliceRow): void {
    if (row.organisations === null || row.numbers === null) return;
    const entry = toEntry(row);
    row.organisations.forEach((organisationId, nth) => {
      const number = Number(row.numbers?.[nth]);
      const position = Number(row.position);
      this.#channels.get(organisationId)?.push({ entry, number, position, stampedAt: row.stampedAt });
    });
  }
}
