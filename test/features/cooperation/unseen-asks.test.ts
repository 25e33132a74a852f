import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, move, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

interface Closed {
  moved: { case: { state: string } | null; userErrors: { code: string }[] };
}

test('The lead cannot close a case past what the home city has asked a third city for, and can when that has ended.', async () => {
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
  await sql(t, `update legal_aid_case set state = 'CLOSING', file_submitted_by_member_id = $2 where id = $1`, [
    seeded.rowId,
    t.world.members['yangquan.handler'],
  ]);
  const head = await t.as('yangquan.head');
  const close = async () => {
    const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [seeded.rowId]);
    return await head.run<Closed>(
      'mutation ($input: CaseMoveInput!) { moved: caseClose(input: $input) { case { state } userErrors { code } } }',
      { input: { id: seeded.id, expectedVersion: row?.version, idempotencyKey: key() } },
    );
  };
  const button = async () => {
    const { case: seen } = await head.run<{
      case: { viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[] };
    }>('query ($id: ID) { case(id: $id) { viewerActions { action allowed refusal { code } } } }', { id: seeded.id });
    return seen.viewerActions.find(({ action }) => action === 'case.close');
  };
  const before = await sql(t, 'select count(*)::int as n from journal');
  expect((await close()).moved).toEqual({ case: null, userErrors: [{ code: 'CASE_HAS_OPEN_ASKS' }] });
  expect(await button()).toMatchObject({ allowed: false, refusal: { code: 'CASE_HAS_OPEN_ASKS' } });
  expect(await sql(t, 'select count(*)::int as n from journal')).toEqual(before);

  const withdrawn = await move(t, 'puyang.officer', 'cooperationWithdraw', {
    id,
    expectedVersion: sent.cooperation?.version,
    reason: '台账已有。',
  });
  expect(withdrawn.userErrors).toEqual([]);
  expect(await button()).toMatchObject({ allowed: true });
  expect((await close()).moved).toMatchObject({ case: { state: 'CLOSED' }, userErrors: [] });
});
