import {
  type AnyEntity,
  type Configuration,
  type DriverException,
  type EntityData,
  isRaw,
  JsonProperty,
  NativeQueryBuilder,
  OptimisticLockError,
  type Platform,
  PostgreSqlConnection,
  PostgreSqlDriver,
  type QueryResult,
} from '@mikro-orm/postgresql';
import { CompiledQuery, type DatabaseConnection, type Kysely } from 'kysely';
import { belongToTransaction, post } from './preparing-client.js';

/** More than that is a batch: its text is another with every number of rows, and nothing is gained by keeping its plan. */
const MOST_VALUES = 120;

/** A statement with its values apart from its text. */
interface Bound {
  text: string;
  values: unknown[];
}

/**
 * The ORM's statement with numbered places instead of values in its text, by the ORM's own rules: lists are spread out,
 * raw fragments are put in, objects are JSON. What PostgreSQL would read from a literal (a number, a truth value) is
 * cast, so that each statement means what it meant. Null: it has too many values.
 */
export function bound(platform: Platform, sql: string, params: readonly unknown[]): Bound | null {
  const values: unknown[] = [];
  const text = spell(platform, sql, params, values);
  return values.length > MOST_VALUES ? null : { text, values };
}

function spell(platform: Platform, sql: string, params: readonly unknown[], values: unknown[]): string {
  if (params.length === 0) return sql;
  let nth = 0;
  return sql.replace(PLACES, (place) => {
    if (place === '\\?') return '?';
    const value = params[nth];
    nth += 1;
    return place === '??' ? platform.quoteIdentifier(value as string) : placeOf(platform, value, values);
  });
}

const PLACES = /\\\?|\?\??/g;

function placeOf(platform: Platform, value: unknown, values: unknown[]): string {
  if (value === null || value === undefined) return 'null';
  if (isRaw(value)) return spell(platform, value.sql, value.params, values);
  if (Array.isArray(value) && !(JsonProperty in value))
    return value.map((each) => placeOf(platform, each, values)).join(', ');
  const take = (bindable: unknown, cast = ''): string => `$${values.push(bindable)}${cast}`;
  switch (typeof value) {
    case 'boolean':
      return take(value, '::bool');
    case 'bigint':
      return take(String(value));
    case 'number':
      return take(value, Number.isInteger(value) ? (Math.abs(value) < 2 ** 31 ? '::int4' : '::int8') : '::numeric');
    case 'object':
      if (value instanceof Date) return take(value.toISOString());
      return take(Buffer.isBuffer(value) ? value : JSON.stringify(value));
    default:
      return take(value);
  }
}

/** What writes and returns no row: a caller that takes the rows learns nothing from it. */
const WRITES = /^\s*(?:insert|update|delete)\b/i;
const RETURNS = /\breturning\b/i;
/** The ORM's own change of one row under its version. */
const ONE_ROW = /^update "\w+" set .+ where "id" = \$\d+(?:::\w+)? and "version" = \$\d+(?:::\w+)?$/s;

/**
 * Sends the statements of transactions with their values bound, so that PostgreSQL plans each text once on a connection:
 * under row security, planning one anew costs more than running it. What gives no answer is posted, and so is what
 * does not write and is given under the method `run`: nobody wants its rows.
 */
class PreparingConnection extends PostgreSqlConnection {
  override async execute<T extends Result>(
    ...[query, params = [], method = 'all', ctx, logging]: Executed
  ): Promise<T> {
    const given =
      ctx === undefined || (logging !== undefined && 'signal' in logging) ? null : this.#bound(query, params);
    if (ctx === undefined || given === null) return await super.execute<T>(query, params, method, ctx, logging);
    const { text, values } = given;
    belongToTransaction(values);
    this.#postIfMute(given, method);
    const line = await this.#lineOf(ctx);
    return await this.executeQuery(
      text,
      async () => this.transformRawResult<T>(await line.executeQuery(CompiledQuery.raw(text, values)), method),
      { query: text, params: values, ...logging },
    );
  }

  #postIfMute({ text, values }: Bound, method: Executed[2]): void {
    if (method === 'all' && WRITES.test(text) && !RETURNS.test(text)) post(values);
    // The ORM's inserts are answered: a violated key is told where they are flushed.
    if (method === 'run' && !WRITES.test(text)) post(values);
    if (method === 'run' && ONE_ROW.test(text)) post(values, 1);
  }

  /**
   * The connection of a transaction. Its statements are ordered there, not one by one before it, so that what is asked
   * for at the same moment can go out together.
   */
  async #lineOf(ctx: Transaction): Promise<Line> {
    if (ctx.isCommitted === true || ctx.isRolledBack === true) throw new Error('The transaction has ended.');
    const known = this.#lines.get(ctx);
    if (known !== undefined) return known;
    const line = await ctx.getExecutor().provideConnection(async (connection) => connection);
    this.#lines.set(ctx, line);
    return line;
  }

  readonly #lines = new WeakMap<object, Line>();

  #bound(query: Executed[0], params: NonNullable<Executed[1]>): Bound | null {
    if (typeof query === 'string') return Array.isArray(params) ? bound(this.platform, query, params) : null;
    const raw = query instanceof NativeQueryBuilder ? query.toRaw() : query;
    return bound(this.platform, raw.sql, raw.params);
  }
}

type Line = Pick<DatabaseConnection, 'executeQuery'>;
type Transaction = Kysely<unknown> & { isCommitted?: boolean; isRolledBack?: boolean };
type Executed = Parameters<PostgreSqlConnection['execute']>;
type Result = QueryResult | EntityData<AnyEntity> | EntityData<AnyEntity>[];

/** PostgreSQL as the ORM knows it, over such connections. */
export class PreparingDriver extends PostgreSqlDriver {
  constructor(config: Configuration) {
    super(config);
    Object.assign(this, { connection: new PreparingConnection(config) });
  }

  /** A change that found its row changed is told by the statement after it, under its own name. */
  override convertException(error: Error): DriverException {
    return error instanceof OptimisticLockError ? (error as unknown as DriverException) : super.convertException(error);
  }
}
