import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { type TestApp } from '../../support/app.js';
import { helpAct, helpAt, helpIn } from './help-scene.js';
import { ASSIGNER, anOpened, CORRECTION, DESK, lawyer, ORGAN, right, startRaces, toMianyang } from './race-scene.js';
import { type Answer, act, done, first, type NoticeData, seenNotice } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startRaces();
});
afterAll(async () => await t.stop());

const ROUNDS = 6;

const opened = () => anOpened(t);

interface Runner {
  login: string;
  mutation: string;
  more?: Record<string, unknown>;
  word: string;
  /** What the line is when this one has won. */
  to: string;
}

/**
 * Both at once, from either end: one holds, the other is told who and when, and the journal knows of one. In the first two
 * rounds one comes just before the other, so that each has won once.
 */
async function cross(from: () => Promise<NoticeData>, one: () => Runner, other: () => Runner): Promise<void> {
  const won = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const notice = await from();
    const runners = round % 2 === 0 ? [one(), other()] : [other(), one()];
    const starts = runners.map(
      ({ login, mutation, more }) =>
        async () =>
          await act(t, login, mutation, { ...first(notice), ...more }),
    );
    const answers: Answer[] = [];
    if (round < 2) for (const start of starts) answers.push(await start());
    else answers.push(...(await Promise.all(starts.map((start) => start()))));
    const winner = runners.filter((_, nth) => answers[nth]?.userErrors.length === 0);
    expect(winner).toHaveLength(1);
    won.add(winner[0]?.word ?? '');
    const refused = answers.find(({ userErrors }) => userErrors.length > 0)?.userErrors[0];
    expect(refused?.actedBy).toEqual(expect.any(String));
    expect(refused?.actedAt).toMatch(/^2026-11-03T/);
    expect((await seenNotice(t, ORGAN, notice.id))?.lines[0]?.state).toBe(winner[0]?.to);
    const entries = await sql<{ word: string }>(
      t,
      'select word from journal where subject_id = $1 and word = any($2)',
      [rowIdOf('DefenceNotice', notice.id), runners.map(({ word }) => word)],
    );
    expect(entries).toEqual([{ word: winner[0]?.word }]);
  }
  expect([...won].sort()).toEqual([one().word, other().word].sort());
}

const assign = (): Runner => ({
  login: ASSIGNER,
  mutation: 'defenceLineAssign',
  more: lawyer(t),
  word: 'defenceLine.assign',
  to: 'ASSIGNED',
});
const ownCounsel = (): Runner => ({
  login: ORGAN,
  mutation: 'defenceLineOwnCounsel',
  more: { reason: '家属已委托' },
  word: 'defenceLine.ownCounsel',
  to: 'OWN_COUNSEL',
});

test('The person has found counsel while a lawyer is assigned: one of the two holds.', async () => {
  await cross(opened, assign, ownCounsel);
}, 60_000);

test('The organ withdraws while it is told of the lawyer: either there is a case, or there is none.', async () => {
  const assigned = async () => await done(t, ASSIGNER, 'defenceLineAssign', { ...first(await opened()), ...lawyer(t) });
  const cases = async () => (await sql<{ n: number }>(t, 'select count(*)::int as n from legal_aid_case'))[0]?.n ?? 0;
  const before = await cases();
  await cross(
    assigned,
    () => ({
      login: ASSIGNER,
      mutation: 'defenceLineConfirmToOrgan',
      word: 'defenceLine.confirmToOrgan',
      to: 'COMPLETED',
    }),
    () => ({
      login: ORGAN,
      mutation: 'defenceLineWithdrawByOrgan',
      more: { reason: '案件已撤回' },
      word: 'defenceLine.withdrawByOrgan',
      to: 'WITHDRAWN_BY_ORGAN',
    }),
  );
  const told = await sql<{ n: number }>(
    t,
    `select count(*)::int as n from journal where word = 'defenceLine.confirmToOrgan'`,
  );
  expect(told[0]?.n).toBeGreaterThan(0);
  expect((await cases()) - before).toBe(told[0]?.n);
}, 60_000);

test('The organ corrects while the institution assigns: one holds, and the lawyer is for the person as he then is.', async () => {
  const asked = async () =>
    await done(t, DESK, 'defenceLineAskCorrection', { ...first(await opened()), ...CORRECTION });
  await cross(asked, assign, () => ({
    login: ORGAN,
    mutation: 'defenceLineCorrect',
    more: right(),
    word: 'defenceLine.correct',
    to: 'RECEIVED',
  }));
}, 60_000);

test('One colleague sends it on while another assigns: nobody is sent on who has a lawyer here.', async () => {
  const there = async () =>
    (await sql<{ n: number }>(t, 'select count(*)::int as n from defence_notice where rerouted_from_id is not null'))[0]
      ?.n ?? 0;
  await cross(opened, assign, () => ({
    login: DESK,
    mutation: 'defenceLineReroute',
    more: toMianyang(t),
    word: 'defenceLine.reroute',
    to: 'REROUTING',
  }));
  const [sentOn] = await sql<{ n: number }>(
    t,
    `select count(*)::int as n from journal where word = 'defenceLine.reroute'`,
  );
  expect(sentOn?.n).toBeGreaterThan(0);
  expect(await there()).toBe(sentOn?.n);
}, 60_000);

test('The station cancels while the duty lawyer has met the person: one of the two holds.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const help = await helpIn(t, 'SCHEDULED');
    const runners = [
      ['tongliang.handler', 'hold'],
      ['detentionStation.liaison', 'cancel'],
    ] as const;
    const order = round % 2 === 0 ? runners : [runners[1], runners[0]];
    const answers = await Promise.all(order.map(([login, verb]) => helpAct(t, login ?? '', verb ?? '', helpAt(help))));
    const held = answers.filter(({ userErrors }) => userErrors.length === 0);
    expect(held).toHaveLength(1);
    const refused = answers.find(({ userErrors }) => userErrors.length > 0)?.userErrors[0];
    expect(['DUTY_HELP_AT_ANOTHER_STAGE', 'DUTY_HELP_ENDED']).toContain(refused?.code);
    expect(refused?.actedAt).toMatch(/^2026-11-03T/);
    const entries = await sql(
      t,
      `select 1 from journal where subject_id = $1 and word in ('dutyLawyerHelp.hold', 'dutyLawyerHelp.cancel')`,
      [rowIdOf('DutyLawyerHelp', help.id)],
    );
    expect(entries).toHaveLength(1);
  }
}, 60_000);
