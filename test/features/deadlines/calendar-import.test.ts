import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, type Listening, listen } from '../../stories/office.js';
import { anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type Said, yuanlian } from '../../support/console.js';
import { ARRANGEMENT_2027, csvOf } from './calendar-2027.js';
import { at } from './rules.js';

let t: TestApp;
const directory = mkdtempSync(join(tmpdir(), 'yuanlian-calendar-'));
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
});
afterAll(async () => {
  await t.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function imported(rows: readonly string[], ...more: string[]): Promise<Said> {
  const file = join(directory, 'calendar.csv');
  writeFileSync(file, csvOf(rows));
  const settings = {
    DATABASE_URL: t.database.appUrl,
    DATABASE_OWNER_URL: t.database.ownerUrl,
    YUANLIAN_DATA: directory,
  };
  return await yuanlian(settings, ['calendar', 'import', file, ...more]);
}

interface Shown {
  dueOn: string | null;
  provisional: boolean;
  explanation: string;
}

async function answerOf(
  login: string,
  id: string,
): Promise<{ clock: Shown | undefined; inbox: string | null; until: string }> {
  const data = await (await t.as(login)).run<{
    cooperation: { deadlines: (Shown & { rule: string; stoppedAt: string | null })[] };
    inbox: { nodes: { id: string; dueOn: string | null }[] };
    viewer: { calendarPublishedUntil: string };
  }>(
    `query ($id: ID) { cooperation(id: $id) { deadlines { rule dueOn provisional explanation stoppedAt } }
       inbox { nodes { id dueOn } } viewer { calendarPublishedUntil } }`,
    { id },
  );
  return {
    clock: data.cooperation.deadlines.find(({ stoppedAt }) => stoppedAt === null),
    inbox: data.inbox.nodes.find((node) => node.id === id)?.dueOn ?? null,
    until: data.viewer.calendarPublishedUntil,
  };
}

const movesIn = (line: Listening) => line.facts.filter(({ word }) => word === 'deadline.move');
let ask: CooperationData;
let agreed: CooperationData;

test('Past the published year a date is provisional, and the doctor says how many are.', async () => {
  t.clock.moveTo(at('2026-12-21'));
  ask = (await anAsk(t)).cooperation;
  agreed = (await anAsk(t)).cooperation;
  const items = { id: agreed.items[0]?.id, expectedVersion: agreed.items[0]?.version };
  await move(t, 'yangquan.officer', 'cooperationItemAccept', items);
  const proposed = await move(t, 'yangquan.officer', 'proposalPropose', {
    itemId: items.id,
    kind: 'NEW_DUE_DATE',
    reason: '台账在太原。',
    dueOn: '2027-01-01',
  });
  const proposal = proposed.cooperation?.proposals[0];
  await move(t, 'puyang.officer', 'proposalAgree', { id: proposal?.id, expectedVersion: proposal?.version });

  expect(await answerOf('yangquan.officer', ask.id)).toEqual({
    clock: {
      dueOn: '2027-01-04',
      provisional: true,
      explanation: expect.stringContaining('2027年放假安排尚未公布，日期暂定'),
      rule: 'COOPERATION_ANSWER',
      stoppedAt: null,
    },
    inbox: '2027-01-04',
    until: '2026-12-31',
  });
  expect((await answerOf('yangquan.officer', agreed.id)).clock).toMatchObject({
    dueOn: '2027-01-01',
    provisional: false,
  });
  const settings = {
    DATABASE_URL: t.database.appUrl,
    DATABASE_OWNER_URL: t.database.ownerUrl,
    YUANLIAN_DATA: directory,
  };
  const { out } = await yuanlian(settings, ['doctor']);
  expect(out).toMatch(/✔ calendar +published until 2026-12-31; 1 running date is provisional/);
});

test.each([
  ['half a year', ARRANGEMENT_2027.slice(0, 10), 'lacks 清明节'],
  ['a fault in row 3', ['2027-01-01,HOLIDAY,元旦', '2027-01-32,HOLIDAY,元旦'], 'row 3, date, '],
  [
    'a year too far',
    ARRANGEMENT_2027.map((row) => row.replaceAll('MAKE_UP_WORKDAY', 'HOLIDAY').replace('2027', '2028')),
    '2027 is not published yet',
  ],
])('Of a file with %s nothing is imported.', async (_what, rows, says) => {
  const { code, err } = await imported(rows);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(says) });
  expect(err).toContain('Nothing was imported.');
  expect(await sql(t, 'select 1 from calendar_day where day > $1', ['2026-12-31'])).toEqual([]);
  await t.app.sweeper.sweep();
  expect((await answerOf('puyang.officer', ask.id)).clock?.dueOn).toBe('2027-01-04');
});

test('The calendar of 2027 is published: the date moves, both sides hear it on their sockets, and their worklists follow.', async () => {
  const lines = [await listen(t, 'puyang.officer'), await listen(t, 'yangquan.officer')];
  const other = await t.another({ sweepEveryMs: 3_600_000 });
  expect(
    await imported(ARRANGEMENT_2027, '--source', '国办发明电〔2026〕9号', '--published-on', '2026-11-10'),
  ).toMatchObject({
    code: 0,
    out: expect.stringContaining('The holidays of 2027 are published: 27 days.'),
  });
  await Promise.all([t.app.sweeper.sweep(), other.sweeper.sweep()]);
  for (const line of lines) {
    await eventually(
      () => movesIn(line).length > 0,
      () => line.story().join(', '),
    );
    expect(movesIn(line).map(({ references }) => references)).toEqual([
      expect.arrayContaining([
        { name: 'rule', value: 'COOPERATION_ANSWER' },
        { name: 'from', value: '2027-01-04' },
        { name: 'to', value: '2027-01-05' },
      ]),
    ]);
  }
  for (const login of ['puyang.officer', 'yangquan.officer'])
    expect(await answerOf(login, ask.id)).toEqual({
      clock: {
        dueOn: '2027-01-05',
        provisional: false,
        explanation: '自2026-12-21收到之次日起算十个工作日（元旦假期不计），至2027-01-05届满',
        rule: 'COOPERATION_ANSWER',
        stoppedAt: null,
      },
      inbox: '2027-01-05',
      until: '2027-12-31',
    });
  const [entry] = await sql(
    t,
    `select actor_organisation_id as actor, actor_member_id as member from journal where word = 'deadline.move'`,
  );
  expect(entry).toEqual({ actor: t.world.organisations.yangquan, member: null });
});

test('A day that both sides agreed on moves with no calendar.', async () => {
  expect((await answerOf('yangquan.officer', agreed.id)).clock).toMatchObject({
    dueOn: '2027-01-01',
    provisional: false,
  });
});

test('Imported again, it changes nothing; published days change only by force, and then clocks that rely on them move.', async () => {
  expect(await imported(ARRANGEMENT_2027)).toMatchObject({ code: 0, out: expect.stringContaining('nothing to do') });
  const longer = [...ARRANGEMENT_2027, '2027-01-04,HOLIDAY,元旦'];
  const refused = await imported(longer);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('published otherwise: 2027-01-04.') });
  await t.app.sweeper.sweep();
  expect((await answerOf('puyang.officer', ask.id)).clock?.dueOn).toBe('2027-01-05');

  expect(await imported(longer, '--force')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Changed: 2027-01-04.'),
  });
  await t.app.sweeper.sweep();
  expect(await answerOf('puyang.officer', ask.id)).toMatchObject({
    clock: { dueOn: '2027-01-06' },
    inbox: '2027-01-06',
  });
  await t.app.sweeper.sweep();
  const moves = await sql(t, `select 1 from journal where word = 'deadline.move'`);
  expect(moves).toHaveLength(2);
  expect((await seen(t, 'puyang.officer', ask.id))?.state).toBe('SENT');
});

test('A seed does not take back what was changed by force.', async () => {
  const settings = {
    DATABASE_URL: t.database.appUrl,
    DATABASE_OWNER_URL: t.database.ownerUrl,
    YUANLIAN_DATA: directory,
  };
  const file = join(directory, 'calendar-2026.csv');
  const rows = await sql<{ row: string }>(
    t,
    `select concat_ws(',', day::text, kind, name) as row from calendar_day where extract(year from day) = 2026 order by day`,
  );
  writeFileSync(file, csvOf(rows.map(({ row }) => row).filter((row) => !row.startsWith('2026-10-10'))));
  expect((await yuanlian(settings, ['calendar', 'import', file, '--force'])).code).toBe(0);
  expect((await yuanlian(settings, ['seed'])).code).toBe(0);
  expect(await sql(t, `select 1 from calendar_day where day = '2026-10-10'`)).toEqual([]);
});
