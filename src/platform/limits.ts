import type pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Limits } from '../kernel/context.js';

const QUARTER_HOUR = 900;
const POINTS = { 'sign-in': 5, reveal: 60 } as const;

/** Limits that all processes share: counted in the database, under keyed hashes. */
export function createLimits(pool: pg.Pool): Limits {
  const limiterOf = (name: keyof typeof POINTS): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: name,
      points: POINTS[name],
      duration: QUARTER_HOUR,
    });
  const limiters = { 'sign-in': limiterOf('sign-in'), reveal: limiterOf('reveal') };
  return {
    take: async (name, key) => {
      try {
        await limiters[name].consume(key);
        return true;
      } catch (reason) {
        if (reason instanceof Error) throw reason;
        return false;
      }
    },
    isFree: async (name, key) => ((await limiters[name].get(key))?.consumedPoints ?? 0) < POINTS[name],
    forget: async (name, key) => {
      await limiters[name].delete(key);
    },
  };
}
