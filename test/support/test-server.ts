import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapDatabase, withDatabase } from '../../src/platform/database-roles.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrateUp } from '../../src/platform/migrations.js';
import { seedReference } from '../../src/platform/seed-reference.js';
import { SERVER_VARIABLES, TEMPLATE_DATABASE } from './database.js';
import { scratchDirectory, sweepScratch } from './scratch.js';

let running: { readonly server: EmbeddedPostgres; readonly directory: string } | undefined;

/** One server for the whole run, in a directory of its own, with the template database ready. */
export async function startTestServer(): Promise<void> {
  sweepScratch();
  const directory = scratchDirectory();
  const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), durable: false });
  running = { server, directory };
  try {
    await makeTemplate(server);
  } catch (error) {
    // jest calls no teardown when its setup fails.
    await stopTestServer();
    throw error;
  }
  process.env[SERVER_VARIABLES.app] = server.appUrl;
  process.env[SERVER_VARIABLES.owner] = server.ownerUrl;
  process.env[SERVER_VARIABLES.loader] = server.loaderUrl;
  process.env[SERVER_VARIABLES.superuser] = server.superuserUrl;
}

/** Every test database is a copy of it. */
async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  await bootstrapDatabase(server.superuserUrl, TEMPLATE_DATABASE);
  const ownerUrl = withDatabase(server.ownerUrl, TEMPLATE_DATABASE);
  await migrateUp(ownerUrl);
  await seedReference(ownerUrl);
}

/** Afterwards neither the server nor its directory is left. */
export async function stopTestServer(): Promise<void> {
  if (running === undefined) return;
  await running.server.stop();
  rmSync(running.directory, { recursive: true, force: true });
  running = undefined;
}
