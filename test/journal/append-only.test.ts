import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { JournalWorld } from './journal-world.js';

const APPEND_ONLY = { code: '23001' };

let world: JournalWorld;
beforeAll(async () => {
  world = await JournalWorld.open();
});
afterAll(() => world.close());

describe('Append-only', () => {
  test('Neither owner nor superuser can change, remove or cut what was written.', async () => {
    const owner = new Client({ connectionString: world.database.ownerUrl });
    await owner.connect();
    const kept = { journal: 'id', journal_stream: 'hash', journal_audience: 'number', reference_stream: 'version' };
    const refused = [
      ...Object.entries(kept).flatMap(([table, column]) => [
        `update ${table} set ${column} = ${column}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]),
      'update journal_pending set seq = default',
      'truncate journal_pending',
      'delete from journal_head',
      'truncate journal_head',
    ];
    for (const client of [owner, world.superuser]) {
      for (const sql of refused) await expect(client.query(sql)).rejects.toMatchObject(APPEND_ONLY);
    }
    await world.superuser.query('begin');
    await world.superuser.query(`set local session_replication_role = 'replica'`);
    await expect(world.superuser.query('delete from journal')).rejects.toMatchObject(APPEND_ONLY);
    await world.superuser.query('rollback');
    await owner.end();
  });
});
