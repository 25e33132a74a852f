import { startApp } from './app.js';
import { ConfigUnfit, readConfig } from './config.js';
import { tabs } from './demo/tabs.js';
import { layGround } from './platform/boot.js';
import { createLogger } from './platform/logging.js';
import { welcome } from './welcome.js';

/** So long a start that was told to stop may take until what it has begun can be closed. */
const LET_GO_MS = 15_000;

/** What has been opened, the last first. */
const opened: (() => Promise<void>)[] = [];
const told = new AbortController();
const toldToStop = new Promise<void>((resolve) => told.signal.addEventListener('abort', () => resolve()));
process.on('SIGINT', () => told.abort());
process.on('SIGTERM', () => told.abort());

/** Read the settings, start the house. Whoever is told to stop meanwhile begins nothing more. */
async function start(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const ground = await layGround(config, {
    onDatabaseLost: () => {
      // Ctrl-C reaches the database as well.
      if (told.signal.aborted) return;
      process.stderr.write('The embedded database has gone; stopping.\n');
      process.exit(1);
    },
  });
  opened.unshift(async () => await ground.stop());
  if (told.signal.aborted) return;
  const demo = config.demo && ground.embedded;
  const host = config.host ?? (demo ? '127.0.0.1' : '0.0.0.0');
  const app = await startApp({
    databaseUrl: ground.appUrl,
    keys: ground.keys,
    files: ground.files,
    logger,
    host,
    port: config.port,
    origins: config.origins,
    resumeWindowDays: config.resumeWindowDays,
    heartbeatMs: config.heartbeatMs,
    compiled: config.compiled,
    tabs: tabs(demo),
  });
  opened.unshift(async () => await app.stop());
  if (told.signal.aborted) return;
  await Promise.race([welcome(app, { demo, host }), toldToStop]);
}

/**
 * The process: start the house, stop it on a signal. A signal that comes while it starts is no failure: what was begun is
 * waited for, as long as that may take, and what then breaks off is told nobody.
 */
async function main(): Promise<void> {
  const started = start();
  await Promise.race([started, toldToStop]);
  await toldToStop;
  const late = setTimeout(() => process.exit(0), LET_GO_MS);
  await started.catch(() => undefined);
  clearTimeout(late);
  for (const close of opened) await close();
  process.exit(0);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof ConfigUnfit
      ? `These settings do not fit:\n${message}\n`
      : `Yuanlian could not start: ${message}\n`,
  );
  process.exit(1);
});
