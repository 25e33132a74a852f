import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { command } from '../../../src/command/command.js';
import {
  givePersonsTo,
  openPersons,
  registerPerson,
  registerPersons,
} from '../../../src/features/people/person.service.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { act, run } from '../cases/desk.js';
import { CaseWorld, everything, identityNumber, key } from '../cases/world.js';

let world: CaseWorld;
let reception: MemberContext;
beforeAll(async () => {
  world = await CaseWorld.open();
  reception = await world.as('puyang', 'reception', ['RECEPTION']);
});
afterAll(() => world.close());

async function registered(name: string, n: number): Promise<string> {
  const done = await command(reception, 'test.register', { idempotencyKey: key(), input: n }, async (tx) => {
    const input = {
      name,
      idNumber: identityNumber(n),
      phone: '13812341234',
      address: '濮阳市某街1号',
      regionCode: '410900',
    };
    return { subjectId: (await registerPerson(tx, input)).id };
  });
  return done.subjectId;
}

const search = async (who: MemberContext, text: string) =>
  (
    await run<{ persons: Record<string, unknown>[] }>(
      world,
      who,
      'query ($s: String!) { persons(search: $s) { id nameMasked idNumberMasked phoneMasked region { code name } redactions { field } } }',
      { s: text },
    )
  ).persons;

describe('A person', () => {
  let id: string;
  beforeAll(async () => {
    id = await registered('欧阳小明', 1);
  });

  test('stands in the database sealed: no column holds name, number, phone or address in clear', async () => {
    const row = await world.one('select person::text as text from person where id = $1', [id]);
    const text = (row as { text: string }).text;
    for (const clear of ['小明', identityNumber(1), '13812341234', '某街']) expect(text).not.toContain(clear);
    for (const clear of ['小明', identityNumber(1), '13812341234'])
      expect(text).not.toContain(Buffer.from(clear).toString('hex'));
  });

  test('is found by the whole number, name, initials and phone, and by no part of them', async () => {
    const masked = {
      id: toGlobalId('Person', id),
      nameMasked: '欧阳**',
      idNumberMasked: `**************${identityNumber(1).slice(-4)}`,
      phoneMasked: '138****1234',
      region: { code: '410900', name: expect.stringContaining('濮阳') as unknown as string },
      redactions: [],
    };
    for (const text of [identityNumber(1), '欧阳小明', '欧阳 小明', 'OYXM', '138 1234 1234'])
      expect(await search(reception, text)).toEqual([masked]);
    for (const text of ['欧阳', '小明', 'oyx', '1381234', '%', '', identityNumber(1).slice(0, 17)])
      expect(await search(reception, text)).toEqual([]);
  });

  test('is found by nobody else, and has other tokens wherever it is given', async () => {
    const other = await world.as('yangquan', 'reception', ['RECEPTION']);
    expect(await search(other, identityNumber(1))).toEqual([]);
    await command(reception, 'test.give', { idempotencyKey: key(), input: 1 }, async (tx) => {
      await givePersonsTo(tx, world.organisations.yangquan, 'HOME', [id]);
      await givePersonsTo(tx, world.organisations.yangquan, 'HOME', [id]);
      return { subjectId: id };
    });
    const tokens = await world.rows<{ n: number }>(
      `select count(distinct token)::int as n from person_token where person_id = $1 and kind = 'ID_NUMBER'`,
      [id],
    );
    expect(tokens).toEqual([{ n: 2 }]);
    expect(await world.one('select count(*)::int as n from person_token where person_id = $1', [id])).toEqual({ n: 8 });
  });

  test('is opened inside a command only for who takes part', async () => {
    const stranger = await world.as('mianyang', 'reception', ['RECEPTION']);
    await command(stranger, 'test.open', { idempotencyKey: key(), input: 1 }, async (tx) => {
      expect(await openPersons(tx, [id])).toEqual([]);
      return { subjectId: id };
    });
  });
});

test('of many persons one fault refuses all, and names the one', async () => {
  const before = await everything(world);
  const work = command(reception, 'test.many', { idempotencyKey: key(), input: 1 }, async (tx) => {
    await registerPersons(tx, [{ name: '张三' }, { name: '李四', phone: 'x' }]);
    return { subjectId: '' };
  });
  await expect(work).rejects.toMatchObject({
    code: 'PHONE_UNFIT',
    details: { path: ['input', 'persons', '1', 'phone'] },
  });
  expect(await everything(world)).toBe(before);
});

describe('A reveal', () => {
  let id: string;
  beforeAll(async () => {
    id = await registered('赵六', 2);
  });
  const reveal = async (who: MemberContext, more: Record<string, unknown> = {}) =>
    (
      await run<{ personReveal: Record<string, unknown> & { userErrors: { code: string }[] } }>(
        world,
        who,
        `mutation ($input: PersonRevealInput!) { personReveal(input: $input) {
           name idNumber phone address journalEntryId person { nameMasked } userErrors { code } } }`,
        { input: { id: toGlobalId('Person', id), fields: ['NAME', 'ADDRESS'], reason: '寄送文书', ...more } },
      )
    ).personReveal;

  test('tells the fields that were asked for, once, and writes down who, what and why', async () => {
    const told = await reveal(reception);
    expect(told).toMatchObject({ name: '赵六', address: '濮阳市某街1号', idNumber: null, phone: null, userErrors: [] });
    const row = await world.one<{ fields: string[]; text: string; member_id: string }>(
      `select fields, member_id, r::text as text from person_reveal r where person_id = $1 order by at desc limit 1`,
      [id],
    );
    expect(row).toMatchObject({ fields: ['NAME', 'ADDRESS'], member_id: reception.viewer.memberId });
    expect(row.text).not.toContain('寄送');
    const entry = await world.one<{ word: string; references: Record<string, unknown> }>(
      `select word, "references" from journal where subject_id = $1`,
      [id],
    );
    expect(entry).toMatchObject({ word: 'person.reveal', references: { fields: ['NAME', 'ADDRESS'] } });
    expect(JSON.stringify(entry)).not.toContain('赵');
    const outcomes = await world.rows<{ text: string }>('select command_outcome::text as text from command_outcome');
    for (const { text } of outcomes) expect(text).not.toMatch(/赵六|某街/);
  });

  test('is refused without a reason, without a field, to roles that do not need it, and to strangers', async () => {
    const before = await everything(world);
    const supervisor = await world.as('puyang', 'supervisor', ['SUPERVISOR']);
    const stranger = await world.as('mianyang', 'reception', ['RECEPTION']);
    const admin = await world.as('puyang', 'admin', ['ORG_ADMIN']);
    const handler = await world.as('puyang', 'handler', ['HANDLER']);
    expect((await reveal(reception, { reason: ' ' })).userErrors[0]?.code).toBe('TEXT_MISSING');
    expect((await reveal(reception, { fields: [] })).userErrors[0]?.code).toBe('LIST_EMPTY');
    expect((await reveal(supervisor)).userErrors[0]?.code).toBe('ROLE_MAY_NOT');
    for (const who of [stranger, admin, handler]) expect((await reveal(who)).userErrors[0]?.code).toBe('NOT_FOUND');
    expect(await everything(world)).toBe(before);
  });

  test('is limited', async () => {
    world.limitReveals(1);
    const other = await world.as('puyang', 'curious', ['RECEPTION']);
    expect((await reveal(other)).userErrors).toEqual([]);
    expect((await reveal(other)).userErrors[0]?.code).toBe('REVEAL_LIMIT_REACHED');
    world.limitReveals(1_000);
  });
});

test('a case takes a person who is registered already', async () => {
  const id = await registered('孙七', 3);
  const input = {
    causeCode: 'LABOUR_REMUNERATION',
    matter: '追索劳动报酬',
    form: 'LABOUR_ARBITRATION',
    persons: [{ id: toGlobalId('Person', id) }],
  };
  const moved = await act(world, reception, 'caseOpen', input);
  expect(moved.userErrors).toEqual([]);
  const stranger = await world.as('mianyang', 'reception', ['RECEPTION']);
  const refusedOne = await act(world, stranger, 'caseOpen', input);
  expect(refusedOne.userErrors[0]).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'persons', '0', 'id'] });
});
