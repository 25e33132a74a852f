import { join } from 'node:path';
import { type App, startApp } from '../app.js';
import { type Config, readConfig } from '../config.js';
import { layGround } from '../platform/boot.js';
import { runningEmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.js';
import { openFileStore } from '../platform/file-store.js';
import { loadKeyRing } from '../platform/key-ring.js';
import { keysOf } from '../platform/keys.js';
import { createLogger } from '../platform/logging.js';
import { CliFault, type Shell } from './shell.js';

/** Where a command finds its database. */
export interface Place {
  readonly appUrl: string;
  /** Null where an own server is used and DATABASE_OWNER_URL is not set. */
  readonly ownerUrl: string | null;
  readonly embedded: boolean;
  release(): Promise<void>;
}

/** The directory of the embedded database. */
export function embeddedDirectory(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'postgres');
}

/**
 * The database of the settings: one's own server, the embedded one beside a running server, or the embedded one
 * started for as long as the command runs. Afterwards the one who asked releases it.
 */
export async function openPlace(config: Config): Promise<Place> {
  const { databaseUrl, databaseOwnerUrl } = config;
  const nothing = async () => undefined;
  if (databaseUrl !== null)
    return { appUrl: databaseUrl, ownerUrl: databaseOwnerUrl, embedded: false, release: nothing };
  const running = runningEmbeddedPostgres(embeddedDirectory(config));
  if (running !== undefined)
    return { appUrl: running.appUrl, ownerUrl: running.ownerUrl, embedded: true, release: nothing };
  const started = await startEmbeddedPostgres({ dataDir: embeddedDirectory(config) });
  return { appUrl: started.appUrl, ownerUrl: started.ownerUrl, embedded: true, release: () => started.stop() };
}

/** The owner's address. @throws CliFault when the settings do not name it */
export function ownerOf({ ownerUrl }: Place): string {
  if (ownerUrl === null) throw new CliFault('DATABASE_OWNER_URL is not set: tables belong to that role.');
  return ownerUrl;
}

/** Does something with the database of the settings. Afterwards nothing of it is left open. */
export async function inPlace<T>(shell: Shell, work: (place: Place, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(shell.environment);
  const place = await openPlace(config);
  try {
    return await work(place, config);
  } finally {
    await place.release();
  }
}

/**
 * Does something with the whole house, which listens for this moment at a free port of this machine alone. The
 * embedded database is brought up to date first, when no server runs on it.
 */
export async function inHouse<T>(shell: Shell, work: (app: App, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(shell.environment);
  const beside = config.databaseUrl !== null || runningEmbeddedPostgres(embeddedDirectory(config)) !== undefined;
  const ground = beside ? await besideGround(config) : await layGround(config);
  try {
    const app = await startApp({
      databaseUrl: ground.appUrl,
      keys: ground.keys,
      files: ground.files,
      logger: createLogger('silent'),
      host: '127.0.0.1',
      port: 0,
      poolSize: 4,
    });
    try {
      return await work(app, config);
    } finally {
      await app.stop();
    }
  } finally {
    await ground.stop();
  }
}

async function besideGround(config: Config) {
  const place = await openPlace(config);
  const ring = loadKeyRing({ setting: config.keys ?? undefined, dataDir: config.dataDir, mayGenerate: false });
  const keys = keysOf(ring);
  const files = await openFileStore({ dataDir: config.dataDir, keys, algorithm: ring.algorithm });
  return { appUrl: place.appUrl, keys, files, stop: place.release };
}
