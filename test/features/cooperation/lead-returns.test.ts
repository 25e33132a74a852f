import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aDraft, anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: CooperationData | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

const partsIn = async (subjectId: string) =>
  Object.fromEntries(
    (
      await sql<{ organisation: string; part: string; ended: boolean }>(
        t,
        'select organisation_id as organisation, part, ended_at is not null as ended from participation where subject_id = $1',
        [subjectId],
      )
    ).map(({ organisation, part, ended }) => [
      Object.keys(t.world.organisations).find((name) => t.world.organisations[name] === organisation),
      ended ? 'left' : part,
    ]),
  );

async function transferred(cooperation: CooperationData, from: string, to: string): Promise<void> {
  const terms = { cooperationId: cooperation.id, kind: 'LEAD_TRANSFER', reason: '由对方继续办理。' };
  const proposed = await move(t, `${from}.officer`, 'proposalPropose', terms);
  const id = proposed.cooperation?.proposals.find(({ state }) => state === 'OPEN')?.id;
  const agreed = await move(t, `${to}.head`, 'proposalAgree', { id, expectedVersion: 1 });
  expect(agreed.userErrors).toEqual([]);
}

test('The lead can go to a city, come home, and go to the same city again; each time its persons go with it.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'HOME', yangquan: 'LEAD' });
  await transferred(cooperation, 'yangquan', 'puyang');
  expect(await partsIn(seeded.rowId)).toEqual({ puyang: 'LEAD', yangquan: 'FORMER_LEAD' });
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'LEAD', yangquan: 'ASKED' });
  await transferred(cooperation, 'puyang', 'yangquan');
  expect(await partsIn(seeded.rowId)).toEqual({ puyang: 'HOME', yangquan: 'LEAD' });
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'HOME', yangquan: 'LEAD' });
});

/** An ask about the case, sent from one city to Mianyang. */
async function askMianyang(caseId: string, from: string): Promise<CooperationData> {
  const drafted = await move(t, `${from}.officer`, 'cooperationDraft', {
    caseId,
    requestedOrganisationId: t.organisation('mianyang'),
    purpose: '请送达。',
    items: [{ kind: 'SERVE_DOCUMENT', description: '请送达' }],
  });
  const { id, version } = drafted.cooperation ?? {};
  const sent = await move(t, `${from}.officer`, 'cooperationSend', { id, expectedVersion: version });
  expect(sent.userErrors).toEqual([]);
  return sent.cooperation as CooperationData;
}

test('An ask that ends elsewhere takes no persons from a former lead that still has an open one: the lead can go back to it.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const further = await askMianyang(seeded.id, 'yangquan');
  await transferred(cooperation, 'yangquan', 'puyang');
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'LEAD', yangquan: 'ASKED', mianyang: 'ASKED' });
  const unable = await move(t, 'mianyang.officer', 'cooperationItemUnable', {
    ...item(further),
    code: 'OBJECTIVELY_IMPOSSIBLE',
    reason: '查无此人。',
  });
  expect(unable.userErrors).toEqual([]);
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'LEAD', yangquan: 'ASKED', mianyang: 'left' });
  await transferred(cooperation, 'puyang', 'yangquan');
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'HOME', yangquan: 'LEAD', mianyang: 'left' });
});

test('A city that two others ask about one case stays in it when the first takes its ask back.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  const first = await askMianyang(seeded.id, 'puyang');
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const second = await askMianyang(seeded.id, 'yangquan');
  const { id, version: expectedVersion } = (await seen(t, 'puyang.officer', first.id)) ?? {};
  const withdrawn = await move(t, 'puyang.officer', 'cooperationWithdraw', {
    id,
    expectedVersion,
    reason: '由阳泉办理。',
  });
  expect(withdrawn.userErrors).toEqual([]);
  expect((await partsIn(seeded.rowId)).mianyang).toBe('ASKED');
  expect((await partsIn(seeded.personRowId)).mianyang).toBe('ASKED');
  const taken = await move(t, 'mianyang.officer', 'cooperationItemAccept', item(second));
  expect(taken.userErrors).toEqual([]);
});

test('A former lead that is asked again sees the persons masked until it answers, and no more when the ask is taken back.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const recall = await move(t, 'puyang.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'RECALL',
    reason: '工人已回乡。',
  });
  await move(t, 'yangquan.head', 'proposalAgree', { id: recall.cooperation?.proposals[0]?.id, expectedVersion: 1 });
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'LEAD', yangquan: 'left' });

  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '请继续办理。',
    items: [{ kind: 'HANDLE_CASE', description: '请办理' }],
  });
  const again = drafted.cooperation as CooperationData;
  const sent = await move(t, 'puyang.officer', 'cooperationSend', { id: again.id, expectedVersion: again.version });
  expect(sent.userErrors).toEqual([]);
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'LEAD', yangquan: 'ASKED' });
  await move(t, 'puyang.officer', 'cooperationWithdraw', { id: again.id, expectedVersion: 2, reason: '已自行办理。' });
  expect(await partsIn(seeded.personRowId)).toEqual({ puyang: 'LEAD', yangquan: 'left' });
  expect((await seen(t, 'yangquan.officer', again.id))?.state).toBe('WITHDRAWN');
});

test('Nothing is proposed about an item of a letter that was not sent, and the other city hears of nothing.', async () => {
  const { cooperation } = await aDraft(t);
  const before = await sql(t, 'select count(*)::int as n from journal');
  const terms = { itemId: cooperation.items[0]?.id, kind: 'NEW_DUE_DATE', reason: '晚一些。', dueOn: '2026-12-31' };
  const { userErrors } = await move(t, 'puyang.officer', 'proposalPropose', terms);
  expect(userErrors.map(({ code }) => code)).toEqual(['PROPOSAL_NOT_HERE']);
  expect(await sql(t, 'select count(*)::int as n from journal')).toEqual(before);
  expect(await sql(t, 'select count(*)::int as n from proposal where item_id is not null')).toEqual([{ n: 0 }]);
});

test('A case that was handed on twice is closed by who has it, and each who handed it on answers with a result.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const drafted = await move(t, 'yangquan.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('mianyang'),
    purpose: '工程实际在贵市。',
    items: [{ kind: 'HANDLE_CASE', description: '请办理' }],
  });
  const next = drafted.cooperation as CooperationData;
  const sent = await move(t, 'yangquan.officer', 'cooperationSend', { id: next.id, expectedVersion: next.version });
  const taken = await move(t, 'mianyang.officer', 'cooperationItemAccept', item(sent.cooperation));
  expect(taken.userErrors).toEqual([]);
  await sql(t, `update legal_aid_case set state = 'CLOSING', file_submitted_by_member_id = $2 where id = $1`, [
    seeded.rowId,
    t.world.members['mianyang.handler'],
  ]);
  const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [seeded.rowId]);
  const early = await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...item(await seen(t, 'yangquan.officer', cooperation.id)),
    result: '已转办。',
    resultKind: 'DONE',
  });
  expect(early.userErrors.map(({ code }) => code)).toEqual(['RESULT_NEEDS_CLOSED_CASE']);
  const head = await t.as('mianyang.head');
  const closed = await head.run<{ caseClose: { case: { state: string } | null; userErrors: { code: string }[] } }>(
    'mutation ($input: CaseMoveInput!) { caseClose(input: $input) { case { state } userErrors { code } } }',
    { input: { id: seeded.id, expectedVersion: row?.version, idempotencyKey: key() } },
  );
  expect(closed.caseClose).toEqual({ case: { state: 'CLOSED' }, userErrors: [] });
  expect((await seen(t, 'yangquan.officer', next.id))?.items[0]?.state).toBe('RESULT_SUBMITTED');
  expect((await seen(t, 'puyang.officer', cooperation.id))?.items[0]?.state).toBe('ACCEPTED');
  const answered = await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...item(await seen(t, 'yangquan.officer', cooperation.id)),
    result: '绵阳已办结。',
    resultKind: 'DONE',
  });
  expect(answered.userErrors).toEqual([]);
  expect(answered.cooperation?.items[0]?.state).toBe('RESULT_SUBMITTED');
});

test('Two asks about one case do not hand over its lead at the same time.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('mianyang'),
    purpose: '请送达。',
    items: [{ kind: 'SERVE_DOCUMENT', description: '请送达' }],
  });
  const other = drafted.cooperation as CooperationData;
  const sent = await move(t, 'puyang.officer', 'cooperationSend', { id: other.id, expectedVersion: other.version });
  await move(t, 'mianyang.officer', 'cooperationItemAccept', item(sent.cooperation));
  const terms = { kind: 'LEAD_TRANSFER', reason: '由对方继续办理。' };
  const first = await move(t, 'puyang.officer', 'proposalPropose', { ...terms, cooperationId: cooperation.id });
  expect(first.userErrors).toEqual([]);
  const before = await sql(t, 'select count(*)::int as n from journal');
  const second = await move(t, 'puyang.officer', 'proposalPropose', { ...terms, cooperationId: other.id });
  expect(second.userErrors.map(({ code }) => code)).toEqual(['PROPOSAL_OPEN_ALREADY']);
  expect(await sql(t, 'select count(*)::int as n from journal')).toEqual(before);
});
