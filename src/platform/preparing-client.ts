import pg from 'pg';
import { isStalePlan } from '../kernel/sql-state.js';
import { Bundle, type KnownStatements, type Sent } from './bundle.js';
import { prepareValue } from './flight.js';
import { PlanNames } from './plan-names.js';

/** So many statements wait at most for the next that is answered. */
const MOST_POSTED = 100;

const posted = new WeakMap<readonly unknown[], number | null>();
const inTransaction = new WeakSet<readonly unknown[]>();

/** The statement with these values belongs to a transaction: it is never run when that has ended. */
export function belongToTransaction(values: readonly unknown[]): void {
  inTransaction.add(values);
}

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
  #phase: 'OUTSIDE' | 'INSIDE' | 'ENDING' = 'OUTSIDE';
  #scheduled = false;
  /** Bundles that have gone out and are not answered yet. */
  #flights = 0;
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
    // Several statements in one text have no place in the extended protocol.
    if (values.length === 0 && text.includes(';')) return this.#alone(given);
    if (BEGIN.test(text)) return this.#begin(text);
    if (text === 'rollback' && this.#phase !== 'OUTSIDE') return this.#rollback(given);
    if (this.#phase === 'ENDING' || (this.#phase === 'OUTSIDE' && inTransaction.has(values)))
      return Promise.reject(new Error('The transaction has ended.'));
    if (this.#phase === 'OUTSIDE') return this.#plainly(given);
    if (text === 'commit') return this.#commit();
    const savepoint = ROLLBACK_TO.exec(text)?.[1];
    if (savepoint !== undefined) return this.#rollbackTo(savepoint, given);
    const expected = this.#expectedOf(text, values);
    if (expected === undefined || this.#waiting.length >= MOST_POSTED) return this.#asked(text, values, expected);
    this.#waiting.push(this.#waitingOf(text, values, null, expected));
    return Promise.resolve({ command: expected === null ? '' : 'UPDATE', rowCount: expected, rows: [] });
  }

  /** How many rows a posted statement has to change, null for any; undefined when the statement is answered. */
  #expectedOf(text: string, values: readonly unknown[]): number | null | undefined {
    if (!BY_ITSELF.test(text)) return posted.get(values);
    // What failed before a savepoint is not forgiven by going back to it: it is looked at first.
    return this.#isUnseen() ? undefined : null;
  }

  /** Whether something has gone out, or waits, that may turn out to have changed no row. */
  #isUnseen(): boolean {
    return this.#flights > 0 || this.#waiting.some(({ expected }) => expected !== undefined);
  }

  #begin(text: string): Promise<Answer> {
    this.#drop(0);
    this.#phase = 'INSIDE';
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
    if (this.#scheduled || this.#flights > 0) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      if (this.#flights === 0 && this.#waiting.some(({ settle }) => settle !== null)) this.#fly();
    });
  }

  async #alone(given: unknown[]): Promise<Answer> {
    await this.#settled();
    return await this.#plainly(given);
  }

  /** Afterwards all that was posted is done. */
  async #settled(): Promise<void> {
    if (this.#flights > 0 || this.#waiting.length > 0) await this.#asked('select', []);
  }

  /** What has to change a certain number of rows is seen to have done so before anything is committed. */
  async #commit(): Promise<Answer> {
    if (this.#failure === null && this.#isUnseen()) await this.#settled();
    if (this.#failure !== null) throw this.#failure;
    const answered = this.#asked('commit', []);
    this.#phase = 'ENDING';
    const { command } = await answered;
    if (command !== 'COMMIT') throw new Error('The transaction had failed, and nothing of it was kept.');
    this.#phase = 'OUTSIDE';
    return { command, rowCount: null, rows: [] };
  }

  async #rollback(given: unknown[]): Promise<Answer> {
    const unsent = this.#drop(0).some(({ text }) => BEGIN.test(text));
    this.#phase = unsent ? 'OUTSIDE' : 'ENDING';
    if (unsent) return { command: 'ROLLBACK', rowCount: null, rows: [] };
    const answer = await this.#plainly(given);
    this.#phase = 'OUTSIDE';
    return answer;
  }

  async #rollbackTo(savepoint: string, given: unknown[]): Promise<Answer> {
    const at = this.#waiting.findLastIndex(({ text }) => text === `savepoint ${savepoint}`);
    this.#drop(at + 1);
    if (at >= 0) return { command: 'ROLLBACK', rowCount: null, rows: [] };
    const answer = await this.#plainly(given);
    // All that went out behind the savepoint has been answered by now, and is undone.
    this.#failure = null;
    return answer;
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
    this.#flights += 1;
    const bundle = new Bundle(sent, this.#known, this);
    const landed = (settle: (one: NonNullable<Waiting['settle']>, nth: number) => void): void => {
      this.#flights -= 1;
      for (const [nth, one] of sent.entries()) if (one.settle !== null) settle(one.settle, nth);
      if (this.#waiting.length > 0) this.#flyLater();
    };
    bundle.done.then(
      (results) => landed(({ resolve }, nth) => resolve(results[nth] as Answer)),
      (error: unknown) => {
        if (isStalePlan(error)) this.#names.forget(under);
        if (this.#phase !== 'OUTSIDE') this.#failure ??= error;
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
