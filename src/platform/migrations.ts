import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { keepTexts, refuseOtherTexts, saysText } from './migration-text.js';
import { packageRoot } from './package-root.js';

const FILE_NAME = /^(\d{4}-[a-z0-9-]+)\.sql$/;
/** "yuan" in ASCII. Any number does, as long as all processes use the same. */
const LOCK_KEY = 0x7975_616e;
const LOCK_TIMEOUT = `set local lock_timeout = '5s'`;

export interface MigrationStep {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

/**
 * Runs what is pending, one transaction a step, as the owner. Two processes that start together do it one after the
 * other. Afterwards nothing is pending.
 * @returns the names of the steps that ran now
 * @throws MigrationsDiffer when a step has run by another text than it has now; then nothing runs
 */
export async function migrateUp(ownerUrl: string, given?: readonly MigrationStep[]): Promise<string[]> {
  const steps = given ?? (await readMigrations());
  return alone(ownerUrl, (client) =>
    withMigrator(ownerUrl, steps, async (migrator) => {
      // Asking for them makes the table in which they stand.
      await migrator.getExecuted();
      await keepTexts(client);
      await refuseOtherTexts(client, steps);
      return names(await migrator.up());
    }),
  );
}

/**
 * Takes back the last `count` steps, the newest first.
 * @returns the names of the steps that were taken back
 */
export async function migrateDown(
  ownerUrl: string,
  count: number,
  steps?: readonly MigrationStep[],
): Promise<string[]> {
  return alone(ownerUrl, () =>
    withMigrator(ownerUrl, steps, async (migrator) => {
      const executed = names(await migrator.getExecuted());
      const steps = executed.slice(Math.max(0, executed.length - count)).reverse();
      return steps.length === 0 ? [] : names(await migrator.down({ migrations: steps }));
    }),
  );
}

/** The names of the steps that this version brings and the database has not seen. */
export async function pendingMigrations(ownerUrl: string, steps?: readonly MigrationStep[]): Promise<string[]> {
  return withMigrator(ownerUrl, steps, async (migrator) => names(await migrator.getPending()));
}

/** The steps in their order, read from `migrations/`. */
export async function readMigrations(directory: string = join(packageRoot(), 'migrations')): Promise<MigrationStep[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(files.map(async (file) => parseMigration(file, await readFile(join(directory, file), 'utf8'))));
}

/** Takes one file apart. A step without a way back is refused: every step is tried up, down, up. */
export function parseMigration(file: string, text: string): MigrationStep {
  const name = FILE_NAME.exec(file)?.[1];
  if (name === undefined) throw new Error(`${file}: a migration is called NNNN-name.sql.`);
  const parts = /^-- migrate:up\s*$([\s\S]*?)^-- migrate:down\s*$([\s\S]*)/m.exec(text);
  const up = parts?.[1]?.trim();
  const down = parts?.[2]?.trim();
  if (!up || !down) throw new Error(`${file}: needs "-- migrate:up" and below it "-- migrate:down", both with SQL.`);
  return { name, up, down };
}

function names(migrations: readonly { name: string }[]): string[] {
  return migrations.map((migration) => migration.name);
}

/** The ORM runs classes; each is made from one file. */
function toClass(step: MigrationStep): {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
} {
  return {
    name: step.name,
    class: class extends Migration {
      override up(): void {
        this.addSql(LOCK_TIMEOUT);
        this.addSql(saysText(step));
        this.addSql(step.up);
      }

      override down(): void {
        this.addSql(LOCK_TIMEOUT);
        this.addSql(step.down);
      }
    },
  };
}

async function withMigrator<T>(
  ownerUrl: string,
  given: readonly MigrationStep[] | undefined,
  work: (migrator: Migrator) => Promise<T>,
): Promise<T> {
  const steps = given ?? (await readMigrations());
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    logger: () => {},
    pool: { min: 0, max: 2 },
    migrations: {
      migrationsList: steps.map(toClass),
      tableName: 'migration',
      transactional: true,
      allOrNothing: false,
      disableForeignKeys: false,
      snapshot: false,
      safe: false,
    },
    extensions: [Migrator],
  });
  try {
    return await work(orm.migrator as Migrator);
  } finally {
    await orm.close(true);
  }
}

/** Held by a session of its own: it goes with the process, whatever happens to it. */
async function alone<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl });
  // A cut connection fails the statement; its event has no other listener.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    return await work(client);
  } finally {
    await client.end();
  }
}
