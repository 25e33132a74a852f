import type pg from 'pg';
import type { JournalLogger } from '../journal/relay-session.js';
import type { Reference } from '../kernel/context.js';
import { CALENDAR_VERSION } from './reference.js';

export interface ReferenceWatchOptions {
  reference: Reference;
  pool: pg.Pool;
  logger: JournalLogger;
  everyMs?: number;
}

/** A new calendar has a new version. Organisations are never deleted and every change counts their version on: no change leaves this as it was. */
const MARK = `select count(*)::text || '/' || coalesce(sum(version), 0)::text || '/' ||
    (select coalesce(max(version), 0)::text from reference_stream) || '/' || (${CALENDAR_VERSION}) as mark from organisation`;

/**
 * What is the same for everyone is kept in memory; another process, or the console, may change it. Afterwards a change
 * made elsewhere is known here within two seconds.
 */
export function watchReference(options: ReferenceWatchOptions): { stop(): Promise<void> } {
  const { reference, pool, logger, everyMs = 2_000 } = options;
  let known: string | undefined;
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const { rows } = await pool.query<{ mark: string }>(MARK);
    const mark = rows[0]?.mark;
    if (mark === known) return;
    await reference.refresh();
    known = mark;
  }

  const timer = setInterval(() => {
    running = running.then(look).catch(() => logger.warn({}, 'reference data could not be looked at'));
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
