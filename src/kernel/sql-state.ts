/**
 * Whether a statement failed only because its plan is outdated (0A000: a table was changed under it; 26000: the connection no
 * longer knows it): sent once more, it is planned anew. What PostgreSQL does not support fails under 0A000 too, for good.
 */
export function isStalePlan(error: unknown): boolean {
  const { code, routine } = error as { code?: unknown; routine?: unknown };
  return code === '26000' || (code === '0A000' && routine === 'RevalidateCachedQuery');
}
