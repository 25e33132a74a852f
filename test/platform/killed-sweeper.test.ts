import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { eventually } from '../stories/office.js';
import { anAsk, sql } from '../support/a.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startServerProcess } from '../support/server-process.js';

const ring = KeyRing.generate();
const DAY = 86_400_000;
let t: TestApp;

beforeAll(async () => {
  t = await startTestApp({ keys: keysOf(ring), sweepEveryMs: 3_600_000 });
});
afterAll(async () => await t?.stop());

/** Whoever moves a clock is held there, for as long as the row is in `held`. */
const HOLD = `
create table held (yes boolean);
insert into held values (true);
create function hold() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select 1 from held) then perform pg_sleep(600); end if;
  return new;
end $$;
create trigger hold before update on deadline for each row execute function hold()`;

test('A server that is killed in the middle of a sweep loses nothing: the next one does it, once.', async () => {
  t.clock.moveTo(new Date(Date.now() - 40 * DAY));
  const asks = [await anAsk(t), await anAsk(t)];
  const ids = await Promise.all(
    asks.map(
      async ({ cooperation }) =>
        (await sql<{ id: string }>(t, 'select id from cooperation where number = $1', [cooperation.number]))[0]?.id,
    ),
  );
  t.clock.moveTo(new Date());
  await sql(t, HOLD);
  const { appUrl, ownerUrl } = t.database;
  const server = await startServerProcess({ appUrl, ownerUrl, keys: ring.toSecretText() });
  let asleep: { pid: number }[] = [];
  try {
    const looking = setInterval(
      () =>
        void sql<{ pid: number }>(t, `select pid from pg_stat_activity where wait_event = 'PgSleep'`).then((rows) => {
          asleep = rows;
        }),
      100,
    );
    await eventually(
      () => asleep.length > 0,
      () => server.said(),
    ).finally(() => clearInterval(looking));
  } finally {
    await server.kill();
  }
  await sql(t, `select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`);
  const told = async () =>
    await sql(
      t,
      `select subject_id as id, word from journal where word like 'deadline.%' and subject_id = any($1::uuid[]) order by 1, 2`,
      [ids],
    );
  expect(await told()).toEqual([]);
  await sql(t, 'delete from held');
  await t.app.sweeper.sweep();
  await t.app.sweeper.sweep();
  const expected = [...ids]
    .sort()
    .flatMap((id) => ['deadline.escalate', 'deadline.warn'].map((word) => ({ id, word })));
  expect(await told()).toEqual(expected);
});
