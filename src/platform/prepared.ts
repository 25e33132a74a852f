import { createHash } from 'node:crypto';
import {
  type AnyEntity,
  type Configuration,
  type EntityData,
  isRaw,
  JsonProperty,
  NativeQueryBuilder,
  type Platform,
  PostgreSqlConnection,
  PostgreSqlDriver,
  type QueryResult,
} from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { isStalePlan } from '../kernel/sql-state.js';

/** More than that is a batch: its text is another with every number of rows, and nothing is gained by keeping its plan. */
const MOST_VALUES = 120;
/** So many texts have a name, the first that come; a plan under row security takes room on each connection. */
const MOST_TEXTS = 400;

const names = new Map<string, string>();
/** Counts how often the plans were thrown away. */
let generation = 0;

/** A text is named by itself: the same statement is the same plan on every connection. Null: not prepared. */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_TEXTS) return null;
  const name = `command_${generation}_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}

/** From now on every text has another name, and is planned anew on every connection. */
function forgetPlans(under: number): void {
  if (under !== generation) return;
  generation += 1;
  names.clear();
}

/** A connection of the commands' pool: what carries values is prepared once and bound from then on. */
export class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values] = given;
    const query = super.query as (...all: unknown[]) => unknown;
    const bound = typeof text === 'string' && Array.isArray(values) && values.length > 0 && given.length === 2;
    const name = bound ? nameOf(text) : null;
    if (name === null) return query.apply(this, given) as never;
    const under = generation;
    const answer = query.apply(this, [{ name, text, values }]) as Promise<unknown>;
    answer.catch(({ code }: { code?: unknown }) => isStalePlan(code) && forgetPlans(under));
    return answer as never;
  }
}

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

/**
 * Sends the statements of transactions with their values bound, so that PostgreSQL plans each text once on a connection:
 * under row security, planning one anew costs more than running it.
 */
class PreparingConnection extends PostgreSqlConnection {
  override async execute<T extends Result>(
    ...[query, params = [], method = 'all', ctx, logging]: Executed
  ): Promise<T> {
    const given =
      ctx === undefined || (logging !== undefined && 'signal' in logging) ? null : this.#bound(query, params);
    if (ctx === undefined || given === null) return await super.execute<T>(query, params, method, ctx, logging);
    const { text, values } = given;
    return await this.executeQuery(
      text,
      async () => this.transformRawResult<T>(await ctx.executeQuery(CompiledQuery.raw(text, values)), method),
      { query: text, params: values, ...logging },
    );
  }

  #bound(query: Executed[0], params: NonNullable<Executed[1]>): Bound | null {
    if (typeof query === 'string') return Array.isArray(params) ? bound(this.platform, query, params) : null;
    const raw = query instanceof NativeQueryBuilder ? query.toRaw() : query;
    return bound(this.platform, raw.sql, raw.params);
  }
}

type Executed = Parameters<PostgreSqlConnection['execute']>;
type Result = QueryResult | EntityData<AnyEntity> | EntityData<AnyEntity>[];

/** PostgreSQL as the ORM knows it, over such connections. */
export class PreparingDriver extends PostgreSqlDriver {
  constructor(config: Configuration) {
    super(config);
    Object.assign(this, { connection: new PreparingConnection(config) });
  }
}
