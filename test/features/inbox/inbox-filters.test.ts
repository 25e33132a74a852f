import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aCase, anAsk, move, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { inbox, inboxError } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

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
    await anAsk(t);
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
    for (const login of ['tongliang.officer2', 'tongliang.head']) expect(await found(login, '欧阳小凤')).toEqual([]);
    for (const login of ['tongliang.officer', 'tongliang.reception'])
      expect(await found(login, '欧阳小凤')).toHaveLength(2);
  });
});
