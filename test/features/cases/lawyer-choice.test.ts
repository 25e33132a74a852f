import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type Casework, casework, done, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

interface Candidate {
  name: string;
  qualified: boolean;
  assignable: boolean;
  load: number;
  reasons: { code: string; bar: string | null; basis: string | null; message: string }[];
}

const candidates = async (c: Casework, login = 'tongliang.assigner') =>
  (
    await seen(
      t,
      login,
      c.id,
      'lawyerCandidates(first: 5) { name qualified assignable load reasons { code bar basis message } }',
    )
  ).lawyerCandidates as Candidate[];

const barsOf = (found: readonly Candidate[], name: string) =>
  found.find((each) => each.name === name)?.reasons.flatMap(({ code, bar }) => (bar === null ? [] : [code]));

const assign = async (c: Casework, which: string, login = 'tongliang.assigner') =>
  await refusedWith(t, login, 'caseAssign', { ...(await c.now()), lawyerId: t.lawyer(`tongliang.${which}`) });

const set = async (which: string, column: string, value: unknown) =>
  await sql(t, `update lawyer set ${column} = $2 where id = $1`, [
    rowIdOf('Lawyer', t.lawyer(`tongliang.${which}`)),
    value,
  ]);

test('Where life or death is at stake only three full years of criminal practice do; nobody sets that aside.', async () => {
  const c = await casework(t, 'tongliang', { lifeOrDeathPossible: true });
  await set('handler', 'criminal_practice_since', '2023-11-04');
  await set('handler2', 'criminal_practice_since', '2023-11-03');
  const found = await candidates(c);
  expect(found.map(({ name, qualified, assignable }) => ({ name, qualified, assignable }))).toEqual([
    { name: '秦律师', qualified: true, assignable: true },
    { name: '韩律师', qualified: false, assignable: false },
  ]);
  expect(found[1]?.reasons[0]).toMatchObject({
    code: 'LAWYER_WITHOUT_YEARS',
    bar: 'STATUTORY',
    basis: expect.stringContaining('法律援助法第26条'),
  });
  expect(await assign(c, 'handler')).toBe('LAWYER_WITHOUT_YEARS');
  const allow = { ...(await c.now()), lawyerId: t.lawyer('tongliang.handler'), note: '经验丰富。' };
  expect(await refusedWith(t, 'tongliang.head', 'caseAllowLawyer', allow)).toBe('LAWYER_WITHOUT_YEARS');
  expect(await assign(c, 'handler2')).toBeNull();
  expect(await candidates(c, 'tongliang.reception')).toEqual([]);
});

test('A declared conflict keeps a lawyer from the case; why is told to nobody, and another head takes it back.', async () => {
  const c = await casework(t, 'tongliang');
  const conflict = { lawyerId: t.lawyer('tongliang.handler'), caseId: c.id };
  const declare = { ...conflict, reason: '曾为对方顾问。' };
  expect(await refusedWith(t, 'tongliang.reception', 'lawyerDeclareConflict', declare)).toBe('ROLE_MAY_NOT');
  await done(t, 'tongliang.handler', 'lawyerDeclareConflict', declare);
  expect(await refusedWith(t, 'tongliang.head', 'lawyerDeclareConflict', declare)).toBe(
    'LAWYER_CONFLICT_DECLARED_ALREADY',
  );
  expect(await assign(c, 'handler')).toBe('LAWYER_IN_CONFLICT');
  const found = await candidates(c);
  expect(barsOf(found, '韩律师')).toEqual(['LAWYER_IN_CONFLICT']);
  expect(JSON.stringify(found)).not.toContain('顾问');
  expect(await refusedWith(t, 'tongliang.assigner', 'lawyerWithdrawConflict', conflict)).toBe('ROLE_MAY_NOT');
  await done(t, 'tongliang.head', 'lawyerWithdrawConflict', conflict);
  expect(await refusedWith(t, 'tongliang.head', 'lawyerWithdrawConflict', conflict)).toBe(
    'LAWYER_CONFLICT_NOT_DECLARED',
  );
  expect(await assign(c, 'handler')).toBeNull();
});

test('Who defends one of two defendants of a matter does not defend the other.', async () => {
  const [one, two] = [await casework(t, 'tongliang'), await casework(t, 'tongliang')];
  await sql(t, `update legal_aid_case set matter_group_id = $1 where id in ($1, $2)`, [one.rowId, two.rowId]);
  expect(await assign(one, 'handler')).toBeNull();
  expect(await assign(two, 'handler')).toBe('LAWYER_IN_CONFLICT');
  expect(await assign(two, 'handler2')).toBeNull();
});

test('A like name, a hearing that day and a full desk are the head’s to set aside, for another person to assign.', async () => {
  const against = await casework(t, 'tongliang', { name: '陈立新', respondent: '某公司' });
  await sql(t, `update legal_aid_case set state = 'ASSIGNED', lawyer_id = $2 where id = $1`, [
    against.rowId,
    rowIdOf('Lawyer', t.lawyer('tongliang.handler2')),
  ]);
  const hearing = { session: 'HEARING', place: '第一法庭' };
  await done(t, 'tongliang.reception', 'caseSetHearing', {
    ...(await against.now()),
    ...hearing,
    heldAt: '2026-11-20T01:00:00Z',
  });
  const c = await casework(t, 'tongliang', { respondent: '某公司、陈立新' });
  await done(t, 'tongliang.reception', 'caseSetHearing', {
    ...(await c.now()),
    ...hearing,
    heldAt: '2026-11-20T06:00:00Z',
  });
  expect(barsOf(await candidates(c), '秦律师')).toEqual(['LAWYER_MAY_BE_IN_CONFLICT', 'LAWYER_HEARING_CLASH']);
  expect(await assign(c, 'handler2')).toBe('LAWYER_MAY_BE_IN_CONFLICT');
  const allow = { lawyerId: t.lawyer('tongliang.handler2'), note: '已核实，非同一人；两次开庭可以衔接。' };
  expect(await refusedWith(t, 'tongliang.assigner', 'caseAllowLawyer', { ...(await c.now()), ...allow })).toBe(
    'ROLE_MAY_NOT',
  );
  await done(t, 'tongliang.head', 'caseAllowLawyer', { ...(await c.now()), ...allow });
  expect((await candidates(c)).find(({ name }) => name === '秦律师')).toMatchObject({
    qualified: true,
    assignable: true,
  });
  const free = { ...allow, lawyerId: t.lawyer('tongliang.handler') };
  expect(await refusedWith(t, 'tongliang.head', 'caseAllowLawyer', { ...(await c.now()), ...free })).toBe(
    'LAWYER_CAN_BE_ASSIGNED',
  );
  expect(await assign(c, 'handler2')).toBeNull();
});
