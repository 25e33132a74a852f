import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, move, seen, sql } from '../support/a.js';
import { key, startTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
});
afterAll(async () => await t.stop());

const DAY = 86_400_000;
const afterDays = (days: number): void => t.clock.moveTo(new Date(t.clock.now().getTime() + days * DAY).toISOString());

test('One act that cannot be swept keeps no other from being swept.', async () => {
  const ids: string[] = [];
  for (let nth = 0; nth < 2; nth += 1) {
    const { cooperation } = await anAsk(t);
    const dueOn = new Date(t.clock.now().getTime() + 60 * DAY).toISOString().slice(0, 10);
    const { userErrors } = await move(t, 'yangquan.officer', 'proposalPropose', {
      cooperationId: cooperation.id,
      kind: 'NEW_DUE_DATE',
      reason: '台账在太原。',
      dueOn,
    });
    expect(userErrors).toEqual([]);
    ids.push(cooperation.id);
  }
  await sql(
    t,
    `create function stuck() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$;
     create trigger stuck before update on proposal for each row
       when (old.id = '${(await sql<{ id: string }>(t, 'select id from proposal order by created_at limit 1'))[0]?.id}') execute function stuck()`,
  );
  afterDays(20);
  await t.app.sweeper.sweep();
  const states = await Promise.all(
    ids.map(async (id) => (await seen(t, 'puyang.officer', id))?.proposals.map((proposal) => proposal.state)),
  );
  expect(states).toEqual([['OPEN'], ['LAPSED']]);
  expect(t.log.join('')).toContain('could not be swept');
  await sql(t, 'drop trigger stuck on proposal');
});

test('A kept outcome is kept for seven days of the clock that made it, whatever the database believes the day to be.', async () => {
  t.clock.moveTo(new Date(Date.now() - 30 * DAY).toISOString());
  const { cooperation } = await anAsk(t);
  const input = { id: cooperation.id, idempotencyKey: key() };
  const first = await move(t, 'yangquan.officer', 'cooperationOpen', input);
  expect(first.userErrors).toEqual([]);
  await t.app.sweeper.sweep();
  const again = await move(t, 'yangquan.officer', 'cooperationOpen', input);
  expect(again.journalEntryId).toBe(first.journalEntryId);
  afterDays(8);
  await t.app.sweeper.sweep();
  const late = await move(t, 'yangquan.officer', 'cooperationOpen', input);
  expect(late.userErrors[0]?.code).toBe('COOPERATION_OPENED_ALREADY');
});

test('What is due is done in one round, however much of it there is: more than two batches of proposals lapse.', async () => {
  const { cooperation } = await anAsk(t);
  const dueOn = new Date(t.clock.now().getTime() + 60 * DAY).toISOString().slice(0, 10);
  const terms = { cooperationId: cooperation.id, kind: 'NEW_DUE_DATE', reason: '台账在太原。', dueOn };
  expect((await move(t, 'yangquan.officer', 'proposalPropose', terms)).userErrors).toEqual([]);
  // The same offer about four hundred other letters, that nobody answers; they are at their end, so that they may be alike.
  await sql(
    t,
    `create temporary table copied on commit drop as select gen_random_uuid() as id, c.id as ask, n from cooperation c, generate_series(1, 400 + 5) n
       where c.number = '${cooperation.number}';
     set local session_replication_role = replica;
     insert into participation select (jsonb_populate_record(p, jsonb_build_object('subject_id', x.id))).* from copied x join participation p on p.subject_id = x.ask;
     insert into cooperation select (jsonb_populate_record(c, jsonb_build_object('id', x.id, 'number', c.number || '-' || x.n, 'state', 'CONCLUDED'))).* from copied x join cooperation c on c.id = x.ask;
     insert into cooperation_item select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'cooperation_id', x.id))).*
       from copied x join cooperation_item i on i.cooperation_id = x.ask;
     insert into proposal select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'ask_id', x.id, 'subject_id', x.id))).*
       from copied x join proposal o on o.ask_id = x.ask`,
  );
  const open = async () =>
    await sql<{ n: number }>(
      t,
      `select count(*)::int as n from proposal where state = 'OPEN' and answer_by < now() + interval '1 year'`,
    );
  expect((await open())[0]?.n).toBeGreaterThan(400);
  afterDays(40);
  await t.app.sweeper.sweep();
  expect(await open()).toEqual([{ n: 0 }]);
  const [told] = await sql<{ n: number }>(
    t,
    `select count(distinct j.id)::int as n from journal j where j.word = 'proposal.lapse'`,
  );
  expect(told?.n).toBeGreaterThan(400);
});
