import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapDatabase, withDatabase } from '../../src/platform/database-roles.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrateUp } from '../../src/platform/migrations.js';
import { SERVER_VARIABLES, TEMPLATE_DATABASE } from './database.js';

let running: { readonly server: EmbeddedPostgres; readonly directory: string } | undefined;

/** One server for the whole run, in a directory of its own, with the template database ready. */
export async function startTestServer(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'yuanlian-test-'));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), durable: false });
  running = { server, directory };
  await bootstrapDatabase(server.superuserUrl, TEMPLATE_DATABASE);
  const templateOwnerUrl = withDatabase(server.ownerUrl, TEMPLATE_DATABASE);
  await migrateUp(templateOwnerUrl);
  // SEEDS: reference data that every test counts on goes in here, e.g. `await seedReference(templateOwnerUrl)`.
  process.env[SERVER_VARIABLES.app] = server.appUrl;
  process.env[SERVER_VARIABLES.owner] = server.ownerUrl;
  process.env[SERVER_VARIABLES.loader] = server.loaderUrl;
  process.env[SERVER_VARIABLES.superuser] = server.superuserUrl;
}

/** Afterwards neither the server nor its directory is left. */
export async function stopTestServer(): Promise<void> {
  if (running === undefined) return;
  await running.server.stop();
  rmSync(running.directory, { recursive: true, force: true });
  running = undefined;
}
