import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fromGlobalId } from '../../../src/kernel/ids.js';
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

test('An offer to hand the lead over lapses when the closing file is in, on an ask that the lead does not see too; its sides are told.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  const [handed] = cooperation.items;
  await move(t, 'yangquan.officer', 'cooperationItemAccept', { id: handed?.id, expectedVersion: handed?.version });
  const ask = fromGlobalId(cooperation.id)?.rowId;
  const terms = { cooperationId: cooperation.id, kind: 'LEAD_TRANSFER', reason: '工人已回乡。' };
  expect((await move(t, 'yangquan.officer', 'proposalPropose', terms)).userErrors).toEqual([]);
  const drafted = await move(t, 'yangquan.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('mianyang'),
    purpose: '工程在贵市。',
    items: [{ kind: 'HANDLE_CASE', description: '请办理' }],
  });
  const { id, version: expectedVersion } = drafted.cooperation ?? { id: '', version: 0 };
  const sent = await move(t, 'yangquan.officer', 'cooperationSend', { id, expectedVersion });
  const [next] = sent.cooperation?.items ?? [];
  const taken = await move(t, 'mianyang.officer', 'cooperationItemAccept', {
    id: next?.id,
    expectedVersion: next?.version,
  });
  expect(taken.userErrors).toEqual([]);
  const offer = async () => await sql(t, 'select state from proposal where ask_id = $1', [ask]);
  expect(await offer()).toEqual([{ state: 'OPEN' }]);
  const [row] = await sql<{ version: number }>(
    t,
    `update legal_aid_case set state = 'IN_PROGRESS', handler_member_id = $2 where id = $1 returning version`,
    [seeded.rowId, t.world.members['mianyang.handler']],
  );
  const handler = await t.as('mianyang.handler');
  const filed = await handler.run<{ moved: { userErrors: object[] } }>(
    'mutation ($input: CaseSubmitFileInput!) { moved: caseSubmitFile(input: $input) { userErrors { code path message } } }',
    { input: { id: seeded.id, expectedVersion: row?.version, summary: '已全部支付。', idempotencyKey: key() } },
  );
  expect(filed.moved.userErrors).toEqual([]);
  expect(await offer()).toEqual([{ state: 'LAPSED' }]);
  const told = await sql<{ organisation: string }>(
    t,
    `select a.organisation_id as organisation from journal j join journal_pending q on q.entry_id = j.id, unnest(q.audience) as a(organisation_id)
     where j.subject_id = $1 and j.word = 'proposal.lapse' union select a.organisation_id from journal j join journal_audience a on a.entry_id = j.id
     where j.subject_id = $1 and j.word = 'proposal.lapse' order by 1`,
    [ask],
  );
  const { puyang, yangquan } = t.world.organisations;
  expect(told.map(({ organisation }) => organisation).sort()).toEqual([puyang, yangquan].sort());
});
