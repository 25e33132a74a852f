import { systemCommand } from '../../command/system-command.js';
import type { Context, Reads } from '../../kernel/context.js';
import { eachDue } from '../deadlines/due-batches.js';
import { expiredMaterials, knownStorageNames } from './material.queries.js';
import { forget } from './material.service.js';

export const UNATTACHED_HOURS = 24;

/**
 * Clears away files that were attached to nothing within a day: a matter of one short statement when there are none.
 * Afterwards their names and keys are forgotten and their bytes gone. Returns how many.
 * @param clock reads as the role that sees the rows of all organisations (yuanlian_clock)
 */
export async function sweepMaterials(ctx: Context, clock: Reads): Promise<number> {
  const limit = limitOf(ctx);
  let discarded = 0;
  await eachDue(
    async (after) => await clock.rows(expiredMaterials, [limit, ...after]),
    async ({ id, organisation }) => {
      const storageName = await discardUnattached(ctx, organisation, id, limit);
      if (storageName === undefined) return;
      if (storageName !== null) await ctx.files.remove(storageName);
      discarded += 1;
    },
  );
  return discarded;
}

/**
 * Removes bytes that no row knows of, left by a process that died between the two. It walks through the whole store: once
 * an hour is often enough. Returns how many.
 * @param clock as above: under one organisation's row-level security the files of all others would look unknown
 */
export async function sweepOrphans(ctx: Context, clock: Reads): Promise<number> {
  return await ctx.files.sweep(limitOf(ctx), async (names) => {
    const known = await clock.rows(knownStorageNames, [names]);
    return new Set(known.map(({ name }) => name));
  });
}

const limitOf = (ctx: Context): Date => new Date(ctx.clock.now().getTime() - UNATTACHED_HOURS * 3_600_000);

/** Looks again under the lock: it may have been attached meanwhile. Undefined when there is nothing to do. */
async function discardUnattached(
  ctx: Context,
  organisationId: string,
  materialId: string,
  limit: Date,
): Promise<string | null | undefined> {
  let storageName: string | null | undefined;
  await systemCommand(ctx, organisationId, async (tx) => {
    const [row] = await tx.sql<{ storageName: string | null }>(
      `select storage_name as "storageName" from material
       where id = ? and state in ('TICKETED', 'UPLOADED') and coalesce(uploaded_at, created_at) <= ? for update`,
      [materialId, limit],
    );
    if (row === undefined) return;
    await forget(tx, materialId);
    storageName = row.storageName;
  });
  return storageName;
}
