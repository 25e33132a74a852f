import { createHash } from 'node:crypto';
import type { Client } from 'pg';

/** A step of the database, as far as it is told by which text it ran. */
interface Written {
  readonly name: string;
  readonly up: string;
}

/** The database was made by steps of another text than those of this version: it may lack what they make. */
export class MigrationsDiffer extends Error {
  override readonly name = 'MigrationsDiffer';

  constructor(names: readonly string[]) {
    super(
      `This database was made by another text of ${names.join(', ')} than this version brings, so it may not be what this version expects. ` +
        'Start the version that made it, or begin with an empty database: for the embedded one move its directory (YUANLIAN_DATA, .data) away.',
    );
  }
}

const SETTING = 'yuanlian.migration_text';

const hashOf = ({ up }: Written): string => createHash('sha256').update(up, 'utf8').digest('hex');

/** Said within the transaction of a step, so that the row that says it has run says by which text. */
export const saysText = (step: Written): string => `set local ${SETTING} = '${hashOf(step)}'`;

/** Afterwards the table of steps keeps the text of each that runs from now on; of those that ran before nothing is known. */
export async function keepTexts(client: Client): Promise<void> {
  const { rows } = await client.query(
    `select 1 from pg_attribute where attrelid = 'migration'::regclass and attname = 'text_hash' and not attisdropped`,
  );
  if (rows.length > 0) return;
  await client.query(
    `alter table migration add column text_hash text default nullif(current_setting('${SETTING}', true), '')`,
  );
}

/** Compares the texts by which the database was made with those of this version. @throws MigrationsDiffer */
export async function refuseOtherTexts(client: Client, steps: readonly Written[]): Promise<void> {
  const { rows } = await client.query<{ name: string; hash: string }>(
    'select name, text_hash as hash from migration where text_hash is not null order by name',
  );
  const ours = new Map(steps.map((step) => [step.name, hashOf(step)]));
  const others = rows.filter(({ name, hash }) => ours.has(name) && ours.get(name) !== hash);
  if (others.length > 0) throw new MigrationsDiffer(others.map(({ name }) => name));
}
