import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface Stopper {
  stopping(): boolean;
  onStopping(hook: () => Promise<void>): void;
  stop(): Promise<void>;
}

/**
 * Stops a server without failing a request: first the hooks (sockets are sent away), then no new connection, then what
 * is under way finishes, then `after`. Afterwards every connection is closed, at the latest when the time is up.
 */
export function createStopper(app: FastifyInstance, withinMs: number, after: () => Promise<void>): Stopper {
  const hooks: (() => Promise<void>)[] = [];
  const connections = new Set<Socket>();
  app.server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  let stopped: Promise<void> | undefined;

  async function run(): Promise<void> {
    const force = setTimeout(() => app.server.closeAllConnections(), withinMs);
    // A connection that was busy when closing began becomes idle later, and one on which nothing was ever sent (browsers
    // open them in advance) does not count as idle.
    const idle = setInterval(() => {
      app.server.closeIdleConnections();
      for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
    }, 50);
    try {
      await Promise.all(hooks.map((hook) => hook()));
      await app.close();
    } finally {
      clearTimeout(force);
      clearInterval(idle);
    }
    await after();
  }

  return {
    stopping: () => stopped !== undefined,
    onStopping: (hook) => void hooks.push(hook),
    stop: () => {
      stopped ??= Promise.resolve().then(run);
      return stopped;
    },
  };
}
