/** A table was changed under a prepared plan (0A000), or the connection no longer knows the statement (26000). */
const STALE_PLAN: readonly unknown[] = ['0A000', '26000'];

/** Whether a statement failed only because its plan is outdated: sent once more, it is planned anew. */
export function isStalePlan(code: unknown): boolean {
  return STALE_PLAN.includes(code);
}
