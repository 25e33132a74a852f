// jest loads this file by itself, without moduleNameMapper: the hook must stand first, it finds "./x.js" as x.ts.
import './typescript-hook.js';
import { startTestServer } from './test-server.js';

/** jest calls it once, before its workers. Afterwards they find the server's addresses in their environment. */
export default async function globalSetup(): Promise<void> {
  await startTestServer();
}
