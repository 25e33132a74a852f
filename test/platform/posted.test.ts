import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { OptimisticLockError, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/platform/database.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

const CHANGE = 'update "posted_probe" set "said" = ?, "version" = ? where "id" = ? and "version" = ?';

let database: TestDatabase;
let opened: Database;
let owner: pg.Client;
let trips = 0;
const original = pg.Client.prototype.query;

beforeAll(async () => {
  database = await freshDatabase();
  opened = await openDatabase({ url: database.appUrl, entities: [], poolSize: 1, lanes: 0 });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(
    'create table posted_probe (id int primary key, version int not null, said text unique); grant all on posted_probe to yuanlian_app',
  );
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]): unknown {
    if (this !== owner) trips += 1;
    return (original as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof pg.Client.prototype.query;
});
afterAll(async () => {
  pg.Client.prototype.query = original;
  await owner.end();
  await opened.close();
  await database.drop();
});
beforeEach(async () => {
  await owner.query(`truncate posted_probe`);
  await owner.query(`insert into posted_probe values (1, 1, 'first')`);
  await inCommand(async (tx) => await tx.execute('select 1 as warm'));
  trips = 0;
});

async function inCommand<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
  return await opened.orm.em.fork().transactional(work as never);
}

async function kept(): Promise<{ id: number; said: string }[]> {
  return (await owner.query('select id, said from posted_probe order by id')).rows;
}

const insert = async (tx: EntityManager, id: number, said: string): Promise<unknown> =>
  await tx.execute('insert into posted_probe values (?, 1, ?)', [id, said]);

describe('A statement that gives no answer', () => {
  test('goes out before the next one that does, and the last ones with the commit.', async () => {
    const seen = await inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await insert(tx, 3, 'third');
      const rows = await tx.execute('select id from posted_probe where id > ? order by id', [1]);
      await insert(tx, 4, 'fourth');
      await tx.execute('delete from posted_probe where id = ?', [2]);
      return rows;
    });
    expect(seen).toEqual([{ id: 2 }, { id: 3 }]);
    expect(trips).toBe(2);
    expect((await kept()).map(({ id }) => id)).toEqual([1, 3, 4]);
  });

  test('that fails is the error of the transaction, as the ORM names it; nothing is kept.', async () => {
    const failed = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await insert(tx, 3, 'first');
      await tx.execute('select id from posted_probe where id > ?', [0]);
    });
    await expect(failed).rejects.toBeInstanceOf(UniqueConstraintViolationException);
    expect(await kept()).toEqual([{ id: 1, said: 'first' }]);
  });

  test('that fails beside the commit keeps it from being committed, and the connection works on.', async () => {
    const failed = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await insert(tx, 3, 'first');
    });
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([{ id: 1, said: 'first' }]);
    await inCommand(async (tx) => await insert(tx, 2, 'second'));
    expect((await kept()).map(({ id }) => id)).toEqual([1, 2]);
  });

  test('never goes out when the transaction, or its savepoint, is given up first.', async () => {
    const given = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      throw new Error('given up');
    });
    await expect(given).rejects.toThrow('given up');
    expect(trips).toBe(0);
    await inCommand(async (tx) => {
      await insert(tx, 5, 'before');
      const inner = tx.transactional(async (nested) => {
        await insert(nested, 6, 'within');
        await nested.execute('select id from posted_probe where id = ?', [6]);
        await insert(nested, 7, 'first');
        throw new Error('given up');
      });
      await expect(inner).rejects.toThrow('given up');
      await insert(tx, 8, 'after');
    });
    expect((await kept()).map(({ id }) => id)).toEqual([1, 5, 8]);
  });

  test('is sent in its place among many: what does not fit is answered in between.', async () => {
    await inCommand(async (tx) => {
      for (let id = 2; id < 252; id += 1) await insert(tx, id, `no. ${id}`);
    });
    expect(await kept()).toHaveLength(251);
    expect(trips).toBe(3);
  });
});

describe('The ORM’s change of a row', () => {
  test('under the version it was read in is posted, too.', async () => {
    await inCommand(async (tx) => {
      await tx.execute(CHANGE, ['changed', 2, 1, 1], 'run');
      await tx.execute('select id from posted_probe where id = ?', [1]);
    });
    expect(await kept()).toEqual([{ id: 1, said: 'changed' }]);
    expect(trips).toBe(2);
  });

  test('under an older version fails before anything is committed.', async () => {
    const alone = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await tx.execute(CHANGE, ['changed', 2, 1, 7], 'run');
      await insert(tx, 3, 'third');
    });
    await expect(alone).rejects.toBeInstanceOf(OptimisticLockError);
    const read = inCommand(async (tx) => {
      await tx.execute(CHANGE, ['changed', 2, 1, 7], 'run');
      await tx.execute('select id from posted_probe where id = ?', [1]);
    });
    await expect(read).rejects.toBeInstanceOf(OptimisticLockError);
    expect(await kept()).toEqual([{ id: 1, said: 'first' }]);
  });
});

describe('What is asked for', () => {
  test('at the same moment goes out together, behind a lock that was taken before.', async () => {
    const found = await inCommand(async (tx) => {
      await tx.execute('select id from posted_probe where id = ? for update', [1], 'run');
      return await Promise.all([
        tx.execute('select id from posted_probe where id = ?', [1]),
        tx.execute('select said from posted_probe where id = ?', [1]),
      ]);
    });
    expect(found).toEqual([[{ id: 1 }], [{ said: 'first' }]]);
    expect(trips).toBe(2);
  });

  test('is not answered when one of them fails, and each is told the reason.', async () => {
    const told: unknown[] = [];
    const failed = inCommand(async (tx) => {
      const asked = [
        tx.execute('select id from posted_probe where id = ?', [1]),
        tx.execute('select 1 / ? as x', [0]),
        tx.execute('select said from posted_probe where id = ?', [1]),
      ];
      for (const { status, reason } of (await Promise.allSettled(asked)) as { status: string; reason?: Error }[])
        told.push(status, reason?.message.includes('division by zero'));
      await Promise.all(asked);
    });
    await expect(failed).rejects.toThrow('division by zero');
    expect(told).toEqual(['rejected', true, 'rejected', true, 'rejected', true]);
  });

  test('in a transaction whose failure somebody has overlooked ends in an error, not in a commit of nothing.', async () => {
    const overlooked = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await tx.execute('select 1 / ? as x', [0]).catch(() => undefined);
    });
    await expect(overlooked).rejects.toThrow('division by zero');
    expect(await kept()).toEqual([{ id: 1, said: 'first' }]);
  });
});

describe('What was overlooked', () => {
  const nothingNew = [{ id: 1, said: 'first' }];
  const change = async (tx: EntityManager, version: number): Promise<unknown> =>
    await tx.execute(CHANGE, ['changed', 2, 1, version], 'run');

  test('keeps a changed row from being committed over, also where it goes out with what nobody waits for.', async () => {
    const failed = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await change(tx, 7);
      tx.execute('select id from posted_probe where id = ?', [1]).catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    });
    await expect(failed).rejects.toBeInstanceOf(OptimisticLockError);
    expect(await kept()).toEqual(nothingNew);
  });

  test('is not forgiven by going back to a savepoint behind it.', async () => {
    const failed = inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      await change(tx, 7);
      const inner = tx.transactional(
        async (nested) => await nested.execute('select id from posted_probe where id = ?', [1]),
      );
      await inner.catch(() => undefined);
      await insert(tx, 3, 'third');
    });
    await expect(failed).rejects.toBeInstanceOf(OptimisticLockError);
    expect(await kept()).toEqual(nothingNew);
  });

  test('is forgiven where it happened behind the savepoint, however late it is told.', async () => {
    await inCommand(async (tx) => {
      await insert(tx, 2, 'second');
      const inner = tx.transactional(async (nested) => {
        await nested.execute('select id from posted_probe where id = ?', [1]);
        nested.execute('select 1 / ? as x', [0]).catch(() => undefined);
        await new Promise((resolve) => process.nextTick(resolve));
        throw new Error('given up');
      });
      await expect(inner).rejects.toThrow('given up');
      await insert(tx, 3, 'third');
    });
    expect((await kept()).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test('never runs in the next transaction, nor by itself: what comes after the end is refused.', async () => {
    let late: EntityManager | null = null;
    await inCommand(async (tx) => {
      await tx.transactional(async (nested) => {
        late = nested;
        await insert(nested, 2, 'second');
      });
    });
    await expect(insert(late as unknown as EntityManager, 9, 'late')).rejects.toThrow('ended');
    await inCommand(async (tx) => await insert(tx, 3, 'third'));
    expect((await kept()).map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});
