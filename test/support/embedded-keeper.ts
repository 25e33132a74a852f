import { EmbeddedPostgresError } from '../../src/platform/embedded-postgres.error.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';

// A process that keeps an embedded database until it is killed. It says in one line how the start went.
const [dataDir = ''] = process.argv.slice(2);
try {
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  const { pid, superuserUrl, firstStart } = server;
  process.stdout.write(`${JSON.stringify({ pid, superuserUrl, firstStart })}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  const failure = error instanceof EmbeddedPostgresError ? error.failure : String(error);
  process.stdout.write(`${JSON.stringify({ failure })}\n`);
}
