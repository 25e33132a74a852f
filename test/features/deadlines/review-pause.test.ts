import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CommandTx } from '../../../src/command/command.js';
import { systemCommand } from '../../../src/command/system-command.js';
import { pauseClock, startClock } from '../../../src/features/deadlines/deadline.service.js';
import { aCase, type CooperationData, move, type SeededCase, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { at } from './rules.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
});
afterAll(async () => await t.stop());

async function act(work: (tx: CommandTx) => Promise<unknown>): Promise<void> {
  await systemCommand(t.app.contextFor(null), t.world.organisations.puyang ?? '', async (tx) => {
    await work(tx);
  });
}

const clock = (tx: CommandTx, { rowId }: SeededCase, ruleId: string, startedAt: Date) =>
  startClock(tx, {
    ruleId,
    organisationId: tx.viewer.organisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: rowId,
    startedAt,
  });

async function dueOf({
  id,
  rowId,
}: SeededCase): Promise<{ dueOn: string | null; inbox: string | null; explanation: string }> {
  const officer = await t.as('puyang.officer');
  const data = await officer.run<{ case: { deadlines: { dueOn: string | null; explanation: string }[] } }>(
    'query ($id: ID!) { case(id: $id) { deadlines { dueOn explanation } } }',
    { id },
  );
  const [row] = await sql<{ due: string | null }>(
    t,
    `select (earliest_due_at - interval '1 second')::date::text as due from participation where subject_id = $1 and part = 'LEAD'`,
    [rowId],
  );
  const [clock] = data.case.deadlines;
  return { dueOn: clock?.dueOn ?? null, explanation: clock?.explanation ?? '', inbox: row?.due ?? null };
}

/** An application of 2 March whose means another city, or two, is asked to verify the day after. */
async function asked(...cities: string[]): Promise<{ seeded: SeededCase; asks: CooperationData[] }> {
  t.clock.moveTo(at('2026-03-02'));
  const seeded = await aCase(t, 'puyang', 'ACCEPTED');
  await act((tx) => clock(tx, seeded, 'APPLICATION_REVIEW', tx.now));
  await sql(t, `update participation set earliest_due_at = '2026-03-10 00:00+08' where subject_id = $1`, [
    seeded.rowId,
  ]);
  t.clock.moveTo(at('2026-03-03'));
  const asks: CooperationData[] = [];
  for (const to of cities) {
    const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
      caseId: seeded.id,
      requestedOrganisationId: t.organisation(to),
      purpose: '请核查家庭经济状况。',
      items: [{ kind: 'VERIFY_MEANS', description: '核查', expectedResult: '书面结果' }],
    });
    expect(drafted.userErrors).toEqual([]);
    const { id, version } = drafted.cooperation as CooperationData;
    const sent = await move(t, 'puyang.officer', 'cooperationSend', { id, expectedVersion: version });
    expect(sent.userErrors).toEqual([]);
    asks.push(sent.cooperation as CooperationData);
  }
  return { seeded, asks };
}

async function itemOf(city: string, ask: CooperationData | undefined) {
  const found = (await seen(t, `${city}.officer`, ask?.id ?? ''))?.items[0];
  return { id: found?.id, expectedVersion: found?.version };
}

async function answered(city: string, ask: CooperationData | undefined): Promise<void> {
  await move(t, `${city}.officer`, 'cooperationItemAccept', await itemOf(city, ask));
  const result = { ...(await itemOf(city, ask)), result: '家庭月收入一千二百元。', resultKind: 'DONE' };
  expect((await move(t, `${city}.officer`, 'cooperationItemSubmitResult', result)).userErrors).toEqual([]);
}

test('While another city verifies the means the review stands still, and it goes on with the result.', async () => {
  const { seeded, asks } = await asked('yangquan');
  expect(await dueOf(seeded)).toMatchObject({ dueOn: null, inbox: null });
  t.clock.moveTo(at('2026-03-11'));
  await answered('yangquan', asks[0]);
  expect(await dueOf(seeded)).toEqual({
    dueOn: '2026-03-17',
    inbox: '2026-03-17',
    explanation: expect.stringContaining('扣除异地协作核查期间（2026-03-03至2026-03-11）八日'),
  });

  const back = { ...(await itemOf('puyang', asks[0])), reason: '缺少车辆信息。' };
  expect((await move(t, 'puyang.officer', 'cooperationItemRework', back)).userErrors).toEqual([]);
  expect((await dueOf(seeded)).dueOn).toBeNull();
});

test('Of two cities that verify the review waits for the later, whichever way it answers.', async () => {
  const { seeded, asks } = await asked('yangquan', 'mianyang');
  t.clock.moveTo(at('2026-03-06'));
  await answered('yangquan', asks[0]);
  expect((await dueOf(seeded)).dueOn).toBeNull();
  t.clock.moveTo(at('2026-03-09'));
  const unable = { ...(await itemOf('mianyang', asks[1])), code: 'DOCUMENT_NOT_HELD', reason: '本地无登记。' };
  expect((await move(t, 'mianyang.officer', 'cooperationItemUnable', unable)).userErrors).toEqual([]);
  expect((await dueOf(seeded)).dueOn).toBe('2026-03-16');
});

test('A letter that is taken back lets the review go on.', async () => {
  const { seeded, asks } = await asked('yangquan');
  t.clock.moveTo(at('2026-03-05'));
  const taken = { id: asks[0]?.id, expectedVersion: asks[0]?.version, reason: '已自行查明。' };
  expect((await move(t, 'puyang.officer', 'cooperationWithdraw', taken)).userErrors).toEqual([]);
  expect((await dueOf(seeded)).dueOn).toBe('2026-03-11');
});

test('A case keeps the rule that was in force when it was received; one received later has the new one.', async () => {
  await sql(
    t,
    `update clock_rule set valid_to = '2026-03-31' where id = 'REPLACEMENT_DECISION';
     insert into clock_rule (id, jurisdiction, unit, amount, roll, nature, trigger, suspended_by, citation, basis, valid_from, verified, name_zh, name_en)
     select id, jurisdiction, 'WORKING_DAY', 2, roll, nature, trigger, '{SUPPLEMENT}', '新规定', basis, '2026-04-01', true, name_zh, name_en
     from clock_rule where id = 'REPLACEMENT_DECISION'`,
  );
  await t.app.reference.refresh();
  t.clock.moveTo(at('2026-03-30'));
  const before = await aCase(t, 'puyang');
  t.clock.moveTo(at('2026-04-07'));
  const after = await aCase(t, 'puyang');
  for (const seeded of [before, after]) await act((tx) => clock(tx, seeded, 'REPLACEMENT_DECISION', tx.now));
  expect((await dueOf(before)).dueOn).toBe('2026-04-13');
  expect((await dueOf(after)).dueOn).toBe('2026-04-09');
  for (const seeded of [before, after])
    await act((tx) => pauseClock(tx, seeded.rowId, 'REPLACEMENT_DECISION', 'SUPPLEMENT'));
  expect((await dueOf(before)).dueOn).toBe('2026-04-13');
  expect((await dueOf(after)).dueOn).toBeNull();
});
