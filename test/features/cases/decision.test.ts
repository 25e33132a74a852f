import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, applied, code, everything, roles, seen } from './decision-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo(new Date('2026-03-02T02:00:00Z'));
});
afterAll(() => t?.stop());

const LEGAL = { legal: '身份属实，事项属于法律援助范围' };
const WAIVED = { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' };
const PLEDGE = { meansBranch: 'PLEDGE', means: { signedOn: '2026-03-02' } };
const STATED = { householdMembers: 4, monthlyIncomeFen: 240_000, monthlyExpensesFen: 210_000, property: '住房一处' };

async function accepted(city = 'zhanhe', more: Record<string, unknown> = {}): Promise<string> {
  const id = await applied(t, city, more);
  await act(t, `${city}.reception`, 'caseAccept', id);
  return id;
}

/** Tries what must be refused, and proves that nothing changed. */
async function refused(login: string, mutation: string, id: string, input: Record<string, unknown> = {}) {
  const before = await everything(t);
  const found = await code(t, login, mutation, id, input);
  expect(await everything(t)).toBe(before);
  return found;
}

describe('The receipt', () => {
  test('lists every paper by name and quantity; left out, what lies in the file', async () => {
    const named = await applied(t, 'zhanhe');
    const papers = [
      { name: '法律援助申请表', quantity: 1 },
      { name: '工资欠条', quantity: 3 },
    ];
    const faulty = async (name: string, quantity: number) =>
      await refused('zhanhe.reception', 'caseAccept', named, { papers: [{ name, quantity }] });
    expect(await faulty('欠条', 0)).toBe('PAPER_QUANTITY_UNFIT');
    expect(await faulty(' ', 1)).toBe('TEXT_MISSING');
    expect(await refused('zhanhe.reception', 'caseAccept', named, { papers: [] })).toBe('LIST_EMPTY');
    await act(t, 'zhanhe.reception', 'caseAccept', named, { papers });
    const fields = 'receipt { papers { name quantity } } letters { template }';
    expect(await seen(t, 'zhanhe.head', named, fields)).toEqual({
      receipt: { papers },
      letters: [{ template: 'MATERIALS_RECEIPT' }],
    });
    const plain = await accepted();
    expect(await seen(t, 'zhanhe.head', plain, fields)).toMatchObject({
      receipt: { papers: [{ name: '法律援助申请表', quantity: 1 }] },
    });
  });
});

describe('Means', () => {
  test('that have to be verified need a statement, its signature and a review before the head grants', async () => {
    const id = await accepted();
    expect(await refused('zhanhe.head', 'caseGrant', id, PLEDGE)).toBe('CASE_NOT_REVIEWED');
    const review = { ...LEGAL, ...PLEDGE, opinion: 'GRANT' };
    expect(await refused('zhanhe.reviewer', 'caseReview', id, review)).toBe('MEANS_PLEDGE_MISSING');
    await act(t, 'zhanhe.reception', 'caseStateMeans', id, STATED);
    const unsigned = { ...review, means: {} };
    expect(await refused('zhanhe.reviewer', 'caseReview', id, unsigned)).toBe('MEANS_PLEDGE_MISSING');
    await act(t, 'zhanhe.reviewer', 'caseReview', id, review);
    expect(await refused('zhanhe.head', 'caseGrant', id, WAIVED)).toBe('REVIEW_FOUND_OTHERWISE');
    await act(t, 'zhanhe.head', 'caseGrant', id);
    const shown = await seen(
      t,
      'zhanhe.head',
      id,
      `state means { branch } meansFinding { branch met signedOn } meansStatement { householdMembers monthlyIncome { yuan } property debts }
       review { reviewer opinion legal } letters { template }`,
    );
    expect(shown).toMatchObject({
      state: 'GRANTED',
      means: { branch: 'PLEDGE' },
      meansFinding: { branch: 'PLEDGE', met: true, signedOn: '2026-03-02' },
      meansStatement: { householdMembers: 4, monthlyIncome: { yuan: '2400.00' }, property: '住房一处', debts: null },
      review: { opinion: 'GRANT', ...LEGAL },
    });
    expect(((shown?.letters ?? []) as { template: string }[]).map(({ template }) => template)).toEqual([
      'MATERIALS_RECEIPT',
      'MEANS_STATEMENT',
      'REVIEW_FORM',
      'GRANT_DECISION',
    ]);
  });

  test('that are waived rest on a document; a query on the bodies asked and their answer', async () => {
    const id = await accepted();
    const review = (more: Record<string, unknown>) => ({ ...LEGAL, opinion: 'GRANT', ...more });
    const disabled = { meansBranch: 'WAIVED', meansGround: 'NO_FIXED_LIVELIHOOD' };
    expect(await refused('zhanhe.head', 'caseGrant', id, disabled)).toBe('MEANS_EVIDENCE_MISSING');
    const foreign = { ...disabled, means: { materialId: `D${'A'.repeat(22)}` } };
    expect(['MEANS_EVIDENCE_UNFIT', 'NOT_FOUND']).toContain(await refused('zhanhe.head', 'caseGrant', id, foreign));
    const query = { meansBranch: 'INFO_QUERY', means: { bodies: ['湛河区民政局'] } };
    expect(await refused('zhanhe.reviewer', 'caseReview', id, review(query))).toBe('MEANS_QUERY_MISSING');
    expect(await refused('zhanhe.reviewer', 'caseReview', id, review({ meansBranch: null }))).toBe('MEANS_BASIS_UNFIT');
    const failed = { ...disabled, means: { document: '残疾人证' }, meansMet: false };
    expect(await refused('zhanhe.reviewer', 'caseReview', id, { ...review(failed), opinion: 'REFUSE' })).toBe(
      'MEANS_BASIS_UNFIT',
    );
    await act(t, 'zhanhe.head', 'caseGrant', id, { ...disabled, means: { document: '残疾人证' } });
    expect(await seen(t, 'zhanhe.head', id, 'state meansFinding { document bodies }')).toEqual({
      state: 'GRANTED',
      meansFinding: { document: '残疾人证', bodies: [] },
    });
  });
});

describe('A refusal', () => {
  const NO = { ground: 'HARDSHIP_NOT_MET', reason: '家庭人均收入高于本省标准' };
  const FAILED = {
    ...LEGAL,
    meansBranch: 'INFO_QUERY',
    means: { bodies: ['湛河区民政局'], answer: '人均月收入6,000元' },
    meansMet: false,
    opinion: 'REFUSE',
  };

  test('is never unreviewed, gives its reasons and the way to object, and ends the case', async () => {
    const id = await accepted();
    expect(await refused('zhanhe.head', 'caseRefuse', id, NO)).toBe('CASE_NOT_REVIEWED');
    await act(t, 'zhanhe.reviewer', 'caseReview', id, FAILED);
    expect(await refused('zhanhe.head', 'caseGrant', id)).toBe('REVIEW_FOUND_OTHERWISE');
    await act(t, 'zhanhe.head', 'caseRefuse', id, NO);
    const shown = await seen<{ letters: { template: string; printPath: string }[] }>(
      t,
      'zhanhe.reception',
      id,
      `state awaiting refusal { ground reason redactions { field } } letters { template printPath }
       deadlines { rule stoppedAt }`,
    );
    expect(shown).toMatchObject({ state: 'REFUSED', awaiting: 'NOBODY', refusal: { ...NO, redactions: [] } });
    expect(JSON.stringify(shown)).not.toContain('"stoppedAt":null');
    const paper = shown?.letters.find(({ template }) => template === 'REFUSAL_DECISION');
    const page = await fetch(`${t.app.url}${paper?.printPath}`, {
      headers: { authorization: `Bearer ${(await t.as('zhanhe.head')).token}` },
    });
    const text = await page.text();
    expect(text).toContain('十五日');
    expect(text).toContain('平顶山市司法局');
    expect(text).toContain(NO.reason);
    expect(await refused('zhanhe.head', 'caseGrant', id, WAIVED)).toMatch(/^CASE_/);
  });

  test('does not say that hardship is missing where the review found it', async () => {
    const id = await accepted();
    await act(t, 'zhanhe.reviewer', 'caseReview', id, { ...LEGAL, ...WAIVED, opinion: 'GRANT' });
    expect(await refused('zhanhe.head', 'caseRefuse', id, NO)).toBe('REVIEW_FOUND_OTHERWISE');
    await act(t, 'zhanhe.head', 'caseRefuse', id, { ground: 'OUT_OF_SCOPE', reason: '属于名誉权纠纷' });
  });

  test('shows its reason to those who read means and facts, and to others only that it was refused', async () => {
    const id = await accepted();
    await act(t, 'zhanhe.reviewer', 'caseReview', id, FAILED);
    await act(t, 'zhanhe.head', 'caseRefuse', id, NO);
    const row = rowIdOf('LegalAidCase', id);
    for (const [city, part] of [
      ['weidong', 'SUPERVISOR'],
      ['jiaxian', 'FORMER_LEAD'],
      ['court', 'ORGAN'],
    ])
      await sql(
        t,
        `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', $3, now(), now())`,
        [t.world.organisations[city ?? ''], row, part],
      );
    const fields = 'refusal { ground reason redactions { field reason } } review { legal } letters { template }';
    expect(await seen(t, 'weidong.supervisor', id, fields)).toEqual({
      refusal: { ...NO, redactions: [] },
      review: null,
      // The superior that may review an objection reads the decision, and nothing of the office's own file.
      letters: [{ template: 'REFUSAL_DECISION' }],
    });
    expect(await seen(t, 'jiaxian.head', id, fields)).toMatchObject({
      refusal: {
        ground: null,
        reason: null,
        redactions: [
          { field: 'ground', reason: 'ENDED' },
          { field: 'reason', reason: 'ENDED' },
        ],
      },
    });
    expect(await seen(t, 'court.liaison', id, 'refusal { ground }')).toEqual({ refusal: null });
  });
});

describe('Two people', () => {
  test('are persons, not roles: who opened, accepted or reviewed does not decide', async () => {
    await roles(t, 'weidong.reviewer', ['REVIEWER', 'HEAD']);
    await roles(t, 'weidong.reception', ['RECEPTION', 'HEAD', 'REVIEWER']);
    const id = await accepted('weidong');
    await act(t, 'weidong.reviewer', 'caseReview', id, { ...LEGAL, ...WAIVED, opinion: 'GRANT' });
    const no = { ground: 'OUT_OF_SCOPE', reason: '不属于范围' };
    const advance = { ground: 'OTHER', reason: '紧急' };
    for (const login of ['weidong.reviewer', 'weidong.reception']) {
      expect(await refused(login, 'caseGrant', id)).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
      expect(await refused(login, 'caseRefuse', id, no)).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
      expect(await refused(login, 'caseGrantInAdvance', id, advance)).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
      const actions = await seen<{ viewerActions: unknown[] }>(
        t,
        login,
        id,
        'viewerActions { action refusal { code } }',
      );
      for (const action of ['case.grant', 'case.refuse', 'case.grantInAdvance'])
        expect(actions?.viewerActions).toContainEqual({ action, refusal: { code: 'REVIEW_AND_APPROVAL_ARE_TWO' } });
    }
    await act(t, 'weidong.head', 'caseGrantInAdvance', id, advance);
    expect(await refused('weidong.reviewer', 'caseRegularise', id, WAIVED)).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
  });
});

describe('Aid in advance', () => {
  const NEAR = { ground: 'LIMITATION_NEAR', reason: '仲裁时效将满' };

  test('needs a limitation that ends within less than seven days, and starts a clock of its own', async () => {
    const id = await applied(t, 'zhanhe');
    for (const limitationOn of [null, '2026-03-01', '2026-03-09'])
      expect(await refused('zhanhe.head', 'caseGrantInAdvance', id, { ...NEAR, limitationOn })).toBe(
        'ADVANCE_GROUND_UNFIT',
      );
    expect(await refused('zhanhe.reviewer', 'caseGrantInAdvance', id, { ...NEAR, limitationOn: '2026-03-08' })).toBe(
      'ROLE_MAY_NOT',
    );
    await act(t, 'zhanhe.head', 'caseGrantInAdvance', id, { ...NEAR, limitationOn: '2026-03-08' });
    const shown = await seen<{ deadlines: { rule: string; dueOn: string; stoppedAt: string | null }[] }>(
      t,
      'zhanhe.head',
      id,
      'state means { branch } advance { ground limitationOn reason regulariseBy regularisedAt } deadlines { rule dueOn stoppedAt }',
    );
    expect(shown).toMatchObject({
      state: 'GRANTED',
      means: null,
      advance: { ...NEAR, limitationOn: '2026-03-08', regulariseBy: '2026-03-16', regularisedAt: null },
    });
    const running = shown?.deadlines.filter(({ stoppedAt }) => stoppedAt === null);
    expect(running?.map(({ rule, dueOn }) => [rule, dueOn])).toEqual([
      ['ASSIGN_LAWYER', '2026-03-05'],
      ['REGULARISE', '2026-03-16'],
    ]);
  });

  test('is regularised once, on means like any other; without any there is nothing to regularise', async () => {
    const plain = await accepted();
    await act(t, 'zhanhe.head', 'caseGrant', plain, WAIVED);
    expect(await refused('zhanhe.head', 'caseRegularise', plain, WAIVED)).toBe('ADVANCE_AID_NONE');
    expect(await refused('zhanhe.reception', 'caseStateMeans', plain, STATED)).toBe('ADVANCE_AID_NONE');
    const id = await accepted();
    await act(t, 'zhanhe.head', 'caseGrantInAdvance', id, { ground: 'PRESERVATION_URGENT', reason: '对方转移财产' });
    await act(t, 'zhanhe.assigner', 'caseAssign', id, { lawyerId: t.lawyer('zhanhe.handler') });
    expect(await refused('zhanhe.head', 'caseRegularise', id, PLEDGE)).toBe('MEANS_PLEDGE_MISSING');
    await act(t, 'zhanhe.reception', 'caseStateMeans', id, STATED);
    await act(t, 'zhanhe.head', 'caseRegularise', id, PLEDGE);
    const fields = 'state means { branch } advance { regularisedAt } deadlines { rule stoppedAt }';
    const shown = await seen<{ deadlines: { rule: string; stoppedAt: string | null }[] }>(t, 'zhanhe.head', id, fields);
    expect(shown).toMatchObject({ state: 'ASSIGNED', means: { branch: 'PLEDGE' } });
    expect(shown?.deadlines.find(({ rule }) => rule === 'REGULARISE')?.stoppedAt).not.toBeNull();
    expect(await refused('zhanhe.head', 'caseRegularise', id, PLEDGE)).toBe('ADVANCE_AID_REGULARISED_ALREADY');
  });
});

test('What a review found to lie outside legal aid is not granted, on whatever means, until it is reviewed anew', async () => {
  const id = await accepted();
  await act(t, 'zhanhe.reviewer', 'caseReview', id, { legal: '不属于法律援助范围。', opinion: 'REFUSE' });
  expect(await refused('zhanhe.head', 'caseGrant', id, WAIVED)).toBe('REVIEW_FOUND_OTHERWISE');
  const { viewerActions } = (await seen(t, 'zhanhe.head', id, 'viewerActions { action allowed refusal { code } }')) as {
    viewerActions: { action: string; refusal: { code: string } | null }[];
  };
  expect(viewerActions.find(({ action }) => action === 'case.grant')?.refusal).toEqual({
    code: 'REVIEW_FOUND_OTHERWISE',
  });
  await act(t, 'zhanhe.reviewer', 'caseReview', id, { ...LEGAL, ...WAIVED, opinion: 'GRANT' });
  expect(await code(t, 'zhanhe.head', 'caseGrant', id, WAIVED)).toBeNull();
});
