import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type Casework, casework, done, refusedWith, seen } from '../cases/ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  // One lawyer in two registers, under one licence.
  const [own] = await sql<{ licence: string }>(t, 'select licence_number as licence from lawyer where id = $1', [
    rowIdOf('Lawyer', t.lawyer('tongliang.handler')),
  ]);
  await sql(t, 'update lawyer set licence_number = $2 where id = $1', [
    rowIdOf('Lawyer', t.lawyer('mianyang.handler')),
    own?.licence,
  ]);
});
afterAll(() => t?.stop());

const assign = async (c: Casework, which = 'handler') =>
  await refusedWith(t, 'tongliang.assigner', 'caseAssign', {
    ...(await c.now()),
    lawyerId: t.lawyer(`tongliang.${which}`),
  });

/** The lawyer has a case at the other office, of this recipient against this other side. */
async function elsewhere(name: string, respondent: string): Promise<Casework> {
  const c = await casework(t, 'mianyang', { name, respondent });
  await done(t, 'mianyang.assigner', 'caseAssign', { ...(await c.now()), lawyerId: t.lawyer('mianyang.handler') });
  return c;
}

const reasons = async (c: Casework) =>
  JSON.stringify(
    await seen(
      t,
      'tongliang.assigner',
      c.id,
      'lawyerCandidates(first: 5) { name qualified reasons { code bar message basis } }',
    ),
  );

describe('A lawyer who acts for the other side at another office', () => {
  test('is in conflict: choose another lawyer, and never with whom; the other lawyer is assigned', async () => {
    await elsewhere('陈立新', '甲公司');
    const c = await casework(t, 'tongliang', { respondent: '某公司、陈立新' });
    const shown = await reasons(c);
    expect(shown).toContain('LAWYER_IN_CONFLICT');
    expect(shown).toContain('请选择其他律师');
    for (const secret of ['陈立新', '绵阳', '甲公司']) expect(shown).not.toContain(secret);
    const before = await sql(t, 'select count(*)::int as n from journal');
    expect(await assign(c)).toBe('LAWYER_IN_CONFLICT');
    expect(await sql(t, 'select count(*)::int as n from journal')).toEqual(before);
    expect(await sql(t, 'select state, lawyer_id from legal_aid_case where id = $1', [c.rowId])).toEqual([
      { state: 'GRANTED', lawyer_id: null },
    ]);
    expect(await assign(c, 'handler2')).toBeNull();
  });

  test('and so is who acts there against the recipient here', async () => {
    await elsewhere('李大山', '赵永强');
    expect(await assign(await casework(t, 'tongliang', { name: '赵永强' }))).toBe('LAWYER_IN_CONFLICT');
  });

  test('and so is who was declared there as not to act for the person, whatever the name', async () => {
    const idNumber = '500151198503049990';
    const theirs = await casework(t, 'mianyang', { name: '孙国栋', idNumber });
    const [person] = await sql<{ id: string }>(t, 'select person_id as id from case_person where case_id = $1', [
      theirs.rowId,
    ]);
    await done(t, 'mianyang.assigner', 'lawyerDeclareConflict', {
      lawyerId: t.lawyer('mianyang.handler'),
      personId: toGlobalId('Person', person?.id ?? ''),
      reason: '曾为对方顾问。',
    });
    const same = await casework(t, 'tongliang', { name: '孙国栋', idNumber });
    expect(await assign(same)).toBe('LAWYER_IN_CONFLICT');
    const namesake = await casework(t, 'tongliang', { name: '孙国栋' });
    expect(await assign(namesake)).toBeNull();
  });

  test('is free where the case there has ended, the licence is another, or nobody of that name is met', async () => {
    const over = await elsewhere('吴海燕', '乙公司');
    await sql(t, `update legal_aid_case set state = 'CLOSED' where id = $1`, [over.rowId]);
    expect(await assign(await casework(t, 'tongliang', { respondent: '吴海燕' }))).toBeNull();
    await elsewhere('郑小红', '丙公司');
    expect(await assign(await casework(t, 'tongliang', { respondent: '郑小红' }), 'handler2')).toBeNull();
    expect(await assign(await casework(t, 'tongliang', { respondent: '郑小洪' }))).toBeNull();
  });

  test('is free too where who is protected there would be found out: nobody learns of the woman in the shelter', async () => {
    const shelter = await elsewhere('周雅琴', '丁某');
    await sql(t, 'update legal_aid_case set restricted = true where id = $1', [shelter.rowId]);
    expect(await assign(await casework(t, 'tongliang', { respondent: '周雅琴' }))).toBeNull();
    expect(await assign(await casework(t, 'tongliang', { name: '丁某' }))).toBeNull();
  });
});
