import type { Context, Statement } from '../kernel/context.js';

interface Batch {
  keys: Set<string>;
  rows: Promise<Map<string, unknown[]>>;
}

const batches = new WeakMap<object, Map<string, Batch>>();

/**
 * Rows that hang on many subjects of one request, read by one statement: `$1` is the array of keys, and every row
 * carries its key as `ownerId`. What is asked for in one turn of the event loop flies together; nothing is read twice.
 */
export async function rowsOf<Row extends { ownerId: string }>(
  ctx: Pick<Context, 'reads'>,
  statement: Statement<Row>,
  ownerId: string,
): Promise<Row[]> {
  const ofRequest = batches.get(ctx.reads) ?? new Map<string, Batch>();
  batches.set(ctx.reads, ofRequest);
  let batch = ofRequest.get(statement.name);
  if (batch === undefined) {
    const keys = new Set<string>();
    batch = { keys, rows: soon(ctx, statement, keys, () => ofRequest.delete(statement.name)) };
    ofRequest.set(statement.name, batch);
  }
  batch.keys.add(ownerId);
  return ((await batch.rows).get(ownerId) ?? []) as Row[];
}

async function soon<Row extends { ownerId: string }>(
  ctx: Pick<Context, 'reads'>,
  statement: Statement<Row>,
  keys: Set<string>,
  close: () => void,
): Promise<Map<string, unknown[]>> {
  await new Promise((resolve) => setImmediate(resolve));
  close();
  const byOwner = new Map<string, unknown[]>();
  for (const row of await ctx.reads.rows(statement, [[...keys]])) {
    const rows = byOwner.get(row.ownerId);
    if (rows === undefined) byOwner.set(row.ownerId, [row]);
    else rows.push(row);
  }
  return byOwner;
}
