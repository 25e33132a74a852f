import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { anAsk, move, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { allIds, inbox } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

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
      '{ inbox { streamHead totalCount nodes { id } } inboxCounts { total unread capped byState { count } streamHead } }',
    );
    const streamHead = expect.stringMatching(/^[\w-]{40,}$/);
    expect(data).toEqual({
      inbox: { streamHead, totalCount: 0, nodes: [] },
      inboxCounts: { total: 0, unread: 0, capped: false, byState: [], streamHead },
    });
    const { errors } = await t.anonymous().ask('{ inbox { streamHead } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('The counts are those of the lists.', async () => {
    await anAsk(t);
    await anAsk(t);
    t.clock.moveTo('2026-11-14T18:00:00Z');
    const officer = await t.as('yangquan.officer');
    const { inboxCounts } = await officer.run<{ inboxCounts: Record<string, unknown> }>(
      '{ inboxCounts { total awaitingUs awaitingThem overdue dueSoon unread capped byState { subjectType state count } } }',
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
      capped: false,
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
