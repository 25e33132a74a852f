import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: CooperationData | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

/** A second letter about the same case. */
async function anotherAsk(caseId: string, to: string, kind: string, from = 'puyang'): Promise<CooperationData> {
  const drafted = await move(t, `${from}.officer`, 'cooperationDraft', {
    caseId,
    requestedOrganisationId: t.organisation(to),
    purpose: '请协助。',
    items: [{ kind, description: '请办理' }],
  });
  const sent = await move(t, `${from}.officer`, 'cooperationSend', {
    id: drafted.cooperation?.id,
    expectedVersion: drafted.cooperation?.version,
  });
  if (sent.cooperation === null) throw new Error(JSON.stringify(sent.userErrors));
  return sent.cooperation;
}

/** An open proposal of one side; its id. */
async function proposeOn(cooperationId: string, by: string, kind: string): Promise<string> {
  const proposed = await move(t, `${by}.officer`, 'proposalPropose', {
    cooperationId,
    kind,
    reason: '改由原中心办理。',
  });
  expect(proposed.userErrors).toEqual([]);
  return proposed.cooperation?.proposals.find((each) => each.state === 'OPEN')?.id ?? '';
}

const answer = async (by: string, mutation: string, id: string) =>
  await move(t, `${by}.head`, mutation, { id, expectedVersion: 1 });

/** Whether the head of an organisation is shown that it can agree to the open proposal. */
async function agreementOf(organisation: string, cooperationId: string) {
  const open = (await seen(t, `${organisation}.head`, cooperationId))?.proposals.find((each) => each.state === 'OPEN');
  const agree = open?.viewerActions.find((each) => each.action === 'proposal.agree');
  return { allowed: agree?.allowed, code: agree?.refusal?.code ?? null };
}

const setState = async (organisation: string, state: string) => {
  await sql(t, 'update organisation set state = $2 where id = $1', [t.world.organisations[organisation], state]);
};

const leadOf = async (caseRowId: string) =>
  (
    await sql<{ lead: string }>(t, 'select lead_organisation_id as lead from legal_aid_case where id = $1', [caseRowId])
  )[0]?.lead;

test('A case that was offered to two cities goes to the first that takes it; the second is refused and the lead stays.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  const second = await anotherAsk(seeded.id, 'mianyang', 'HANDLE_CASE');
  expect((await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation))).userErrors).toEqual([]);
  const there = await seen(t, 'mianyang.officer', second.id);
  expect(there?.items[0]?.viewerActions).toContainEqual({
    action: 'cooperationItem.accept',
    allowed: false,
    refusal: { code: 'CASE_LEAD_MOVED' },
  });
  const late = await move(t, 'mianyang.officer', 'cooperationItemAccept', item(second));
  expect(late.userErrors[0]?.code).toBe('CASE_LEAD_MOVED');
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.yangquan);
});

test('An application that was granted meanwhile is not taken over as an application.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['TRANSFER_APPLICATION'], caseState: 'APPLIED' });
  await sql(t, `update legal_aid_case set state = 'GRANTED' where id = $1`, [seeded.rowId]);
  const late = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  expect(late.userErrors[0]?.code).toBe('ITEM_KIND_NEEDS_APPLICATION');
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.puyang);
});

test('A lead that was offered and went elsewhere meanwhile is taken from nobody by agreeing.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const second = await anotherAsk(seeded.id, 'mianyang', 'HANDLE_CASE');
  const proposed = await move(t, 'puyang.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'LEAD_TRANSFER',
    reason: '由贵中心主办更便利。',
  });
  expect(proposed.userErrors).toEqual([]);
  expect((await move(t, 'mianyang.officer', 'cooperationItemAccept', item(second))).userErrors).toEqual([]);
  const agreed = await move(t, 'yangquan.head', 'proposalAgree', {
    id: proposed.cooperation?.proposals[0]?.id,
    expectedVersion: 1,
  });
  expect(agreed.userErrors[0]?.code).toBe('CASE_LEAD_MOVED');
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.mianyang);
});

test('The lead is not handed over once the closing file is in.', async () => {
  const { cooperation, seeded } = await anAsk(t, { caseState: 'IN_PROGRESS' });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const proposed = await move(t, 'puyang.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'LEAD_TRANSFER',
    reason: '由贵中心主办更便利。',
  });
  await sql(t, `update legal_aid_case set state = 'CLOSING' where id = $1`, [seeded.rowId]);
  const agreed = await move(t, 'yangquan.head', 'proposalAgree', {
    id: proposed.cooperation?.proposals[0]?.id,
    expectedVersion: 1,
  });
  expect(agreed.userErrors[0]?.code).toBe('CASE_AT_ANOTHER_STAGE');
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.puyang);
});

test('A case that was handed on comes back step by step: nobody agrees over the head of who leads it.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  expect((await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation))).userErrors).toEqual([]);
  const onward = await anotherAsk(seeded.id, 'mianyang', 'HANDLE_CASE', 'yangquan');
  expect((await move(t, 'mianyang.officer', 'cooperationItemAccept', item(onward))).userErrors).toEqual([]);
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.mianyang);

  const recall = await proposeOn(cooperation.id, 'puyang', 'RECALL');
  const early = await answer('yangquan', 'proposalAgree', recall);
  expect(early.userErrors[0]?.code).toBe('CASE_LEAD_MOVED');
  expect(await agreementOf('yangquan', cooperation.id)).toEqual({ allowed: false, code: 'CASE_LEAD_MOVED' });
  expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({ state: 'ACTIVE' });
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.mianyang);

  const back = await proposeOn(onward.id, 'yangquan', 'RECALL');
  expect((await answer('mianyang', 'proposalAgree', back)).userErrors).toEqual([]);
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.yangquan);
  expect(await agreementOf('yangquan', cooperation.id)).toEqual({ allowed: true, code: null });
  expect((await answer('yangquan', 'proposalAgree', recall)).cooperation?.state).toBe('RECALLED');
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.puyang);
});

test('The lead is not returned over the head of who leads the case either.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const onward = await anotherAsk(seeded.id, 'mianyang', 'HANDLE_CASE', 'yangquan');
  await move(t, 'mianyang.officer', 'cooperationItemAccept', item(onward));
  const returned = await proposeOn(cooperation.id, 'yangquan', 'RETURN');
  expect((await answer('puyang', 'proposalAgree', returned)).userErrors[0]?.code).toBe('CASE_LEAD_MOVED');
  expect(await leadOf(seeded.rowId)).toBe(t.world.organisations.mianyang);
});

test.each(['RETURN', 'RECALL', 'LEAD_TRANSFER'])(
  'An organisation that is suspended gets no lead by %s; reopened, it gets it.',
  async (kind) => {
    const transfers = kind === 'LEAD_TRANSFER';
    const { cooperation, seeded } = await anAsk(t, { kinds: [transfers ? 'COLLECT_EVIDENCE' : 'HANDLE_CASE'] });
    await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
    const [by, to] = kind === 'RETURN' ? ['yangquan', 'puyang'] : ['puyang', 'yangquan'];
    const gets = transfers ? 'yangquan' : 'puyang';
    const proposal = await proposeOn(cooperation.id, by, kind);
    const lead = await leadOf(seeded.rowId);
    await setState(gets, 'SUSPENDED');
    const refused = await answer(to, 'proposalAgree', proposal);
    // Who agrees and is suspended himself does nothing at all.
    expect(refused.userErrors[0]?.code).toBe(gets === to ? 'ORGANISATION_SUSPENDED' : 'ORGANISATION_NOT_ACTIVE');
    expect(await leadOf(seeded.rowId)).toBe(lead);
    await setState(gets, 'ACTIVE');
    expect((await answer(to, 'proposalAgree', proposal)).userErrors).toEqual([]);
    expect(await leadOf(seeded.rowId)).toBe(t.world.organisations[gets]);
  },
);
