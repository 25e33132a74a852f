import { startApp } from './app.js';
import { ConfigUnfit, readConfig } from './config.js';
import { tabs } from './demo/tabs.js';
import { layGround } from './platform/boot.js';
import { createLogger } from './platform/logging.js';
import { welcome } from './welcome.js';

/** The process: read the settings, start the house, stop it on a signal. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const ground = await layGround(config, {
    onDatabaseLost: () => {
      process.stderr.write('The embedded database has gone; stopping.\n');
      process.exit(1);
    },
  });
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
    tabs: tabs(demo),
  });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await app.stop();
    await ground.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  await welcome(app, { demo, host });
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
