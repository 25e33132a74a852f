import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { MOST_ASKED_BY_MEMBER, MOST_ASKED_BY_ORGANISATION } from '../../../src/features/matching/matching.rules.js';
import { newId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { ROLES } from '../../../src/platform/database-roles.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { identityNumber } from '../cases/world.js';
import { aSent, done, type Scene, WAYS } from '../referrals/desk.js';
import { aQuestion, ask, asked, comes, everything, type Held, onQuestion, questionsOf } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
});
afterAll(() => t?.stop());

/** Refused, and nothing has changed. */
async function refused(login: string, held: { caseId: string; personId: string }) {
  const before = await everything(t);
  const { inquiry, userErrors } = await ask(t, login, held);
  expect(inquiry).toBeNull();
  expect(await everything(t)).toBe(before);
  return userErrors[0];
}

const askedOf = async (held: Held) =>
  (await questionsOf(t, await asked(t, 'puyang.reception', held))).map((each) => each.holder);

describe('Protected persons never match', () => {
  test.each([
    ['a matter that the office restricts', { restricted: true }, 101],
    ['domestic violence', { causeCode: 'PROTECTION_ORDER' }, 102],
  ] as const)('as held: %s, whoever else knows the person', async (_why, more, nth) => {
    await comes(t, 'mianyang', nth, more);
    await comes(t, 'tongliang', nth);
    expect(await askedOf(await comes(t, 'puyang', nth))).toEqual([]);
    const [found] = await sql<{ n: number }>(
      t,
      'select count(*)::int as n from person_question where held_person_id in (select person_id from case_person)',
    );
    expect(found?.n).toBe(0);
  });

  test('as held: who is a victim of abuse by the ground of the grant', async () => {
    const held = await comes(t, 'mianyang', 103);
    await sql(t, `update legal_aid_case set means_ground = 'ABUSE_OR_VIOLENCE' where id = $1`, [held.caseRow]);
    expect(await askedOf(await comes(t, 'puyang', 103))).toEqual([]);
  });

  test('a minor stands in no index, and comes into none by growing up in a case', async () => {
    const minor = { name: '张小军', idNumber: minorNumber(), migrantWorker: false };
    const held = await comes(t, 'mianyang', 104, { person: minor });
    expect(await sql(t, 'select 1 from person_match where person_id = $1', [held.personRow])).toEqual([]);
    const own = await comes(t, 'puyang', 104, { person: minor });
    expect(await refused('puyang.head', own)).toMatchObject({ code: 'ROLE_MAY_NOT' });
    await sql(t, `update legal_aid_case set restricted = false where id = $1`, [own.caseRow]);
    expect(await refused('puyang.reception', own)).toMatchObject({
      code: 'PERSON_PROTECTED',
      basis: expect.stringContaining('未成年人保护法'),
    });
  });

  test('as asked: of a restricted matter nobody is asked, and the refusal says why in both languages', async () => {
    await comes(t, 'mianyang', 105);
    const own = await comes(t, 'puyang', 105, { restricted: true });
    expect(await refused('puyang.reception', own)).toMatchObject({
      code: 'PERSON_PROTECTED',
      message: '该人员受特别保护，不参与跨机构查重。',
      path: ['input', 'personId'],
    });
    const english = await (await t.as('puyang.reception', 'en')).run<{ done: { userErrors: { message: string }[] } }>(
      'mutation ($input: PersonMatchAskInput!) { done: personMatchAsk(input: $input) { userErrors { message } } }',
      { input: { subjectId: own.caseId, personId: own.personId, idempotencyKey: newId() } },
    );
    expect(english.done.userErrors[0]?.message).toContain('specially protected');
  });

  test('A question that lies with the holder can be answered no more once the person is protected, anywhere.', async () => {
    const own = await aQuestion(t, 106);
    await sql(t, 'update legal_aid_case set restricted = true where id = $1', [own.held.caseRow]);
    const before = await everything(t);
    const answer = await onQuestion(t, 'mianyang.reception', 'Answer', own.id);
    expect(answer.userErrors[0]?.code).toBe('PERSON_PROTECTED');
    expect(await everything(t)).toBe(before);

    const elsewhere = await aQuestion(t, 107);
    await comes(t, 'yangquan', 107, { causeCode: 'PROTECTION_ORDER' });
    const late = await onQuestion(t, 'mianyang.reception', 'Answer', elsewhere.id);
    expect(late.userErrors[0]?.code).toBe('PERSON_QUESTION_LAPSED');
    await t.app.sweeper.sweep();
    expect(await questionsOf(t, own.inquiryId)).toMatchObject([{ state: 'LAPSED' }]);
    expect(await questionsOf(t, elsewhere.inquiryId)).toMatchObject([{ state: 'LAPSED' }]);
  });
});

/** Somebody of twelve. */
function minorNumber(): string {
  const year = Number(t.clock.now().toISOString().slice(0, 4)) - 12;
  const body = `410901${year}0101021`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, digit, nth) => total + Number(digit) * (weights[nth] ?? 0), 0);
  return `${body}${'10X98765432'[sum % 11]}`;
}

describe('Who is asked', () => {
  test('is who leads an open case, or one of the last twelve months; not who withdrew, nor who takes part in the matter', async () => {
    const open = await comes(t, 'mianyang', 111);
    const old = await comes(t, 'yangquan', 111);
    await sql(
      t,
      `update legal_aid_case set state = 'CLOSED', last_moved_at = last_moved_at - interval '13 months' where id = $1`,
      [old.caseRow],
    );
    const recent = await comes(t, 'tongliang', 111);
    await sql(
      t,
      `update legal_aid_case set state = 'CLOSED', last_moved_at = last_moved_at - interval '11 months' where id = $1`,
      [recent.caseRow],
    );
    const left = await comes(t, 'weidong', 111);
    await sql(t, `update legal_aid_case set state = 'WITHDRAWN' where id = $1`, [left.caseRow]);
    const side = await comes(t, 'zhanhe', 111);
    const own = await comes(t, 'puyang', 111);
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'HOME', now(), now())`,
      [t.world.organisations.zhanhe, own.caseRow],
    );
    expect((await askedOf(own)).sort()).toEqual(['mianyang', 'tongliang']);
    const held = await sql<{ id: string }>(
      t,
      'select held_case_id as id from person_question where held_case_id = any($1)',
      [[open, old, recent, left, side].map(({ caseRow }) => caseRow)],
    );
    expect(held.map(({ id }) => id).sort()).toEqual([open.caseRow, recent.caseRow].sort());
  });

  test('is nobody, where the person has no number, or another number by one digit', async () => {
    await comes(t, 'mianyang', 112);
    const nameless = await comes(t, 'puyang', 112, { person: { name: '张建国', idNumber: null } });
    expect(await refused('puyang.reception', nameless)).toMatchObject({ code: 'PERSON_WITHOUT_NUMBER' });
    expect(await askedOf(await comes(t, 'puyang', 113))).toEqual([]);
  });
});

describe('Asking is limited', () => {
  test('to a matter under review, that one leads oneself, by reception and reviewers', async () => {
    const own = await comes(t, 'puyang', 121);
    expect(await refused('puyang.officer', own)).toMatchObject({ code: 'ROLE_MAY_NOT' });
    await sql(t, `update legal_aid_case set state = 'GRANTED' where id = $1`, [own.caseRow]);
    expect(await refused('puyang.reviewer', own)).toMatchObject({
      code: 'PERSON_NOT_UNDER_REVIEW',
      path: ['input', 'subjectId'],
      basis: '个人信息保护法第6条',
    });
    const theirs = await comes(t, 'mianyang', 122);
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
       values ($1, $2, 'LEGAL_AID_CASE', 'HOME', now(), now()), ($1, $3, 'PERSON', 'HOME', now(), now())`,
      [t.world.organisations.puyang, theirs.caseRow, theirs.personRow],
    );
    expect(await refused('puyang.reception', theirs)).toMatchObject({ code: 'SIDE_MAY_NOT' });
  });

  test('to once for each person of a matter', async () => {
    const own = await comes(t, 'puyang', 123);
    await asked(t, 'puyang.reception', own);
    expect(await refused('puyang.reviewer', own)).toMatchObject({ code: 'PERSON_ASKED_ALREADY' });
  });

  test('to so many a day, for a member and for an organisation; the refusal tells the limit', async () => {
    const own = await comes(t, 'weidong', 124);
    const spend = async (member: string, times: number) =>
      await sql(
        t,
        `insert into person_inquiry (id, organisation_id, subject_type, subject_id, person_id, asked_at, asked_by_member_id, answer_by, looked_at)
         select gen_random_uuid(), $1, 'LEGAL_AID_CASE', gen_random_uuid(), $2, $3, $4, $3, $3 from generate_series(1, $5::int)`,
        [t.world.organisations.weidong, own.personRow, t.clock.now(), t.world.members[member], times],
      );
    await spend('weidong.reception', MOST_ASKED_BY_MEMBER);
    expect(await refused('weidong.reception', own)).toMatchObject({
      code: 'PERSON_ASKS_OF_MEMBER_USED_UP',
      message: `您二十四小时内已提出${MOST_ASKED_BY_MEMBER}次查重，达到上限，请稍后再试。`,
    });
    await spend('weidong.head', MOST_ASKED_BY_ORGANISATION - MOST_ASKED_BY_MEMBER);
    expect(await refused('weidong.reviewer', own)).toMatchObject({
      code: 'PERSON_ASKS_OF_OFFICE_USED_UP',
      message: expect.stringContaining(String(MOST_ASKED_BY_ORGANISATION)),
    });
    await sql(t, `update person_inquiry set asked_at = asked_at - interval '25 hours' where organisation_id = $1`, [
      t.world.organisations.weidong,
    ]);
    expect((await ask(t, 'weidong.reception', own)).userErrors).toEqual([]);
  });
});

/** Runs SQL as the server's own role in somebody's name. */
async function asServer<Row = Record<string, unknown>>(
  login: string,
  text: string,
  params: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: t.database.appUrl });
  await client.connect();
  try {
    await client.query('begin');
    const [organisation = ''] = login.split('.');
    await client.query(`select set_config('app.org_id', $1, true), set_config('app.member_id', $2, true)`, [
      t.world.organisations[organisation],
      t.world.members[login],
    ]);
    const { rows } = await client.query(text, params);
    await client.query('commit');
    return rows as Row[];
  } finally {
    await client.end();
  }
}

describe('The database itself', () => {
  test('keeps the index from the server: neither read, nor written, nor counted', async () => {
    for (const text of [
      'select * from person_match',
      'select count(*) from person_match',
      'delete from person_match',
      `update person_match set token = '\\x00'`,
      `insert into person_match values (gen_random_uuid(), gen_random_uuid(), '\\x00')`,
      'select app.look_for_holders(gen_random_uuid(), now())',
      `select * from app.inquiries_to_look('-infinity', gen_random_uuid())`,
      `select * from app.questions_to_lapse(now(), '-infinity', gen_random_uuid())`,
      `select app.is_protected_token('\\x00')`,
      `set role ${ROLES.guard}`,
    ])
      await expect(asServer('puyang.reception', text)).rejects.toMatchObject({ code: '42501' });
  });

  test('lets nobody ask beyond the rules, whatever the server asks of it', async () => {
    const own = await comes(t, 'puyang', 131);
    const foreign = await comes(t, 'mianyang', 131);
    const may = async (login: string, subject: string, person: string) => {
      const text = 'select app.ask_about_person(gen_random_uuid(), $1, $2, $3, $3) as may';
      return (await asServer<{ may: boolean }>(login, text, [subject, person, t.clock.now()]))[0]?.may;
    };
    expect(await may('puyang.reception', foreign.caseRow, foreign.personRow)).toBe(false);
    expect(await may('puyang.reception', own.caseRow, foreign.personRow)).toBe(false);
    expect(await may('puyang.officer', own.caseRow, own.personRow)).toBe(false);
    expect(await may('union.liaison', own.caseRow, own.personRow)).toBe(false);
    await sql(t, `update legal_aid_case set state = 'GRANTED' where id = $1`, [own.caseRow]);
    expect(await may('puyang.reception', own.caseRow, own.personRow)).toBe(false);
    await sql(t, `update legal_aid_case set state = 'ACCEPTED' where id = $1`, [own.caseRow]);
    expect(await may('puyang.reception', own.caseRow, own.personRow)).toBe(true);
    expect(await may('puyang.reception', own.caseRow, own.personRow)).toBe(false);
    await expect(
      asServer('puyang.reception', 'insert into person_inquiry select * from person_inquiry'),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      asServer('mianyang.reception', 'insert into person_question (id) select id from person_question'),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('keeps a token only of persons whom one wrote down oneself, and takes it away with a corrected number', async () => {
    const foreign = await comes(t, 'mianyang', 132);
    const tokens = async (person: string) =>
      await sql<{ token: Buffer }>(t, 'select token from person_match where person_id = $1', [person]);
    const before = await tokens(foreign.personRow);
    const keep = async (login: string, person: string, token: string | null) =>
      await asServer(login, 'select app.keep_person_tokens($1::jsonb)', [JSON.stringify([{ p: person, t: token }])]);
    const other = `\\x${'ab'.repeat(32)}`;
    await keep('puyang.reception', foreign.personRow, other);
    expect(await tokens(foreign.personRow)).toEqual(before);
    await keep('mianyang.reception', foreign.personRow, other);
    expect((await tokens(foreign.personRow))[0]?.token.toString('hex')).toBe('ab'.repeat(32));
    await keep('mianyang.reception', foreign.personRow, null);
    expect(await tokens(foreign.personRow)).toEqual([]);
  });

  test('shows a question to nobody but its holder until it is answered', async () => {
    const { id } = await aQuestion(t, 133);
    const row = rowIdOf('PersonQuestion', id);
    const see = async (login: string) =>
      (await asServer(login, 'select 1 from person_question where id = $1', [row])).length;
    const parts = async (login: string) =>
      (await asServer(login, 'select 1 from participation where subject_id = $1', [row])).length;
    const entries = async (login: string) =>
      (await asServer(login, 'select 1 from journal where subject_id = $1', [row])).length;
    expect([await see('mianyang.reception'), await see('puyang.reception'), await parts('puyang.reception')]).toEqual([
      1, 0, 0,
    ]);
    expect(await entries('puyang.reception')).toBe(0);
    await onQuestion(t, 'mianyang.reception', 'Answer', id);
    expect([await see('puyang.reception'), await parts('puyang.reception')]).toEqual([1, 2]);
  });
});

test('Who is named in a referral that was opened is asked about like who applies.', async () => {
  const person = { name: '王秀英', idNumber: identityNumber(141), phone: '13803930001' };
  await comes(t, 'mianyang', 141);
  const sent = await aSent(t, WAYS.APPLICATION_FORWARD as Scene, { persons: [{ person }] });
  const rowId = rowIdOf('Referral', sent.id) ?? '';
  const [row] = await sql<{ id: string }>(t, 'select person_id as id from referral_person where referral_id = $1', [
    rowId,
  ]);
  const named = { caseId: sent.id, personId: toGlobalId('Person', row?.id ?? '') };
  expect(await refused('puyang.reception', named)).toMatchObject({ code: 'PERSON_NOT_UNDER_REVIEW' });
  await done(t, 'puyang.reception', 'Open', { id: sent.id });
  const [question] = await questionsOf(t, await asked(t, 'puyang.reception', named));
  expect(question).toMatchObject({ holder: 'mianyang', state: 'ASKED' });
  const seen = async (login: string) => {
    const { referral } = await (await t.as(login)).run<{
      referral: { personInquiries: unknown[]; timeline: { nodes: { word: string }[] } };
    }>(
      'query ($id: ID!) { referral(id: $id) { personInquiries { subjectId answers { id } } timeline(first: 50) { nodes { word } } } }',
      { id: sent.id },
    );
    return { ...referral, asked: referral.timeline.nodes.some(({ word }) => word === 'personMatch.ask') };
  };
  expect(await seen('puyang.reception')).toMatchObject({
    personInquiries: [{ subjectId: sent.id, answers: [] }],
    asked: true,
  });
  // Who referred the person is not told that others were asked about him.
  expect(await seen('union.liaison')).toMatchObject({ personInquiries: [], asked: false });
});
