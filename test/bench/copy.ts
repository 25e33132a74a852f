import pg from 'pg';

/** A value of one cell; null is NULL. */
export type Cell = string | number | boolean | Date | Buffer | readonly string[] | null;

/** The parts of pg's connection that a COPY speaks to. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** One `COPY … FROM STDIN`, through pg's public `submit()` interface. */
class CopyIn {
  readonly done: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #error: Error | null = null;

  constructor(
    readonly text: string,
    readonly body: Buffer,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Wire): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: Wire): void {
    connection.sendCopyFromChunk(this.body);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#error = error;
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#error === null) this.#resolve();
  }
}

/** Rows of several tables that wait to be written, each table in its own columns. */
export class Batch {
  readonly #tables = new Map<string, string[]>();

  /** Adds a row; `target` is a table with its columns in brackets. */
  add(target: string, ...cells: Cell[]): void {
    let lines = this.#tables.get(target);
    if (lines === undefined) {
      lines = [];
      this.#tables.set(target, lines);
    }
    lines.push(cells.map(written).join('\t'));
  }

  /** Afterwards all rows are in their tables, in one transaction. */
  async write(client: pg.Client): Promise<void> {
    await client.query('begin');
    for (const [target, lines] of this.#tables) {
      const copy = new CopyIn(`copy ${target} from stdin`, Buffer.from(`${lines.join('\n')}\n`));
      client.query(copy as unknown as pg.Submittable);
      await copy.done;
    }
    await client.query('commit');
  }
}

/** A connection of the loader role; constraints between tables are left to the one who made the rows. */
export async function loaderConnection(loaderUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: loaderUrl, options: '-c timezone=UTC' });
  await client.connect();
  await client.query('set session_replication_role = replica');
  return client;
}

function written(cell: Cell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'string') return /[\\\t\n\r]/.test(cell) ? escaped(cell) : cell;
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  if (cell instanceof Date) return cell.toISOString();
  if (Buffer.isBuffer(cell)) return `\\\\x${cell.toString('hex')}`;
  return `{${cell.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
