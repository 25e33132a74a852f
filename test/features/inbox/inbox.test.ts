import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inboxOf } from '../../../src/features/inbox/inbox.reads.js';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { aCase, anAsk, move, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
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
      personMasked: '张**',
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
        { field: 'personMasked', reason: 'RESTRICTED' },
        { field: 'personCount', reason: 'RESTRICTED' },
      ],
    });
    for (const login of ['puyang.head', 'puyang.reception'])
      expect(await of(login)).toMatchObject({ matter: '追索劳动报酬', personMasked: '张**', redactions: [] });
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

describe('Filters', () => {
  const ids = async (login: string, filter: Record<string, unknown>) =>
    (await inbox(t, login, { filter, first: 100 })).nodes.map(({ id }) => id);

  test('Whose turn it is, what is new, which state, which kind, which counterpart, whose table.', async () => {
    const { cooperation, seeded } = await anAsk(t);
    const { id } = cooperation;
    const cases: [string, Record<string, unknown>, boolean][] = [
      ['yangquan.officer', { awaiting: 'US' }, true],
      ['yangquan.officer', { awaiting: 'THEM' }, false],
      ['yangquan.officer', { awaiting: 'BOTH' }, false],
      ['yangquan.officer', { awaiting: 'NOBODY' }, false],
      ['puyang.officer', { awaiting: 'THEM' }, true],
      ['yangquan.officer', { unread: true }, true],
      ['yangquan.officer', { unread: false }, false],
      ['puyang.officer', { unread: false }, true],
      ['yangquan.officer', { states: ['SENT', 'GRANTED'] }, true],
      ['yangquan.officer', { states: ['GRANTED'] }, false],
      ['yangquan.officer', { states: [] }, false],
      ['yangquan.officer', { subjectTypes: ['COOPERATION'] }, true],
      ['yangquan.officer', { subjectTypes: ['LEGAL_AID_CASE'] }, false],
      ['yangquan.officer', { subjectTypes: [] }, false],
      ['yangquan.officer', { counterpartId: t.organisation('puyang') }, true],
      ['yangquan.officer', { counterpartId: t.organisation('mianyang') }, false],
      ['yangquan.officer', { counterpartId: t.organisation('yangquan') }, false],
      ['yangquan.officer', { counterpartId: 'nobody' }, false],
      ['yangquan.officer', { claimedByMe: true }, false],
      ['yangquan.officer', { claimedByMe: false }, true],
      [
        'yangquan.officer',
        { awaiting: 'US', unread: true, states: ['SENT'], counterpartId: t.organisation('puyang') },
        true,
      ],
    ];
    for (const [login, filter, found] of cases)
      expect([filter, (await ids(login, filter)).includes(id)]).toEqual([filter, found]);
    await move(t, 'yangquan.officer', 'cooperationClaim', { id });
    expect(await ids('yangquan.officer', { claimedByMe: true })).toEqual([id]);
    expect(await ids('yangquan.officer2', { claimedByMe: true })).toEqual([]);
    await sql(t, 'update legal_aid_case set handler_member_id = $2 where id = $1', [
      seeded.rowId,
      t.world.members['puyang.handler'],
    ]);
    expect(await ids('puyang.handler', { claimedByMe: true })).toEqual([seeded.id]);
  });

  test('Due until a day counts that whole day and what is overdue; overdue ones can be left out.', async () => {
    const { cooperation } = await anAsk(t, { from: 'tongliang' });
    const found = async (filter: Record<string, unknown>) =>
      (await ids('yangquan.officer', filter)).includes(cooperation.id);
    const today = async (instant: string) => {
      t.clock.moveTo(instant);
      return [
        await found({ dueWithinDays: 0 }),
        await found({ dueWithinDays: 1 }),
        await found({ overdue: true }),
        await found({ dueWithinDays: 366, overdue: false }),
      ];
    };
    expect(await today('2026-11-15T16:00:00Z')).toEqual([false, true, false, true]);
    expect(await today('2026-11-16T15:59:00Z')).toEqual([false, true, false, true]);
    expect(await today('2026-11-16T16:00:00Z')).toEqual([true, true, false, true]);
    expect(await today('2026-11-17T16:00:00Z')).toEqual([true, true, true, false]);
    t.clock.moveTo('2026-11-03T04:00:00Z');
    for (const dueWithinDays of [-1, 367])
      expect((await inboxError(t, 'yangquan.officer', { filter: { dueWithinDays } })).code).toBe('BAD_USER_INPUT');
  });

  test('A state that is none is refused, and the refusal names those there are.', async () => {
    const refused = await inboxError(t, 'yangquan.officer', { filter: { states: ['SENT', 'LOST'] } });
    expect(refused.code).toBe('BAD_USER_INPUT');
    expect(refused.message).toContain('WITHDRAWN');
  });

  test('The list of cooperations holds them alone.', async () => {
    const data = await (await t.as('puyang.officer')).run<{ cooperations: { nodes: { subjectType: string }[] } }>(
      '{ cooperations(first: 100, filter: { unread: false }, orderBy: { field: DUE }) { nodes { subjectType } } }',
    );
    expect(new Set(data.cooperations.nodes.map((node) => node.subjectType))).toEqual(new Set(['COOPERATION']));
  });
});

describe('Search', () => {
  const found = async (login: string, search: string) =>
    (await inbox(t, login, { filter: { search }, first: 100 })).nodes.map(({ id }) => id);

  test('A number is found as it is said on the phone, whole or its beginning, by who takes part and by nobody else.', async () => {
    const { cooperation } = await anAsk(t);
    const number = cooperation.number ?? '';
    const [, n = ''] = /〔2026〕(\d+)号/.exec(number) ?? [];
    for (const said of [number, `豫濮援协(2026)第0${n}号`, `豫濮援协 2026 ${n}`, `豫濮援协〔2026〕${n}`])
      for (const login of ['puyang.officer', 'yangquan.officer'])
        expect(await found(login, said)).toContain(cooperation.id);
    expect(await found('yangquan.officer', '豫濮援协')).toContain(cooperation.id);
    for (const other of [`濮援协〔2026〕${n}号`, `豫濮援协〔2025〕${n}号`, `${number}9`, `援协2026${n}`])
      expect(await found('yangquan.officer', other)).not.toContain(cooperation.id);
    expect(await found('mianyang.officer', number)).toEqual([]);
    expect(await found('mianyang.officer', '豫濮援协〔2026〕99999号')).toEqual([]);
    const seeded = await aCase(t, 'puyang');
    await sql(t, `update legal_aid_case set number = '豫濮援案〔2026〕77号' where id = $1`, [seeded.rowId]);
    for (const said of ['豫濮援案〔2026〕77号', '豫濮援案(2026)077', '豫濮援案2026'])
      expect(await found('puyang.officer', said)).toEqual([seeded.id]);
    expect(await found('yangquan.officer', '豫濮援案〔2026〕77号')).toEqual([]);
  });

  test('A person is found by the whole name, its initials, number or phone, with the cooperations about the case; never by a part.', async () => {
    const { cooperation, seeded } = await anAsk(t, { from: 'tongliang', to: 'mianyang' });
    const tongliang = t.world.organisations.tongliang ?? '';
    const { keys } = t.app.contextFor(null);
    for (const [kind, value] of [
      ['NAME', '欧阳小凤'],
      ['INITIALS', 'oyxf'],
      ['ID_NUMBER', '410902198001010015'],
      ['PHONE', '13800138000'],
    ] as const)
      await sql(t, 'insert into person_token (organisation_id, person_id, kind, token) values ($1, $2, $3, $4)', [
        tongliang,
        seeded.personRowId,
        kind,
        keys.blindIndex(tongliang, kind, value),
      ]);
    for (const typed of ['欧阳小凤', ' 欧阳 小凤 ', 'OYXF', '410902198001010015', '138-0013-8000'])
      expect(new Set(await found('tongliang.officer', typed))).toEqual(new Set([cooperation.id, seeded.id]));
    for (const part of ['欧阳', '小凤', '欧阳小', 'oyx', '41090219800101', '1380013'])
      expect(await found('tongliang.officer', part)).toEqual([]);
    expect(await found('mianyang.officer', '欧阳小凤')).toEqual([]);
    await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
    expect(await found('tongliang.officer', '欧阳小凤')).toEqual([]);
    for (const login of ['tongliang.head', 'tongliang.reception'])
      expect(await found(login, '欧阳小凤')).toHaveLength(2);
  });
});

describe('Who sees what', () => {
  test('Who only handles sees own cases, and cooperations about them or with an item of his.', async () => {
    const { cooperation, seeded } = await anAsk(t, { to: 'tongliang' });
    expect(await allIds(t, 'tongliang.handler')).toEqual([]);
    await move(t, 'tongliang.officer', 'cooperationItemAccept', {
      id: cooperation.items[0]?.id,
      expectedVersion: 1,
      handlerId: toGlobalId('Member', t.world.members['tongliang.handler'] ?? ''),
    });
    expect(await allIds(t, 'tongliang.handler')).toEqual([cooperation.id]);
    expect(await allIds(t, 'tongliang.handler2')).toEqual([]);
    await sql(t, 'update legal_aid_case set handler_member_id = $2 where id = $1', [
      seeded.rowId,
      t.world.members['puyang.handler2'],
    ]);
    expect(new Set(await allIds(t, 'puyang.handler2'))).toEqual(new Set([cooperation.id, seeded.id]));
    const { inboxCounts } = await (await t.as('puyang.handler2')).run<{ inboxCounts: object }>(
      '{ inboxCounts { total byState { subjectType state count } } }',
    );
    expect(inboxCounts).toEqual({
      total: 2,
      byState: [
        { subjectType: 'COOPERATION', state: 'ACTIVE', count: 1 },
        { subjectType: 'LEGAL_AID_CASE', state: 'GRANTED', count: 1 },
      ],
    });
  });

  test('Who does no casework has an empty inbox, with the head of the stream; nobody signed in has none.', async () => {
    const admin = await t.as('yangquan.admin');
    const data = await admin.run(
      '{ inbox { streamHead totalCount nodes { id } } inboxCounts { total unread byState { count } streamHead } }',
    );
    const streamHead = expect.stringMatching(/^[\w-]{40,}$/);
    expect(data).toEqual({
      inbox: { streamHead, totalCount: 0, nodes: [] },
      inboxCounts: { total: 0, unread: 0, byState: [], streamHead },
    });
    const { errors } = await t.anonymous().ask('{ inbox { streamHead } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('The counts are those of the lists.', async () => {
    t.clock.moveTo('2026-11-14T18:00:00Z');
    const officer = await t.as('yangquan.officer');
    const { inboxCounts } = await officer.run<{ inboxCounts: Record<string, unknown> }>(
      '{ inboxCounts { total awaitingUs awaitingThem overdue dueSoon unread byState { subjectType state count } } }',
    );
    const count = async (filter: string) =>
      (await officer.run<{ inbox: { totalCount: number } }>(`{ inbox(filter: {${filter}}) { totalCount } }`)).inbox
        .totalCount;
    expect(inboxCounts).toMatchObject({
      total: await count(''),
      awaitingUs: await count('awaiting: US'),
      awaitingThem: await count('awaiting: THEM'),
      overdue: await count('overdue: true'),
      dueSoon: await count('dueWithinDays: 3, overdue: false'),
      unread: await count('unread: true'),
    });
    expect(inboxCounts.dueSoon).toBeGreaterThan(0);
    for (const { subjectType, state, count: n } of inboxCounts.byState as {
      subjectType: string;
      state: string;
      count: number;
    }[])
      expect(n).toBe(await count(`subjectTypes: [${subjectType}], states: ["${state}"]`));
    t.clock.moveTo('2026-11-03T05:00:00Z');
  });
});

describe('News', () => {
  const mark = async (login: string, subjectIds: string[], idempotencyKey = key()) =>
    (
      await (
        await t.as(login)
      ).run<{
        markRead: { markedCount: number | null; journalEntryId: string | null; userErrors: { code: string }[] };
      }>(
        'mutation ($input: MarkReadInput!) { markRead(input: $input) { markedCount journalEntryId userErrors { code } } }',
        { input: { subjectIds, idempotencyKey } },
      )
    ).markRead;
  const unread = async (login: string, id: string) =>
    (await inbox(t, login, { first: 100 })).nodes.find((node) => node.id === id)?.unread;

  test('Looking at it marks it for the whole organisation, and for no other; what moves again is news again.', async () => {
    const { cooperation, seeded } = await anAsk(t);
    const facts = await sql(t, 'select count(*)::int as n from journal');
    const done = await mark('yangquan.officer', [cooperation.id, seeded.id, t.organisation('puyang'), 'nothing']);
    expect(done).toEqual({ markedCount: 1, journalEntryId: null, userErrors: [] });
    expect(await sql(t, 'select count(*)::int as n from journal')).toEqual(facts);
    expect(await unread('yangquan.officer2', cooperation.id)).toBe(false);
    await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id });
    expect(await unread('puyang.officer', cooperation.id)).toBe(true);
    await mark('yangquan.officer', [cooperation.id]);
    expect(await unread('puyang.officer', cooperation.id)).toBe(true);
    await move(t, 'puyang.officer', 'cooperationAmend', {
      id: cooperation.id,
      expectedVersion: (await inbox(t, 'puyang.officer', { first: 100 })).nodes.find(({ id }) => id === cooperation.id)
        ?.version,
      reason: '补充说明。',
      purpose: '另需社保记录。',
    });
    expect(await unread('yangquan.officer', cooperation.id)).toBe(true);
  });

  test('The same key acts once; another organisation’s subject is passed over like one that is not there.', async () => {
    const { cooperation } = await anAsk(t);
    const idempotencyKey = key();
    expect((await mark('yangquan.officer', [cooperation.id], idempotencyKey)).markedCount).toBe(1);
    expect((await mark('yangquan.officer', [cooperation.id], idempotencyKey)).markedCount).toBe(1);
    expect((await mark('yangquan.officer', [cooperation.id])).markedCount).toBe(0);
    await sql(t, 'update participation set unread_since = now() where subject_id = $1', [
      rowIdOf('Cooperation', cooperation.id),
    ]);
    expect(await mark('mianyang.officer', [cooperation.id])).toMatchObject({ markedCount: 0, userErrors: [] });
    expect(await unread('yangquan.officer', cooperation.id)).toBe(true);
  });

  test('None, too many, or no casework: refused by name, and nothing is marked.', async () => {
    const { cooperation } = await anAsk(t);
    const codes = async (login: string, ids: string[]) => (await mark(login, ids)).userErrors.map(({ code }) => code);
    expect(await codes('yangquan.officer', [])).toEqual(['LIST_EMPTY']);
    expect(await codes('yangquan.officer', Array<string>(101).fill(cooperation.id))).toEqual(['LIST_TOO_LONG']);
    expect(await codes('yangquan.admin', [cooperation.id])).toEqual(['ROLE_MAY_NOT']);
    expect(await unread('yangquan.officer', cooperation.id)).toBe(true);
  });
});
