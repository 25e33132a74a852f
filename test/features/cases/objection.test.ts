import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ObjectionCommand,
  type ObjectionState,
  objectionLifecycle,
} from '../../../src/features/cases/objection.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { acted, type Casework, casework, done, eventsOf, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const WHY = { ground: 'OWN_COUNSEL', reason: '家属已另行委托律师。' };
const TEXT = { applicant: '张建国', text: '没有另行委托律师。' };

/** A case whose aid was terminated, with or without a lawyer before. */
async function terminated(institution: string, assigned = true): Promise<Casework> {
  const c = await casework(t, institution);
  const lawyerId = t.lawyer(`${institution}.handler`);
  if (assigned) await done(t, `${institution}.assigner`, 'caseAssign', { ...(await c.now()), lawyerId });
  await done(t, `${institution}.head`, 'caseTerminate', { ...(await c.now()), ...WHY });
  return c;
}

interface Filed {
  c: Casework;
  id: string;
  rowId: string;
  now(): Promise<{ id: string; expectedVersion: number }>;
}

async function filed(institution: string, c: Casework | null = null): Promise<Filed> {
  const on = c ?? (await terminated(institution));
  const { objection } = await done(t, `${institution}.reception`, 'objectionFile', { caseId: on.id, ...TEXT });
  const id = objection?.id ?? '';
  const rowId = rowIdOf('Objection', id) ?? '';
  const now = async () => {
    const [row] = await sql<{ version: number }>(t, 'select version from objection where id = $1', [rowId]);
    return { id, expectedVersion: row?.version ?? 0 };
  };
  return { c: on, id, rowId, now };
}

const decisionOf = async (institution: string, c: Casework) =>
  (
    (await seen(t, `${institution}.head`, c.id, 'letters { id template number }')).letters as {
      id: string;
      template: string;
      number: string;
    }[]
  ).find(({ template }) => template === 'TERMINATION_DECISION');

describe('An objection', () => {
  test('goes to the judicial administration, which has five days; it orders a correction, and the work goes on.', async () => {
    const o = await filed('zhanhe');
    const clocks = await seen(
      t,
      'zhanhe.head',
      o.c.id,
      'awaiting deadlines { rule dueOn organisation { name } stoppedAt }',
    );
    expect(clocks.deadlines).toContainEqual({
      rule: 'OBJECTION_REVIEW',
      dueOn: '2026-11-09',
      organisation: { name: '平顶山市司法局' },
      stoppedAt: null,
    });
    const there = await t.as('bureau.supervisor');
    const { inbox } = await there.run<{ inbox: { nodes: unknown[] } }>(
      '{ inbox(first: 5, filter: { awaiting: US }) { nodes { state primaryAction } } }',
    );
    expect(inbox.nodes).toEqual([{ state: 'TERMINATED', primaryAction: 'objection.maintain' }]);
    const read = await seen(
      t,
      'bureau.supervisor',
      o.c.id,
      'part termination { reason } objection { text state } letters { template }',
    );
    expect(read).toEqual({
      part: 'SUPERVISOR',
      termination: { reason: WHY.reason },
      objection: { text: TEXT.text, state: 'FILED' },
      letters: [{ template: 'GRANT_DECISION' }, { template: 'TERMINATION_DECISION' }],
    });
    expect(await refusedWith(t, 'zhanhe.head', 'caseCorrect', await o.c.now())).toBe('CORRECTION_NOT_ORDERED');
    await done(t, 'bureau.supervisor', 'objectionOrderCorrection', { ...(await o.now()), opinion: '委托手续不实。' });
    const paper = await seen(t, 'zhanhe.head', o.c.id, 'awaiting letters { template issuer { name } }');
    expect(paper).toMatchObject({ awaiting: 'US' });
    expect(paper.letters).toContainEqual({ template: 'OBJECTION_DECISION', issuer: { name: '平顶山市司法局' } });
    await done(t, 'zhanhe.head', 'caseCorrect', await o.c.now());
    const after = await seen(
      t,
      'zhanhe.head',
      o.c.id,
      'state lawyer { name } objection { state correctedAt } termination { correctedAt }',
    );
    expect(after).toMatchObject({
      state: 'IN_PROGRESS',
      lawyer: { name: '韩律师' },
      objection: { state: 'CORRECTED', correctedAt: expect.any(String) },
      termination: { correctedAt: expect.any(String) },
    });
    expect((await eventsOf(t, 'bureau.supervisor')).map(({ word }) => word)).toEqual([
      'objection.file',
      'objection.orderCorrection',
      'case.correct',
    ]);
    expect(JSON.stringify(await eventsOf(t, 'bureau.supervisor'))).not.toMatch(/张建国|委托/);
  });

  test('without a lawyer before goes back to where a lawyer is due.', async () => {
    const o = await filed('zhanhe', await terminated('zhanhe', false));
    await done(t, 'bureau.head', 'objectionOrderCorrection', { ...(await o.now()), opinion: '应予改正。' });
    await done(t, 'zhanhe.head', 'caseCorrect', await o.c.now());
    const after = await seen(t, 'zhanhe.head', o.c.id, 'state deadlines { rule stoppedAt }');
    expect(after.state).toBe('GRANTED');
    expect(after.deadlines).toContainEqual({ rule: 'ASSIGN_LAWYER', stoppedAt: null });
  });

  test('is taken where the person comes with the paper: by its number the superior finds the case, and nobody else does.', async () => {
    const c = await terminated('weidong');
    const decision = await decisionOf('weidong', c);
    expect(await seen(t, 'bureau.supervisor', c.id, 'id')).toBeNull();
    const brought = { decisionNumber: decision?.number.replace('号', ''), ...TEXT };
    for (const [login, code] of [
      ['court.liaison', 'NOT_FOUND'],
      ['bureau.admin', 'ROLE_MAY_NOT'],
      ['zhanhe.reception', 'NOT_FOUND'],
    ] as const)
      expect(await refusedWith(t, login, 'objectionFile', brought)).toBe(code);
    const none = { ...TEXT, decisionNumber: '平卫援终决〔2026〕999号' };
    expect(await refusedWith(t, 'bureau.liaison', 'objectionFile', none)).toBe('NOT_FOUND');
    const { objection } = await done(t, 'bureau.liaison', 'objectionFile', brought);
    expect(objection).toMatchObject({ state: 'FILED' });
    expect(await seen(t, 'weidong.head', c.id, 'objection { recordedBy { name } superior { name } }')).toEqual({
      objection: { recordedBy: { name: '平顶山市司法局' }, superior: { name: '平顶山市司法局' } },
    });
  });

  test('is taken by the number of a decision that was issued anew, and by that of the void one.', async () => {
    for (const brings of ['anew', 'void'] as const) {
      const c = await terminated('weidong');
      const first = await decisionOf('weidong', c);
      const again = { id: first?.id, reason: '理由写错。', reissue: true };
      await done(t, 'weidong.head', 'letterVoid', again);
      const { letters } = (await seen(t, 'weidong.head', c.id, 'letters { number replaces { number } }')) as {
        letters: { number: string; replaces: { number: string } | null }[];
      };
      const anew = letters.find(({ replaces }) => replaces?.number === first?.number);
      const decisionNumber = brings === 'anew' ? anew?.number : first?.number;
      const { objection } = await done(t, 'bureau.liaison', 'objectionFile', { ...TEXT, decisionNumber });
      expect(objection).toMatchObject({ state: 'FILED' });
      expect(await seen(t, 'bureau.supervisor', c.id, 'objection { state }')).toEqual({
        objection: { state: 'FILED' },
      });
    }
  });

  test('that comes late is taken with its reason only, and says so.', async () => {
    const c = await terminated('jiaxian');
    const decision = await decisionOf('jiaxian', c);
    t.clock.moveTo('2026-11-03T03:00:00Z');
    await done(t, 'jiaxian.reception', 'letterRecordService', {
      letterId: decision?.id,
      receiver: '本人',
      way: 'IN_PERSON',
      servedOn: '2026-11-03',
    });
    t.clock.moveTo('2026-11-19T02:00:00Z');
    const file = { caseId: c.id, ...TEXT };
    expect(await refusedWith(t, 'jiaxian.reception', 'objectionFile', { ...file, filedOn: '2026-11-20' })).toBe(
      'DATE_UNFIT',
    );
    expect(await refusedWith(t, 'jiaxian.reception', 'objectionFile', file)).toBe('OBJECTION_TOO_LATE');
    await done(t, 'jiaxian.reception', 'objectionFile', { ...file, lateReason: '住院。' });
    expect(await seen(t, 'bureau.head', c.id, 'objection { late lateReason filedOn }')).toEqual({
      objection: { late: true, lateReason: '住院。', filedOn: '2026-11-19' },
    });
    expect(await refusedWith(t, 'jiaxian.reception', 'objectionFile', file)).toBe('OBJECTION_OPEN_ALREADY');
  });

  test('before a superior that is not here is entered with its document, by the head.', async () => {
    const o = await filed('mianyang');
    const decide = async () => ({ ...(await o.now()), opinion: '维持。' });
    expect(await refusedWith(t, 'mianyang.reception', 'objectionMaintain', await decide())).toBe('ROLE_MAY_NOT');
    expect(await refusedWith(t, 'mianyang.head', 'objectionMaintain', await decide())).toBe('TEXT_MISSING');
    await done(t, 'mianyang.head', 'objectionMaintain', {
      ...(await decide()),
      outsideDocument: '绵阳市司法局 绵司异〔2026〕3号',
    });
    expect(
      await seen(t, 'mianyang.head', o.c.id, 'awaiting objection { state superior { name } outsideDocument }'),
    ).toEqual({
      awaiting: 'US',
      objection: { state: 'MAINTAINED', superior: null, outsideDocument: '绵阳市司法局 绵司异〔2026〕3号' },
    });
  });

  test('is possible against a decision that has ended a case, and against nothing else.', async () => {
    const c = await casework(t, 'zhanhe');
    const file = { caseId: c.id, ...TEXT };
    expect(await refusedWith(t, 'zhanhe.reception', 'objectionFile', file)).toBe('OBJECTION_NOT_POSSIBLE');
    expect(await refusedWith(t, 'zhanhe.head', 'objectionFile', file)).toBe('ROLE_MAY_NOT');
    expect(await refusedWith(t, 'weidong.reception', 'objectionFile', file)).toBe('NOT_FOUND');
  });
});

describe('Every cell of the objection', () => {
  const MUTATIONS: Readonly<Partial<Record<ObjectionCommand, string>>> = {
    maintain: 'objectionMaintain',
    orderCorrection: 'objectionOrderCorrection',
    withdraw: 'objectionWithdraw',
  };
  const inputOf = async (o: Filed, command: ObjectionCommand) => ({
    ...(await o.now()),
    ...(command === 'withdraw' ? {} : { opinion: '经审查。' }),
  });
  let o: Filed;
  beforeAll(async () => {
    o = await filed('zhanhe');
  });
  const stand = async (state: ObjectionState) =>
    await sql(t, 'update objection set state = $2 where id = $1', [o.rowId, state]);

  const cells = objectionLifecycle.states.flatMap((state) =>
    (Object.keys(MUTATIONS) as ObjectionCommand[]).map((command) => ({ state, command })),
  );
  test.each(cells)('$state × $command', async ({ state, command }) => {
    await stand(state);
    const mutation = MUTATIONS[command] ?? '';
    const next = objectionLifecycle.next(state, command);
    expect(await refusedWith(t, 'weidong.head', mutation, await inputOf(o, command))).toBe('NOT_FOUND');
    expect(await refusedWith(t, 'bureau.admin', mutation, await inputOf(o, command))).toBe('NOT_FOUND');
    if (command === 'withdraw')
      expect(await refusedWith(t, 'zhanhe.assigner', mutation, await inputOf(o, command))).toBe('ROLE_MAY_NOT');
    else {
      expect(await refusedWith(t, 'zhanhe.head', mutation, await inputOf(o, command))).toBe('SIDE_MAY_NOT');
      expect(await refusedWith(t, 'bureau.liaison', mutation, await inputOf(o, command))).toBe('ROLE_MAY_NOT');
    }
    const who = command === 'withdraw' ? 'zhanhe.reception' : 'bureau.supervisor';
    if (next === null) {
      expect(await refusedWith(t, who, mutation, await inputOf(o, command))).toBe('OBJECTION_AT_ANOTHER_STAGE');
      return;
    }
    const input = await inputOf(o, command);
    const before = await sql(t, 'select count(*)::int as n from journal');
    const answers = await Promise.all(Array.from({ length: 8 }, () => acted(t, who, mutation, input)));
    const losers = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(losers).toHaveLength(7);
    for (const { userErrors } of losers)
      expect(userErrors[0]).toMatchObject({
        code: 'OBJECTION_AT_ANOTHER_STAGE',
        actedBy: expect.any(String),
        actedAt: expect.any(String),
      });
    expect(await sql(t, 'select state from objection where id = $1', [o.rowId])).toEqual([{ state: next }]);
    const [{ n } = { n: 0 }] = (await sql<{ n: number }>(t, 'select count(*)::int as n from journal')) as {
      n: number;
    }[];
    expect(n).toBe(((before[0] as { n: number } | undefined)?.n ?? 0) + 1);
  });

  test('who wrote it down at the superior does not decide it.', async () => {
    const c = await terminated('weidong');
    const decision = await decisionOf('weidong', c);
    const { objection } = await done(t, 'bureau.supervisor', 'objectionFile', {
      ...TEXT,
      decisionNumber: decision?.number,
    });
    const input = { id: objection?.id, expectedVersion: 1, opinion: '维持。' };
    expect(await refusedWith(t, 'bureau.supervisor', 'objectionMaintain', input)).toBe('SAME_PERSON_MAY_NOT');
    await done(t, 'bureau.head', 'objectionMaintain', input);
  });

  test('of eight who correct one wins.', async () => {
    const f = await filed('zhanhe');
    await done(t, 'bureau.head', 'objectionOrderCorrection', { ...(await f.now()), opinion: '应予改正。' });
    const input = await f.c.now();
    const answers = await Promise.all(Array.from({ length: 8 }, () => acted(t, 'zhanhe.head', 'caseCorrect', input)));
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(Array.from({ length: 7 }, () => 'CASE_AT_ANOTHER_STAGE'));
    expect(
      await sql(t, `select count(*)::int as n from journal where word = 'case.correct' and subject_id = $1`, [
        f.c.rowId,
      ]),
    ).toEqual([{ n: 1 }]);
  });
});
