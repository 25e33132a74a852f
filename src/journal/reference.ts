import { type References, referencesFault, UnfitEntry } from './entry.js';
import type { Execute } from './record.js';

/** What concerns everyone, with its version: 1, 2, 3 … without a hole. */
export interface ReferenceEntry {
  readonly version: number;
  readonly word: string;
  readonly at: Date;
  readonly references: References;
}

/**
 * Tells everyone, without an audience: a calendar year published, a clock rule changed. Rare acts only: they wait for
 * each other until the end of the transaction.
 * @returns the version
 * @throws UnfitEntry when it holds more than facts
 */
export async function publishReference(
  execute: Execute,
  at: Date,
  word: string,
  references: References,
): Promise<number> {
  const fault = referencesFault(references);
  if (fault !== null) throw new UnfitEntry(`${word}: ${fault}`);
  const rows = (await execute('select app.publish_reference(?, ?::jsonb, ?::timestamptz) as version', [
    word,
    JSON.stringify(references),
    at.toISOString(),
  ])) as readonly { version: string }[];
  return Number(rows[0]?.version);
}

/** What everyone was told after a version, the oldest first. */
export async function referencesAfter(execute: Execute, version: number, first: number): Promise<ReferenceEntry[]> {
  const rows = (await execute(
    'select version, word, at, "references" from reference_stream where version > ?::bigint order by version limit ?::bigint',
    [version, first],
  )) as readonly (Omit<ReferenceEntry, 'version'> & { version: string })[];
  // the ORM gives instants as texts, the driver as dates
  return rows.map((row) => ({ ...row, version: Number(row.version), at: new Date(row.at) }));
}
