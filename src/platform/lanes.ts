import pg from 'pg';
import type { Statement } from '../kernel/context.js';
import { Flight } from './flight.js';

export interface LanesOptions {
  readonly connection: pg.ClientConfig;
  readonly count: number;
  /** A unit that takes longer loses its lane. */
  readonly unitWithinMs?: number;
}

const STATEMENT_WITHIN_MS = 2_000;
const RECONNECT_MS = [100, 250, 500, 1_000, 2_000] as const;

/** The lane was lost while a unit was on it; a read may be sent again. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';
}

/**
 * A few connections for reads alone, in pipeline mode: nobody checks one out, each unit is written behind the others
 * and answered in their order. They can write nothing, and what takes long belongs on the pool. A lane that dies is
 * left at once, because a dead one looks least busy, and comes back by itself.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #open = new Set<Lane>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Opens them all. Those that cannot be opened now come later. */
  async open(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.count }, async () => await this.#connect(0)));
  }

  /** How many can carry something now. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Sends one unit on the lane with the least on it; undefined when there is none.
   * @throws LaneLost when the lane died under it
   */
  fly<Row>(
    scope: readonly string[],
    statement: Statement<Row>,
    params: readonly unknown[],
  ): Promise<Row[]> | undefined {
    let best: Lane | undefined;
    for (const lane of this.#open) if (best === undefined || lane.load < best.load) best = lane;
    return best?.fly(new Flight<Row>(scope, statement, params));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#open].map(async (lane) => await lane.close()));
  }

  async #connect(tries: number): Promise<void> {
    if (this.#closed) return;
    const { connection, unitWithinMs = 5_000 } = this.#options;
    let opened: Lane | undefined;
    try {
      const lane = await Lane.open(connection, unitWithinMs, () => {
        if (opened === undefined || !this.#open.delete(opened)) return;
        this.#later(0);
      });
      opened = lane;
      if (this.#closed) await lane.close();
      else if (lane.alive) this.#open.add(lane);
      else this.#later(tries + 1);
    } catch {
      this.#later(tries + 1);
    }
  }

  #later(tries: number): void {
    if (this.#closed) return;
    const ms = RECONNECT_MS[Math.min(tries, RECONNECT_MS.length - 1)] ?? 0;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#connect(tries);
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }
}

/** One connection and what is on it. */
class Lane {
  alive = true;
  /** Units that were sent and are not answered. */
  load = 0;
  #watch: NodeJS.Timeout | undefined;
  readonly #client: pg.Client;
  readonly #unitWithinMs: number;

  private constructor(client: pg.Client, unitWithinMs: number) {
    this.#client = client;
    this.#unitWithinMs = unitWithinMs;
  }

  static async open(connection: pg.ClientConfig, unitWithinMs: number, onLost: () => void): Promise<Lane> {
    const client = new pg.Client({
      ...connection,
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      options: `${connection.options ?? ''} -c default_transaction_read_only=on -c statement_timeout=${STATEMENT_WITHIN_MS}`,
    } as pg.ClientConfig);
    const lane = new Lane(client, unitWithinMs);
    const lost = (): void => {
      lane.alive = false;
      clearTimeout(lane.#watch);
      onLost();
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.connect();
    return lane;
  }

  async fly<Row>(flight: Flight<Row>): Promise<Row[]> {
    this.load += 1;
    if (this.load === 1) this.#expect();
    try {
      this.#client.query(flight as unknown as pg.Submittable);
      return await flight.done;
    } catch (error) {
      // What PostgreSQL says of a statement has a severity; all else is the line's end, and so is its farewell.
      const { severity } = error as { severity?: string };
      throw severity === 'ERROR' || (this.alive && severity === undefined)
        ? error
        : new LaneLost('a lane was lost', { cause: error });
    } finally {
      this.load -= 1;
      if (this.load > 0) this.#expect();
      else clearTimeout(this.#watch);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#watch);
    this.#client.removeAllListeners('end');
    await this.#client.end().catch(() => undefined);
  }

  /** Something must be answered in time, or the line is cut and what is on it goes elsewhere. */
  #expect(): void {
    clearTimeout(this.#watch);
    if (!this.alive) return;
    this.#watch = setTimeout(() => {
      this.alive = false;
      (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    }, this.#unitWithinMs);
    this.#watch.unref();
  }
}
