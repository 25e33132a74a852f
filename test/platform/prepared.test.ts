import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { raw } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { withRetries } from '../../src/command/retry.js';
import { type Database, openDatabase } from '../../src/platform/database.js';
import { bound } from '../../src/platform/prepared.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let opened: Database;
beforeAll(async () => {
  database = await freshDatabase();
  opened = await openDatabase({ url: database.appUrl, entities: [], poolSize: 1, lanes: 0 });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

/** In a transaction, as every command runs: with its values bound. */
async function inCommand<T>(text: string, values: readonly unknown[]): Promise<T[]> {
  const em = opened.orm.em.fork();
  return await em.transactional(async (tx) => await tx.execute<T[]>(text, [...values]));
}

describe('A statement of a command', () => {
  test('keeps the values out of its text; numbers and truth values say what they are.', () => {
    const platform = opened.orm.em.getPlatform();
    const at = new Date('2026-11-22T01:02:03.004Z');
    const bytes = Buffer.from('00ff', 'hex');
    expect(
      bound(platform, 'select ??, ?, ?, ?, ?, ?, ?, ? where a in (?) and b \\? ?', [
        'a.b',
        'it’s',
        7,
        3e9,
        0.5,
        true,
        at,
        null,
        ['x', 'y'],
        raw('lower(?)', ['Z']),
      ]),
    ).toEqual({
      text: 'select "a"."b", $1, $2::int4, $3::int8, $4::numeric, $5::bool, $6, null where a in ($7, $8) and b ? lower($9)',
      values: ['it’s', 7, 3e9, 0.5, true, at.toISOString(), 'x', 'y', 'Z'],
    });
    expect(bound(platform, 'select ?, ?::jsonb', [bytes, { a: [1] }])).toEqual({
      text: 'select $1, $2::jsonb',
      values: [bytes, '{"a":[1]}'],
    });
  });

  test('with more values than a plan is worth goes out as the ORM spells it.', async () => {
    const platform = opened.orm.em.getPlatform();
    const many = Array.from({ length: 500 }, (_, nth) => nth);
    const text = `select count(*) as n from (values ${many.map(() => '(?)').join(', ')}) v(x)`;
    expect(bound(platform, text, many)).toBeNull();
    expect(await inCommand<{ n: number }>(text, many)).toEqual([{ n: 500 }]);
  });

  test.each([
    ['text', `?::text`, `O'Brien \\ ; -- "?" 张三`],
    ['a whole number', `(? + 1)::int8`, 41],
    ['a large one', `(? + 1)::int8`, 4_000_000_000],
    ['a broken one', `(? * 2)::float8`, 0.25],
    ['a truth value', `not ?`, false],
    ['an instant', `?::timestamptz`, new Date('2026-11-22T01:02:03.004Z')],
    ['bytes', `encode(?::bytea, 'hex')`, Buffer.from('00ff10', 'hex')],
    ['JSON', `(?::jsonb)->'a'->>0`, { a: ['?'] }],
    ['nothing', `coalesce(?, 'none')`, null],
  ])('says of %s what the same statement says with the value in its text.', async (_name, expression, value) => {
    const text = `select ${expression} as x`;
    const spelt = await opened.orm.em.fork().execute(text, [value]);
    expect(await inCommand(text, [value])).toEqual(spelt);
  });

  test('that comes again is prepared once on a connection, whatever its values; an attack in a value is a value.', async () => {
    const text = 'select ?::text as said, 8421 as mark';
    const attack = `'; drop table participation; --`;
    for (const said of ['once', 'one', 'two', attack])
      expect(await inCommand(text, [said])).toEqual([{ said, mark: 8421 }]);
    const known = await inCommand<{ calls: number }>(
      `select (generic_plans + custom_plans) as calls from pg_prepared_statements where statement like '%8421 as mark'`,
      [],
    );
    expect(known).toEqual([{ calls: 3 }]);
  });

  test('works on after a table was changed under its plan: what ran into it is run once more.', async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(
      'create table plan_probe (a int); grant select on plan_probe to yuanlian_app; insert into plan_probe values (1)',
    );
    const read = async (): Promise<unknown[]> => await inCommand('select * from plan_probe where a = ?', [1]);
    for (const _time of ['first', 'again']) expect(await read()).toEqual([{ a: 1 }]);
    await owner.query('alter table plan_probe add column b int');
    await owner.end();
    let tries = 0;
    const counted = async (): Promise<unknown[]> => {
      tries += 1;
      return await read();
    };
    expect(await withRetries(counted)).toEqual([{ a: 1, b: null }]);
    expect(tries).toBe(2);
    expect(await read()).toEqual([{ a: 1, b: null }]);
  });

  test('that fails leaves the connection as it was, and works the next time.', async () => {
    const text = 'select 10 / ? as x';
    await expect(inCommand(text, [0])).rejects.toThrow(/division by zero/);
    expect(await inCommand(text, [5])).toEqual([{ x: 2 }]);
  });
});
