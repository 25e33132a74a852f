import { Client } from 'pg';
import { newId } from '../../src/kernel/ids.js';
import type { TestApp } from './app.js';

export interface EventSeed {
  /** The subject they are about: a row id that the audience takes part in. */
  subjectId: string;
  subjectType: string;
  /** Row ids of organisations; the first one acts. */
  audience: readonly string[];
  references?: Readonly<Record<string, string>>;
}

/** Puts events into the journal as a command's last statement does, many in one statement. They wait for the sequencer. */
export async function putEvents(t: TestApp, count: number, seed: EventSeed): Promise<void> {
  const client = new Client({ connectionString: t.database.superuserUrl });
  await client.connect();
  try {
    await client.query(
      `with made as (
         insert into journal (id, subject_type, subject_id, word, from_state, to_state, actor_organisation_id, at, version, caused_by, "references")
         select id, $2, $3, 'cooperation.note', 'ACTIVE', 'ACTIVE', $4, $7, 1, id, $6 from unnest($1::uuid[]) with ordinality as u(id, nth) order by nth
         returning id)
       insert into journal_pending (entry_id, actor_organisation_id, audience) select id, $4, $5 from made order by id`,
      [
        Array.from({ length: count }, newId),
        seed.subjectType,
        seed.subjectId,
        seed.audience[0],
        seed.audience,
        JSON.stringify(seed.references ?? {}),
        t.clock.now(),
      ],
    );
  } finally {
    await client.end();
  }
}

/** How many numbers an organisation's stream has. */
export async function headOf(t: TestApp, organisationId: string): Promise<number> {
  const client = new Client({ connectionString: t.database.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ number: number }>(
      'select number::int from journal_head where organisation_id = $1',
      [organisationId],
    );
    return rows[0]?.number ?? 0;
  } finally {
    await client.end();
  }
}
