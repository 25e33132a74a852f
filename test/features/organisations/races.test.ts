import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { send } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => await t.stop());

const rowOf = (name: string) => t.world.organisations[name] ?? '';
const versionOf = async (table: 'organisation' | 'member' | 'lawyer', id: string) =>
  (await sql<{ version: number }>(t, `select version from ${table} where id = $1`, [id]))[0]?.version;

/** What is raced, in an order in which each finds its state: a body is suspended, then reopened. */
const EDGES = [
  [
    'organisation.suspend',
    'platform.sysadmin',
    'organisationSuspend',
    'ORGANISATION_AT_ANOTHER_STAGE',
    () => ({ table: 'organisation' as const, id: rowOf('mianyang'), type: 'Organisation' as const }),
  ],
  [
    'organisation.reopen',
    'platform.sysadmin',
    'organisationReopen',
    'ORGANISATION_AT_ANOTHER_STAGE',
    () => ({ table: 'organisation' as const, id: rowOf('mianyang'), type: 'Organisation' as const }),
  ],
  [
    'member.disable',
    'puyang.admin',
    'memberDisable',
    'MEMBER_AT_ANOTHER_STAGE',
    () => ({ table: 'member' as const, id: t.world.members['puyang.reviewer'] ?? '', type: 'Member' as const }),
  ],
  [
    'lawyer.disable',
    'puyang.assigner',
    'lawyerDisable',
    'LAWYER_AT_ANOTHER_STAGE',
    () => ({ table: 'lawyer' as const, id: t.world.lawyers['puyang.handler2'] ?? '', type: 'Lawyer' as const }),
  ],
] as const;

test.each(EDGES)(
  'Eight racers on %s have one winner and one journal entry; seven learn that they are late.',
  async (word, login, mutation, late, subject) => {
    const { table, id, type } = subject();
    const expectedVersion = await versionOf(table, id);
    const entries = async () =>
      (await sql<{ n: number }>(t, 'select count(*)::int as n from journal where word = $1', [word]))[0]?.n ?? 0;
    const before = await entries();
    const person = await t.as(login);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send(person, mutation, { id: toGlobalId(type, id), expectedVersion })),
    );
    expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
    for (const { code } of answers.filter((answer) => answer.code !== null)) expect(code).toBe(late);
    expect((await entries()) - before).toBe(1);
  },
);

test('Eight racers on workstation.close have one winner and one journal entry; seven learn that they are late.', async () => {
  const [station] = await sql<{ id: string }>(
    t,
    `insert into organisation (id, kind, name_zh, name_en, region_code, supervising_id, workstation_kind, state, created_at, updated_at)
     values (gen_random_uuid(), 'WORKSTATION', '濮阳工会工作站', 'Puyang union workstation', '410900', $1, 'WORKSTATION', 'ACTIVE', now(), now()) returning id`,
    [rowOf('puyang')],
  );
  const input = { id: toGlobalId('Organisation', station?.id ?? ''), expectedVersion: 1 };
  const head = await t.as('puyang.head');
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(head, 'workstationClose', input)));
  expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
  for (const { code } of answers.filter((answer) => answer.code !== null))
    expect(code).toBe('ORGANISATION_AT_ANOTHER_STAGE');
  expect(await sql(t, `select count(*)::int as n from journal where word = 'workstation.close'`)).toEqual([{ n: 1 }]);
});

/** Who comes back is named by login or licence, not by version: the second finds him there already. */
const RETURNS = [
  [
    'member.invite',
    'puyang.admin',
    'memberInvite',
    'LOGIN_TAKEN',
    'member',
    () => t.world.members['puyang.reviewer'] ?? '',
    async () => ({
      login: 'puyang.reviewer',
      displayName: '审查员',
      roles: ['REVIEWER'],
      initialPassword: 'a long way home 2026',
    }),
  ],
  [
    'lawyer.register',
    'puyang.assigner',
    'lawyerRegister',
    'LICENCE_NUMBER_TAKEN',
    'lawyer',
    () => t.world.lawyers['puyang.handler2'] ?? '',
    async () => ({ name: '秦律师', licenceNumber: '1410900201210002', practisingSince: '2012-07-01' }),
  ],
] as const;

test.each(RETURNS)(
  'Eight racers on %s of one who had left take him back once, with one journal entry; seven learn that he is there.',
  async (word, login, mutation, late, table, idOf, inputOf) => {
    const id = idOf();
    await sql(t, `update ${table} set state = 'DISABLED' where id = $1`, [id]);
    const [before] = await sql<{ version: number }>(t, `select version from ${table} where id = $1`, [id]);
    const person = await t.as(login);
    const input = await inputOf();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(person, mutation, input)));
    expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
    for (const { code } of answers.filter((answer) => answer.code !== null)) expect(code).toBe(late);
    expect(await sql(t, `select state, version from ${table} where id = $1`, [id])).toEqual([
      { state: 'ACTIVE', version: (before?.version ?? 0) + 1 },
    ]);
    expect(
      await sql(t, 'select count(*)::int as n from journal where word = $1 and subject_id = $2', [word, id]),
    ).toEqual([{ n: 1 }]);
  },
);
