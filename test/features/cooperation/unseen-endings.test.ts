import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, move, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { acted, done, refusedWith, seen } from '../cases/ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

/** Yangquan leads a case from Puyang, which has asked Mianyang for something that Yangquan does not see. */
async function withAnUnseenAsk(state: string) {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  const [handed] = cooperation.items;
  const accepted = { id: handed?.id, expectedVersion: handed?.version };
  expect((await move(t, 'yangquan.officer', 'cooperationItemAccept', accepted)).userErrors).toEqual([]);
  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('mianyang'),
    purpose: '请调取工资台账。',
    items: [{ kind: 'COLLECT_EVIDENCE', description: '工资台账' }],
  });
  const { id, version: expectedVersion } = drafted.cooperation ?? { id: '', version: 0 };
  const sent = await move(t, 'puyang.officer', 'cooperationSend', { id, expectedVersion });
  expect(sent.userErrors).toEqual([]);
  await sql(t, 'update legal_aid_case set state = $2 where id = $1', [seeded.rowId, state]);
  const now = async () => {
    const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [seeded.rowId]);
    return { id: seeded.id, expectedVersion: row?.version ?? 0 };
  };
  const end = async () =>
    expect(
      (
        await move(t, 'puyang.officer', 'cooperationWithdraw', {
          id,
          expectedVersion: sent.cooperation?.version,
          reason: '台账已有。',
        })
      ).userErrors,
    ).toEqual([]);
  return { caseId: seeded.id, now, end };
}

interface Button {
  action: string;
  allowed: boolean;
  refusal: { code: string } | null;
}

const button = async (login: string, id: string, action: string) =>
  ((await seen(t, login, id, 'viewerActions { action allowed refusal { code } }')).viewerActions as Button[]).find(
    (each) => each.action === action,
  );

test.each([
  {
    state: 'ACCEPTED',
    act: 'withdraw',
    login: 'yangquan.reception',
    mutation: 'caseWithdraw',
    input: { reason: '撤回' },
  },
  {
    state: 'GRANTED',
    act: 'terminate',
    login: 'yangquan.head',
    mutation: 'caseTerminate',
    input: { ground: 'REQUESTED', reason: '本人要求终止。' },
  },
])(
  'The lead cannot $act past what the home city has asked a third city for, and can when that has ended.',
  async ({ state, act, login, mutation, input }) => {
    const { caseId, now, end } = await withAnUnseenAsk(state);
    expect(await refusedWith(t, login, mutation, { ...(await now()), ...input })).toBe('CASE_HAS_OPEN_ASKS');
    expect(await button(login, caseId, `case.${act}`)).toMatchObject({
      allowed: false,
      refusal: { code: 'CASE_HAS_OPEN_ASKS' },
    });
    await end();
    expect(await button(login, caseId, `case.${act}`)).toMatchObject({ allowed: true });
    await done(t, login, mutation, { ...(await now()), ...input });
  },
);

test('Terminating ends the asks that the lead sees, and tells the other side, but not why.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['COLLECT_EVIDENCE'] });
  const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [seeded.rowId]);
  const input = { id: seeded.id, expectedVersion: row?.version, ground: 'FRAUD', reason: '提供虚假收入材料。' };
  expect((await acted(t, 'puyang.head', 'caseTerminate', input)).userErrors).toEqual([]);
  const [ask] = await sql<{ state: string }>(t, 'select state from cooperation where number = $1', [
    cooperation.number,
  ]);
  expect(ask).toEqual({ state: 'TERMINATED' });
  const person = await t.as('yangquan.officer');
  const { cooperation: there } = await person.run<{ cooperation: { letters: { template: string }[] } }>(
    'query ($id: ID) { cooperation(id: $id) { letters { template } } }',
    { id: cooperation.id },
  );
  expect(there.letters.map(({ template }) => template)).toContain('TERMINATION_LETTER');
});
