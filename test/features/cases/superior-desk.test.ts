import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, applied, refusedCase } from './decision-desk.js';
import { type Casework, casework, done, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const TEXT = { applicant: '张建国', text: '没有另行委托律师。' };
const WHY = { ground: 'OWN_COUNSEL', reason: '家属已另行委托律师。' };

interface Place {
  id: string;
  subjectType: string;
  state: string;
  kind: string | null;
  matter: string | null;
  awaiting: string;
  dueOn: string | null;
  primaryAction: string | null;
}

async function inbox(login: string, filter: Record<string, unknown>): Promise<Place[]> {
  const data = await (await t.as(login)).run<{ inbox: { nodes: Place[]; totalCount: number } }>(
    `query ($filter: InboxFilterInput) { inbox(first: 50, filter: $filter) { totalCount
       nodes { id subjectType state kind matter awaiting dueOn primaryAction } } }`,
    { filter },
  );
  expect(data.inbox.totalCount).toBe(data.inbox.nodes.length);
  return data.inbox.nodes;
}

async function listed(login: string, wanted: string): Promise<number | null> {
  const { viewer } = await (await t.as(login)).run<{ viewer: { worklists: { key: string; count: number }[] } }>(
    '{ viewer { worklists { key count } } }',
  );
  return viewer.worklists.find(({ key }) => key === wanted)?.count ?? null;
}

/** An application that was refused. */
async function refused(city: string, more: Record<string, unknown> = {}): Promise<Casework> {
  const id = await applied(t, city, more);
  await refusedCase(t, city, id);
  return await known(id);
}

async function known(id: string): Promise<Casework> {
  const rowId = rowIdOf('LegalAidCase', id) ?? '';
  const now = async () => {
    const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [rowId]);
    return { id, expectedVersion: row?.version ?? 0 };
  };
  return { id, rowId, now };
}

async function terminated(city: string): Promise<Casework> {
  const c = await casework(t, city);
  await done(t, `${city}.head`, 'caseTerminate', { ...(await c.now()), ...WHY });
  return c;
}

async function filed(city: string, c: Casework): Promise<{ id: string; expectedVersion: number }> {
  const { objection } = await done(t, `${city}.reception`, 'objectionFile', { caseId: c.id, ...TEXT });
  return { id: objection?.id ?? '', expectedVersion: 1 };
}

async function decisionOf(login: string, c: Casework): Promise<string> {
  const { letters } = (await seen(t, login, c.id, 'letters { template number }')) as {
    letters: { template: string; number: string }[];
  };
  return letters.find(({ template }) => template.endsWith('_DECISION') && template !== 'GRANT_DECISION')?.number ?? '';
}

describe('The desk of the judicial administration', () => {
  test('holds an objection with its due date, counted and found by its kind; the institution holds the correction.', async () => {
    const c = await refused('zhanhe');
    const toDecide = { kinds: ['OBJECTION_FILED'] };
    expect(await inbox('bureau.supervisor', toDecide)).toEqual([]);
    const o = await filed('zhanhe', c);
    const place = {
      id: c.id,
      subjectType: 'LEGAL_AID_CASE',
      state: 'REFUSED',
      kind: 'OBJECTION_FILED',
      awaiting: 'US',
    };
    expect(await inbox('bureau.supervisor', toDecide)).toMatchObject([
      { ...place, dueOn: '2026-11-09', primaryAction: 'objection.maintain' },
    ]);
    expect(await inbox('bureau.supervisor', { ...toDecide, dueWithinDays: 6 })).toHaveLength(1);
    expect(await inbox('bureau.supervisor', { ...toDecide, dueWithinDays: 5 })).toHaveLength(0);
    expect(await listed('bureau.supervisor', 'OBJECTIONS_TO_DECIDE')).toBe(1);
    expect(await listed('zhanhe.head', 'OBJECTIONS_TO_CORRECT')).toBe(0);
    expect(await inbox('zhanhe.head', { kinds: ['OBJECTION_FILED'] })).toMatchObject([{ awaiting: 'THEM' }]);
    await done(t, 'bureau.supervisor', 'objectionOrderCorrection', { ...o, opinion: '应予受理。' });
    expect(await inbox('bureau.supervisor', { awaiting: 'US' })).toEqual([]);
    expect(await listed('bureau.supervisor', 'OBJECTIONS_TO_DECIDE')).toBe(0);
    expect(await inbox('zhanhe.head', { kinds: ['OBJECTION_CORRECTION_ORDERED'] })).toMatchObject([
      { id: c.id, kind: 'OBJECTION_CORRECTION_ORDERED', awaiting: 'US', primaryAction: 'case.correct' },
    ]);
    expect(await listed('zhanhe.head', 'OBJECTIONS_TO_CORRECT')).toBe(1);
    await done(t, 'zhanhe.head', 'caseCorrect', await c.now());
    expect(await listed('zhanhe.head', 'OBJECTIONS_TO_CORRECT')).toBe(0);
    expect(await inbox('zhanhe.head', { kinds: ['OBJECTION_CORRECTION_ORDERED'] })).toEqual([]);
  });

  test('holds a conflict of competence until it is decided; the two institutions see whose turn it is.', async () => {
    const caseId = await applied(t, 'zhanhe');
    const raise = { caseId, otherOrganisationId: t.organisation('weidong'), reason: '张建国已向对方提出同一申请' };
    const { competenceConflictRaise } = await (await t.as('zhanhe.reception')).run<{
      competenceConflictRaise: { conflict: { id: string; number: string } };
    }>(
      'mutation ($input: CompetenceConflictRaiseInput!) { competenceConflictRaise(input: $input) { conflict { id number } } }',
      { input: { idempotencyKey: 'raise-00000001', ...raise } },
    );
    const { id, number } = competenceConflictRaise.conflict;
    const only = { subjectTypes: ['COMPETENCE_CONFLICT'] };
    const place = { id, subjectType: 'COMPETENCE_CONFLICT', state: 'RAISED', matter: '追索劳动报酬', dueOn: null };
    expect(await inbox('bureau.supervisor', { ...only, awaiting: 'US' })).toEqual([
      { ...place, kind: null, awaiting: 'US', primaryAction: 'competenceConflict.decide' },
    ]);
    expect(await inbox('bureau.supervisor', { search: number.replace('〔', '[').replace('〕', ']') })).toHaveLength(1);
    expect(await inbox('weidong.reception', only)).toMatchObject([{ awaiting: 'THEM', primaryAction: null }]);
    expect(await inbox('jiaxian.reception', { search: number })).toEqual([]);
    expect(await inbox('bureau.supervisor', { ...only, claimedByMe: true })).toEqual([]);
    expect([
      await listed('bureau.supervisor', 'CONFLICTS_TO_DECIDE'),
      await listed('zhanhe.reception', 'CONFLICTS_WAITING'),
      await listed('weidong.head', 'CONFLICTS_WAITING'),
      await listed('jiaxian.head', 'CONFLICTS_WAITING'),
    ]).toEqual([1, 1, 1, 0]);
    const node = async (login: string) =>
      await (await t.as(login)).run('query ($id: ID!) { node(id: $id) { __typename id } }', { id });
    expect(await node('bureau.supervisor')).toEqual({ node: { __typename: 'CompetenceConflict', id } });
    expect(await node('jiaxian.head')).toEqual({ node: null });
    expect(await node('bureau.admin')).toEqual({ node: null });
    await done(t, 'bureau.supervisor', 'competenceConflictDecide', {
      id,
      expectedVersion: 1,
      competentOrganisationId: t.organisation('zhanhe'),
      documentNumber: '平司〔2026〕8号',
    });
    expect(await inbox('bureau.supervisor', { ...only, awaiting: 'US' })).toEqual([]);
    expect(await listed('bureau.supervisor', 'CONFLICTS_TO_DECIDE')).toBe(0);
  });

  test('of a conflict about a restricted case shows no matter, and still what is to be done.', async () => {
    const caseId = await applied(t, 'jiaxian', { restricted: true });
    await done(t, 'jiaxian.reception', 'competenceConflictRaise', {
      caseId,
      otherOrganisationId: t.organisation('weidong'),
      reason: '同一申请',
    });
    const [place] = await inbox('bureau.supervisor', { subjectTypes: ['COMPETENCE_CONFLICT'], awaiting: 'US' });
    expect(place).toMatchObject({ matter: null, primaryAction: 'competenceConflict.decide' });
  });
});

describe('A superior that has left a case', () => {
  /** The review is late, and goes to the superior. */
  async function late(): Promise<void> {
    t.clock.moveTo(new Date(t.clock.now().getTime() + 14 * 86_400_000).toISOString());
    await t.app.sweeper.sweep();
  }

  /** Then it is done at last: the superior has gone. */
  async function leftBehind(more: Record<string, unknown> = {}): Promise<Casework> {
    const id = await applied(t, 'weidong', more);
    await refusedCase(t, 'weidong', id, async () => {
      await late();
      expect(await seen(t, 'bureau.supervisor', id, 'part')).toEqual({ part: 'SUPERVISOR' });
    });
    await t.app.sweeper.sweep();
    expect(await seen(t, 'bureau.supervisor', id, 'part')).toBeNull();
    return await known(id);
  }

  test('takes the objection of who comes with the paper, and with no other paper.', async () => {
    const c = await leftBehind();
    const another = await decisionOf('weidong.head', await terminated('weidong'));
    expect(await seen(t, 'bureau.supervisor', c.id, 'part')).toBeNull();
    const brought = { ...TEXT, decisionNumber: await decisionOf('weidong.head', c) };
    expect(await refusedWith(t, 'bureau.liaison', 'objectionFile', { ...brought, decisionNumber: `${another}9` })).toBe(
      'NOT_FOUND',
    );
    const { objection } = await done(t, 'bureau.liaison', 'objectionFile', brought);
    expect(await inbox('bureau.supervisor', { kinds: ['OBJECTION_FILED'] })).toMatchObject([{ id: c.id }]);
    await done(t, 'bureau.supervisor', 'objectionMaintain', {
      id: objection?.id,
      expectedVersion: 1,
      opinion: '维持。',
    });
  });

  test('knows the persons no more whom an objection had brought with the case', async () => {
    const person = { name: '陶小禾', phone: '13939300077', migrantWorker: true, regionCode: '410900' };
    const c = await known(await applied(t, 'weidong', { persons: [{ person }] }));
    await refusedCase(t, 'weidong', c.id, late);
    const o = await filed('weidong', c);
    const supervisor = await t.as('bureau.supervisor');
    const found = async () =>
      (
        await supervisor.run<{ persons: { id: string; nameMasked: string; phoneMasked: string | null }[] }>(
          '{ persons(search: "陶小禾") { id nameMasked phoneMasked } }',
        )
      ).persons;
    const [met] = await found();
    expect(met).toMatchObject({ nameMasked: '陶**', phoneMasked: null });
    await done(t, 'bureau.supervisor', 'objectionMaintain', { ...o, opinion: '维持。' });
    await t.app.sweeper.sweep();
    expect(await seen(t, 'bureau.supervisor', c.id, 'part')).toBeNull();
    expect(await found()).toEqual([]);
    expect(await supervisor.run('query ($id: ID!) { person(id: $id) { nameMasked } }', { id: met?.id })).toEqual({
      person: null,
    });
  });

  test('has it again when the counter of the institution writes the objection down.', async () => {
    const c = await leftBehind();
    const o = await filed('weidong', c);
    expect(await seen(t, 'bureau.supervisor', c.id, 'part objection { state }')).toEqual({
      part: 'SUPERVISOR',
      objection: { state: 'FILED' },
    });
    await done(t, 'bureau.supervisor', 'objectionMaintain', { ...o, opinion: '维持。' });
  });

  test('does not leave it while an objection lies there, though the clock that brought it has stopped.', async () => {
    const c = await terminated('weidong');
    t.clock.moveTo(new Date(t.clock.now().getTime() + 10 * 86_400_000).toISOString());
    await t.app.sweeper.sweep();
    expect(await seen(t, 'bureau.supervisor', c.id, 'part')).toEqual({ part: 'SUPERVISOR' });
    const o = await filed('weidong', c);
    const { letters } = (await seen(t, 'weidong.head', c.id, 'letters { id template }')) as {
      letters: { id: string; template: string }[];
    };
    await done(t, 'weidong.reception', 'letterRecordService', {
      letterId: letters.find(({ template }) => template === 'TERMINATION_DECISION')?.id,
      receiver: '本人',
      way: 'IN_PERSON',
      servedOn: t.clock.now().toISOString().slice(0, 10),
    });
    await t.app.sweeper.sweep();
    await done(t, 'bureau.supervisor', 'objectionOrderCorrection', { ...o, opinion: '应予改正。' });
    await done(t, 'weidong.head', 'caseCorrect', await c.now());
  });

  test('takes the objection to a restricted case too: who writes it down belongs, and the head adds who decides.', async () => {
    const c = await refused('jiaxian', { restricted: true });
    const number = await decisionOf('jiaxian.reception', c);
    const { objection } = await done(t, 'bureau.liaison', 'objectionFile', { ...TEXT, decisionNumber: number });
    const decide = { id: objection?.id, expectedVersion: 1, opinion: '维持。' };
    expect(await refusedWith(t, 'bureau.supervisor', 'objectionMaintain', decide)).toBe('NOT_FOUND');
    const memberId = toGlobalId('Member', t.world.members['bureau.supervisor'] ?? '');
    expect(await mayAdd(c.id)).toEqual({ allowed: true, refusal: null });
    await done(t, 'bureau.head', 'caseMemberAdd', { id: c.id, memberId, reason: '审查异议' });
    expect(await mayAdd(c.id)).toEqual({ allowed: true, refusal: null });
    await done(t, 'bureau.supervisor', 'objectionMaintain', decide);
    // Nothing more is to be decided there: the button says what the command would.
    const liaison = {
      id: c.id,
      memberId: toGlobalId('Member', t.world.members['bureau.liaison'] ?? ''),
      reason: '查看',
    };
    expect(await mayAdd(c.id)).toEqual({ allowed: false, refusal: { code: 'SIDE_MAY_NOT' } });
    expect(await refusedWith(t, 'bureau.head', 'caseMemberAdd', liaison)).toBe('SIDE_MAY_NOT');
  });

  interface Button {
    action: string;
    allowed: boolean;
    refusal: { code: string } | null;
  }

  /** What the head of the bureau is told of adding a colleague. */
  async function mayAdd(id: string): Promise<Omit<Button, 'action'> | null> {
    const { viewerActions } = (await seen(
      t,
      'bureau.head',
      id,
      'viewerActions { action allowed refusal { code } }',
    )) as {
      viewerActions: Button[];
    };
    const found = viewerActions.find(({ action }) => action === 'case.memberAdd');
    return found === undefined ? null : { allowed: found.allowed, refusal: found.refusal };
  }

  test('adds nobody to a restricted case that was merely taken to it.', async () => {
    const id = await applied(t, 'jiaxian', { restricted: true });
    await act(t, 'jiaxian.reception', 'caseAccept', id);
    t.clock.moveTo(new Date(t.clock.now().getTime() + 14 * 86_400_000).toISOString());
    await t.app.sweeper.sweep();
    expect(await mayAdd(id)).toBeNull();
    const memberId = toGlobalId('Member', t.world.members['bureau.supervisor'] ?? '');
    const add = { id, memberId, reason: '查看' };
    expect(await refusedWith(t, 'bureau.head', 'caseMemberAdd', add)).toBe('SIDE_MAY_NOT');
    expect(
      await sql(t, 'select 1 from subject_member where organisation_id = $1 and subject_id = $2', [
        t.world.organisations.bureau,
        rowIdOf('LegalAidCase', id),
      ]),
    ).toEqual([]);
  });
});
