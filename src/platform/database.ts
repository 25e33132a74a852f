import { MikroORM, type Options } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Reads, Scope, Statement } from '../kernel/context.js';
import { isStalePlan } from '../kernel/sql-state.js';
import { Flight, SCOPE_VARIABLES } from './flight.js';
import { LaneLost, Lanes } from './lanes.js';
import { PreparingDriver } from './prepared.js';
import { preparingClient } from './preparing-client.js';

export interface DatabaseOptions {
  /** The unprivileged role's address. */
  url: string;
  entities: Options['entities'];
  poolSize?: number;
  /** Connections for short reads, shared by all requests. 0: everything on the pool. */
  lanes?: number;
  statementTimeoutMs?: number;
}

/** The server's two ways to PostgreSQL: entities for commands, flights of plain rows for reads. */
export interface Database {
  orm: MikroORM;
  /** For what belongs to no viewer: health, rate limits, reference data. */
  pool: pg.Pool;
  reads(scope: Scope): Reads;
  lanes: Lanes;
  /** A connection of its own, outside the pools (sequencer, listeners). */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

/** A statement is planned once on a connection, whatever its values: they are keys, and planning costs more than running. */
const SETTINGS = '-c timezone=UTC -c plan_cache_mode=force_generic_plan';

/** Opens the database as the application role. Afterwards pools and lanes are ready; nothing was queried yet. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, poolSize = 16, lanes: laneCount = 3, statementTimeoutMs = 30_000 } = options;
  const connection = { connectionString: url, application_name: 'yuanlian', options: SETTINGS };
  const pool = new pg.Pool({ ...connection, max: poolSize, statement_timeout: statementTimeoutMs });
  // An idle connection that dies is replaced by the pool; the error has no other listener.
  pool.on('error', () => undefined);
  // Nor has the error of one that dies between its statements, while it is lent out.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const orm = await MikroORM.init({
    entities: options.entities ?? [],
    clientUrl: url,
    driver: PreparingDriver,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      Client: preparingClient(),
      options: SETTINGS,
      application_name: 'yuanlian',
      statement_timeout: statementTimeoutMs,
      onPoolCreated: (made: pg.Pool & { options: { types: pg.TypeOverrides } }) => {
        plainTypes(made.options.types);
        reclaimDead(made);
      },
    },
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
    sessionContext: 'transaction',
  });
  const lanes = new Lanes({ connection, count: laneCount });
  await lanes.open();
  return {
    orm,
    pool,
    lanes,
    reads: (scope) => new FlownReads(pool, lanes, scope),
    connect: async () => {
      const client = new pg.Client(connection);
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    close: async () => {
      await orm.close(true);
      await Promise.all([lanes.close(), pool.end()]);
    },
  };
}

const RECLAIM_AFTER_MS = 1_000;

/**
 * A transaction whose connection dies can neither commit nor roll back, and Kysely gives a connection back only after
 * one of the two has worked: each such death would cost the pool a place for ever. Afterwards a dead connection that
 * nobody gave back is taken back.
 */
function reclaimDead(pool: pg.Pool): void {
  const lent = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => void lent.add(client));
  pool.on('release', (_error, client) => void lent.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      const later = setTimeout(() => {
        if (lent.has(client)) client.release(true);
      }, RECLAIM_AFTER_MS);
      later.unref();
    });
  });
}

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** Raw statements of commands give instants as Date and whole numbers as number, like the reads do. */
function plainTypes(types: pg.TypeOverrides): void {
  types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text));
  types.setTypeParser(INT8, Number);
}

const TOO_SLOW = '57014';

/** Reads as flights: on the lanes what is short, on the pool what may take long or finds no lane. */
class FlownReads implements Reads {
  readonly #pool: pg.Pool;
  readonly #lanes: Lanes;
  readonly #scope: readonly string[];

  constructor(pool: pg.Pool, lanes: Lanes, scope: Scope) {
    this.#pool = pool;
    this.#lanes = lanes;
    this.#scope = SCOPE_VARIABLES.map((name) => scope[name] ?? '');
  }

  async rows<Row>(statement: Statement<Row>, params: readonly unknown[]): Promise<Row[]> {
    const flown = statement.long === true ? undefined : this.#lanes.fly(this.#scope, statement, params);
    if (flown === undefined) return await this.#pooled(statement, params);
    try {
      return await flown;
    } catch (error) {
      // Nothing was written, so a read may be sent again: when its lane died, or was no place for it, or forgot the plan.
      const code = (error as { code?: string }).code ?? '';
      if (!(error instanceof LaneLost) && code !== TOO_SLOW && !isStalePlan(error)) throw error;
      return await this.#pooled(statement, params);
    }
  }

  async #pooled<Row>(statement: Statement<Row>, params: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.#fly(statement, params);
    } catch (error) {
      // A read may be sent again when the server has forgotten or outgrown its plan.
      if (!isStalePlan(error)) throw error;
      return await this.#fly(statement, params);
    }
  }

  async #fly<Row>(statement: Statement<Row>, params: readonly unknown[]): Promise<Row[]> {
    const flight = new Flight<Row>(this.#scope, statement, params);
    const client = await this.#pool.connect();
    let failed = true;
    try {
      client.query(flight as unknown as pg.Submittable);
      const rows = await flight.done;
      failed = false;
      return rows;
    } finally {
      client.release(failed);
    }
  }
}
