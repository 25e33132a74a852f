import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { stamped } from '../events/stream-client.js';
import { act, applied, everything, seen } from './decision-desk.js';
import { acted, casework, done } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(() => t?.stop());

const COVERED = { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION', respondent: '周大力' };
const PERSONS = 'part persons { nodes { person { id nameMasked } } } redactions { field reason }';

interface Persons {
  part: string;
  persons: { nodes: { person: { id: string; nameMasked: string } }[] } | null;
}

async function raised(more: Record<string, unknown> = {}, other = 'weidong') {
  const caseId = await applied(t, 'zhanhe', more);
  const input = { caseId, otherOrganisationId: t.organisation(other), reason: '已向对方提出同一申请' };
  const { raise } = await (await t.as('zhanhe.reception')).run<{ raise: { conflict: { id: string } } }>(
    `mutation ($input: CompetenceConflictRaiseInput!) { raise: competenceConflictRaise(input: $input) { conflict { id } userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return { caseId, id: raise.conflict.id };
}

const decided = (city: string) => ({
  competentOrganisationId: t.organisation(city),
  documentNumber: '平司〔2026〕8号',
});

/** What a command on a conflict is refused with, nothing being changed. */
async function refusal(login: string, mutation: string, input: Record<string, unknown>): Promise<string | null> {
  const before = await everything(t);
  const answer = await acted(t, login, mutation, input);
  expect(await everything(t)).toBe(before);
  return answer.userErrors[0]?.code ?? null;
}

/** The parts that an organisation has now in the persons of a case. */
async function partsIn(caseId: string, organisation: string): Promise<string[]> {
  const rows = await sql<{ part: string }>(
    t,
    `select p.part from case_person cp join participation p on p.subject_id = cp.person_id
     where cp.case_id = $1 and p.organisation_id = $2 and p.ended_at is null`,
    [rowIdOf('LegalAidCase', caseId), t.world.organisations[organisation]],
  );
  return rows.map(({ part }) => part);
}

describe('A conflict about a restricted case', () => {
  test('gives the persons to the new lead, leaves them to the old one as its home, and takes them from the superior', async () => {
    const { id, caseId } = await raised(COVERED);
    expect(await partsIn(caseId, 'bureau')).toEqual(['SUPERVISOR']);
    await done(t, 'bureau.supervisor', 'competenceConflictDecide', { id, expectedVersion: 1, ...decided('weidong') });
    const there = await seen<Persons>(t, 'weidong.head', caseId, PERSONS);
    expect(there?.part).toBe('LEAD');
    expect(there?.persons?.nodes).toMatchObject([{ person: { nameMasked: '张**' } }]);
    expect(await partsIn(caseId, 'weidong')).toEqual(['LEAD']);
    expect(await partsIn(caseId, 'zhanhe')).toEqual(['HOME']);
    expect(await partsIn(caseId, 'bureau')).toEqual([]);
    const tokens = await sql<{ kind: string }>(
      t,
      `select distinct k.kind from person_token k join case_person cp on cp.person_id = k.person_id where cp.case_id = $1 and k.organisation_id = $2`,
      [rowIdOf('LegalAidCase', caseId), t.world.organisations.weidong],
    );
    expect(tokens.map(({ kind }) => kind)).toContain('NAME');
    const [entry] = await sql(
      t,
      `select actor_organisation_id as "byId", actor_member_id as "memberId" from journal where subject_id = $1 and word = 'case.moveLead'`,
      [rowIdOf('LegalAidCase', caseId)],
    );
    expect(entry).toEqual({ byId: t.world.organisations.bureau, memberId: t.world.members['bureau.supervisor'] });
  });

  test('taken back by a colleague who does not see the case takes its persons from the superior, too', async () => {
    const { id, caseId } = await raised(COVERED);
    const memberId = toGlobalId('Member', t.world.members['zhanhe.reception'] ?? '');
    const out = { id: caseId, memberId, reason: '回避', idempotencyKey: key() };
    await (await t.as('zhanhe.head')).run(
      'mutation ($input: CaseMemberInput!) { caseMemberRemove(input: $input) { userErrors { code } } }',
      { input: out },
    );
    await done(t, 'zhanhe.reception', 'competenceConflictWithdraw', { id, expectedVersion: 1 });
    expect(await partsIn(caseId, 'bureau')).toEqual([]);
    expect(await seen(t, 'bureau.supervisor', caseId, 'id')).toBeNull();
  });
});

describe('What the other institution was told', () => {
  test('says the matter no more once the case is restricted; an unrestricted one is told as before', async () => {
    const { id, caseId } = await raised({ matter: '人身安全保护令' });
    const matter = async (login: string) => {
      const data = await (await t.as(login)).run<{ competenceConflict: { matter: string | null } }>(
        'query ($id: ID!) { competenceConflict(id: $id) { matter } }',
        { id },
      );
      return data.competenceConflict.matter;
    };
    expect(await matter('weidong.reception')).toBe('人身安全保护令');
    await act(t, 'zhanhe.head', 'caseRestrict', caseId, { reason: '涉及家庭暴力' });
    expect(await matter('weidong.reception')).toBe('限制查看的事项');
    expect(await sql(t, `select 1 from competence_conflict where matter = '人身安全保护令'`)).toEqual([]);
  });
});

describe('A superior', () => {
  test('keeps who is known to it from another case when one conflict ends, and lets go with the last', async () => {
    const first = await raised();
    const person = await seen<Persons>(t, 'zhanhe.reception', first.caseId, PERSONS);
    const second = await raised({ persons: [{ id: person?.persons?.nodes[0]?.person.id }] }, 'jiaxian');
    expect(await partsIn(first.caseId, 'bureau')).toEqual(['SUPERVISOR']);
    await done(t, 'zhanhe.reception', 'competenceConflictWithdraw', { id: first.id, expectedVersion: 1 });
    expect(await seen(t, 'bureau.supervisor', first.caseId, 'id')).toBeNull();
    expect(await partsIn(second.caseId, 'bureau')).toEqual(['SUPERVISOR']);
    await done(t, 'zhanhe.reception', 'competenceConflictWithdraw', { id: second.id, expectedVersion: 1 });
    expect(await partsIn(second.caseId, 'bureau')).toEqual([]);
  });

  test('keeps who is known to it from another case that is covered for it', async () => {
    const first = await raised(COVERED);
    const person = await seen<Persons>(t, 'zhanhe.reception', first.caseId, PERSONS);
    const again = { ...COVERED, persons: [{ id: person?.persons?.nodes[0]?.person.id }] };
    const second = await raised(again, 'jiaxian');
    await done(t, 'zhanhe.reception', 'competenceConflictWithdraw', { id: first.id, expectedVersion: 1 });
    expect(await partsIn(second.caseId, 'bureau')).toEqual(['SUPERVISOR']);
    await done(t, 'zhanhe.reception', 'competenceConflictWithdraw', { id: second.id, expectedVersion: 1 });
    expect(await partsIn(second.caseId, 'bureau')).toEqual([]);
  });
});

describe('The stream', () => {
  test('shows a conflict as it is now to each side, under its own rights', async () => {
    const { id } = await raised();
    const told = async (login: string, organisation: string) => {
      const data = await (await t.as(login)).run<{ events: { frames: { subjectId?: string }[] } }>(
        `query ($after: String) { events(after: $after, first: 100, filter: { subjectTypes: [COMPETENCE_CONFLICT] }) { frames {
           ... on EventFrame { word subjectId subject { __typename ... on CompetenceConflict { id state part matter reason } } } } } }`,
        { after: t.app.contextFor(null).stream.cursors.of(t.world.organisations[organisation] ?? '', 0) },
      );
      return data.events.frames.filter(({ subjectId }) => subjectId === id);
    };
    await stamped(t);
    const subject = { __typename: 'CompetenceConflict', id, state: 'RAISED', matter: '追索劳动报酬' };
    expect(await told('bureau.supervisor', 'bureau')).toEqual([
      {
        word: 'competenceConflict.raise',
        subjectId: id,
        subject: { ...subject, part: 'SUPERVISOR', reason: '已向对方提出同一申请' },
      },
    ]);
    expect(await told('weidong.reception', 'weidong')).toEqual([
      { word: 'competenceConflict.raise', subjectId: id, subject: { ...subject, part: 'REQUESTED', reason: null } },
    ]);
  });
});

describe('A case lies in one open conflict at a time', () => {
  const against = (caseId: string, other: string) => ({
    caseId,
    otherOrganisationId: t.organisation(other),
    reason: '同一申请',
  });

  test('be it the one it was raised about, or the one that the other institution named', async () => {
    const about = await raised({}, 'weidong');
    const theirs = await applied(t, 'weidong');
    const join = { id: about.id, expectedVersion: 1, caseId: theirs };
    await done(t, 'weidong.reception', 'competenceConflictJoin', join);
    expect(await refusal('weidong.reception', 'competenceConflictRaise', against(theirs, 'jiaxian'))).toBe(
      'COMPETENCE_CONFLICT_OPEN_ALREADY',
    );
    const another = await raised({}, 'weidong');
    const again = { id: another.id, expectedVersion: 1, caseId: theirs };
    expect(await refusal('weidong.reception', 'competenceConflictJoin', again)).toBe(
      'COMPETENCE_CONFLICT_OPEN_ALREADY',
    );
  });

  test('also for a lead to which it has moved meanwhile', async () => {
    const { caseId } = await raised({}, 'weidong');
    const [rowId, to] = [rowIdOf('LegalAidCase', caseId), t.world.organisations.jiaxian];
    await sql(t, `update participation set part = 'HOME' where subject_id = $1 and part = 'LEAD'`, [rowId]);
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
       select $2, subject_id, subject_type, 'LEAD', since, last_moved_at from participation where subject_id = $1 and part = 'HOME'`,
      [rowId, to],
    );
    await sql(
      t,
      'update legal_aid_case set home_organisation_id = lead_organisation_id, lead_organisation_id = $2 where id = $1',
      [rowId, to],
    );
    expect(await refusal('jiaxian.reception', 'competenceConflictRaise', against(caseId, 'weidong'))).toBe(
      'COMPETENCE_CONFLICT_OPEN_ALREADY',
    );
  });
});

describe('A suspended body', () => {
  const turn = async (organisation: string, state: string) => {
    await sql(t, 'update organisation set state = $2 where id = $1', [t.world.organisations[organisation], state]);
    await t.app.contextFor(null).reference.refresh();
  };

  test('gets no lead by a decision, which changes nothing; where nothing would move it may be named', async () => {
    const { id } = await raised();
    const decide = { id, expectedVersion: 1, ...decided('weidong') };
    await turn('weidong', 'SUSPENDED');
    expect(await refusal('bureau.supervisor', 'competenceConflictDecide', decide)).toBe('ORGANISATION_NOT_ACTIVE');
    await turn('weidong', 'ACTIVE');
    await done(t, 'bureau.supervisor', 'competenceConflictDecide', decide);
  });

  test('gets no conflict to decide', async () => {
    const caseId = await applied(t, 'zhanhe');
    const raise = { caseId, otherOrganisationId: t.organisation('weidong'), reason: '同一申请' };
    await turn('bureau', 'SUSPENDED');
    expect(await refusal('zhanhe.reception', 'competenceConflictRaise', raise)).toBe('COMPETENCE_NO_SUPERIOR');
    await turn('bureau', 'ACTIVE');
    await done(t, 'zhanhe.reception', 'competenceConflictRaise', raise);
  });
});

describe('The lead that a decided conflict moves', () => {
  test('notices a lawyer of its own who acts against the applicant of another case', async () => {
    const { id, caseId } = await raised({ respondent: '周大力' });
    await done(t, 'bureau.supervisor', 'competenceConflictDecide', { id, expectedVersion: 1, ...decided('weidong') });
    const lawyer = t.lawyer('weidong.handler');
    // The lawyer acts in the case that came; the other side of it now applies here.
    await sql(t, `update legal_aid_case set lawyer_id = $2, state = 'ASSIGNED' where id = $1`, [
      rowIdOf('LegalAidCase', caseId),
      rowIdOf('Lawyer', lawyer),
    ]);
    const next = await casework(t, 'weidong', { name: '周大力' });
    const found = await seen<{ lawyerCandidates: { lawyerId: string; reasons: { code: string }[] }[] }>(
      t,
      'weidong.assigner',
      next.id,
      'lawyerCandidates(first: 20) { lawyerId reasons { code } }',
    );
    const reasons = found?.lawyerCandidates.find((each) => each.lawyerId === lawyer)?.reasons.map(({ code }) => code);
    expect(reasons).toContain('LAWYER_MAY_BE_IN_CONFLICT');
  });
});
