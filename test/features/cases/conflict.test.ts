import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ConflictCommand,
  type ConflictState,
  conflictLifecycle,
} from '../../../src/features/cases/conflict.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { applied, everything, seen } from './decision-desk.js';
import { FAN_COUNTY } from './fan-county.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, [...EVERYBODY, ...FAN_COUNTY]);
});
afterAll(() => t?.stop());

interface Answer {
  conflict: { id: string; state: string; version: number } | null;
  userErrors: { code: string; actedBy: string | null; actedAt: string | null }[];
}

const INPUTS: Readonly<Record<string, string>> = { competenceConflictWithdraw: 'CompetenceConflictMoveInput' };

async function attempt(login: string, mutation: string, input: Record<string, unknown>): Promise<Answer> {
  const type = INPUTS[mutation] ?? `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const data = await (await t.as(login)).run<{ done: Answer }>(
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { conflict { id state version } userErrors { code actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return data.done;
}

async function done(login: string, mutation: string, input: Record<string, unknown>) {
  const answer = await attempt(login, mutation, input);
  if (answer.conflict === null) throw new Error(`${mutation}: ${JSON.stringify(answer.userErrors)}`);
  return answer.conflict;
}

async function on(login: string, mutation: string, id: string, input: Record<string, unknown> = {}) {
  const [row] = await sql<{ version: number }>(t, 'select version from competence_conflict where id = $1', [
    rowIdOf('CompetenceConflict', id),
  ]);
  return await attempt(login, mutation, { id, expectedVersion: row?.version ?? 0, ...input });
}

async function refused(login: string, mutation: string, id: string, input: Record<string, unknown> = {}) {
  const before = await everything(t);
  const answer = await on(login, mutation, id, input);
  expect(await everything(t)).toBe(before);
  return answer.userErrors[0]?.code ?? null;
}

async function raised(from = 'zhanhe', other = 'weidong', more: Record<string, unknown> = {}) {
  const caseId = await applied(t, from, more);
  const input = { caseId, otherOrganisationId: t.organisation(other), reason: '张建国已向对方提出同一申请' };
  const conflict = await done(`${from}.reception`, 'competenceConflictRaise', input);
  return { caseId, id: conflict.id };
}

const DECISION = (city: string) => ({
  competentOrganisationId: t.organisation(city),
  documentNumber: '平司〔2026〕8号',
  reason: '先收到',
});

async function shown(login: string, id: string) {
  const data = await (await t.as(login)).run<{ competenceConflict: Record<string, unknown> | null }>(
    `query ($id: ID!) { competenceConflict(id: $id) { state part matter reason awaitsUs joined documentNumber decision competent { name }
       superiors { name } cases { id part } redactions { field } viewerActions { action allowed } } }`,
    { id },
  );
  return data.competenceConflict;
}

describe('A conflict', () => {
  test('lies on the desk of the common superior, who sees the case; the other is told the matter and no more', async () => {
    const { id, caseId } = await raised();
    expect(await shown('bureau.supervisor', id)).toMatchObject({
      state: 'RAISED',
      part: 'SUPERVISOR',
      awaitsUs: true,
      reason: '张建国已向对方提出同一申请',
      cases: [{ id: caseId, part: 'SUPERVISOR' }],
      viewerActions: [
        { action: 'competenceConflict.join', allowed: false },
        { action: 'competenceConflict.decide', allowed: true },
        { action: 'competenceConflict.withdraw', allowed: false },
      ],
    });
    expect(await shown('weidong.reception', id)).toMatchObject({
      part: 'REQUESTED',
      matter: '追索劳动报酬',
      reason: null,
      cases: [],
      redactions: [{ field: 'reason' }],
    });
    expect(await shown('jiaxian.head', id)).toBeNull();
    expect(await shown('weidong.handler', id)).toBeNull();
    expect(
      await seen(t, 'bureau.supervisor', caseId, 'part facts persons { nodes { person { nameMasked } } }'),
    ).toMatchObject({
      part: 'SUPERVISOR',
      facts: '工资未付',
    });
  });

  test('needs another institution, somebody above, an undecided case, and is raised once', async () => {
    const { caseId } = await raised();
    const raise = async (login: string, input: Record<string, unknown>) => {
      const before = await everything(t);
      const answer = await attempt(login, 'competenceConflictRaise', { caseId, reason: '同一申请', ...input });
      expect(await everything(t)).toBe(before);
      return answer.userErrors[0]?.code;
    };
    const other = { otherOrganisationId: t.organisation('weidong') };
    expect(await raise('zhanhe.reception', other)).toBe('COMPETENCE_CONFLICT_OPEN_ALREADY');
    expect(await raise('zhanhe.reception', { otherOrganisationId: t.organisation('zhanhe') })).toBe(
      'COMPETENCE_OTHER_UNFIT',
    );
    expect(await raise('zhanhe.reception', { otherOrganisationId: t.organisation('court') })).toBe(
      'COMPETENCE_OTHER_UNFIT',
    );
    expect(await raise('zhanhe.officer', other)).toBe('ROLE_MAY_NOT');
    expect(await raise('weidong.reception', other)).toBe('NOT_FOUND');
    expect(await raise('bureau.head', other)).toBe('SIDE_MAY_NOT');
    const alone = await applied(t, 'mianyang');
    expect(await raise('mianyang.reception', { caseId: alone, otherOrganisationId: t.organisation('yangquan') })).toBe(
      'COMPETENCE_NO_SUPERIOR',
    );
    const decided = await applied(t, 'jiaxian');
    await sql(t, `update legal_aid_case set state = 'GRANTED' where id = $1`, [rowIdOf('LegalAidCase', decided)]);
    expect(await raise('jiaxian.reception', { caseId: decided, ...other })).toBe('CASE_AT_ANOTHER_STAGE');
  });

  test('decided for the other moves the lead with the time of receipt; the superior leaves the case', async () => {
    const { id, caseId } = await raised('zhanhe', 'weidong', { receivedAt: '2026-03-02T02:00:00Z' });
    await done('bureau.supervisor', 'competenceConflictDecide', { id, expectedVersion: 1, ...DECISION('weidong') });
    expect(await seen(t, 'weidong.reception', caseId, 'part receivedAt state lead { name } home { name }')).toEqual({
      part: 'LEAD',
      receivedAt: '2026-03-02T02:00:00.000Z',
      state: 'APPLIED',
      lead: { name: '卫东区法律援助中心' },
      home: { name: '湛河区法律援助中心' },
    });
    expect(await seen(t, 'zhanhe.reception', caseId, 'part')).toEqual({ part: 'HOME' });
    expect(await seen(t, 'bureau.supervisor', caseId, 'id')).toBeNull();
    expect(await shown('zhanhe.reception', id)).toMatchObject({
      state: 'DECIDED',
      competent: { name: '卫东区法律援助中心' },
      documentNumber: '平司〔2026〕8号',
      decision: '先收到',
    });
  });

  test('decided for who raised it brings the case that the other has named', async () => {
    const { id, caseId } = await raised();
    const theirs = await applied(t, 'weidong');
    expect(await refused('zhanhe.reception', 'competenceConflictJoin', id, { caseId })).toBe('SIDE_MAY_NOT');
    expect(await refused('weidong.reception', 'competenceConflictJoin', id, { caseId })).toBe('NOT_FOUND');
    expect((await on('weidong.reception', 'competenceConflictJoin', id, { caseId: theirs })).userErrors).toEqual([]);
    expect(await refused('weidong.head', 'competenceConflictJoin', id, { caseId: theirs })).toBe(
      'COMPETENCE_JOINED_ALREADY',
    );
    expect(await refused('zhanhe.head', 'competenceConflictWithdraw', id)).toBe('COMPETENCE_JOINED_ALREADY');
    expect(await seen(t, 'bureau.supervisor', theirs, 'part')).toEqual({ part: 'SUPERVISOR' });
    expect(await refused('bureau.supervisor', 'competenceConflictDecide', id, DECISION('jiaxian'))).toBe(
      'COMPETENCE_OTHER_UNFIT',
    );
    expect((await on('bureau.supervisor', 'competenceConflictDecide', id, DECISION('zhanhe'))).userErrors).toEqual([]);
    expect(await seen(t, 'zhanhe.reception', theirs, 'part')).toEqual({ part: 'LEAD' });
    expect(await seen(t, 'zhanhe.reception', caseId, 'part')).toEqual({ part: 'LEAD' });
    expect(await seen(t, 'bureau.supervisor', theirs, 'id')).toBeNull();
  });

  test('without a common superior goes to both; the first decision stands, the other is told who and when', async () => {
    const { id, caseId } = await raised('zhanhe', 'fanxian');
    expect((await shown('bureau.supervisor', id))?.superiors).toHaveLength(2);
    const version = { id, expectedVersion: 1 };
    const logins = Array.from({ length: 8 }, (_, nth) =>
      nth % 2 === 0 ? 'bureau.supervisor' : 'puyangBureau.supervisor',
    );
    const answers = await Promise.all(
      logins.map((login) => attempt(login, 'competenceConflictDecide', { ...version, ...DECISION('fanxian') })),
    );
    const losers = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(losers).toHaveLength(7);
    for (const { userErrors } of losers)
      expect(userErrors[0]).toMatchObject({
        code: 'COMPETENCE_DECIDED_ALREADY',
        actedBy: expect.any(String),
        actedAt: expect.any(String),
      });
    const entries = await sql<{ n: number }>(
      t,
      `select count(*)::int as n from journal where subject_id = $1 and word = 'competenceConflict.decide'`,
      [rowIdOf('CompetenceConflict', id)],
    );
    expect(entries[0]?.n).toBe(1);
    for (const login of ['bureau.supervisor', 'puyangBureau.supervisor'])
      expect(await seen(t, login, caseId, 'id')).toBeNull();
    expect(await seen(t, 'fanxian.reception', caseId, 'part')).toEqual({ part: 'LEAD' });
  });

  test('about a restricted case is decided all the same, and the case stays covered', async () => {
    const { id, caseId } = await raised('zhanhe', 'weidong', {
      causeCode: 'PROTECTION_ORDER',
      form: 'CIVIL_LITIGATION',
    });
    const covered = await seen(t, 'bureau.supervisor', caseId, 'state facts matter redactions { field reason }');
    expect(covered).toMatchObject({ state: 'APPLIED', facts: null, matter: null });
    expect(await shown('bureau.supervisor', id)).toMatchObject({
      matter: null,
      reason: null,
      redactions: [{ field: 'reason' }, { field: 'matter' }, { field: 'decision' }],
    });
    expect(await shown('weidong.officer', id)).toMatchObject({ matter: '限制查看的事项', reason: null });
    expect((await on('bureau.supervisor', 'competenceConflictDecide', id, DECISION('weidong'))).userErrors).toEqual([]);
    expect(await seen(t, 'weidong.head', caseId, 'part')).toEqual({ part: 'LEAD' });
  });

  test('withdrawn by one of eight is gone from the superior’s cases', async () => {
    const { id, caseId } = await raised();
    const input = { id, expectedVersion: 1 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => attempt('zhanhe.reception', 'competenceConflictWithdraw', input)),
    );
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? null);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    expect(codes.filter((code) => code === 'COMPETENCE_CONFLICT_ENDED')).toHaveLength(7);
    expect(await seen(t, 'bureau.supervisor', caseId, 'id')).toBeNull();
  });

  test('stands in the list of each side', async () => {
    const { id } = await raised();
    for (const login of ['zhanhe.reception', 'weidong.head', 'bureau.supervisor']) {
      const data = await (await t.as(login)).run<{
        competenceConflicts: { nodes: { id: string }[]; pageInfo: { endCursor: string } };
      }>('query { competenceConflicts(first: 1, states: [RAISED]) { nodes { id } pageInfo { endCursor } } }');
      expect(data.competenceConflicts.nodes).toEqual([{ id }]);
      const next = await (await t.as(login)).run<{ competenceConflicts: { nodes: { id: string }[] } }>(
        'query ($after: String) { competenceConflicts(first: 5, after: $after) { nodes { id } } }',
        { after: data.competenceConflicts.pageInfo.endCursor },
      );
      expect(next.competenceConflicts.nodes.map((each) => each.id)).not.toContain(id);
    }
  });
});

/** Somebody who holds the right, and one of the same side with another role. */
const CELLS: Readonly<Record<ConflictCommand, { who: string; wrongRole: string; wrongSide: string }>> = {
  join: { who: 'weidong.reception', wrongRole: 'weidong.officer', wrongSide: 'zhanhe.reception' },
  decide: { who: 'bureau.supervisor', wrongRole: 'bureau.head', wrongSide: 'zhanhe.supervisor' },
  withdraw: { who: 'zhanhe.head', wrongRole: 'zhanhe.officer', wrongSide: 'bureau.head' },
};

describe('Every cell of the conflict', () => {
  const cells = conflictLifecycle.states.flatMap((state) =>
    conflictLifecycle.commands.map((command) => [state, command] as [ConflictState, ConflictCommand]),
  );
  test.each(cells)('%s × %s', async (state, command) => {
    const { id, caseId } = await raised();
    const theirs = await applied(t, 'weidong');
    const own = await applied(t, 'zhanhe');
    const decided = `competent_organisation_id = to_organisation_id, document_number = '1', decided_at = now(), decided_by_organisation_id = to_organisation_id,`;
    await sql(t, `update competence_conflict set ${state === 'DECIDED' ? decided : ''} state = $2 where id = $1`, [
      rowIdOf('CompetenceConflict', id),
      state,
    ]);
    const mutation = `competenceConflict${command[0]?.toUpperCase()}${command.slice(1)}`;
    const input = (login: string) => {
      if (command === 'decide') return DECISION('weidong');
      return command === 'join' ? { caseId: login.startsWith('weidong') ? theirs : own } : {};
    };
    const { who, wrongRole, wrongSide } = CELLS[command];
    expect(await refused('jiaxian.reception', mutation, id, command === 'join' ? { caseId } : input('jiaxian'))).toBe(
      'NOT_FOUND',
    );
    expect(await refused(wrongRole, mutation, id, input(wrongRole))).toBe('ROLE_MAY_NOT');
    expect(await refused(wrongSide, mutation, id, input(wrongSide))).toBe('SIDE_MAY_NOT');
    const next = conflictLifecycle.next(state, command);
    if (next === null)
      expect(await refused(who, mutation, id, input(who))).toMatch(/^COMPETENCE_(DECIDED_ALREADY|CONFLICT_ENDED)$/);
    else expect((await on(who, mutation, id, input(who))).conflict?.state).toBe(next);
  });
});
