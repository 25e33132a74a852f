import { OptimisticLockError } from '@mikro-orm/core';
import pg from 'pg';
import { inOneWrite, type Wire } from './flight.js';

/** One statement of a transaction, as it goes over the line. */
export interface Sent {
  /** Under which a connection keeps it; empty: it is parsed each time. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** So many rows it has to change; with any other number somebody else was there before, and the whole bundle fails. */
  readonly expected?: number;
}

/** What a connection knows of a statement that it has parsed. */
interface Known {
  /** Whether the server kept it is not certain: it is closed and parsed anew. */
  unsure: boolean;
  fields: pg.FieldDef[] | null;
}

/** The statements that one connection keeps, by name. */
export type KnownStatements = Map<string, Known>;

/**
 * Statements of one transaction in one network round trip: Bind and Execute of each, then one Sync. PostgreSQL runs them
 * in their order and leaves out all that stand behind one that fails, a COMMIT among them. Nothing is answered before
 * ReadyForQuery; after an error nothing of it is answered at all.
 */
export class Bundle {
  readonly done: Promise<pg.Result[]>;
  #resolve: (results: pg.Result[]) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #error: Error | null = null;
  #nth = 0;
  readonly sent: readonly Sent[];
  readonly #known: KnownStatements;
  readonly #kept: Known[] = [];
  readonly #parsed: Known[] = [];
  readonly #results: pg.Result[];

  constructor(statements: readonly Sent[], known: KnownStatements, types: Pick<pg.ClientBase, 'getTypeParser'>) {
    this.sent = statements;
    this.#known = known;
    this.#results = statements.map(() => new pg.Result('', types as unknown as typeof pg.types));
    this.done = new Promise<pg.Result[]>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Called by pg when the connection is free: writes all of it. */
  submit(connection: Wire): Error | null {
    inOneWrite(connection, () => {
      for (const statement of this.sent) this.#send(connection, statement);
      connection.sync();
    });
    return null;
  }

  #send(connection: Wire, { name, text, values }: Sent): void {
    let known = name === '' ? undefined : this.#known.get(name);
    const fresh = known === undefined || known.unsure;
    if (known === undefined || fresh) {
      if (known !== undefined) connection.close({ type: 'S', name });
      connection.parse({ name, text });
      known = { unsure: false, fields: null };
      this.#parsed.push(known);
      if (name !== '') this.#known.set(name, known);
    }
    this.#kept.push(known);
    connection.bind({ portal: '', statement: name, values, valueMapper: asItIs });
    if (fresh) connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '' });
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    const known = this.#kept[this.#nth];
    if (known !== undefined) known.fields = fields;
  }

  handleDataRow(message: { fields: unknown[] }): void {
    if (this.#error !== null) return;
    const result = this.#results[this.#nth] as ReadableResult;
    try {
      if (result.fields.length === 0) result.addFields(this.#kept[this.#nth]?.fields ?? []);
      result.rows.push(result.parseRow(message.fields));
    } catch (error) {
      this.#error = error as Error;
    }
  }

  handleCommandComplete(message: unknown): void {
    const result = this.#results[this.#nth] as ReadableResult;
    result.addCommandComplete(message);
    const { expected, text = '' } = this.sent[this.#nth] ?? {};
    if (expected !== undefined && result.rowCount !== expected)
      this.#error ??= OptimisticLockError.lockFailed(/^update "(\w+)"/.exec(text)?.[1] ?? 'row');
    this.#nth += 1;
  }

  handleEmptyQuery(): void {
    this.#error ??= new Error('A statement was empty.');
    this.#nth += 1;
  }

  handlePortalSuspended(): void {
    this.#error ??= new Error('A portal was suspended.');
  }

  handleCopyInResponse(connection: { sendCopyFail(message: string): void }): void {
    connection.sendCopyFail('COPY has no place here.');
  }

  handleCopyData(): void {
    this.#error ??= new Error('COPY has no place here.');
  }

  /** What stands behind the error was not parsed; which of them were is not known here. */
  handleError(error: Error): void {
    for (const known of this.#parsed) known.unsure = true;
    this.#reject(this.#error ?? error);
  }

  handleReadyForQuery(): void {
    if (this.#error === null) this.#resolve(this.#results);
    else this.#reject(this.#error);
  }
}

/** The parts of pg's result that its own queries use. */
type ReadableResult = pg.Result & {
  addFields(fields: readonly pg.FieldDef[]): void;
  parseRow(values: readonly unknown[]): Record<string, unknown>;
  addCommandComplete(message: unknown): void;
};

function asItIs(value: unknown): unknown {
  return value;
}
