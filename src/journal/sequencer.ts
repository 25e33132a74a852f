import { BackOff, Nudge } from './nudge.js';
import { type Connect, codeOf, type JournalLogger, RelaySession } from './relay-session.js';
import { STAMP, type StampRow } from './stamp.js';

/** The one lock of a database that makes its holder the sequencer: the bytes of "yuanlian". */
export const SEQUENCER_LOCK = '8752008577757569390';

export interface Stamped {
  readonly entries: number;
  /** The last position of the stream. */
  readonly position: number;
}

export interface SequencerOptions {
  readonly connect: Connect;
  /** How often the leader looks at the queue. */
  readonly pollMs?: number;
  /** How often a follower tries to become the leader. */
  readonly followMs?: number;
  /** At most this many entries in one statement. */
  readonly batch?: number;
  readonly logger: JournalLogger;
  readonly onStamped?: (stamped: Stamped) => void;
}

export interface Sequencer {
  readonly leading: boolean;
  /** "Something was recorded": the leader looks now. A hint within one process; nothing depends on it. */
  nudge(): void;
  /** Afterwards this process stamps nothing more, and another may lead at once. */
  stop(): Promise<void>;
}

const CALM_MS = 2_000;
/** A leader whose process stands still for longer loses its session, and with it the leadership. */
const LEADER_SETTINGS = `set idle_session_timeout to '10s'`;

/**
 * Every process runs one; the one whose session holds the advisory lock stamps what was committed, the others wait for
 * the lock. The lock goes with the session that stamps, so two never stamp at once, however a process ends.
 */
export function startSequencer(options: SequencerOptions): Sequencer {
  const sequencer = new RunningSequencer(options);
  sequencer.start();
  return sequencer;
}

class RunningSequencer implements Sequencer {
  leading = false;
  #stopped = false;
  #ended: Promise<void> = Promise.resolve();
  readonly #nudge = new Nudge();
  readonly #retry = new BackOff(50, 5_000);
  readonly #options: SequencerOptions;
  readonly #pollMs: number;
  readonly #followMs: number;
  readonly #batch: number;

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#pollMs = options.pollMs ?? 15;
    this.#followMs = options.followMs ?? 250;
    this.#batch = options.batch ?? 500;
  }

  start(): void {
    this.#ended = this.#run();
  }

  nudge(): void {
    if (this.leading) this.#nudge.nudge();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#nudge.nudge();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let session: RelaySession | null = null;
      try {
        session = await RelaySession.open(this.#options.connect, LEADER_SETTINGS);
        session.onLost(() => this.#nudge.nudge());
        await this.#follow(session);
        await this.#lead(session);
      } catch (error) {
        this.#options.logger.warn({ code: codeOf(error), leading: this.leading }, 'sequencer: session ended');
      } finally {
        this.leading = false;
        await session?.close();
      }
      this.#nudge.forget();
      if (!this.#stopped) await this.#nudge.sleep(this.#retry.next());
    }
  }

  /** Tries, and does not wait in the server: a statement that waits there keeps old rows from being cleared away. */
  async #follow(session: RelaySession): Promise<void> {
    while (!this.#stopped) {
      const [row] = await session.rows<{ got: boolean }>(
        'sequencer_lock',
        'select pg_try_advisory_lock($1::bigint) as got',
        [SEQUENCER_LOCK],
      );
      if (row?.got === true) return;
      await this.#nudge.sleep(this.#followMs * (0.75 + Math.random() / 2));
    }
  }

  async #lead(session: RelaySession): Promise<void> {
    if (this.#stopped) return;
    this.leading = true;
    this.#options.logger.info({}, 'sequencer: leading');
    let busyAt = performance.now();
    while (!this.#stopped) {
      const taken = (await this.#waits(session)) ? await this.#stamp(session) : 0;
      this.#retry.reset();
      if (taken > 0) busyAt = performance.now();
      if (taken >= this.#batch) continue;
      await this.#nudge.sleep(performance.now() - busyAt > CALM_MS ? this.#pollMs * 3 : this.#pollMs);
    }
  }

  async #waits(session: RelaySession): Promise<boolean> {
    const found = await session.rows('sequencer_queue', 'select 1 from journal_pending order by seq limit 1', []);
    return found.length > 0;
  }

  async #stamp(session: RelaySession): Promise<number> {
    const [row] = await session.rows<StampRow>('sequencer_stamp', STAMP, [this.#batch]);
    if (row?.position != null) this.#options.onStamped?.({ entries: row.taken, position: Number(row.position) });
    return row?.taken ?? 0;
  }
}
