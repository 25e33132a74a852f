import pg from 'pg';
import { isStalePlan } from '../kernel/sql-state.js';
import { Bundle, type KnownStatements, type Sent } from './bundle.js';
import { prepareValue } from './flight.js';
import { PlanNames } from './plan-names.js';

/** So many statements wait at most for the next that is answered. */
const MOST_POSTED = 100;

const posted = new WeakMap<readonly unknown[], number | null>();

/**
 * Nobody looks at the answer of the statement with these values: it need not be waited for. With `expected` it must
 * change so many rows, or the transaction fails before it is committed.
 */
export function post(values: readonly unknown[], expected: number | null = null): void {
  posted.set(values, expected);
}

interface Answer {
  command: string;
  rowCount: number | null;
  rows: unknown[];
}

interface Waiting extends Sent {
  /** Null: posted, nobody waits. */
  readonly settle: { resolve(answer: Answer): void; reject(error: unknown): void } | null;
}

const BEGIN = /^(?:begin|start transaction)\b/i;
const BY_ITSELF = /^(?:savepoint|release) /i;
const ROLLBACK_TO = /^rollback to (?:savepoint )?(.+)$/i;

/**
 * A connection of the commands' pool. What carries values is prepared once and bound from then on. Within a transaction
 * what need not be answered (its beginning, its savepoints, and what was posted) waits for the next statement that is,
 * and goes out with it, in the order in which it was given, in one round trip; so does what is asked for at the same
 * moment. The COMMIT goes out with all that is left. PostgreSQL sees the same statements in the same order.
 */
class PreparingClient extends pg.Client {
  #inside = false;
  #scheduled = false;
  #flying = false;
  #waiting: Waiting[] = [];
  /** Why the transaction can only be rolled back, whether or not anybody has looked. */
  #failure: unknown = null;
  readonly #known: KnownStatements = new Map();
  readonly #names: PlanNames;

  constructor(config: string | pg.ClientConfig | undefined, names: PlanNames) {
    super(config);
    this.#names = names;
  }

  override query(...given: unknown[]): never {
    const [text, values = []] = given;
    if (typeof text !== 'string' || !Array.isArray(values) || given.length > 2) {
      if (this.#waiting.length > 0) this.#fly();
      return this.#plainly(given) as never;
    }
    return this.#take(text, values, given) as never;
  }

  #plainly(given: unknown[]): Promise<Answer> {
    return (super.query as (...all: unknown[]) => Promise<Answer>).apply(this, given);
  }

  #take(text: string, values: readonly unknown[], given: unknown[]): Promise<Answer> {
    if (BEGIN.test(text)) return this.#begin(text);
    // Several statements in one text have no place in the extended protocol.
    if (values.length === 0 && text.includes(';')) return this.#alone(given);
    if (!this.#inside) return values.length === 0 ? this.#plainly(given) : this.#asked(text, values);
    if (text === 'commit') return this.#commit();
    if (text === 'rollback') return this.#rollback(given);
    const savepoint = ROLLBACK_TO.exec(text)?.[1];
    if (savepoint !== undefined) return this.#rollbackTo(savepoint, given);
    const expected = BY_ITSELF.test(text) ? null : posted.get(values);
    if (expected === undefined || this.#waiting.length >= MOST_POSTED) return this.#asked(text, values, expected);
    this.#waiting.push(this.#waitingOf(text, values, null, expected));
    return Promise.resolve({ command: expected === null ? '' : 'UPDATE', rowCount: expected, rows: [] });
  }

  #begin(text: string): Promise<Answer> {
    this.#inside = true;
    this.#failure = null;
    this.#waiting.push(this.#waitingOf(text, [], null));
    return Promise.resolve({ command: 'BEGIN', rowCount: null, rows: [] });
  }

  /** Answered with whatever else is asked for until this turn of the event loop is over. */
  #asked(text: string, values: readonly unknown[], expected: number | null = null): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push(this.#waitingOf(text, values, { resolve, reject }, expected));
      this.#flyLater();
    });
  }

  #flyLater(): void {
    if (this.#scheduled || this.#flying) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      if (!this.#flying && this.#waiting.some(({ settle }) => settle !== null)) this.#fly();
    });
  }

  async #alone(given: unknown[]): Promise<Answer> {
    await this.#settled();
    return await this.#plainly(given);
  }

  /** Afterwards all that was posted is done. */
  async #settled(): Promise<void> {
    if (this.#waiting.length > 0) await this.#asked('select', []);
  }

  /** What has to change a certain number of rows is seen to have done so before anything is committed. */
  async #commit(): Promise<Answer> {
    if (this.#flying || this.#waiting.some(({ expected }) => expected !== undefined)) await this.#settled();
    if (this.#failure !== null) throw this.#failure;
    const answer = await this.#asked('commit', []);
    this.#inside = false;
    if (answer.command !== 'COMMIT') throw new Error('The transaction had failed, and nothing of it was kept.');
    return answer;
  }

  async #rollback(given: unknown[]): Promise<Answer> {
    const unsent = this.#drop(0);
    this.#inside = false;
    if (unsent.some(({ text }) => BEGIN.test(text))) return { command: 'ROLLBACK', rowCount: null, rows: [] };
    return await this.#plainly(given);
  }

  async #rollbackTo(savepoint: string, given: unknown[]): Promise<Answer> {
    const at = this.#waiting.findLastIndex(({ text }) => text === `savepoint ${savepoint}`);
    this.#drop(at + 1);
    this.#failure = null;
    if (at >= 0) return { command: 'ROLLBACK', rowCount: null, rows: [] };
    return await this.#plainly(given);
  }

  /** What has not gone out yet never goes. */
  #drop(from: number): Waiting[] {
    const dropped = this.#waiting.splice(from);
    for (const { settle } of dropped) settle?.reject(new Error('The transaction was rolled back first.'));
    return dropped;
  }

  #waitingOf(
    text: string,
    values: readonly unknown[],
    settle: Waiting['settle'],
    expected: number | null = null,
  ): Waiting {
    // What carries its values in its text is another text each time.
    const name = values.length > 0 || this.#isWord(text) ? this.#names.of(text) : '';
    return {
      name,
      text,
      values: values.map(prepareValue),
      settle,
      ...(expected === null ? {} : { expected }),
    };
  }

  #isWord(text: string): boolean {
    return text === 'commit' || BEGIN.test(text) || BY_ITSELF.test(text);
  }

  #fly(): void {
    const under = this.#names.generation;
    const sent = this.#waiting;
    this.#waiting = [];
    this.#flying = true;
    const bundle = new Bundle(sent, this.#known, this);
    const landed = (settle: (one: NonNullable<Waiting['settle']>, nth: number) => void): void => {
      this.#flying = false;
      for (const [nth, one] of sent.entries()) if (one.settle !== null) settle(one.settle, nth);
      if (this.#waiting.length > 0) this.#flyLater();
    };
    bundle.done.then(
      (results) => landed(({ resolve }, nth) => resolve(results[nth] as Answer)),
      (error: { code?: unknown }) => {
        if (isStalePlan(error.code)) this.#names.forget(under);
        if (this.#inside) this.#failure ??= error;
        landed(({ reject }) => reject(error));
      },
    );
    this.#plainly([bundle]);
  }
}

/** The connections of one pool: a plan that is outdated on one of them is so on all. */
export function preparingClient(): typeof pg.Client {
  const names = new PlanNames();
  return class extends PreparingClient {
    constructor(config?: string | pg.ClientConfig) {
      super(config, names);
    }
  };
}
