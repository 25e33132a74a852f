import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  act,
  aDraft,
  anAccepted,
  aReceived,
  aSent,
  at,
  consent,
  done,
  everything,
  key,
  type ReferralData,
  seen,
  startDesks,
  type TestApp,
  type UserErrorData,
  way,
} from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startDesks();
});
afterAll(async () => await t.stop());

interface Answer {
  proposal: { id: string; state: string; version: number } | null;
  referral: ReferralData | null;
  nextReferral?: { id: string; state: string } | null;
  userErrors: UserErrorData[];
}

async function run(login: string, mutation: string, type: string, input: Record<string, unknown>): Promise<Answer> {
  const person = await t.as(login);
  const what = mutation.startsWith('proposal') ? 'proposal { id state version }' : 'nextReferral { id state }';
  const { moved } = await person.run<{ moved: Answer }>(
    `mutation ($input: ${type}!) { moved: ${mutation}(input: $input) { ${what} referral { id state version } userErrors { code message } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return moved;
}

const propose = async (login: string, referral: ReferralData, kind: string, more: Record<string, unknown> = {}) =>
  await run(login, 'proposalPropose', 'ProposalProposeInput', {
    referralId: referral.id,
    kind,
    reason: '说明。',
    ...more,
  });
const agree = async (login: string, { proposal }: Answer) =>
  await run(login, 'proposalAgree', 'ProposalAnswerInput', { id: proposal?.id, expectedVersion: proposal?.version });

test('REDIRECT, agreed by the sender’s head, opens a linked one at the other institution with the original time of receipt.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const received = await aReceived(t, forward);
  const proposed = await propose(forward.receiver, received, 'REDIRECT', {
    organisationId: t.organisation('yangquan'),
  });
  expect(proposed.userErrors).toEqual([]);
  expect((await agree('union.liaison', proposed)).userErrors).toMatchObject([{ code: 'ROLE_MAY_NOT' }]);
  const without = await agree('union.head', proposed);
  expect(without.userErrors).toMatchObject([{ code: 'CONSENT_MISSING' }]);
  expect(await seen(t, 'union.liaison', received.id)).toMatchObject({
    state: 'RECEIVED',
    proposals: [{ state: 'OPEN' }],
  });
  await consent(t, 'union.liaison', (await seen(t, 'union.liaison', received.id)) as ReferralData, 'yangquan');
  t.clock.moveTo('2026-11-04T02:00:00Z');
  const agreed = await agree('union.head', proposed);
  expect(agreed).toMatchObject({ userErrors: [], referral: { state: 'REDIRECTED' }, proposal: { state: 'AGREED' } });
  const yangquan = await t.as('yangquan.reception');
  const { referrals } = await yangquan.run<{ referrals: { nodes: { id: string }[] } }>(
    'query { referrals { nodes { id } } }',
  );
  expect(await seen(t, 'yangquan.reception', referrals.nodes[0]?.id ?? '')).toMatchObject({
    state: 'SENT',
    receivedAt: received.receivedAt,
  });
});

test.each([
  ['RECALL', 'sender', 'puyang.head', 'RECALLED'],
  ['RETURN', 'receiver', 'union.head', 'RETURNED'],
] as const)('%s is proposed by the %s and agreed by the other’s head.', async (kind, side, head, state) => {
  const forward = way('APPLICATION_FORWARD');
  const accepted = await anAccepted(t, forward);
  const other = side === 'sender' ? forward.receiver : forward.sender;
  expect((await propose(other, accepted, kind)).userErrors).toMatchObject([{ code: 'PROPOSAL_NOT_YOURS' }]);
  const proposed = await propose(forward[side], accepted, kind);
  expect(await agree(head, proposed)).toMatchObject({ userErrors: [], referral: { state } });
  expect((await seen(t, 'puyang.reception', accepted.id))?.legalAidCase).toMatchObject({ state: 'APPLIED' });
});

test('What is proposed elsewhere or of another ask is refused, and nothing changes.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const received = await aReceived(t, forward);
  expect((await propose(forward.sender, received, 'RECALL')).userErrors).toMatchObject([{ code: 'PROPOSAL_NOT_HERE' }]);
  expect((await propose(forward.receiver, received, 'NEW_DUE_DATE')).userErrors).toMatchObject([
    { code: 'PROPOSAL_TERMS_UNFIT' },
  ]);
  expect(await seen(t, forward.receiver, received.id)).toEqual(received);
});

test('A proposal that nobody answers lapses, and all stays as it is.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const accepted = await anAccepted(t, forward);
  await propose(forward.sender, accepted, 'RECALL');
  t.clock.moveTo('2026-11-20T02:00:00Z');
  await t.app.sweeper.sweep();
  expect(await seen(t, forward.sender, accepted.id)).toMatchObject({
    state: 'ACCEPTED',
    proposals: [{ state: 'LAPSED' }],
  });
});

test('A declined one is rerouted to another institution as a draft, with the same persons.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const declined = await done(t, forward.receiver, 'Decline', {
    ...at(await aReceived(t, forward)),
    code: 'WRONG_INSTITUTION',
    reason: '履行地在阳泉。',
    rightOrganisationId: t.organisation('yangquan'),
  });
  const [disposition] = (await seen(t, forward.sender, declined.id))?.dispositions ?? [];
  const input = {
    id: disposition?.id,
    expectedVersion: 1,
    reason: '改送阳泉。',
    organisationId: t.organisation('yangquan'),
  };
  const rerouted = await run(forward.sender, 'dispositionReroute', 'DispositionRerouteInput', input);
  expect(rerouted).toMatchObject({ userErrors: [], nextReferral: { state: 'DRAFT' } });
  const next = await seen(t, forward.sender, rerouted.nextReferral?.id ?? '');
  expect(next?.persons).toEqual(
    declined.persons.map(({ nameMasked, idNumberMasked }) => expect.objectContaining({ nameMasked, idNumberMasked })),
  );
  expect(await seen(t, forward.sender, declined.id)).toMatchObject({
    awaiting: 'NOBODY',
    dispositions: [{ state: 'REROUTED' }],
  });
});

test('SUPPORT and CONSULT expire by themselves after thirty days; a forwarded application never does.', async () => {
  t.clock.moveTo('2026-11-20T02:00:00Z');
  const asked = await Promise.all(
    ['SUPPORT', 'CONSULT', 'APPLICATION_FORWARD'].map(async (kind) => await aSent(t, way(kind))),
  );
  t.clock.moveTo('2026-12-20T15:59:00Z');
  await t.app.sweeper.sweep();
  expect((await seen(t, 'puyang.reception', asked[0]?.id ?? ''))?.state).toBe('SENT');
  t.clock.moveTo('2026-12-20T16:00:01Z');
  await t.app.sweeper.sweep();
  const states = await Promise.all(asked.map(async ({ id }) => (await seen(t, 'puyang.reception', id))?.state));
  expect(states).toEqual(['EXPIRED', 'EXPIRED', 'SENT']);
});

test('It counts as withdrawn only after the time for the supplement, by the institution’s own act, with the remedy.', async () => {
  t.clock.moveTo('2026-12-21T02:00:00Z');
  const forward = way('APPLICATION_FORWARD');
  const asked = await done(t, forward.receiver, 'AskSupplement', {
    ...at(await aReceived(t, forward)),
    list: '工资条',
  });
  const before = await everything(t);
  const early = await act(t, forward.receiver, 'DeemWithdrawn', at(asked));
  expect(early.userErrors).toMatchObject([{ code: 'SUPPLEMENT_NOT_DUE_YET' }]);
  expect(await everything(t)).toBe(before);
  t.clock.moveTo('2027-01-08T02:00:00Z');
  await t.app.sweeper.sweep();
  const waiting = await seen(t, forward.receiver, asked.id);
  expect(waiting?.state).toBe('AWAITING_SUPPLEMENT');
  const deemed = await done(t, forward.receiver, 'DeemWithdrawn', at(waiting as ReferralData));
  expect(deemed).toMatchObject({ state: 'WITHDRAWN' });
  expect(deemed.letters.map(({ template }) => template)).toEqual(['REFERRAL_LETTER', 'DEEMED_WITHDRAWN']);
});

test('Only a mediation comes home, and only to fit bodies does each kind go.', async () => {
  const accepted = await anAccepted(t, way('CONSULT'));
  const before = await everything(t);
  const home = await act(t, 'women.liaison', 'ComeHome', { ...at(accepted), reason: '不成。' });
  expect(home.userErrors).toMatchObject([{ code: 'MEDIATION_ONLY' }]);
  const unfit = await act(t, 'puyang.reception', 'Draft', {
    kind: 'MEDIATION',
    toOrganisationId: t.organisation('police'),
    matter: '调解',
    facts: '调解。',
    persons: [{ person: { name: '某人' } }],
  });
  expect(unfit.userErrors).toMatchObject([{ code: 'REFERRAL_KIND_UNFIT' }]);
  expect(await everything(t)).toBe(before);
});

test('The preview shows what the receiver will see, and says when a consent is missing.', async () => {
  const union = await t.as('union.liaison');
  const draft = await aDraft(t, way('APPLICATION_FORWARD'), { caution: '不得联系单位' });
  const { referralPreview } = await union.run<{ referralPreview: Record<string, unknown> }>(
    `query ($id: ID!) { referralPreview(id: $id) { basis consentMissing categories answerBy persons { id nameMasked } referral { part facts caution } } }`,
    { id: draft.id },
  );
  expect(referralPreview).toMatchObject({
    basis: 'CONSENT',
    consentMissing: false,
    persons: [{ id: null, nameMasked: '王**' }],
    referral: { part: 'REQUESTED', facts: '务工四个月，工资未付。', caution: '不得联系单位' },
  });
  const puyang = await t.as('puyang.reception');
  expect(await puyang.run('query ($id: ID!) { referralPreview(id: $id) { basis } }', { id: draft.id })).toEqual({
    referralPreview: null,
  });
});
