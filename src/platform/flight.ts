import pg from 'pg';

/** The parts of pg's wire connection that a flight speaks to. */
interface Wire {
  stream: { cork?(): void; uncork?(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: {
    portal: string;
    statement: string;
    values: readonly unknown[];
    valueMapper(value: unknown): unknown;
  }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string }): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

interface FieldMessage {
  fields: { name: string; dataTypeID: number }[];
}

const SCOPE_STATEMENT = 'app_scope';
const STALE = '(unknown)';
const parsedOn = new WeakMap<object, Map<string, string>>();

/** The scope variables in a fixed order, set for exactly the transaction of the flight. */
export const SCOPE_VARIABLES = [
  'app.org_id',
  'app.member_id',
  'app.account_id',
  'app.restricted',
  'app.system_admin',
] as const;
const SCOPE_TEXT = `select ${SCOPE_VARIABLES.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;

/** Values as PostgreSQL's text format takes them. */
const prepareValue = (value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (Buffer.isBuffer(value) || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
};

function arrayLiteral(values: readonly unknown[]): string {
  const parts = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    const text = value instanceof Date ? value.toISOString() : String(value);
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${parts.join(',')}}`;
}

/**
 * One network round trip and one implicit transaction: the scope variables, then one named statement, then Sync.
 * PostgreSQL commits at Sync and rolls back on any error, so the scope holds for exactly this unit. The promise is
 * settled only at ReadyForQuery.
 */
export class Flight<Row> {
  readonly done: Promise<Row[]>;
  #resolve: (rows: Row[]) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #error: Error | null = null;
  #executed = 0;
  #fields: { name: string; parse(text: string): unknown }[] = [];
  readonly #rows: Row[] = [];
  #parsed: Map<string, string> = new Map();

  constructor(
    readonly scope: readonly string[],
    readonly statement: { name: string; text: string },
    readonly values: readonly unknown[],
  ) {
    this.done = new Promise<Row[]>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A flight that fails before anybody waits for it must not end the process.
    this.done.catch(() => undefined);
  }

  /** Called by pg when the connection is free: writes the whole unit at once. */
  submit(connection: Wire): Error | null {
    const values = this.values.map(prepareValue);
    this.#parsed = parsedOn.get(connection) ?? new Map();
    parsedOn.set(connection, this.#parsed);
    connection.stream.cork?.();
    try {
      this.#send(connection, SCOPE_STATEMENT, SCOPE_TEXT, this.scope, false);
      this.#send(connection, this.statement.name, this.statement.text, values, true);
      connection.sync();
    } finally {
      connection.stream.uncork?.();
    }
    return null;
  }

  #send(connection: Wire, name: string, text: string, values: readonly unknown[], describe: boolean): void {
    const known = this.#parsed.get(name);
    if (known !== text) {
      if (known !== undefined) connection.close({ type: 'S', name });
      connection.parse({ name, text });
      this.#parsed.set(name, text);
    }
    connection.bind({ portal: '', statement: name, values, valueMapper: (value) => value });
    if (describe) connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '' });
  }

  handleRowDescription(message: FieldMessage): void {
    this.#fields = message.fields.map((field) => ({ name: field.name, parse: parserOf(field.dataTypeID) }));
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#executed === 0 || this.#error !== null) return;
    const row: Record<string, unknown> = {};
    try {
      this.#fields.forEach((field, index) => {
        const text = message.fields[index];
        row[field.name] = text === null || text === undefined ? null : field.parse(text);
      });
      this.#rows.push(row as Row);
    } catch (error) {
      this.#error = error as Error;
    }
  }

  handleCommandComplete(): void {
    this.#executed += 1;
  }

  handleEmptyQuery(): void {
    this.#error ??= new Error('A statement was empty.');
  }

  handlePortalSuspended(): void {
    this.#error ??= new Error('A portal was suspended.');
  }

  handleCopyInResponse(): void {
    this.#error ??= new Error('COPY is no read.');
  }

  /** An error ends the unit; the statement is parsed anew the next time. Without ReadyForQuery the connection is gone. */
  handleError(error: Error): void {
    this.#error ??= error;
    // Whether the server kept the statement is not known now: the next use closes and parses it.
    this.#parsed.set(this.statement.name, STALE);
    this.#parsed.set(SCOPE_STATEMENT, STALE);
    this.#reject(this.#error);
  }

  handleReadyForQuery(): void {
    if (this.#error !== null) this.#reject(this.#error);
    else this.#resolve(this.#rows);
  }
}

const DATE = 1082;
const INT8 = 20;

function parserOf(oid: number): (text: string) => unknown {
  if (oid === INT8) return Number;
  if (oid === DATE) return String;
  return pg.types.getTypeParser(oid, 'text') as (text: string) => unknown;
}
