import pg from 'pg';
import { requestScope } from '../../src/platform/request-scope.js';

const counts = new Map<string, number>();
let original: typeof pg.Client.prototype.query | null = null;

/**
 * Counts what is sent to the database for each HTTP request of this process: one flight or one statement is one round
 * trip, whatever connection it takes. Afterwards `roundTripsOf` answers by request id.
 */
export function countRoundTrips(): void {
  if (original !== null) return;
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  original = pg.Client.prototype.query;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]): unknown {
    const id = requestScope.getStore()?.requestId;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    return query.apply(this, args);
  } as typeof pg.Client.prototype.query;
}

export function stopCounting(): void {
  if (original !== null) pg.Client.prototype.query = original;
  original = null;
}

/** How often the request went to the database. */
export function roundTripsOf(requestId: string): number {
  return counts.get(requestId) ?? 0;
}
