import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../src/platform/database.js';
import { ENTITIES } from '../../src/platform/entities.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

let fresh: TestDatabase;
let database: Database;
let operator: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ url: fresh.appUrl, entities: ENTITIES, poolSize: 2 });
  operator = await openDatabase({ url: fresh.superuserUrl, entities: ENTITIES, poolSize: 2 });
});
afterAll(async () => {
  await database.close();
  await operator.close();
  await fresh.drop();
});

/** A transaction whose backend is killed in its middle. */
async function killedInside(): Promise<unknown> {
  try {
    return await database.orm.em.fork().transactional(async (em) => {
      const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      await operator.pool.query('select pg_terminate_backend($1)', [row?.pid]);
      const dead = 'select 1 from pg_stat_activity where pid = $1';
      while ((await operator.pool.query(dead, [row?.pid])).rowCount !== 0);
      await em.execute('select 1');
    });
  } catch (error) {
    return error;
  }
}

test('Transactions whose connections die cost the pool no place: after more deaths than places it still works.', async () => {
  for (let death = 0; death < 5; death += 1) expect(await killedInside()).toBeInstanceOf(Error);
  const rows = await database.orm.em
    .fork()
    .transactional(async (em) => await em.execute<{ one: number }[]>('select 1 as one'));
  expect(rows).toEqual([{ one: 1 }]);
}, 20_000);
