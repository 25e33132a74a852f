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
