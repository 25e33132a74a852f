import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { worklistsOf } from '../../../src/features/inbox/worklist.reads.js';
import { WORKLISTS, worklistsFor } from '../../../src/features/inbox/worklist.rules.js';
import type { Role } from '../../../src/kernel/roles.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { counted } from './desk.js';
import { fillDesksOf } from './desks-world.js';

let t: TestApp;
/** Each stands for its kind of body; the desks of all of them are looked at. */
const PAIRS = [
  ['tongliang', 'court'],
  ['puyang', 'union'],
  ['tongliang', 'detentionStation'],
  ['zhanhe', 'office'],
] as const;

beforeAll(async () => {
  // No clock escalates anything between a count and its list.
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  for (const [own, other] of PAIRS) await fillDesksOf(t, own, other);
  await sql(t, `update member set roles = '{DUTY_LAWYER}' where id = $1`, [t.world.members['tongliang.liaison']]);
});
afterAll(async () => await t.stop());

interface Listed {
  key: string;
  label: string;
  count: number;
  countCapped: boolean;
  filter: Record<string, unknown>;
}

const FILTER = `subjectTypes awaiting states kinds parts dueWithinDays dueWithinHours overdue late unread claimedByMe happensWithinDays`;

async function listsOf(login: string, locale: 'zh-CN' | 'en' = 'zh-CN'): Promise<Listed[]> {
  const { viewer } = await (await t.as(login, locale)).run<{ viewer: { worklists: Listed[] } }>(
    `{ viewer { worklists { key label count countCapped filter { ${FILTER} } } } }`,
  );
  return viewer.worklists;
}

interface Shown {
  inbox: {
    totalCount: number;
    nodes: { id: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** What the inbox shows for the filter of a list: all its pages, and what it counts itself. */
async function shownBy(login: string, filter: Record<string, unknown>): Promise<{ items: number; total: number }> {
  const person = await t.as(login);
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  let items = 0;
  let total = 0;
  for (let after: string | null = null, more = true; more; ) {
    const { inbox }: Shown = await person.run<Shown>(
      `query ($filter: InboxFilterInput, $after: String) { inbox(filter: $filter, first: 100, after: $after) {
         totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { filter: given, after },
    );
    items += inbox.nodes.length;
    total = inbox.totalCount;
    more = inbox.pageInfo.hasNextPage;
    after = inbox.pageInfo.endCursor;
  }
  return { items, total };
}

const DESKS = [
  ...['reception', 'reviewer', 'head', 'assigner', 'handler', 'officer', 'supervisor', 'liaison'].map(
    (d) => `tongliang.${d}`,
  ),
  ...[
    'court.liaison',
    'court.head',
    'union.liaison',
    'office.liaison',
    'detentionStation.liaison',
    'detentionStation.duty',
  ],
  ...['puyang.reception', 'bureau.supervisor', 'detention.liaison', 'arbitration.liaison'],
];

describe('The lists of a desk', () => {
  const found = new Map<string, number>();

  test.each(DESKS)('At %s each count is the number of items that its filter shows.', async (login) => {
    for (const { key, count, countCapped, filter } of await listsOf(login)) {
      expect({ key, items: count }).toEqual({ key, items: (await shownBy(login, filter)).items });
      expect({ key, total: count }).toEqual({ key, total: (await shownBy(login, filter)).total });
      expect(countCapped).toBe(false);
      found.set(key, Math.max(found.get(key) ?? 0, count));
    }
  });

  test('Every named list has shown something to somebody, so that none of these counts was an empty promise.', () => {
    const empty = Object.keys(WORKLISTS).filter((key) => (found.get(key) ?? 0) === 0);
    expect(empty).toEqual([]);
  });

  test('Each kind of body has its own: a court, a detention house, a union, the counter, the head, the superior.', async () => {
    const keys = async (login: string) => (await listsOf(login)).map(({ key }) => key);
    expect(await keys('court.liaison')).toEqual(
      expect.arrayContaining([
        'NOTICES_DRAFTED',
        'NOTICES_WAITING',
        'NOTICES_LATE_STRICTLY',
        'NOTICES_LATE',
        'HEARINGS_THIS_WEEK',
      ]),
    );
    expect(await keys('detention.liaison')).toContain('FORWARDS_DUE');
    expect(await keys('union.liaison')).toEqual(
      expect.arrayContaining(['REFERRALS_AWAITING_US', 'OUTCOMES_TO_READ', 'SUPPORT_ASKED']),
    );
    expect(await keys('tongliang.reception')).toEqual(
      expect.arrayContaining([
        'ASKS_TO_OPEN',
        'APPLICATIONS_TO_ACCEPT',
        'SUPPLEMENTS_OVERDUE',
        'CONSULTATIONS_TO_ANSWER',
      ]),
    );
    expect(await keys('tongliang.head')).toEqual(
      expect.arrayContaining(['DECISIONS_TO_SIGN', 'LETTERS_TO_APPROVE', 'FILES_TO_CLOSE']),
    );
    expect(await keys('tongliang.assigner')).toEqual(expect.arrayContaining(['CASES_TO_ASSIGN', 'NOTICES_TO_ASSIGN']));
    expect(await keys('bureau.supervisor')).toEqual(['OBJECTIONS_TO_DECIDE', 'CONFLICTS_TO_DECIDE', 'ESCALATIONS']);
    expect(await keys('tongliang.admin')).toEqual([]);
    expect(await keys('union.liaison')).not.toContain('APPLICATIONS_TO_ACCEPT');
  });

  test('A handler counts the own cases alone.', async () => {
    const mine = (await listsOf('tongliang.handler')).find(({ key }) => key === 'CASES_IN_HAND');
    const [row] = await sql<{ n: number }>(
      t,
      `select count(*)::int as n from legal_aid_case c join participation p on p.subject_id = c.id and p.organisation_id = $2
       where c.handler_member_id = $1 and c.state = 'IN_PROGRESS'`,
      [t.world.members['tongliang.handler'], t.world.organisations.tongliang],
    );
    expect(row?.n).toBeGreaterThan(0);
    expect(mine?.count).toBe(row?.n);
  });

  test('All of them are counted by one statement, and named in the language of who asks.', async () => {
    const roles: Role[] = ['RECEPTION', 'HEAD', 'ASSIGNER', 'COOPERATION_OFFICER'];
    const { ctx, read } = counted(t, 'tongliang.reception', roles);
    const lists = await worklistsOf(ctx);
    expect(lists.map(({ key }) => key)).toEqual(
      worklistsFor('LEGAL_AID_INSTITUTION', new Set(roles)).map(([key]) => key),
    );
    expect(lists.length).toBeGreaterThan(12);
    expect(read).toHaveLength(1);
    const label = async (locale: 'zh-CN' | 'en') =>
      (await listsOf('tongliang.head', locale)).find(({ key }) => key === 'FILES_TO_CLOSE')?.label;
    expect([await label('zh-CN'), await label('en')]).toEqual(['待结案', 'files to close']);
  });
});
