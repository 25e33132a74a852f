import { Client } from 'pg';
import { newId } from '../../src/kernel/ids.js';
import type { Ground } from './ground.js';

/** A cooperation in which something happens, and who is told. */
export interface Scene {
  readonly id: string;
  readonly owner: string;
  readonly requested: string;
}

/** Puts events into the journal as the last statement of a command does. */
export class EventSource {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(ground: Ground): Promise<EventSource> {
    const client = new Client({ connectionString: ground.database.superuserUrl });
    client.on('error', () => undefined); // the ground is cleared under it when something else has failed
    await client.connect();
    return new EventSource(client);
  }

  /** Cooperations at work between two of these organisations; none is about a restricted case. */
  async scenes(organisations: readonly string[], limit: number): Promise<Scene[]> {
    const { rows } = await this.#client.query<Scene>(
      `select c.id, c.owner_organisation_id as owner, c.requested_organisation_id as requested from cooperation c
       join legal_aid_case k on k.id = c.case_id and not k.restricted
       where c.state = 'ACTIVE' and c.owner_organisation_id = any($1::uuid[]) and c.requested_organisation_id = any($1::uuid[])
       order by c.id limit $2`,
      [organisations, limit],
    );
    if (rows.length === 0) throw new Error('The world has no such cooperation.');
    return rows;
  }

  /** Afterwards it is committed and waits for the sequencer. */
  async put(scene: Scene, audience: readonly string[] = [scene.owner, scene.requested]): Promise<string> {
    const id = newId();
    await this.#client.query({
      name: 'put_event',
      text: `with made as (
        insert into journal (id, subject_type, subject_id, word, from_state, to_state, actor_organisation_id, at, version, caused_by)
        values ($1, 'COOPERATION', $2, 'cooperation.note', 'ACTIVE', 'ACTIVE', $3, now(), 4, $1) returning id)
        insert into journal_pending (entry_id, actor_organisation_id, audience) select id, $3, $4 from made`,
      values: [id, scene.id, scene.owner, audience],
    });
    return id;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
