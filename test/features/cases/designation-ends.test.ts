import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { anAsk, type CooperationData, move, seen as seenAsk, sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { order } from '../../support/orders.js';
import { applied, refusedCase } from './decision-desk.js';
import { acted, casework, closing, done, nowOf, refusedWith, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());
afterEach(async () => {
  await above('bureau');
  const [zhanhe] = await sql<{ state: string }>(t, 'select state from organisation where id = $1', [
    t.world.organisations.zhanhe,
  ]);
  if (zhanhe?.state === 'SUSPENDED') await order(t, 'Reopen', 'zhanhe');
});

const above = async (name: string) =>
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [
    t.world.organisations.zhanhe,
    t.world.organisations[name],
  ]);

const named = async (login: string, id: string, to = 'weidong') =>
  await done(t, login, 'caseDesignate', {
    ...(await nowOf(t, id)),
    organisationId: t.organisation(to),
    documentNumber: '平司〔2026〕12号',
  });

const partOf = async (login: string, id: string) => (await seen(t, login, id, 'part'))?.part ?? null;

const running = async (login: string, id: string) =>
  (
    (await seen(t, login, id, 'deadlines { rule stoppedAt organisation { id } }')).deadlines as {
      rule: string;
      stoppedAt: string | null;
      organisation: { id: string };
    }[]
  )
    .filter(({ stoppedAt }) => stoppedAt === null)
    .map(({ rule, organisation }) => [rule, organisation.id]);

async function inbox(login: string, id: string) {
  const data = await (await t.as(login)).run<{
    inbox: { nodes: { id: string; awaiting: string; primaryAction: string | null }[] };
  }>('{ inbox(first: 100) { nodes { id awaiting primaryAction } } }');
  const found = data.inbox.nodes.find((node) => node.id === id);
  return found === undefined ? null : [found.awaiting, found.primaryAction];
}

async function refused(city = 'zhanhe'): Promise<string> {
  const id = await applied(t, city);
  await refusedCase(t, city, id);
  return id;
}

const letterOf = async (login: string, id: string, template: string) =>
  (
    (await seen(t, login, id, 'letters { id number template }')).letters as {
      id: string;
      number: string;
      template: string;
    }[]
  ).find((letter) => letter.template === template);

const OBJECTION = { applicant: '张建国', text: '家庭收入计算有误。' };

describe('At the end of a case of a suspended lead', () => {
  test('a closing file is reviewed by who is named, by the day on which it was due.', async () => {
    const id = await closing(t);
    await order(t, 'Suspend', 'zhanhe');
    expect(await inbox('bureau.supervisor', id)).toEqual(['US', 'case.designate']);
    await named('bureau.supervisor', id);
    expect(await running('weidong.head', id)).toEqual([['CLOSING_REVIEW', t.organisation('weidong')]]);
    // What the suspended one wrote for its own file is no paper to serve, and not known to be there.
    const letterId = (await letterOf('zhanhe.head', id, 'CLOSING_REPORT'))?.id;
    const served = { letterId, receiver: '本人', way: 'IN_PERSON', servedOn: '2026-11-03' };
    expect(await refusedWith(t, 'weidong.reception', 'letterRecordService', served)).toBe('NOT_FOUND');
    await done(t, 'weidong.head', 'caseClose', await nowOf(t, id));
    expect(await seen(t, 'weidong.head', id, 'state part')).toEqual({ state: 'CLOSED', part: 'LEAD' });
  });

  test('a closing file that is sent back goes on with another lawyer, who is due from then on.', async () => {
    const id = await closing(t);
    await order(t, 'Suspend', 'zhanhe');
    await named('bureau.supervisor', id);
    await done(t, 'weidong.head', 'caseSendBack', { ...(await nowOf(t, id)), reason: '缺判决书。' });
    const due = ['CLOSING_FILE', 'ASSIGN_LAWYER_AFTER_MOVE'].map((rule) => [rule, t.organisation('weidong')]);
    expect((await running('weidong.head', id)).sort()).toEqual(due.sort());
    const another = { lawyerId: t.lawyer('weidong.handler'), reason: '原承办机构被暂停。' };
    await done(t, 'weidong.assigner', 'caseReplace', { ...(await nowOf(t, id)), ...another });
    await done(t, 'weidong.handler', 'caseSubmitFile', { ...(await nowOf(t, id)), summary: '法院采纳辩护意见。' });
    // Sent back once more it is with who works on it.
    await done(t, 'weidong.head', 'caseSendBack', { ...(await nowOf(t, id)), reason: '缺送达回证。' });
    expect((await running('weidong.head', id)).map(([rule]) => rule).sort()).toEqual([
      'AGREEMENT_SIGN',
      'CLOSING_FILE',
    ]);
  });

  test('a closed one is archived by who is named.', async () => {
    const id = await closing(t);
    await done(t, 'zhanhe.head', 'caseClose', await nowOf(t, id));
    await order(t, 'Suspend', 'zhanhe');
    expect(await inbox('bureau.head', id)).toEqual(['US', 'case.designate']);
    await named('bureau.head', id);
    await done(t, 'weidong.reception', 'caseArchive', await nowOf(t, id));
    expect(await seen(t, 'weidong.reception', id, 'state')).toEqual({ state: 'ARCHIVED' });
  });

  test('the result of one that was handed over waits on for who handed it over, who confirms it and concludes.', async () => {
    const { cooperation, seeded } = await anAsk(t, { from: 'puyang', to: 'zhanhe', kinds: ['HANDLE_CASE'] });
    const id = toGlobalId('LegalAidCase', seeded.rowId);
    const itemOf = (ask: CooperationData | null) => ({
      id: ask?.items[0]?.id,
      expectedVersion: ask?.items[0]?.version,
    });
    await move(t, 'zhanhe.officer', 'cooperationItemAccept', itemOf(cooperation));
    await sql(t, `update legal_aid_case set state = 'CLOSING' where id = $1`, [seeded.rowId]);
    await done(t, 'zhanhe.head', 'caseClose', await nowOf(t, id));
    await order(t, 'Suspend', 'zhanhe');
    await named('bureau.supervisor', id);
    const waiting = await seenAsk(t, 'puyang.officer', cooperation.id);
    expect(waiting).toMatchObject({ state: 'ACTIVE', awaiting: 'US', items: [{ state: 'RESULT_SUBMITTED' }] });
    const confirmed = await move(t, 'puyang.officer', 'cooperationItemConfirm', itemOf(waiting));
    expect(confirmed).toMatchObject({ userErrors: [], cooperation: { items: [{ state: 'CONFIRMED' }] } });
    const { version: expectedVersion } = confirmed.cooperation as CooperationData;
    const over = await move(t, 'puyang.officer', 'cooperationConclude', { id: cooperation.id, expectedVersion });
    expect(over).toMatchObject({ userErrors: [], cooperation: { state: 'CONCLUDED' } });
    await done(t, 'weidong.reception', 'caseArchive', await nowOf(t, id));
    expect(await seen(t, 'puyang.officer', id, 'state part')).toEqual({ state: 'ARCHIVED', part: 'HOME' });
  });

  test('a termination is served by who is named, though another issued the paper.', async () => {
    const { id } = await casework(t, 'zhanhe');
    await done(t, 'zhanhe.head', 'caseTerminate', {
      ...(await nowOf(t, id)),
      ground: 'OWN_COUNSEL',
      reason: '家属已另行委托律师。',
    });
    await order(t, 'Suspend', 'zhanhe');
    expect(await inbox('bureau.supervisor', id)).toEqual(['US', 'case.designate']);
    await named('bureau.supervisor', id);
    expect(await running('weidong.reception', id)).toEqual([['TERMINATION_NOTICE', t.organisation('weidong')]]);
    const letterId = (await letterOf('weidong.reception', id, 'TERMINATION_DECISION'))?.id;
    const served = { letterId, receiver: '本人', way: 'IN_PERSON', servedOn: '2026-11-03' };
    const stranger = await acted(t, 'jiaxian.reception', 'letterRecordService', served);
    expect(stranger.userErrors[0]?.code).toBe('NOT_FOUND');
    await done(t, 'weidong.reception', 'letterRecordService', served);
    expect(await running('weidong.reception', id)).toEqual([]);
    expect(await seen(t, 'weidong.reception', id, 'state awaiting')).toEqual({
      state: 'TERMINATED',
      awaiting: 'NOBODY',
    });
  });

  test('an objection is brought to the judicial administration, and who is named corrects what it orders.', async () => {
    const id = await refused();
    const decisionNumber = (await letterOf('zhanhe.head', id, 'REFUSAL_DECISION'))?.number;
    await order(t, 'Suspend', 'zhanhe');
    // Nothing is to be done yet: who is above sees no case that awaits nobody.
    expect([await partOf('bureau.supervisor', id), await inbox('bureau.supervisor', id)]).toEqual([null, null]);
    const { objection } = await done(t, 'bureau.liaison', 'objectionFile', { ...OBJECTION, decisionNumber });
    expect(await inbox('bureau.supervisor', id)).toEqual(['US', 'objection.maintain']);
    const order_ = { id: objection?.id, expectedVersion: 1, opinion: '应予改正。' };
    await done(t, 'bureau.supervisor', 'objectionOrderCorrection', order_);
    expect(await inbox('bureau.supervisor', id)).toEqual(['US', 'case.designate']);
    await named('bureau.supervisor', id);
    await done(t, 'weidong.head', 'caseCorrect', await nowOf(t, id));
    expect(await seen(t, 'weidong.head', id, 'state part')).toEqual({ state: 'ACCEPTED', part: 'LEAD' });
  });
});

describe('What awaits nobody below', () => {
  test('comes to an institution above while an objection can still be made, which then leads and hears it.', async () => {
    const [open, over] = [await refused(), await refused()];
    for (const id of [open, over])
      await done(t, 'zhanhe.reception', 'letterRecordService', {
        letterId: (await letterOf('zhanhe.reception', id, 'REFUSAL_DECISION'))?.id,
        receiver: '本人',
        way: 'IN_PERSON',
        servedOn: '2026-11-03',
      });
    // Served so long ago that fifteen days have passed.
    await sql(
      t,
      `update letter_service set served_on = '2026-10-18' where letter_id in (select id from letter where subject_id = $1)`,
      [rowIdOf('LegalAidCase', over)],
    );
    await above('weidong');
    await order(t, 'Suspend', 'zhanhe');
    expect([await partOf('weidong.head', open), await partOf('weidong.head', over)]).toEqual(['SUPERVISOR', null]);
    expect(await inbox('weidong.head', open)).toEqual(['NOBODY', 'case.designate']);
    await named('weidong.head', open);
    const { objection } = await done(t, 'weidong.reception', 'objectionFile', { caseId: open, ...OBJECTION });
    expect(objection).toMatchObject({ state: 'FILED' });
  });

  test('goes up with a supplement that the source owes, and whom it awaits is told the superior.', async () => {
    const id = await applied(t, 'zhanhe');
    const rowId = rowIdOf('LegalAidCase', id);
    await sql(t, `update legal_aid_case set state = 'AWAITING_SUPPLEMENT' where id = $1`, [rowId]);
    await sql(t, 'update participation set awaits_us = false, awaits_them = true where subject_id = $1', [rowId]);
    await order(t, 'Suspend', 'zhanhe');
    expect(await inbox('bureau.supervisor', id)).toEqual(['THEM', 'case.designate']);
    await order(t, 'Reopen', 'zhanhe');
    expect(await partOf('bureau.supervisor', id)).toBeNull();
  });
});
