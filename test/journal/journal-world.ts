import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type ChainReport, type VerifyOptions, verifyChain } from '../../src/journal/chain.js';
import { type Cursors, createCursors } from '../../src/journal/cursor.js';
import type { JournalEntryInput } from '../../src/journal/entry.js';
import { type Execute, recordEntries } from '../../src/journal/record.js';
import type { JournalLogger } from '../../src/journal/relay-session.js';
import { STAMP } from '../../src/journal/stamp.js';
import { newId } from '../../src/kernel/ids.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

export const quiet: JournalLogger = { info: () => {}, warn: () => {} };

/** A journal of its own: writers as the app role, sessions for sequencer and hub that can be cut, a superuser. */
export class JournalWorld {
  readonly cursors: Cursors = createCursors([Buffer.alloc(32, 7)]);
  readonly #clients = new Set<Client>();

  private constructor(
    readonly database: TestDatabase,
    readonly superuser: Client,
  ) {}

  static async open(): Promise<JournalWorld> {
    const database = await freshDatabase();
    const superuser = await connected(database.superuserUrl);
    return new JournalWorld(database, superuser);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.end().catch(() => {})));
    await this.superuser.end();
    await this.database.drop();
  }

  /** What the sequencer and the hub connect with. */
  readonly connect = async (): Promise<Client> => {
    const client = await connected(this.database.appUrl);
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
    return client;
  };

  /** The server ends every session of sequencers and hubs, in the middle of whatever they do. */
  async cutRelays(): Promise<void> {
    await this.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'yuanlian relay' and datname = current_database()`,
    );
  }

  /** Only the session that holds the lock. */
  async cutLeader(): Promise<boolean> {
    const { rowCount } = await this.superuser.query(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory' and granted and objsubid = 1
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return (rowCount ?? 0) > 0;
  }

  async writer(organisationId: string): Promise<Writer> {
    const client = await connected(this.database.appUrl);
    this.#clients.add(client);
    return new Writer(client, organisationId);
  }

  /** Stamps everything that is committed, without a sequencer. */
  async stamp(): Promise<void> {
    const client = await this.relay();
    for (;;) {
      const { rows } = await client.query<{ taken: number }>(STAMP, [500]);
      if (rows[0]?.taken === 0) break;
    }
    await client.end();
  }

  /** A connection as the relay role. */
  async relay(): Promise<Client> {
    const client = await connected(this.database.relayUrl);
    this.#clients.add(client);
    return client;
  }

  async verify(options: VerifyOptions = {}): Promise<ChainReport> {
    const client = await this.relay();
    const report = await verifyChain(async (sql, params) => (await client.query(sql, params)).rows, options);
    await client.end();
    return report;
  }

  /** True when nothing waits any more; false when that takes too long. */
  async drained(withinMs = 20_000): Promise<boolean> {
    for (const until = Date.now() + withinMs; Date.now() < until; await delay(10)) {
      const { rowCount } = await this.superuser.query('select 1 from journal_pending limit 1');
      if (rowCount === 0) return true;
    }
    return false;
  }

  async head(organisationId: string): Promise<number> {
    const { rows } = await this.superuser.query<{ number: string }>(
      'select number from journal_head where organisation_id = $1',
      [organisationId],
    );
    return Number(rows[0]?.number ?? 0);
  }
}

/** One connection of the server that acts for one organisation. */
export class Writer {
  constructor(
    readonly client: Client,
    readonly organisationId: string,
  ) {}

  /** Runs a transaction in the organisation's scope. */
  async transaction<T>(work: (execute: Execute) => Promise<T>, memberId: string | null = null): Promise<T> {
    await this.client.query('begin');
    try {
      await this.client.query(`select set_config('app.org_id', $1, true), set_config('app.member_id', $2, true)`, [
        this.organisationId,
        memberId ?? '',
      ]);
      const result = await work(executeOf(this.client));
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback').catch(() => {});
      throw error;
    }
  }

  async record(...entries: JournalEntryInput[]): Promise<void> {
    await this.transaction((execute) =>
      recordEntries(execute, { organisationId: this.organisationId, memberId: null }, new Date(), newId(), entries),
    );
  }
}

/** `?` as MikroORM writes it, for a plain client. */
export function executeOf(client: Client): Execute {
  return async (sql, params) => {
    let nth = 0;
    const { rows } = await client.query(
      sql.replaceAll('?', () => `$${++nth}`),
      params,
    );
    return rows;
  };
}

export function entry(audience: string[], over: Partial<JournalEntryInput> = {}): JournalEntryInput {
  return {
    id: newId(),
    subjectType: 'COOPERATION',
    subjectId: randomUUID(),
    word: 'cooperation.send',
    from: 'DRAFT',
    to: 'SENT',
    version: 1,
    references: {},
    audience,
    ...over,
  };
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}
