import { isStalePlan } from '../kernel/sql-state.js';

const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';
const TRIES = 3;

/**
 * Runs a whole transaction again after a deadlock, a serialisation failure or a plan that a changed table has outdated,
 * three tries in all; nothing else is retried.
 */
export async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= TRIES || !isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 * tried + Math.random() * 20));
    }
  }
}

function isPassing(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: unknown }).code;
    if (code === DEADLOCK || code === SERIALIZATION_FAILURE || isStalePlan(cause)) return true;
  }
  return false;
}
