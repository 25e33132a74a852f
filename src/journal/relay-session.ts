import type { Client } from 'pg';

/** Opens a connection of the server's own role; it takes on the relay role itself. */
export type Connect = () => Promise<Client>;

/** Where the journal says how it is: codes and numbers only. */
export interface JournalLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const ANSWER_WITHIN_MS = 10_000;
const GOODBYE_WITHIN_MS = 1_000;

/** Plans must not turn to scanning a long journal, and a peer that fell silent is noticed in seconds. */
const SETTINGS = `
set role yuanlian_relay; set timezone to 'UTC'; set application_name to 'yuanlian relay';
set jit to off; set enable_seqscan to off; set statement_timeout to '8s';
set tcp_keepalives_idle to 5; set tcp_keepalives_interval to 2; set tcp_keepalives_count to 3`;

/** The session is over: lost, ended by the server, or silent for too long. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
}

/** One connection as yuanlian_relay. When it is lost, everything that waits on it ends with `SessionLost`. */
export class RelaySession {
  #lost: SessionLost | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #client: Client;
  readonly #onLost = new Set<() => void>();

  private constructor(client: Client) {
    this.#client = client;
    client.on('error', (error) => this.#lose(error));
    client.on('end', () => this.#lose());
  }

  /** Connects and takes on the relay role, with further settings if there are any. */
  static async open(connect: Connect, settings = ''): Promise<RelaySession> {
    const session = new RelaySession(await inTime(connect()));
    try {
      await session.#within(session.#client.query(`${SETTINGS}; ${settings}`));
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  /** Called once, when the session is lost. */
  onLost(listener: () => void): void {
    if (this.#lost === null) this.#onLost.add(listener);
    else listener();
  }

  /**
   * Runs one prepared statement, after those that were asked before.
   * @throws SessionLost
   */
  rows<Row>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const answer = this.#turn.then(async () => {
      if (this.#lost !== null) throw this.#lost;
      const { rows } = await this.#within(this.#client.query<Row & Record<string, unknown>>({ name, text, values }));
      return rows;
    });
    this.#turn = answer.catch(() => {});
    return answer;
  }

  /** Calls `listener` on every hint of the channel, as long as the session lives. */
  async listen(channel: string, listener: () => void): Promise<void> {
    this.#client.on('notification', listener);
    await this.#within(this.#client.query(`listen ${channel}`));
  }

  /** Says goodbye; a server that does not answer is left alone. */
  async close(): Promise<void> {
    this.#onLost.clear();
    this.#lose();
    await Promise.race([this.#client.end().catch(() => {}), after(GOODBYE_WITHIN_MS)]);
  }

  /** A statement that outlives its time may still be done by the server; the session is not used again. */
  async #within<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    let listener: (() => void) | undefined;
    const lost = new Promise<never>((_, reject) => {
      listener = () => reject(this.#lost ?? new SessionLost());
      this.onLost(listener);
      timer = setTimeout(() => this.#lose(new SessionLost('no answer in time')), ANSWER_WITHIN_MS);
    });
    try {
      return await Promise.race([work, lost]);
    } catch (error) {
      if (!isAnswer(error)) this.#lose(error);
      throw this.#lost ?? error;
    } finally {
      clearTimeout(timer);
      if (listener !== undefined) this.#onLost.delete(listener);
    }
  }

  #lose(cause?: unknown): void {
    if (this.#lost !== null) return;
    this.#lost = new SessionLost('the session is lost', { cause });
    for (const listener of this.#onLost) listener();
    this.#onLost.clear();
  }
}

/** A connection that comes too late is closed again. */
async function inTime(connecting: Promise<Client>): Promise<Client> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS);
  });
  const client = await Promise.race([connecting, late]).finally(() => clearTimeout(timer));
  if (client !== null) return client;
  connecting.then((latecomer) => latecomer.end()).catch(() => {});
  throw new SessionLost('no connection in time');
}

/** The statement was refused; anything else (a fatal error, a broken line) is the end of the session. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

/** What a log may say of an error: its code or kind, never its text, which can quote values. */
export function codeOf(error: unknown): string {
  if (error instanceof SessionLost && error.cause !== undefined) return codeOf(error.cause);
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
