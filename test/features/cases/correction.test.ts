import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { move as ask, type CooperationData, sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, applied, code, refusedCase } from './decision-desk.js';
import { type Casework, casework, done, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const TEXT = { applicant: '张建国', text: '请求改正。' };
const WAIVED = { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' };
const WHY = { ground: 'OWN_COUNSEL', reason: '家属已另行委托律师。' };

interface Clock {
  rule: string;
  dueOn: string | null;
}

async function running(login: string, id: string): Promise<Clock[]> {
  const { deadlines } = (await seen(t, login, id, 'deadlines { rule dueOn stoppedAt }')) as {
    deadlines: (Clock & { stoppedAt: string | null })[];
  };
  return deadlines.filter(({ stoppedAt }) => stoppedAt === null).map(({ rule, dueOn }) => ({ rule, dueOn }));
}

const versionOf = async (id: string) => {
  const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [
    rowIdOf('LegalAidCase', id),
  ]);
  return { id, expectedVersion: row?.version ?? 0 };
};

/** The objection is written down at the counter, and the superior orders the correction. */
async function ordered(city: string, id: string): Promise<void> {
  const { objection } = await done(t, `${city}.reception`, 'objectionFile', { caseId: id, ...TEXT });
  const order = { id: objection?.id, expectedVersion: 1, opinion: '应予改正。' };
  expect(await running('bureau.supervisor', id)).toContainEqual({ rule: 'OBJECTION_REVIEW', dueOn: '2026-11-09' });
  await done(t, 'bureau.supervisor', 'objectionOrderCorrection', order);
}

/** Zhanhe asks Weidong to collect evidence; Weidong has taken it. */
async function askedAbout(id: string): Promise<CooperationData> {
  const drafted = await ask(t, 'zhanhe.officer', 'cooperationDraft', {
    caseId: id,
    requestedOrganisationId: t.organisation('weidong'),
    purpose: '调取工资台账。',
    items: [{ kind: 'COLLECT_EVIDENCE', description: '工资台账' }],
  });
  const draft = drafted.cooperation as CooperationData;
  const sent = await ask(t, 'zhanhe.officer', 'cooperationSend', { id: draft.id, expectedVersion: draft.version });
  const [item] = sent.cooperation?.items ?? [];
  const taken = await ask(t, 'weidong.officer', 'cooperationItemAccept', {
    id: item?.id,
    expectedVersion: item?.version,
  });
  expect(taken.userErrors).toEqual([]);
  return taken.cooperation as CooperationData;
}

async function askState(id: string): Promise<unknown> {
  return await sql(
    t,
    'select c.state, array(select i.state from cooperation_item i where i.cooperation_id = c.id) as items from cooperation c where c.id = $1',
    [rowIdOf('Cooperation', id)],
  );
}

const openGrants = async (id: string) =>
  await sql(t, 'select 1 from sharing_grant where case_id = $1 and ended_at is null', [rowIdOf('LegalAidCase', id)]);

describe('A refused application whose correction is ordered', () => {
  test('is accepted again, reviewed anew and decided anew: clocks, letter and turn follow, and nothing of the refusal decides.', async () => {
    const id = await applied(t, 'zhanhe');
    await refusedCase(t, 'zhanhe', id);
    expect(await refusedWith(t, 'zhanhe.head', 'caseCorrect', await versionOf(id))).toBe('CORRECTION_NOT_ORDERED');
    await ordered('zhanhe', id);
    expect(await running('zhanhe.head', id)).toEqual([]);
    expect(await refusedWith(t, 'zhanhe.reception', 'caseCorrect', await versionOf(id))).toBe('ROLE_MAY_NOT');
    await done(t, 'zhanhe.head', 'caseCorrect', await versionOf(id));
    expect(
      await seen(
        t,
        'zhanhe.head',
        id,
        'state awaiting refusal { ground } review { opinion } objection { state } letters { template }',
      ),
    ).toEqual({
      state: 'ACCEPTED',
      awaiting: 'US',
      refusal: null,
      review: null,
      objection: { state: 'CORRECTED' },
      letters: ['MATERIALS_RECEIPT', 'REVIEW_FORM', 'REFUSAL_DECISION', 'OBJECTION_DECISION'].map((template) => ({
        template,
      })),
    });
    expect(await running('zhanhe.head', id)).toEqual([{ rule: 'APPLICATION_REVIEW', dueOn: '2026-11-10' }]);
    expect(await seen(t, 'bureau.supervisor', id, 'awaiting')).toEqual({ awaiting: 'THEM' });
    const no = { ground: 'HARDSHIP_NOT_MET', reason: '同前。' };
    expect(await code(t, 'zhanhe.head', 'caseRefuse', id, no)).toBe('CASE_NOT_REVIEWED');
    await act(t, 'zhanhe.reviewer', 'caseReview', id, { ...WAIVED, legal: '属于法律援助范围。', opinion: 'GRANT' });
    await act(t, 'zhanhe.head', 'caseGrant', id);
    expect(await seen(t, 'zhanhe.head', id, 'state means { branch }')).toEqual({
      state: 'GRANTED',
      means: { branch: 'WAIVED' },
    });
  });
});

describe('A terminated case whose correction is ordered', () => {
  async function terminated(c: Casework): Promise<void> {
    await done(t, 'zhanhe.head', 'caseTerminate', { ...(await c.now()), ...WHY });
  }

  test('goes on with its lawyer and the agreement that was not signed; what was asked about it stays ended.', async () => {
    const c = await casework(t, 'zhanhe');
    const lawyerId = t.lawyer('zhanhe.handler');
    await done(t, 'zhanhe.assigner', 'caseAssign', { ...(await c.now()), lawyerId });
    const cooperation = await askedAbout(c.id);
    expect(await openGrants(c.id)).not.toEqual([]);
    await terminated(c);
    const ended = [{ state: 'TERMINATED', items: ['CANCELLED'] }];
    expect(await askState(cooperation.id)).toEqual(ended);
    await ordered('zhanhe', c.id);
    await done(t, 'zhanhe.head', 'caseCorrect', await c.now());
    expect(await seen(t, 'zhanhe.head', c.id, 'state awaiting lawyer { name } termination { correctedAt }')).toEqual({
      state: 'IN_PROGRESS',
      awaiting: 'US',
      lawyer: { name: '韩律师' },
      termination: { correctedAt: expect.any(String) },
    });
    expect((await running('zhanhe.head', c.id)).map(({ rule }) => rule)).toEqual(['AGREEMENT_SIGN']);
    expect(await askState(cooperation.id)).toEqual(ended);
    expect(await openGrants(c.id)).toEqual([]);
    expect(await seen(t, 'weidong.officer', c.id, 'state')).toBeNull();
    const letters = (await seen(t, 'zhanhe.head', c.id, 'letters { template issuer { name } }')) as {
      letters: unknown[];
    };
    expect(letters.letters).toContainEqual({ template: 'OBJECTION_DECISION', issuer: { name: '平顶山市司法局' } });
    expect(await refusedWith(t, 'zhanhe.head', 'caseCorrect', await c.now())).toBe('CASE_AT_ANOTHER_STAGE');
  });

  test('is terminated again on a ground of its own, and that decision has its own objection.', async () => {
    const c = await casework(t, 'zhanhe');
    await terminated(c);
    await ordered('zhanhe', c.id);
    await done(t, 'zhanhe.head', 'caseCorrect', await c.now());
    await done(t, 'zhanhe.head', 'caseTerminate', {
      ...(await c.now()),
      ground: 'REQUESTED',
      reason: '本人申请终止。',
    });
    expect(await refusedWith(t, 'zhanhe.head', 'caseCorrect', await c.now())).toBe('CORRECTION_NOT_ORDERED');
    await done(t, 'zhanhe.reception', 'objectionFile', { caseId: c.id, ...TEXT });
    expect(await seen(t, 'zhanhe.head', c.id, 'objection { state } termination { ground correctedAt }')).toEqual({
      objection: { state: 'FILED' },
      termination: { ground: 'REQUESTED', correctedAt: null },
    });
  });
});

describe('Aid that was given in advance', () => {
  test('keeps the case from closing until its papers are made good (法律援助法第44条), and the button says so.', async () => {
    const id = await applied(t, 'zhanhe');
    await act(t, 'zhanhe.reception', 'caseAccept', id);
    await act(t, 'zhanhe.head', 'caseGrantInAdvance', id, { ground: 'PRESERVATION_URGENT', reason: '对方转移财产' });
    await act(t, 'zhanhe.assigner', 'caseAssign', id, { lawyerId: t.lawyer('zhanhe.handler') });
    await done(t, 'zhanhe.handler', 'caseStart', await versionOf(id));
    await done(t, 'zhanhe.handler', 'caseSubmitFile', { ...(await versionOf(id)), summary: '已调解结案。' });
    const before = await sql(t, 'select * from legal_aid_case where id = $1', [rowIdOf('LegalAidCase', id)]);
    expect(await refusedWith(t, 'zhanhe.head', 'caseClose', await versionOf(id))).toBe('ADVANCE_AID_NOT_REGULARISED');
    expect(await sql(t, 'select * from legal_aid_case where id = $1', [rowIdOf('LegalAidCase', id)])).toEqual(before);
    expect(await running('zhanhe.head', id)).toContainEqual({ rule: 'REGULARISE', dueOn: expect.any(String) });
    const close = async () =>
      (
        (await seen(t, 'zhanhe.head', id, 'viewerActions { action refusal { code } }')) as {
          viewerActions: { action: string; refusal: { code: string } | null }[];
        }
      ).viewerActions.find(({ action }) => action === 'case.close')?.refusal;
    expect(await close()).toEqual({ code: 'ADVANCE_AID_NOT_REGULARISED' });
    await act(t, 'zhanhe.head', 'caseRegularise', id, WAIVED);
    expect(await close()).toBeNull();
    await done(t, 'zhanhe.head', 'caseClose', await versionOf(id));
    expect(await seen(t, 'zhanhe.head', id, 'state')).toEqual({ state: 'CLOSED' });
  });

  test('whose termination is corrected has to be made regular as before.', async () => {
    const id = await applied(t, 'zhanhe');
    await act(t, 'zhanhe.reception', 'caseAccept', id);
    await act(t, 'zhanhe.head', 'caseGrantInAdvance', id, { ground: 'PRESERVATION_URGENT', reason: '对方转移财产' });
    await done(t, 'zhanhe.head', 'caseTerminate', { ...(await versionOf(id)), ...WHY });
    await ordered('zhanhe', id);
    await done(t, 'zhanhe.head', 'caseCorrect', await versionOf(id));
    expect((await running('zhanhe.head', id)).map(({ rule }) => rule).sort()).toEqual(['ASSIGN_LAWYER', 'REGULARISE']);
  });
});
