import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ServerProcess } from './servers.js';

const EVENTS = `subscription ($after: String) { events(after: $after) { __typename
  ... on EventFrame { entryId number cursor word subjectId at }
  ... on Skipped { fromNumber toNumber cursor }
  ... on Heartbeat { cursor }
  ... on Discontinuity { cursor } } }`;

/** A socket that is cut before it was open says so to nobody. */
class QuietSocket extends WebSocket {
  constructor(address: string, protocols: string | string[]) {
    super(address, protocols);
    this.on('error', () => undefined);
  }
}

interface Frame {
  __typename: string;
  entryId?: string;
  number?: number;
  fromNumber?: number;
  toNumber?: number;
  cursor?: string;
}

/** One desk that follows its organisation's stream, loses the line, and goes on from its cursor. */
export class Follower {
  readonly entries = new Map<string, number>();
  /** The next number this desk has not been told about. */
  next = 1;
  disconnects = 0;
  repeated = 0;
  faults: string[] = [];
  #cursor: string | null;
  #client: Client | null = null;
  #stopped = false;

  constructor(
    readonly organisation: string,
    readonly token: string,
    /** The place before the first entry. */
    start: string,
    readonly servers: readonly ServerProcess[],
  ) {
    this.#cursor = start;
  }

  async follow(): Promise<void> {
    while (!this.#stopped) {
      const server = this.servers[Math.floor(Math.random() * this.servers.length)];
      await this.#once(server?.url.replace('http', 'ws') ?? '');
      this.disconnects += 1;
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
    }
  }

  async #once(url: string): Promise<void> {
    const client = createClient({
      url,
      webSocketImpl: QuietSocket,
      lazy: true,
      retryAttempts: 0,
      connectionParams: { token: this.token },
      onNonLazyError: () => undefined,
    });
    this.#client = client;
    await new Promise<void>((resolve) => {
      client.subscribe<{ events: Frame }>(
        { query: EVENTS, variables: { after: this.#cursor } },
        {
          next: ({ data }) => {
            if (data != null) this.#take(data.events);
          },
          error: () => resolve(),
          complete: () => resolve(),
        },
      );
    });
    await client.dispose();
  }

  #take(frame: Frame): void {
    if (frame.__typename === 'Discontinuity') this.faults.push('a discontinuity');
    if (frame.__typename === 'EventFrame' && frame.number !== undefined && frame.entryId !== undefined) {
      this.#advance(frame.number, frame.number);
      if (this.entries.has(frame.entryId)) this.repeated += 1;
      this.entries.set(frame.entryId, frame.number);
    }
    if (frame.__typename === 'Skipped' && frame.fromNumber !== undefined && frame.toNumber !== undefined)
      this.#advance(frame.fromNumber, frame.toNumber);
    if (frame.cursor !== undefined) this.#cursor = frame.cursor;
  }

  #advance(from: number, to: number): void {
    if (from > this.next) this.faults.push(`a hole before ${from}, ${this.next} expected`);
    this.next = Math.max(this.next, to + 1);
  }

  /** Cuts the line without a word. */
  cut(): void {
    this.#client?.terminate();
  }

  stop(): void {
    this.#stopped = true;
    this.#client?.terminate();
  }
}
