import type { Client } from 'pg';
import type { JournalLogger } from '../journal/relay-session.js';
import { ROLES } from './database-roles.js';
import type { SocketRegistry } from './socket-registry.js';

export interface SessionWatchOptions {
  connect: () => Promise<Client>;
  registry: SocketRegistry;
  logger: JournalLogger;
  everyMs?: number;
}

/**
 * Looks every second whether the sessions of the open sockets still hold, with the roles they were opened with; those
 * that do not are closed with 4403.
 */
export function watchSessions(options: SessionWatchOptions): { stop(): Promise<void> } {
  const { registry, logger, everyMs = 1_000 } = options;
  let client: Client | null = null;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const ids = registry.sessionIds();
    if (ids.length === 0) return;
    client ??= await open();
    const { rows } = await client.query<{ id: string; roles: string[] }>(
      `select s.id, m.roles from session s join member m on m.organisation_id = s.organisation_id and m.id = s.member_id
       where s.id = any($1::uuid[]) and s.revoked_at is null and s.expires_at > now() and m.state = 'ACTIVE'`,
      [ids],
    );
    const holding = new Map(rows.map((row) => [row.id, row.roles]));
    for (const id of ids) {
      const roles = holding.get(id);
      if (roles === undefined) registry.closeSessions(id, 4403, 'Session ended');
      else registry.closeChanged(id, roles, 4403, 'Roles changed');
    }
  }

  async function open(): Promise<Client> {
    const opened = await options.connect();
    await opened.query(`set role ${ROLES.relay}`);
    return opened;
  }

  const timer = setInterval(() => {
    running = running.then(look).catch(async () => {
      if (stopped) return;
      logger.warn({}, 'sessions could not be looked at');
      const lost = client;
      client = null;
      await lost?.end().catch(() => undefined);
    });
  }, everyMs);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
      await client?.end().catch(() => undefined);
    },
  };
}
