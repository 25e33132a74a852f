import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CommandTx } from '../../../src/command/command.js';
import { systemCommand } from '../../../src/command/system-command.js';
import {
  agreeDueDate,
  pauseClock,
  resumeClock,
  startClock,
  stopClocks,
} from '../../../src/features/deadlines/deadline.service.js';
import { aCase, type SeededCase, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { at } from './rules.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
});
afterAll(async () => await t.stop());

interface Seen {
  rule: string;
  dueOn: string | null;
  dueAt: string | null;
  explanation: string;
  citation: string;
  verified: boolean;
  strictDueOn: string | null;
  strictDueAt: string | null;
  strictExplanation: string | null;
  strictCitation: string | null;
  strictVerified: boolean | null;
  level: string;
  provisional: boolean;
  stoppedAt: string | null;
}

async function clocksOf({ id }: SeededCase, locale: 'zh-CN' | 'en' = 'zh-CN'): Promise<Seen[]> {
  const person = await t.as('tongliang.assigner', locale);
  const data = await person.run<{ case: { deadlines: Seen[] } }>(
    `query ($id: ID) { case(id: $id) { deadlines { rule dueOn dueAt explanation citation verified strictDueOn strictDueAt
       strictExplanation strictCitation strictVerified level provisional stoppedAt } } }`,
    { id },
  );
  return data.case.deadlines;
}

/** What the notice of an organ does in a command: the desk received it, and both clocks run. */
async function act(work: (tx: CommandTx) => Promise<unknown>): Promise<void> {
  await systemCommand(t.app.contextFor(null), t.world.organisations.tongliang ?? '', async (tx) => {
    await work(tx);
  });
}

async function aCustodyClock(receivedAt: Date, more: { dueOn?: string } = {}): Promise<SeededCase> {
  t.clock.moveTo(receivedAt);
  const seeded = await aCase(t, 'tongliang');
  await act((tx) =>
    startClock(tx, {
      ruleId: 'DEFENCE_ASSIGN',
      strictRuleId: 'DEFENCE_ASSIGN_CUSTODY',
      organisationId: tx.viewer.organisationId,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: seeded.rowId,
      startedAt: receivedAt,
      ...more,
    }),
  );
  return seeded;
}

const EVE = at('2026-09-30', '16:00');

test('A notice in custody on the eve of National Day has two dates, each with its words and its article.', async () => {
  const seeded = await aCustodyClock(EVE);
  const [clock] = await clocksOf(seeded);
  expect(clock).toEqual({
    rule: 'DEFENCE_ASSIGN',
    dueOn: '2026-10-08',
    dueAt: '2026-10-08T16:00:00.000Z',
    explanation: '自2026-09-30收到通知之次日起算三日，至2026-10-03届满，遇国庆节假期顺延至2026-10-08',
    citation: '法律援助法第36条；刑事诉讼法第105条第4款',
    verified: true,
    strictDueOn: '2026-10-03',
    strictDueAt: '2026-10-03T16:00:00.000Z',
    strictExplanation: '自2026-09-30收到通知之次日起算三日，至2026-10-03届满，不因国庆节假期顺延',
    strictCitation: '法律援助法第36条；参照刑事诉讼法第105条第4款',
    strictVerified: false,
    level: 'NONE',
    provisional: false,
    stoppedAt: null,
  });
  const [english] = await clocksOf(seeded, 'en');
  expect(english?.strictExplanation).toBe(
    '3 days from the day after receipt of the notice on 2026-09-30 end on 2026-10-03, not moved for the National Day holiday',
  );
});

test('Warnings go by the strict date, from the half to the day it is over, while the statutory one is still to come.', async () => {
  const seeded = await aCustodyClock(EVE);
  const levels: (string | undefined)[] = [];
  for (const moment of [at('2026-10-02', '08:00'), at('2026-10-03', '09:00'), at('2026-10-04', '00:00')]) {
    t.clock.moveTo(moment);
    levels.push((await clocksOf(seeded))[0]?.level);
  }
  expect(levels).toEqual(['HALF', 'MOST', 'OVERDUE']);
  await t.app.sweeper.sweep();
  const told = async () =>
    (await sql(t, `select 1 from journal where subject_id = $1 and word = 'deadline.escalate'`, [seeded.rowId])).length;
  expect(await told()).toBe(0);
  t.clock.moveTo(at('2026-10-09', '00:01'));
  await t.app.sweeper.sweep();
  expect(await told()).toBe(1);
});

test('A named day that comes first is the strict date too, and the strict date is never the later one.', async () => {
  const [clock] = await clocksOf(await aCustodyClock(EVE, { dueOn: '2026-10-02' }));
  expect(clock).toMatchObject({ dueOn: '2026-10-02', strictDueOn: '2026-10-02', provisional: false });
  expect(clock?.strictExplanation).toBe(clock?.explanation);
});

test('Stopped, both stop; a custody clock stands still for nothing; a day both agreed on stands in place of both.', async () => {
  const seeded = await aCustodyClock(EVE);
  await act((tx) => pauseClock(tx, seeded.rowId, 'DEFENCE_ASSIGN', 'SUPPLEMENT'));
  expect((await clocksOf(seeded))[0]).toMatchObject({ dueOn: '2026-10-08', strictDueOn: '2026-10-03' });
  await act((tx) => resumeClock(tx, seeded.rowId, 'DEFENCE_ASSIGN'));
  expect((await clocksOf(seeded))[0]).toMatchObject({ dueOn: '2026-10-08', strictDueOn: '2026-10-03' });

  await act((tx) => agreeDueDate(tx, seeded.rowId, 'DEFENCE_ASSIGN', '2026-10-12'));
  const [agreed] = await clocksOf(seeded);
  expect(agreed).toMatchObject({ dueOn: '2026-10-12', strictDueOn: '2026-10-12' });
  expect(agreed?.strictExplanation).toBe('经双方同意，期限由2026-10-08变更为2026-10-12');

  t.clock.moveTo(at('2026-10-11', '23:00'));
  expect((await clocksOf(seeded))[0]?.level).toBe('MOST');
  await act((tx) => stopClocks(tx, seeded.rowId, ['DEFENCE_ASSIGN']));
  expect((await clocksOf(seeded))[0]).toMatchObject({ level: 'NONE', stoppedAt: expect.any(String) });
});

test('What a clock stands still for by two reasons goes on when both have ended.', async () => {
  t.clock.moveTo(at('2026-03-02'));
  const seeded = await aCase(t, 'tongliang', 'ACCEPTED');
  const review = async () => (await clocksOf(seeded))[0]?.dueOn ?? null;
  await act((tx) =>
    startClock(tx, {
      ruleId: 'APPLICATION_REVIEW',
      organisationId: tx.viewer.organisationId,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: seeded.rowId,
      startedAt: tx.now,
    }),
  );
  expect(await review()).toBe('2026-03-09');
  t.clock.moveTo(at('2026-03-04'));
  await act((tx) => pauseClock(tx, seeded.rowId, 'APPLICATION_REVIEW', 'SUPPLEMENT'));
  t.clock.moveTo(at('2026-03-05'));
  await act((tx) => pauseClock(tx, seeded.rowId, 'APPLICATION_REVIEW', 'REMOTE_VERIFICATION'));
  t.clock.moveTo(at('2026-03-06'));
  await act((tx) => resumeClock(tx, seeded.rowId, 'APPLICATION_REVIEW', 'SUPPLEMENT'));
  expect(await review()).toBeNull();
  t.clock.moveTo(at('2026-03-12'));
  await act((tx) => resumeClock(tx, seeded.rowId, 'APPLICATION_REVIEW', 'REMOTE_VERIFICATION'));
  expect(await review()).toBe('2026-03-17');
});
