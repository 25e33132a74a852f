import type { NumberedEntry } from './entry.js';
import { BackOff } from './nudge.js';
import { type Connect, codeOf, type JournalLogger, RelaySession, SessionLost } from './relay-session.js';
import { HEAD, REPLAY, type ReplayRow, toNumbered } from './stream-sql.js';

/** Reads of the past, on one connection of their own. Those who ask the same at the same moment share the answer. */
export class Replay {
  #closed = false;
  #session: Promise<RelaySession> | null = null;
  readonly #asked = new Map<string, Promise<readonly NumberedEntry[]>>();
  readonly #connect: Connect;
  readonly #logger: JournalLogger;

  constructor(connect: Connect, logger: JournalLogger) {
    this.#connect = connect;
    this.#logger = logger;
  }

  async head(organisationId: string): Promise<number> {
    const rows = await this.#rows<{ number: string }>('stream_head', HEAD, [organisationId]);
    return Number(rows[0]?.number ?? 0);
  }

  entries(organisationId: string, after: number, limit: number): Promise<readonly NumberedEntry[]> {
    const key = `${organisationId} ${after} ${limit}`;
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const answer = this.#rows<ReplayRow>('stream_replay', REPLAY, [organisationId, after, limit])
      .then((rows) => rows.map(toNumbered))
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  /** A lost connection is replaced and the read asked again, until the answer is there or the hub closes. */
  async #rows<Row>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const backOff = new BackOff(50, 2_000);
    for (;;) {
      if (this.#closed) throw new SessionLost('the stream reader is closed');
      let opened = false;
      try {
        const session = await this.#open();
        opened = true;
        return await session.rows<Row>(name, text, values);
      } catch (error) {
        if (opened && !(error instanceof SessionLost)) throw error;
        this.#logger.warn({ code: codeOf(error) }, 'stream replay: session ended');
      }
      await new Promise((resolve) => setTimeout(resolve, backOff.next()));
    }
  }

  #open(): Promise<RelaySession> {
    if (this.#session !== null) return this.#session;
    const opening = RelaySession.open(this.#connect);
    const forget = (session?: RelaySession) => {
      if (this.#session === opening) this.#session = null;
      void session?.close();
    };
    opening.then(
      (session) => session.onLost(() => forget(session)),
      () => forget(),
    );
    this.#session = opening;
    return opening;
  }
}
