import pg from 'pg';

/** The parts of pg's wire connection that a flight speaks to. */
export interface Wire {
  stream: { readonly writable: boolean; write(bytes: Uint8Array): boolean };
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

/** What one connection has prepared: the text of each named statement, and how its rows are read. */
interface Known {
  text: string;
  fields: Field[] | null;
  /** A row without values. */
  empty: Readonly<Record<string, null>>;
}

interface Field {
  name: string;
  parse(text: string): unknown;
}

const unknown = (text: string): Known => ({ text, fields: null, empty: {} });

const knownOn = new WeakMap<object, Map<string, Known>>();

/** Collects what a unit says and writes it as one piece: a system call for five small pieces costs more. */
export function inOneWrite(connection: Wire, say: () => void): void {
  const { stream } = connection;
  const pieces: Uint8Array[] = [];
  connection.stream = { writable: true, write: (bytes) => pieces.push(bytes) > 0 };
  try {
    say();
  } finally {
    connection.stream = stream;
  }
  if (stream.writable) stream.write(Buffer.concat(pieces));
}

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
export const prepareValue = (value: unknown): unknown => {
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
 * PostgreSQL commits at Sync and rolls back on any error, so the scope holds for exactly this unit. Rows are given out
 * only at ReadyForQuery. Values are checked before a byte is written.
 */
export class Flight<Row> {
  readonly done: Promise<Row[]>;
  #resolve: (rows: Row[]) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #error: Error | null = null;
  #executed = 0;
  #known: Map<string, Known> = new Map();
  #own: Known = unknown('');
  readonly #values: readonly unknown[];
  readonly #rows: Row[] = [];

  constructor(
    readonly scope: readonly string[],
    readonly statement: { name: string; text: string },
    values: readonly unknown[],
  ) {
    this.#values = values.map(prepareValue);
    this.done = new Promise<Row[]>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A flight that fails before anybody waits for it must not end the process.
    this.done.catch(() => undefined);
  }

  /** Called by pg when the connection is free, or at once on a lane: writes the whole unit. */
  submit(connection: Wire): Error | null {
    let known = knownOn.get(connection);
    if (known === undefined) {
      known = new Map();
      knownOn.set(connection, known);
    }
    this.#known = known;
    inOneWrite(connection, () => {
      this.#send(connection, SCOPE_STATEMENT, SCOPE_TEXT, this.scope);
      this.#own = this.#send(connection, this.statement.name, this.statement.text, this.#values);
      connection.sync();
    });
    return null;
  }

  /** A statement is parsed and described once on a connection; from then on it is only bound. */
  #send(connection: Wire, name: string, text: string, values: readonly unknown[]): Known {
    let known = this.#known.get(name);
    const fresh = known === undefined || known.text !== text;
    if (known === undefined || fresh) {
      if (known !== undefined) connection.close({ type: 'S', name });
      connection.parse({ name, text });
      known = unknown(text);
      this.#known.set(name, known);
    }
    connection.bind({ portal: '', statement: name, values, valueMapper: asItIs });
    if (fresh && name !== SCOPE_STATEMENT) connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '' });
    return known;
  }

  handleRowDescription(message: FieldMessage): void {
    this.#own.fields = message.fields.map((field) => ({ name: field.name, parse: parserOf(field.dataTypeID) }));
    this.#own.empty = Object.fromEntries(message.fields.map(({ name }) => [name, null]));
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#executed === 0 || this.#error !== null) return;
    const { fields } = this.#own;
    if (fields === null) {
      this.#error = Object.assign(new Error('The columns of a statement are not known.'), { code: '26000' });
      return;
    }
    // A copy has its places already; setting one is then no change of shape.
    const row: Record<string, unknown> = { ...this.#own.empty };
    try {
      for (let nth = 0; nth < fields.length; nth += 1) {
        const field = fields[nth] as Field;
        const text = message.fields[nth];
        row[field.name] = text === null || text === undefined ? null : field.parse(text);
      }
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
    this.#forget();
    this.#reject(this.#error);
  }

  handleReadyForQuery(): void {
    if (this.#error === null) {
      this.#resolve(this.#rows);
      return;
    }
    this.#forget();
    this.#reject(this.#error);
  }

  #forget(): void {
    this.#known.set(this.statement.name, unknown(STALE));
    this.#known.set(SCOPE_STATEMENT, unknown(STALE));
  }
}

function asItIs(value: unknown): unknown {
  return value;
}

const DATE = 1082;
const INT8 = 20;
const TIMESTAMPTZ = 1184;

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, Number],
  [DATE, String],
  [TIMESTAMPTZ, instantOf],
]);

function parserOf(oid: number): (text: string) => unknown {
  return parsers.get(oid) ?? (pg.types.getTypeParser(oid, 'text') as (text: string) => unknown);
}

/** `2026-11-03 01:30:00.123456+00`, as a session in UTC writes it. */
function instantOf(text: string): unknown {
  if (!text.endsWith('+00') || text.length < 22) return pg.types.getTypeParser(TIMESTAMPTZ, 'text')(text);
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}
