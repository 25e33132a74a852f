import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inboxOf } from '../../../src/features/inbox/inbox.reads.js';
import { aCase, anAsk, move, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { allIds, counted, ITEM, inbox, inboxError, selectionOf } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const brief = (name: string, zh: string) => ({ id: t.organisation(name), name: zh });
const newest = async (login: string) => (await inbox(t, login, { first: 1 })).nodes[0];
const accept = async (cooperation: { items: { id: string }[] }, more: Record<string, unknown> = {}) =>
  await move(t, 'yangquan.officer', 'cooperationItemAccept', {
    id: cooperation.items[0]?.id,
    expectedVersion: 1,
    ...more,
  });

describe('A place of the worklist', () => {
  test('It says all that a desk needs at a glance, each side from its own end.', async () => {
    const { cooperation } = await anAsk(t);
    const there = await newest('yangquan.officer');
    expect(there).toMatchObject({
      id: cooperation.id,
      subjectType: 'COOPERATION',
      number: cooperation.number,
      kinds: ['COLLECT_EVIDENCE'],
      state: 'SENT',
      matter: '追索劳动报酬',
      part: 'REQUESTED',
      requesting: brief('puyang', '濮阳市法律援助中心'),
      requested: brief('yangquan', '阳泉市法律援助中心'),
      lead: brief('puyang', '濮阳市法律援助中心'),
      home: null,
      counterpart: brief('puyang', '濮阳市法律援助中心'),
      personMasked: '张**',
      personCount: 1,
      awaiting: 'US',
      dueOn: '2026-11-17',
      dueAt: '2026-11-17T16:00:00.000Z',
      deadlineLevel: 'NONE',
      unread: true,
      version: cooperation.version,
      primaryAction: 'cooperation.open',
      redactions: [],
    });
    expect(there?.awaitedSince).not.toBeNull();
    const here = (await inbox(t, 'puyang.officer')).nodes.find(({ id }) => id === cooperation.id);
    expect(here).toMatchObject({
      part: 'REQUESTING',
      counterpart: brief('yangquan', '阳泉市法律援助中心'),
      awaiting: 'THEM',
      awaitedSince: null,
      unread: false,
      primaryAction: null,
    });
  });

  test('What somebody would do next depends on who looks.', async () => {
    expect(await newest('yangquan.reception')).toMatchObject({ awaiting: 'US', primaryAction: null });
    expect(await newest('yangquan.officer')).toMatchObject({ primaryAction: 'cooperation.open' });
  });

  test('The level follows the clock: half, most, overdue.', async () => {
    const { cooperation } = await anAsk(t, { to: 'mianyang' });
    const level = async (instant: string) => {
      t.clock.moveTo(instant);
      return (await inbox(t, 'mianyang.officer')).nodes.find(({ id }) => id === cooperation.id)?.deadlineLevel;
    };
    expect(await level('2026-11-09T02:00:00Z')).toBe('NONE');
    expect(await level('2026-11-12T02:00:00Z')).toBe('HALF');
    expect(await level('2026-11-16T02:00:00Z')).toBe('MOST');
    expect(await level('2026-11-17T15:59:59Z')).toBe('MOST');
    expect(await level('2026-11-17T16:00:00Z')).toBe('OVERDUE');
    t.clock.moveTo('2026-11-03T03:00:00Z');
  });

  test('A case that we were merely asked about lies in no list; once accepted it does.', async () => {
    const { cooperation, seeded } = await anAsk(t);
    expect(await allIds(t, 'yangquan.officer')).not.toContain(seeded.id);
    await accept(cooperation);
    const item = (await inbox(t, 'yangquan.officer', { filter: { subjectTypes: ['LEGAL_AID_CASE'] } })).nodes.find(
      ({ id }) => id === seeded.id,
    );
    expect(item).toMatchObject({
      part: 'ASSISTING',
      lead: brief('puyang', '濮阳市法律援助中心'),
      counterpart: brief('puyang', '濮阳市法律援助中心'),
      requesting: null,
      personMasked: null, // the item names persons, and named none
    });
  });

  test('The person is withheld as in the case itself, and the reason is told: not shared, ended, restricted.', async () => {
    const seeded = await aCase(t, 'puyang');
    const draft = await move(t, 'puyang.officer', 'cooperationDraft', {
      caseId: seeded.id,
      requestedOrganisationId: t.organisation('yangquan'),
      purpose: '请协助调查。',
      items: [{ kind: 'COLLECT_EVIDENCE', description: '工资台账' }],
      narrowed: [{ fieldClass: 'IDENTITY', level: 'NONE' }],
    });
    const id = draft.cooperation?.id ?? '';
    const sent = await move(t, 'puyang.officer', 'cooperationSend', {
      id,
      expectedVersion: draft.cooperation?.version,
    });
    const there = async (login = 'yangquan.officer') => (await inbox(t, login)).nodes.find((node) => node.id === id);
    const withheld = (reason: string) => ({
      personMasked: null,
      personCount: null,
      redactions: [
        { field: 'personMasked', reason },
        { field: 'personCount', reason },
      ],
    });
    expect(await there()).toMatchObject(withheld('NOT_YET_ACCEPTED'));
    await move(t, 'puyang.officer', 'cooperationWithdraw', {
      id,
      expectedVersion: sent.cooperation?.version,
      reason: '不再需要。',
    });
    expect(await there()).toMatchObject({ ...withheld('ENDED'), matter: '追索劳动报酬', lead: null });

    const restricted = await aCase(t, 'puyang');
    await sql(t, 'update legal_aid_case set restricted = true where id = $1', [restricted.rowId]);
    const of = async (login: string) =>
      (await inbox(t, login, { first: 100 })).nodes.find((node) => node.id === restricted.id);
    expect(await of('puyang.officer')).toMatchObject({
      state: 'GRANTED',
      matter: null,
      personMasked: null,
      redactions: [
        { field: 'matter', reason: 'RESTRICTED' },
        { field: 'home', reason: 'RESTRICTED' },
        { field: 'counterpart', reason: 'RESTRICTED' },
        { field: 'personMasked', reason: 'RESTRICTED' },
        { field: 'personCount', reason: 'RESTRICTED' },
      ],
    });
    expect(await of('puyang.reception')).toMatchObject({
      matter: '追索劳动报酬',
      personMasked: '张**',
      redactions: [],
    });
    // The head sees it whole in opening it, which is written down; a list is a glance.
    expect(await of('puyang.head')).toMatchObject({ matter: null, personMasked: null });
  });
});

describe('Pages', () => {
  test('A page is one statement, the head of the stream and the count with it.', async () => {
    const { ctx, read } = counted(t, 'yangquan.officer', ['COOPERATION_OFFICER']);
    const everything = selectionOf(`{ inbox { streamHead totalCount nodes { ${ITEM} } } }`);
    const page = await inboxOf(ctx, { first: 5, filter: { search: '阳', unread: true } }, everything);
    expect(page.totalCount).toBe(0);
    await inboxOf(ctx, { first: 2 }, everything);
    expect(read).toHaveLength(2);
    expect(new Set(read).size).toBe(2);
  });

  test('The count is computed only when it is selected, and stops at ten thousand.', async () => {
    const { ctx } = counted(t, 'yangquan.officer', ['COOPERATION_OFFICER']);
    expect((await inboxOf(ctx, {}, selectionOf('{ inbox { streamHead } }'))).totalCount).toBeNull();
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, last_moved_at, since)
       select $1, gen_random_uuid(), 'COOPERATION', 'REQUESTED', now(), now() from generate_series(1, 10001)`,
      [t.world.organisations.union],
    );
    const of = async (search: string) =>
      await (await t.as('union.liaison')).run(`{ inbox${search} { totalCount totalCountCapped } }`);
    expect(await of('')).toEqual({ inbox: { totalCount: 10_000, totalCountCapped: true } });
    expect(await of('(filter: { unread: true })')).toEqual({ inbox: { totalCount: 0, totalCountCapped: false } });
  });

  test('More than a hundred is refused, and the refusal names the maximum; so is what is no page at all.', async () => {
    for (const first of [101, 0, -1])
      expect(await inboxError(t, 'puyang.officer', { first })).toEqual({
        code: 'BAD_USER_INPUT',
        message: 'first must lie between 1 and 100.',
      });
  });

  test('A cursor that is forged, of another order, or of another office is BAD_CURSOR.', async () => {
    const cursor = (await inbox(t, 'puyang.officer', { first: 1 })).pageInfo.endCursor ?? '';
    const changed = `${cursor.slice(0, 30)}${cursor[30] === 'A' ? 'B' : 'A'}${cursor.slice(31)}`;
    for (const [login, variables] of [
      ['puyang.officer', { after: 'x' }],
      ['puyang.officer', { after: '' }],
      ['puyang.officer', { after: changed }],
      ['puyang.officer', { after: cursor, orderBy: { field: 'DUE' } }],
      ['puyang.officer', { after: cursor, orderBy: { field: 'LAST_MOVED', direction: 'ASC' } }],
      ['yangquan.officer', { after: cursor }],
    ] as const)
      expect((await inboxError(t, login, variables)).code).toBe('BAD_CURSOR');
    expect((await inboxError(t, 'puyang.officer', { after: cursor })).code).toBeUndefined();
  });

  test('Page after page, in every order and direction, gives each place once; equal keys are told apart by id.', async () => {
    await sql(
      t,
      `update participation set last_moved_at = '2026-11-03T02:00:00.123456Z' where organisation_id = $1 and awaits_us`,
      [t.world.organisations.puyang],
    );
    const whole = new Set((await inbox(t, 'puyang.officer', { first: 100 })).nodes.map(({ id }) => id));
    expect(whole.size).toBeGreaterThan(6);
    for (const field of ['LAST_MOVED', 'DUE']) {
      const both: string[][] = [];
      for (const direction of ['ASC', 'DESC']) {
        const ids = await allIds(t, 'puyang.officer', { orderBy: { field, direction }, first: 2 });
        expect(ids).toHaveLength(whole.size);
        expect(new Set(ids)).toEqual(whole);
        both.push(ids);
      }
      expect(both[0]).toEqual(both[1]?.toReversed());
    }
    const due = (await inbox(t, 'puyang.officer', { first: 100, orderBy: { field: 'DUE' } })).nodes.map(
      ({ dueAt }) => dueAt ?? '9',
    );
    expect(due).toEqual(due.toSorted());
    expect(due.at(-1)).toBe('9');
  });

  test('While things move nothing appears twice, and nothing that stood still is lost.', async () => {
    const asks = [];
    for (let nth = 0; nth < 8; nth += 1)
      asks.push((await anAsk(t, { from: 'tongliang', to: 'mianyang' })).cooperation.id);
    const before = await allIds(t, 'mianyang.officer');
    const seen: string[] = [];
    const moved = new Set<string>();
    let after: string | null = null;
    for (let round = 0; ; round += 1) {
      const page = await inbox(t, 'mianyang.officer', { first: 2, after });
      seen.push(...page.nodes.map(({ id }) => id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
      t.clock.moveTo(new Date(t.clock.now().getTime() + 1_000).toISOString());
      for (const id of [asks[round], asks[7 - round]].filter((each) => each !== undefined)) {
        await move(t, 'mianyang.officer', 'cooperationClaim', { id });
        moved.add(id);
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const id of before.filter((each) => !moved.has(each))) expect(seen).toContain(id);
    expect([...moved].some((id) => !seen.includes(id))).toBe(true);
  });
});
