import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentFromCanonical } from '../../../src/features/letters/letter-content.js';
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

/** A case on which a lawyer works. */
async function worked(institution: string): Promise<Casework> {
  const c = await casework(t, institution);
  await done(t, `${institution}.assigner`, 'caseAssign', {
    ...(await c.now()),
    lawyerId: t.lawyer(`${institution}.handler`),
  });
  await done(t, `${institution}.handler`, 'caseStart', await c.now());
  return c;
}

interface Clock {
  rule: string;
  dueOn: string | null;
  stoppedAt: string | null;
}

const running = async (login: string, id: string) =>
  ((await seen(t, login, id, 'deadlines { rule dueOn stoppedAt }')).deadlines as Clock[])
    .filter(({ stoppedAt }) => stoppedAt === null)
    .map(({ rule, dueOn }) => `${rule} ${dueOn}`);

const letterOf = async (login: string, id: string, template: string) =>
  (
    (await seen(t, login, id, 'letters { id template number }')).letters as {
      id: string;
      template: string;
      number: string;
    }[]
  ).find((letter) => letter.template === template);

describe('Termination', () => {
  test('ends the aid with a decision to the person and a letter to the organ, which does not learn why.', async () => {
    const c = await worked('zhanhe');
    await done(t, 'zhanhe.reception', 'organJoin', { ...(await c.now()), organisationId: t.organisation('police') });
    await done(t, 'zhanhe.head', 'caseTerminate', { ...(await c.now()), ...WHY });
    expect(await running('zhanhe.head', c.id)).toEqual(['TERMINATION_NOTICE 2026-11-06']);
    const at = await seen(t, 'zhanhe.head', c.id, 'state awaiting termination { ground reason correctedAt }');
    expect(at).toEqual({ state: 'TERMINATED', awaiting: 'US', termination: { ...WHY, correctedAt: null } });
    expect(await letterOf('zhanhe.head', c.id, 'TERMINATION_DECISION')).toMatchObject({
      number: expect.stringContaining('终决'),
    });
    const organ = await seen(
      t,
      'police.liaison',
      c.id,
      'state termination { ground } letters { template } objection { id }',
    );
    expect(organ).toMatchObject({ state: 'TERMINATED', termination: null, objection: null });
    expect((organ.letters as { template: string }[]).map(({ template }) => template)).toEqual([
      'TERMINATION_OFFICIAL_LETTER',
    ]);
    expect((await eventsOf(t, 'police.liaison')).map(({ word }) => word)).toEqual(['case.organJoin', 'case.terminate']);
    expect(JSON.stringify(await eventsOf(t, 'police.liaison'))).not.toMatch(/OWN_COUNSEL|家属/);
  });

  test('is served once, with a proof; then nobody is awaited.', async () => {
    const c = await worked('zhanhe');
    await done(t, 'zhanhe.head', 'caseTerminate', { ...(await c.now()), ...WHY });
    const letter = await letterOf('zhanhe.head', c.id, 'TERMINATION_DECISION');
    const served = { letterId: letter?.id, receiver: '张某（同住家属）', way: 'IN_PERSON', servedOn: '2026-11-03' };
    expect(await refusedWith(t, 'zhanhe.reception', 'letterRecordService', { ...served, servedOn: '2026-11-02' })).toBe(
      'DATE_UNFIT',
    );
    expect(await refusedWith(t, 'weidong.reception', 'letterRecordService', served)).toBe('NOT_FOUND');
    expect(await refusedWith(t, 'zhanhe.assigner', 'letterRecordService', served)).toBe('ROLE_MAY_NOT');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => acted(t, 'zhanhe.reception', 'letterRecordService', served)),
    );
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array.from({ length: 7 }, () => 'LETTER_SERVED_ALREADY'),
    );
    expect(await running('zhanhe.head', c.id)).toEqual([]);
    const after = await seen(t, 'zhanhe.head', c.id, 'awaiting letterServices { letterId receiver way servedOn }');
    expect(after).toEqual({ awaiting: 'NOBODY', letterServices: [served] });
    const proof = await letterOf('zhanhe.head', c.id, 'SERVICE_PROOF');
    expect(proof).toMatchObject({ number: expect.stringContaining('送') });
  });

  test('is proved to be served by the number of its paper, where the text of that was not kept.', async () => {
    const c = await worked('zhanhe');
    await done(t, 'zhanhe.head', 'caseTerminate', { ...(await c.now()), ...WHY });
    const letter = await letterOf('zhanhe.head', c.id, 'TERMINATION_DECISION');
    const rowId = rowIdOf('Letter', letter?.id ?? '') ?? '';
    const place = { table: 'letter', column: 'content_sealed', rowId };
    const content = t.app.contextFor(null).keys.encrypt(place, JSON.stringify({ number: letter?.number, n: 1 }));
    await sql(t, 'update letter set facts_sealed = null, content_sealed = $2 where id = $1', [rowId, content]);
    const served = { letterId: letter?.id, receiver: '李某', way: 'IN_PERSON', servedOn: '2026-11-03' };
    await done(t, 'zhanhe.reception', 'letterRecordService', served);
    expect(await running('zhanhe.head', c.id)).toEqual([]);
    const proof = await letterOf('zhanhe.head', c.id, 'SERVICE_PROOF');
    const [{ content: sealed } = { content: Buffer.of() }] = await sql<{ content: Buffer }>(
      t,
      'select content_sealed as content from letter where id = $1',
      [rowIdOf('Letter', proof?.id ?? '')],
    );
    const at = { ...place, rowId: rowIdOf('Letter', proof?.id ?? '') ?? '' };
    const { items } = contentFromCanonical(t.app.contextFor(null).keys.decryptText(at, sealed));
    expect(items?.rows.slice(0, 3)).toEqual([
      ['送达文书', `文书（${letter?.number}）`],
      ['受送达人', '李某'],
      ['签收人', '李某'],
    ]);
  });

  test('is the decision of another person than the handler, and takes a settlement off the table.', async () => {
    const c = await worked('weidong');
    await sql(t, 'update legal_aid_case set handler_member_id = $2 where id = $1', [
      c.rowId,
      t.world.members['weidong.head'],
    ]);
    expect(await refusedWith(t, 'weidong.head', 'caseTerminate', { ...(await c.now()), ...WHY })).toBe(
      'SAME_PERSON_MAY_NOT',
    );
    await sql(t, 'update legal_aid_case set handler_member_id = null where id = $1', [c.rowId]);
    await sql(
      t,
      `insert into settlement (id, case_id, revision, state, version, total_fen, created_at, last_actor_organisation_id, last_moved_at)
       values (gen_random_uuid(), $1, 1, 'OFFERED', 1, 100, now(), $2, now())`,
      [c.rowId, t.world.organisations.weidong],
    );
    await done(t, 'weidong.head', 'caseTerminate', { ...(await c.now()), ...WHY });
    expect(await sql(t, 'select state, version from settlement where case_id = $1', [c.rowId])).toEqual([
      { state: 'WITHDRAWN', version: 2 },
    ]);
  });

  test('against the closing file: eight hurry, one end wins.', async () => {
    const c = await worked('jiaxian');
    const input = await c.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, nth) =>
        nth % 2 === 0
          ? acted(t, 'jiaxian.head', 'caseTerminate', { ...input, ...WHY })
          : acted(t, 'jiaxian.handler', 'caseSubmitFile', { ...input, summary: '已办结。' }),
      ),
    );
    const losers = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(losers).toHaveLength(7);
    for (const { userErrors } of losers) {
      expect(userErrors[0]?.code).toMatch(/^(CASE_ENDED|CASE_AT_ANOTHER_STAGE)$/);
      expect(userErrors[0]?.actedBy).not.toBeNull();
    }
    const [ended] = await sql<{ n: number }>(
      t,
      `select count(*)::int as n from journal where subject_id = $1 and word in ('case.terminate', 'case.submitFile')`,
      [c.rowId],
    );
    expect(ended?.n).toBe(1);
  });
});

describe('The closing file', () => {
  test('is due thirty days after the judgment, is on paper when handed in, and is reviewed within thirty.', async () => {
    const c = await worked('zhanhe');
    expect(await running('zhanhe.handler', c.id)).toEqual(['AGREEMENT_SIGN 2026-11-09']);
    const milestone = { id: c.id, happenedOn: '2026-11-02' };
    await done(t, 'zhanhe.handler', 'caseMilestone', { ...milestone, kind: 'AGREEMENT_SIGNED' });
    expect(await running('zhanhe.handler', c.id)).toEqual([]);
    await done(t, 'zhanhe.handler', 'caseMilestone', { ...milestone, kind: 'JUDGMENT' });
    expect(await running('zhanhe.handler', c.id)).toEqual(['CLOSING_FILE 2026-12-02']);
    await done(t, 'zhanhe.handler', 'caseSubmitFile', { ...(await c.now()), summary: '法院采纳辩护意见。' });
    expect(await running('zhanhe.head', c.id)).toEqual(['CLOSING_REVIEW 2026-12-03']);
    expect(await letterOf('zhanhe.head', c.id, 'CLOSING_REPORT')).toMatchObject({
      number: expect.stringContaining('结'),
    });
    await done(t, 'zhanhe.head', 'caseSendBack', { ...(await c.now()), reason: '缺判决书。' });
    expect(await running('zhanhe.handler', c.id)).toEqual(['CLOSING_FILE 2026-12-02']);
    await done(t, 'zhanhe.handler', 'caseSubmitFile', { ...(await c.now()), summary: '已补判决书。' });
    await done(t, 'zhanhe.head', 'caseClose', await c.now());
    expect(await running('zhanhe.head', c.id)).toEqual([]);
  });
});

describe('A request for another lawyer', () => {
  test('granted, swaps two lawyers at once; both firms, the organ and the file have their papers.', async () => {
    const c = await worked('zhanhe');
    await done(t, 'zhanhe.reception', 'organJoin', { ...(await c.now()), organisationId: t.organisation('court') });
    const ask = { reason: '两次未到庭。' };
    await done(t, 'zhanhe.reception', 'caseReplacementAsk', { ...(await c.now()), ...ask });
    expect(await running('zhanhe.head', c.id)).toContain('REPLACEMENT_DECISION 2026-11-09');
    expect(await refusedWith(t, 'zhanhe.reception', 'caseReplacementAsk', { ...(await c.now()), ...ask })).toBe(
      'REPLACEMENT_ASKED_ALREADY',
    );
    const other = t.lawyer('zhanhe.handler2');
    expect(
      await refusedWith(t, 'zhanhe.assigner', 'caseReplace', { ...(await c.now()), lawyerId: other, reason: '更换' }),
    ).toBe('REPLACEMENT_ASKED_ALREADY');
    const decide = { granted: true, opinion: '情况属实。' };
    expect(await refusedWith(t, 'zhanhe.head', 'caseReplacementDecide', { ...(await c.now()), ...decide })).toBe(
      'LAWYER_NOT_AVAILABLE',
    );
    const input = { ...(await c.now()), ...decide, lawyerId: other };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => acted(t, 'zhanhe.head', 'caseReplacementDecide', input)),
    );
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(Array.from({ length: 7 }, () => 'SUBJECT_CHANGED_MEANWHILE'));
    expect(
      await seen(t, 'zhanhe.head', c.id, 'state lawyer { name } replacements { state lawyerName reason opinion }'),
    ).toEqual({
      state: 'IN_PROGRESS',
      lawyer: { name: '秦律师' },
      replacements: [{ state: 'GRANTED', lawyerName: '韩律师', reason: ask.reason, opinion: decide.opinion }],
    });
    const papers = (await seen(t, 'zhanhe.head', c.id, 'letters { template }')).letters as { template: string }[];
    expect(papers.map(({ template }) => template).sort()).toEqual(
      [
        ...['ASSIGNMENT_NOTICE', 'ASSIGNMENT_NOTICE', 'GRANT_DECISION', 'MATERIALS_RECEIPT', 'OFFICIAL_LETTER'],
        ...['REPLACEMENT_FORM', 'REPLACEMENT_NOTICE', 'REVIEW_FORM'],
      ].filter((template) => papers.some((paper) => paper.template === template)),
    );
    for (const template of ['OFFICIAL_LETTER', 'REPLACEMENT_FORM', 'REPLACEMENT_NOTICE'])
      expect(papers).toContainEqual({ template });
    expect(await seen(t, 'court.liaison', c.id, 'lawyer { name } letters { template } replacements { state }')).toEqual(
      {
        lawyer: { name: '秦律师' },
        letters: [{ template: 'OFFICIAL_LETTER' }],
        replacements: [],
      },
    );
    expect((await eventsOf(t, 'court.liaison')).map(({ word }) => word)).toContain('case.replace');
  });

  test('denied, tells the recipient why; it lapses with the work; who wrote it down does not decide.', async () => {
    const c = await worked('weidong');
    await done(t, 'weidong.reception', 'caseReplacementAsk', { ...(await c.now()), reason: '态度不好。' });
    const decide = { granted: false, opinion: '经核实，已按期会见。' };
    await sql(t, 'update case_replacement set recorded_by_member_id = $2 where case_id = $1', [
      c.rowId,
      t.world.members['weidong.head'],
    ]);
    expect(await refusedWith(t, 'weidong.head', 'caseReplacementDecide', { ...(await c.now()), ...decide })).toBe(
      'SAME_PERSON_MAY_NOT',
    );
    await sql(t, 'update case_replacement set recorded_by_member_id = $2 where case_id = $1', [
      c.rowId,
      t.world.members['weidong.reception'],
    ]);
    await done(t, 'weidong.head', 'caseReplacementDecide', { ...(await c.now()), ...decide });
    expect(await letterOf('weidong.head', c.id, 'REPLACEMENT_DENIAL')).toMatchObject({
      number: expect.stringContaining('更复'),
    });
    expect(await seen(t, 'weidong.head', c.id, 'lawyer { name }')).toEqual({ lawyer: { name: '韩律师' } });
    await done(t, 'weidong.reception', 'caseReplacementAsk', { ...(await c.now()), reason: '再次请求。' });
    await done(t, 'weidong.head', 'caseTerminate', { ...(await c.now()), ...WHY });
    expect(await seen(t, 'weidong.head', c.id, 'replacements { state }')).toEqual({
      replacements: [{ state: 'LAPSED' }, { state: 'DENIED' }],
    });
    expect(await running('weidong.head', c.id)).toEqual(['TERMINATION_NOTICE 2026-11-06']);
  });
});
