/** How much of what is due is read at once. */
export const DUE_BATCH = 200;

/** One act that is due, and in whose name it is done. */
export interface DueAct {
  id: string;
  organisation: string;
  /** The instant it is read by, to the microsecond. */
  at: string;
}

/** The place from which the next batch is read: the instant and the id of the last one. */
export type DueAfter = readonly [at: string, id: string];

const FIRST: DueAfter = ['-infinity', '00000000-0000-0000-0000-000000000000'];

/**
 * Does all that is due, however much it is: batch by batch, each act in a transaction of its own. Afterwards nothing that
 * was due when the round began is left but what could not be done; that is passed over, and found again in the next round.
 * @returns how many were due
 */
export async function eachDue<Row extends DueAct>(
  read: (after: DueAfter) => Promise<readonly Row[]>,
  act: (due: Row) => Promise<void>,
): Promise<number> {
  let after = FIRST;
  let found = 0;
  for (let full = true; full; ) {
    const rows = await read(after);
    for (const due of rows) await act(due);
    const last = rows.at(-1);
    found += rows.length;
    full = rows.length === DUE_BATCH;
    if (last !== undefined) after = [last.at, last.id];
  }
  return found;
}
