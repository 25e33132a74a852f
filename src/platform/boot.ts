import { join } from 'node:path';
import type { Config } from '../config.js';
import type { Files } from '../kernel/ports/files.js';
import type { Keys } from '../kernel/ports/keys.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { openFileStore } from './file-store.js';
import { loadKeyRing } from './key-ring.js';
import { keysOf } from './keys.js';
import { migrateUp } from './migrations.js';
import { hasReference, seedReference } from './seed-reference.js';

/** What a process stands on: database, keys, files. */
export interface Ground {
  appUrl: string;
  ownerUrl: string;
  keys: Keys;
  files: Files;
  /** True for the embedded database: only it gets keys and a demo world by itself. */
  embedded: boolean;
  /** True when the embedded database was made by this start. */
  firstStart: boolean;
  stop(): Promise<void>;
}

/** The settings do not name a database completely. */
export class DatabaseUnnamed extends Error {
  override readonly name = 'DatabaseUnnamed';
}

/**
 * Starts or finds the database, migrates it, brings reference data, opens keys and files.
 * Afterwards an application role can work in it. `migrate: false` leaves the database as it is.
 */
export async function layGround(
  config: Config,
  options: { migrate?: boolean; onDatabaseLost?: () => void } = {},
): Promise<Ground> {
  const { databaseUrl, databaseOwnerUrl, dataDir } = config;
  const embedded =
    databaseUrl === null
      ? await startEmbeddedPostgres({
          dataDir: join(dataDir, 'postgres'),
          ...(options.onDatabaseLost === undefined ? {} : { onUnexpectedExit: options.onDatabaseLost }),
        })
      : null;
  const appUrl = embedded?.appUrl ?? databaseUrl ?? '';
  const ownerUrl = embedded?.ownerUrl ?? databaseOwnerUrl;
  const stop = async () => await embedded?.stop();
  try {
    if (ownerUrl === null)
      throw new DatabaseUnnamed('DATABASE_URL is set and DATABASE_OWNER_URL is not: it is needed for migrations.');
    if (options.migrate !== false) {
      const ran = await migrateUp(ownerUrl);
      // A start that was cut short after its migrations is made good by the next one.
      if (ran.length > 0 || !(await hasReference(ownerUrl))) await seedReference(ownerUrl);
    }
    const ring = loadKeyRing({ setting: config.keys ?? undefined, dataDir, mayGenerate: embedded !== null });
    const keys = keysOf(ring);
    const files = await openFileStore({ dataDir, keys, algorithm: ring.algorithm });
    return {
      appUrl,
      ownerUrl,
      keys,
      files,
      embedded: embedded !== null,
      firstStart: embedded?.firstStart ?? false,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
