import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, aReceived, at, done, key, type ReferralData, seen, startDesks, type TestApp, WAYS } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startDesks();
});
afterAll(async () => await t.stop());

const FORWARD = WAYS.APPLICATION_FORWARD as (typeof WAYS)[string];

/** A forwarded application of which the receiver says that Yangquan is the right institution. */
async function offered(): Promise<ReferralData> {
  const received = await aReceived(t, FORWARD);
  const person = await t.as(FORWARD.receiver);
  const { moved } = await person.run<{ moved: { userErrors: unknown[] } }>(
    'mutation ($input: ProposalProposeInput!) { moved: proposalPropose(input: $input) { userErrors { code } } }',
    {
      input: {
        idempotencyKey: key(),
        referralId: received.id,
        kind: 'REDIRECT',
        organisationId: t.organisation('yangquan'),
        reason: '劳动合同履行地在阳泉。',
      },
    },
  );
  expect(moved.userErrors).toEqual([]);
  return received;
}

test('Who asks for what is missing keeps the matter: the offered redirection has lapsed.', async () => {
  const asked = await done(t, FORWARD.receiver, 'AskSupplement', { ...at(await offered()), list: '工资条' });
  expect(asked).toMatchObject({ state: 'AWAITING_SUPPLEMENT', proposals: [{ state: 'LAPSED' }] });
  const supplied = await done(t, FORWARD.sender, 'Supply', { ...at(asked), answer: '已补充。' });
  expect(supplied).toMatchObject({ state: 'RECEIVED', awaiting: 'THEM', proposals: [{ state: 'LAPSED' }] });
});

test('An amendment leaves the offered redirection where it is: the sender cannot make it vanish.', async () => {
  const amended = await done(t, FORWARD.sender, 'Amend', { ...at(await offered()), facts: '补充。', reason: '更正' });
  expect(amended).toMatchObject({ state: 'RECEIVED', awaiting: 'BOTH', proposals: [{ state: 'OPEN' }] });
});

test('An answer is one step of the version, for the desk that counts them.', async () => {
  const received = await aReceived(t, FORWARD);
  const declined = await done(t, FORWARD.receiver, 'Decline', {
    ...at(received),
    code: 'DUPLICATE',
    reason: '本机构已受理。',
  });
  expect(declined.version).toBe(received.version + 1);
  const again = await act(t, FORWARD.receiver, 'Decline', { ...at(declined), code: 'DUPLICATE', reason: '重复。' });
  expect(again.userErrors).toMatchObject([{ code: 'REFERRAL_ALREADY_ANSWERED' }]);
  expect((await seen(t, FORWARD.receiver, received.id))?.version).toBe(declined.version);
});
