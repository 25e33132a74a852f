import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dispositionsByAsk, proposalsByAsk } from '../../../src/features/asks/ask.queries.js';
import { casesByIds } from '../../../src/features/cases/case.queries.js';
import { cooperationsByIds, itemsByCooperation } from '../../../src/features/cooperation/cooperation.queries.js';
import { deadlinesBySubject } from '../../../src/features/deadlines/deadline.queries.js';
import { entitlementFacts, rolesNow } from '../../../src/features/events/entitlement.js';
import { timelinePage, timelinePageCounted } from '../../../src/features/events/timeline.queries.js';
import type { InboxOrder } from '../../../src/features/inbox/inbox.queries.js';
import { inboxCounting, inboxTallies } from '../../../src/features/inbox/inbox-counts.js';
import type { InboxCriteria } from '../../../src/features/inbox/inbox-statement.js';
import { WORKLISTS } from '../../../src/features/inbox/worklist.rules.js';
import type { WorklistRow } from '../../../src/features/inbox/worklist-row.rules.js';
import { lettersBySubject } from '../../../src/features/letters/letter.queries.js';
import { ownHead } from '../../../src/features/sessions/session.queries.js';
import { type Statement, statement } from '../../../src/kernel/context.js';
import { BigWorld, criteria, MEMBER, NOTHING, OWN, pageStatement } from './big-world.js';

let world: BigWorld;
beforeAll(async () => {
  world = await BigWorld.open(20_000);
});
afterAll(async () => await world.close());

const LAST_MOVED: InboxOrder = { field: 'LAST_MOVED', direction: 'DESC' };
const DUE: InboxOrder = { field: 'DUE', direction: 'ASC' };
const OTHER = '00000000-0000-7000-8000-000000000007';
const token = (kind: string) => createHash('sha256').update(`${kind}80`).digest();

const search = (number: string) => ({
  numberFrom: number,
  numberBefore: `${number}\u{10FFFF}`,
  idNumber: token('ID_NUMBER'),
  name: token('NAME'),
  initials: token('INITIALS'),
  phone: token('PHONE'),
});

const PAGES: readonly [string, Partial<InboxCriteria>, InboxOrder, readonly [string, string] | null][] = [
  ['the newest', {}, LAST_MOVED, null],
  ['after an item', {}, LAST_MOVED, ['2026-01-01 02:00:00+00', '00000000-0000-7001-8000-000000000001']],
  ['the oldest first', {}, { field: 'LAST_MOVED', direction: 'ASC' }, null],
  ['what is due first', {}, DUE, null],
  ['after what is due first', {}, DUE, ['2027-02-05 00:02:00+00', '00000000-0000-7001-8000-000000000001']],
  ['what awaits us', { awaiting: 'US' }, LAST_MOVED, null],
  ['what is overdue', { overdue: true }, DUE, null],
  ['what is due soon', { dueUntil: new Date('2027-02-05T01:00:00Z') }, DUE, null],
  ['what is new', { unread: true }, LAST_MOVED, null],
  ['what a handler has', { ownMemberId: MEMBER }, LAST_MOVED, null],
  ['what somebody claimed', { claimed: true }, LAST_MOVED, null],
];

describe('At forty thousand asks, by the plan that holds for any values', () => {
  test.each(PAGES)(
    'A page of %s reads no table from end to end, and not more than its own rows.',
    async (_name, over, order, after) => {
      const { plan, blocks } = await world.explain(pageStatement(over, order, after));
      expect(sequential(plan)).toEqual([]);
      expect(discards(plan)).toEqual([]);
      expect(plan).not.toContain('Sort Method: external');
      expect(blocks).toBeLessThan(1_500);
    },
  );

  test.each([
    ['one state of one kind', { states: ['ACTIVE'], subjects: ['COOPERATION'] }],
    ['one counterpart', { counterpartId: OTHER }],
    ['what is late', { late: 'STRICT', subjects: ['DEFENCE_NOTICE'] }],
    [
      'what takes place',
      { happens: { from: new Date('2026-11-02T16:00:00Z'), until: new Date('2026-11-10T16:00:00Z') } },
    ],
    ['one kind of referral', { kinds: ['SUPPORT'], subjects: ['REFERRAL'] }],
    ['one part', { parts: ['REQUESTED'] }],
    ['a number', { search: search('一援协202640') }],
    ['a person', { search: search('no number') }],
  ] as [string, Partial<InboxCriteria>][])('A page of %s reads no table from end to end.', async (_name, over) => {
    const { plan } = await world.explain(pageStatement(over));
    expect(sequential(plan)).toEqual([]);
  });

  test('Whether a batch of entries is for somebody, and what a list of cases shares, read no table from end to end.', async () => {
    const ids = [1, 40, 80].flatMap((n) => [
      `00000000-0000-7001-8000-${String(n).padStart(12, '0')}`,
      `00000000-0000-7003-8000-${String(n).padStart(12, '0')}`,
    ]);
    for (const statement of [entitlementFacts, casesByIds, cooperationsByIds])
      expect(sequential((await world.explain<unknown>({ statement, params: [ids, MEMBER] })).plan)).toEqual([]);
  });

  test('The lists of every desk, all counted at once, read no table from end to end and end within their own rows.', async () => {
    const lists = Object.values(WORKLISTS as Readonly<Record<string, WorklistRow>>).map(({ filter }) => {
      const { subjectTypes, awaiting = null, states = null, kinds = null, parts = null, late = null } = filter;
      const days = filter.dueWithinDays ?? filter.dueWithinHours;
      return criteria({
        subjects: subjectTypes,
        awaiting,
        states,
        kinds,
        parts,
        late,
        overdue: filter.overdue ?? null,
        unread: filter.unread ?? null,
        claimed: filter.claimedByMe ?? null,
        dueUntil: days === undefined ? null : new Date('2027-02-05T01:00:00Z'),
        happens:
          filter.happensWithinDays === undefined
            ? null
            : { from: new Date('2026-11-02T16:00:00Z'), until: new Date('2026-11-10T16:00:00Z') },
      });
    });
    const { plan, blocks } = await world.explain<unknown>(inboxTallies(lists));
    expect(sequential(plan)).toEqual([]);
    expect(blocks).toBeLessThan(60_000);
  });

  test('The counts, by state too, and everything a page can show, read no table from end to end.', async () => {
    const everything = { count: true, sides: true, person: true, personCount: true, level: true, action: true };
    for (const prepared of [
      inboxCounting(criteria(), new Date(), false),
      inboxCounting(criteria(), new Date(), true),
      pageStatement({}, LAST_MOVED, null, everything),
      pageStatement({}, LAST_MOVED, null, { ...NOTHING, count: true }),
    ])
      expect(sequential((await world.explain<unknown>(prepared)).plan)).toEqual([]);
  });

  test('The counts are read by the index of each list, and look at no row that does not count.', async () => {
    const now = new Date('2027-02-05T00:02:00Z');
    const prepared = inboxCounting(criteria({ now }), new Date('2027-02-05T01:00:00Z'), false);
    const byHand = statement(
      'counted_by_hand',
      `select count(*) as total, count(*) filter (where awaits_us) as "awaitingUs", count(*) filter (where awaits_them) as "awaitingThem",
         count(*) filter (where earliest_due_at <= $1) as overdue,
         count(*) filter (where earliest_due_at > $1 and earliest_due_at <= $2) as "dueSoon",
         count(*) filter (where unread_since is not null) as unread
       from participation where organisation_id = $3 and subject_type <> 'PERSON'`,
    );
    const [counted = {}] = await world.rows({ statement: byHand, params: [now, '2027-02-05T01:00:00Z', OWN] });
    expect((await world.rows(prepared))[0]).toMatchObject(counted);
    expect(Object.values(counted)).not.toContain(0);
    const { plan } = await world.explain<unknown>(prepared);
    expect(discards(plan)).toEqual([]);
    expect(plan.match(/Index Only Scan using participation_(due|awaiting|awaiting_them|unread) /g)).toHaveLength(6);
    expect(plan).not.toContain('Heap Scan');
  });

  test('What hangs on one subject is found by its key: items, proposals, papers, clocks, history, and who listens.', async () => {
    const ids = [1, 40, 80].map((n) => `00000000-0000-7001-8000-${String(n).padStart(12, '0')}`);
    const asked: [Statement<unknown>, readonly unknown[]][] = [
      [itemsByCooperation, [ids]],
      [proposalsByAsk, [ids]],
      [dispositionsByAsk, [ids]],
      [deadlinesBySubject, [ids]],
      [lettersBySubject, [ids]],
      [timelinePage, [ids[0], 0, 21]],
      [timelinePageCounted, [ids[0], 0, 21]],
      [rolesNow, [[MEMBER]]],
      [ownHead, []],
    ];
    for (const [statement, params] of asked) {
      const { plan } = await world.explain<unknown>({ statement, params });
      expect({ name: statement.name, sequential: sequential(plan) }).toEqual({ name: statement.name, sequential: [] });
      expect({ name: statement.name, discards: discards(plan) }).toEqual({ name: statement.name, discards: [] });
    }
  });
});

/** Steps that throw away more than three rows for each one they give, and more than a handful. */
function discards(plan: string): string[] {
  let given = 0;
  return plan.split('\n').flatMap((line) => {
    const [, rows, loops] = /actual rows=([\d.]+) loops=(\d+)/.exec(line) ?? [];
    if (rows !== undefined) given = Number(rows) * Number(loops);
    const [, removed] = /Rows Removed by \w+(?: \w+)*: (\d+)/.exec(line) ?? [];
    return removed !== undefined && Number(removed) > Math.max(60, given * 3) ? [line.trim()] : [];
  });
}

/** Nobody has objected in this world, and the office has one member. */
const FEW = new Set(['member', 'objection']);

/** Tables of more than a few rows that a plan reads from end to end. */
function sequential(plan: string): string[] {
  return [...plan.matchAll(/Seq Scan on (\w+)/g)].map((match) => match[1] ?? '').filter((table) => !FEW.has(table));
}
