import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import {
  act,
  anAccepted,
  aReceived,
  aSent,
  at,
  done,
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

const RACERS = 8;
const ROUNDS = 4;
const forward = way('APPLICATION_FORWARD');

interface Answer {
  userErrors: UserErrorData[];
  proposal?: { id: string; state: string; version: number } | null;
}
type Runner = () => Promise<Answer>;

async function run(login: string, mutation: string, input: Record<string, unknown>): Promise<Answer> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const what = mutation.startsWith('proposal') ? 'proposal { id state version }' : 'nextReferral { id }';
  const { moved } = await (await t.as(login)).run<{ moved: Answer }>(
    `mutation ($input: ${type}) { moved: ${mutation}(input: $input) { ${what} userErrors { code message actedBy actedAt currentState } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return moved;
}

const entriesOf = async (id: string, words: readonly string[]): Promise<string[]> =>
  (
    await sql<{ word: string }>(
      t,
      'select word from journal where subject_id = $1 and word = any($2) order by at, id',
      [rowIdOf('Referral', id), words],
    )
  ).map(({ word }) => word);

/** All at once: one holds, and each other is told who and when. */
async function oneHolds(runners: readonly Runner[], losers: readonly string[]): Promise<number> {
  const answers = await Promise.all(runners.map((each) => each()));
  const held = answers.flatMap(({ userErrors }, nth) => (userErrors.length === 0 ? [nth] : []));
  expect(held).toHaveLength(1);
  for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
    expect(losers).toContain(userErrors[0]?.code);
    expect(userErrors[0]?.actedBy).toEqual(expect.any(String));
    expect(userErrors[0]?.actedAt).toMatch(/^20(26|27)-/);
  }
  return held[0] ?? -1;
}
const eight = (runner: Runner): Runner[] => Array.from({ length: RACERS }, () => runner);
const turned = <Value>(round: number, pair: readonly [Value, Value]): [Value, Value] =>
  round % 2 === 0 ? [pair[0], pair[1]] : [pair[1], pair[0]];

const propose = (login: string, referral: ReferralData, kind: string, more: Record<string, unknown> = {}) =>
  run(login, 'proposalPropose', { referralId: referral.id, kind, reason: '说明。', ...more });
const answer = (login: string, how: 'Agree' | 'Refuse' | 'Withdraw', { proposal }: Answer) =>
  run(login, `proposal${how}`, {
    id: proposal?.id,
    expectedVersion: proposal?.version,
  });

describe('Eight racers', () => {
  test('claiming a referral all have it: each claim has its entry, the last one keeps it.', async () => {
    const { id } = await aReceived(t, forward);
    const answers = await Promise.all(eight(() => act(t, forward.receiver, 'Claim', { id })).map((each) => each()));
    expect(answers.filter(({ userErrors }) => userErrors.length > 0)).toEqual([]);
    expect(await entriesOf(id, ['referral.claim'])).toHaveLength(RACERS);
  });

  test('withdrawing a consent have one winner, and the referral one end.', async () => {
    const sent = await aSent(t, forward);
    await oneHolds(
      eight(() => act(t, forward.sender, 'EndConsent', { id: sent.id })),
      ['REFERRAL_WITHDRAWN'],
    );
    expect(await entriesOf(sent.id, ['referral.withdraw'])).toHaveLength(1);
  });

  test('counting a supplement as never come have one winner and one letter.', async () => {
    const waiting = await overdueSupplement();
    await oneHolds(
      eight(() => act(t, forward.receiver, 'DeemWithdrawn', at(waiting))),
      ['REFERRAL_WITHDRAWN'],
    );
    expect(await entriesOf(waiting.id, ['referral.deemWithdrawn'])).toHaveLength(1);
    const letters = (await seen(t, forward.sender, waiting.id))?.letters ?? [];
    expect(letters.filter(({ template }) => template === 'DEEMED_WITHDRAWN')).toHaveLength(1);
  });

  test.each([
    ['RECALL', 'sender'],
    ['RETURN', 'receiver'],
  ] as const)('proposing %s open one proposal.', async (kind, side) => {
    const accepted = await anAccepted(t, forward);
    const answers = await Promise.all(eight(() => propose(forward[side], accepted, kind)).map((each) => each()));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    for (const { userErrors } of answers.filter((each) => each.userErrors.length > 0))
      expect(userErrors[0]?.code).toBe('PROPOSAL_OPEN_ALREADY');
    expect((await seen(t, forward.sender, accepted.id))?.proposals).toHaveLength(1);
  });

  test('proposing REDIRECT open one proposal.', async () => {
    const received = await aReceived(t, forward);
    const to = { organisationId: t.organisation('yangquan') };
    const answers = await Promise.all(
      eight(() => propose(forward.receiver, received, 'REDIRECT', to)).map((each) => each()),
    );
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect((await seen(t, forward.sender, received.id))?.proposals).toHaveLength(1);
  });
});

/** A supplement that was asked for, and whose time is over. */
async function overdueSupplement(): Promise<ReferralData> {
  const asked = await done(t, forward.receiver, 'AskSupplement', {
    ...at(await aReceived(t, forward)),
    list: '工资条',
  });
  await sql(
    t,
    `update deadline set due_at = '2026-11-01', due_on = '2026-10-31' where subject_id = $1 and rule_id = 'SUPPLEMENT'`,
    [rowIdOf('Referral', asked.id)],
  );
  return asked;
}

test('The sender supplies while the receiver counts it as withdrawn: one of the two holds.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = await overdueSupplement();
    const supply: Runner = () => act(t, forward.sender, 'Supply', { ...at(asked), answer: '已附' });
    const deem: Runner = () => act(t, forward.receiver, 'DeemWithdrawn', at(asked));
    const pair = turned(round, [supply, deem]);
    const won = pair[await oneHolds(pair, ['REFERRAL_AT_ANOTHER_STAGE', 'REFERRAL_WITHDRAWN'])];
    expect((await seen(t, forward.sender, asked.id))?.state).toBe(won === supply ? 'RECEIVED' : 'WITHDRAWN');
    expect(await entriesOf(asked.id, ['referral.supply', 'referral.deemWithdrawn'])).toHaveLength(1);
  }
}, 60_000);

test('The person takes the consent back while the referral is accepted: it ends either way, and with it what was shared.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const received = await aReceived(t, forward);
    const end: Runner = () => act(t, forward.sender, 'EndConsent', { id: received.id });
    const accept: Runner = () => act(t, forward.receiver, 'Accept', at(received));
    const answers = await Promise.all(turned(round, [end, accept]).map((each) => each()));
    const accepted = answers[round % 2 === 0 ? 1 : 0]?.userErrors.length === 0;
    const after = await seen(t, forward.sender, received.id);
    // Accepted first, the institution's own case goes on and the sender is told nothing; else nothing was accepted.
    expect(after).toMatchObject(accepted ? { state: 'COMPLETED', outcome: 'NOT_TOLD' } : { state: 'WITHDRAWN' });
    expect((await seen(t, forward.receiver, received.id))?.legalAidCase === null).toBe(!accepted);
    const ends = await entriesOf(received.id, ['referral.withdraw', 'referral.complete']);
    expect(ends).toEqual([accepted ? 'referral.complete' : 'referral.withdraw']);
  }
}, 60_000);

test('The person takes the consent back while the receiver tells the outcome: it is told once, or not at all.', async () => {
  const consult = way('CONSULT');
  for (let round = 0; round < ROUNDS; round += 1) {
    const accepted = await anAccepted(t, consult);
    const end: Runner = () => act(t, consult.sender, 'EndConsent', { id: accepted.id });
    const complete: Runner = () =>
      act(t, consult.receiver, 'Complete', { ...at(accepted), outcome: 'OPINION_GIVEN', result: '可行。' });
    const pair = turned(round, [end, complete]);
    const won = pair[await oneHolds(pair, ['REFERRAL_ENDED'])];
    const after = await seen(t, consult.sender, accepted.id);
    expect(after).toMatchObject({ state: 'COMPLETED', outcome: won === end ? 'NOT_TOLD' : 'OPINION_GIVEN' });
    expect(await entriesOf(accepted.id, ['referral.complete'])).toHaveLength(1);
  }
}, 60_000);

describe('A proposal', () => {
  test('RECALL and RETURN proposed from either side at once are one proposal.', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const accepted = await anAccepted(t, forward);
      const pair = turned<Runner>(round, [
        () => propose(forward.sender, accepted, 'RECALL'),
        () => propose(forward.receiver, accepted, 'RETURN'),
      ]);
      const answers = await Promise.all(pair.map((each) => each()));
      expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
      expect((await seen(t, forward.sender, accepted.id))?.proposals).toHaveLength(1);
    }
  }, 60_000);

  test('is agreed to, refused or withdrawn, and never two of these.', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const accepted = await anAccepted(t, forward);
      const proposed = await propose(forward.sender, accepted, 'RECALL');
      const agree: Runner = () => answer('puyang.head', 'Agree', proposed);
      const refuse: Runner = () => answer('puyang.head', 'Refuse', proposed);
      const withdraw: Runner = () => answer(forward.sender, 'Withdraw', proposed);
      const all = [agree, refuse, withdraw, agree, refuse, withdraw, agree, refuse];
      const order = [...all.slice(round), ...all.slice(0, round)];
      const won = order[await oneHolds(order, ['PROPOSAL_ANSWERED', 'SUBJECT_CHANGED_MEANWHILE', 'REFERRAL_ENDED'])];
      const after = await seen(t, forward.sender, accepted.id);
      expect(after).toMatchObject({
        state: won === agree ? 'RECALLED' : 'ACCEPTED',
        proposals: [{ state: won === agree ? 'AGREED' : won === refuse ? 'REFUSED' : 'WITHDRAWN' }],
      });
      const words = ['proposal.agree', 'proposal.refuse', 'proposal.withdraw'];
      expect(await entriesOf(accepted.id, words)).toHaveLength(1);
    }
  }, 60_000);

  test('lapses by the clock, or is withdrawn in that moment, and is settled once.', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const accepted = await anAccepted(t, forward);
      const proposed = await propose(forward.sender, accepted, 'RECALL');
      await sql(t, `update proposal set answer_by = '2026-11-02' where id = $1`, [
        rowIdOf('Proposal', proposed.proposal?.id ?? ''),
      ]);
      const pair = turned<() => Promise<unknown>>(round, [
        async () => await t.app.sweeper.sweep(),
        () => answer(forward.sender, 'Withdraw', proposed),
      ]);
      const results = await Promise.all(pair.map((each) => each()));
      const withdrawn = (results[round % 2 === 0 ? 1 : 0] as Answer).userErrors.length === 0;
      expect((await seen(t, forward.sender, accepted.id))?.proposals).toMatchObject([
        { state: withdrawn ? 'WITHDRAWN' : 'LAPSED' },
      ]);
      expect(await entriesOf(accepted.id, ['proposal.lapse', 'proposal.withdraw'])).toEqual([
        withdrawn ? 'proposal.withdraw' : 'proposal.lapse',
      ]);
    }
  }, 60_000);
});

test('What becomes of a declined one is decided once: sent elsewhere, kept, or closed with a letter.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const declined = await done(t, forward.receiver, 'Decline', {
      ...at(await aReceived(t, forward)),
      code: 'WRONG_INSTITUTION',
      reason: '履行地在阳泉。',
      rightOrganisationId: t.organisation('yangquan'),
    });
    const [disposition] = (await seen(t, forward.sender, declined.id))?.dispositions ?? [];
    const settle = (how: string, more: Record<string, unknown> = {}): Runner => {
      const input = { id: disposition?.id, expectedVersion: disposition?.version, reason: '本单位决定。', ...more };
      return () => run(forward.sender, `disposition${how}`, input);
    };
    const runners: readonly [Runner, string][] = [
      [settle('Reroute', { organisationId: t.organisation('yangquan') }), 'REROUTED'],
      [settle('Keep'), 'KEPT'],
      [settle('CloseWithLetter'), 'CLOSED_WITH_LETTER'],
    ];
    const all = Array.from({ length: RACERS }, (_, nth) => runners[(nth + round) % 3] ?? runners[0]);
    const order = all.flatMap((one) => (one === undefined ? [] : [one]));
    const won =
      order[
        await oneHolds(
          order.map(([runner]) => runner),
          ['DISPOSITION_SETTLED', 'SUBJECT_CHANGED_MEANWHILE'],
        )
      ];
    expect((await seen(t, forward.sender, declined.id))?.dispositions).toMatchObject([{ state: won?.[1] }]);
    const words = ['disposition.reroute', 'disposition.keep', 'disposition.closeWithLetter'];
    expect(await entriesOf(declined.id, words)).toHaveLength(1);
  }
}, 60_000);

test('A mediation is brought home by the mediators or by the clock, once, with one case.', async () => {
  const mediation = way('MEDIATION');
  const cases = async () => (await sql<{ n: number }>(t, 'select count(*)::int as n from legal_aid_case'))[0]?.n ?? 0;
  const before = await cases();
  for (let round = 0; round < ROUNDS; round += 1) {
    const accepted = await anAccepted(t, mediation);
    await sql(t, `update deadline set due_at = '2026-11-01' where subject_id = $1 and rule_id = 'MEDIATION'`, [
      rowIdOf('Referral', accepted.id),
    ]);
    const pair = turned<() => Promise<unknown>>(round, [
      async () => await t.app.sweeper.sweep(),
      () => act(t, mediation.receiver, 'ComeHome', { ...at(accepted), reason: '不成。' }),
    ]);
    await Promise.all(pair.map((each) => each()));
    await t.app.sweeper.sweep();
    expect((await seen(t, mediation.sender, accepted.id))?.state).toBe('RETURNED');
    expect(await entriesOf(accepted.id, ['referral.comeHome'])).toHaveLength(1);
    expect(await entriesOf(accepted.id, ['referral.becomeApplication'])).toHaveLength(1);
    expect((await cases()) - before).toBe(round + 1);
  }
}, 60_000);

test('A request is opened in the moment in which it expires: it ends once, opened before or never.', async () => {
  const support = way('SUPPORT');
  for (let round = 0; round < ROUNDS; round += 1) {
    const sent = await aSent(t, support);
    await sql(t, `update deadline set due_at = '2026-11-01' where subject_id = $1 and rule_id = 'REFERRAL_EXPIRY'`, [
      rowIdOf('Referral', sent.id),
    ]);
    const pair = turned<() => Promise<unknown>>(round, [
      async () => await t.app.sweeper.sweep(),
      () => act(t, support.receiver, 'Open', { id: sent.id }),
    ]);
    const results = await Promise.all(pair.map((each) => each()));
    const opened = results[round % 2 === 0 ? 1 : 0] as Answer;
    if (opened.userErrors.length > 0) {
      expect(opened.userErrors).toMatchObject([
        { code: 'REFERRAL_ENDED', actedAt: expect.stringMatching(/^2026-11-03/) },
      ]);
      expect(opened.userErrors[0]?.actedBy).toEqual(expect.any(String));
    }
    await t.app.sweeper.sweep();
    expect((await seen(t, support.sender, sent.id))?.state).toBe('EXPIRED');
    // Who was refused has left no trace; who opened it did so before the end.
    const story = opened.userErrors.length > 0 ? ['referral.expire'] : ['referral.open', 'referral.expire'];
    expect(await entriesOf(sent.id, ['referral.open', 'referral.expire'])).toEqual(story);
  }
}, 60_000);
