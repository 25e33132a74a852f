import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { referralDispositionLifecycle } from '../../../src/features/asks/disposition.lifecycle.js';
import { referralProposalLifecycle } from '../../../src/features/asks/proposal.lifecycle.js';
import { EVERYBODY } from '../../support/agencies.js';
import { edgesByHand, oneWins, wordOf } from '../../support/races.js';
import {
  anAccepted,
  aReceived,
  at,
  done,
  key,
  type Scene,
  seen,
  startTestApp,
  type TestApp,
  type UserErrorData,
  WAYS,
} from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

// The union forwards a person to Puyang.
const forward = WAYS.APPLICATION_FORWARD as Scene;

interface Answer {
  proposal?: { id: string; version: number } | null;
  userErrors: UserErrorData[];
}

async function run(login: string, mutation: string, input: Record<string, unknown>): Promise<Answer> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const what = mutation.startsWith('proposal') ? 'proposal { id version }' : 'nextReferral { id }';
  const { moved } = await (await t.as(login)).run<{ moved: Answer }>(
    `mutation ($input: ${type}) { moved: ${mutation}(input: $input) { ${what} userErrors { code message actedBy actedAt currentState } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return moved;
}

interface Edge {
  /** As the table has it. */
  edge: string;
  login: string;
}

/** What the sender proposes the receiver answers, and the other way round; who proposed it takes it back. */
const PROPOSALS: readonly (Edge & { proposer: string; kind: string })[] = [
  { edge: 'proposal OPEN agree by REQUESTED', login: 'puyang.head', proposer: forward.sender, kind: 'RECALL' },
  { edge: 'proposal OPEN agree by REQUESTING', login: 'union.head', proposer: forward.receiver, kind: 'RETURN' },
  { edge: 'proposal OPEN refuse by REQUESTED', login: 'puyang.head', proposer: forward.sender, kind: 'RECALL' },
  { edge: 'proposal OPEN refuse by REQUESTING', login: 'union.head', proposer: forward.receiver, kind: 'RETURN' },
  { edge: 'proposal OPEN withdraw by REQUESTING', login: forward.sender, proposer: forward.sender, kind: 'RECALL' },
  { edge: 'proposal OPEN withdraw by REQUESTED', login: forward.receiver, proposer: forward.receiver, kind: 'RETURN' },
];

const DISPOSITIONS: readonly (Edge & { more(): Record<string, unknown> })[] = [
  {
    edge: 'disposition OPEN reroute',
    login: forward.sender,
    more: () => ({ organisationId: t.organisation('yangquan') }),
  },
  { edge: 'disposition OPEN keep', login: forward.sender, more: () => ({}) },
  { edge: 'disposition OPEN closeWithLetter', login: forward.sender, more: () => ({}) },
];

const mutationOf = (edge: string): string => {
  const [name = '', , command = ''] = edge.split(' ');
  return `${name}${command[0]?.toUpperCase()}${command.slice(1)}`;
};
const by = (login: string) => new RegExp(`${login.split('.')[1]}$`);

test('Every edge that somebody takes by hand in what two agencies agree on, and in what becomes of a declined matter, is raced.', () => {
  const raced = [...PROPOSALS, ...DISPOSITIONS].map(({ edge }) => edge);
  expect(raced.sort()).toEqual(edgesByHand(referralProposalLifecycle, referralDispositionLifecycle));
});

describe('Eight racers', () => {
  test.each(PROPOSALS)(
    'on $edge have one winner and one journal entry, and the losers are told who and when.',
    async ({ edge, login, proposer, kind }) => {
      const accepted = await anAccepted(t, forward);
      const { proposal } = await run(proposer, 'proposalPropose', { referralId: accepted.id, kind, reason: '说明。' });
      const input = { id: proposal?.id, expectedVersion: proposal?.version };
      const told = { losers: ['PROPOSAL_ANSWERED', 'REFERRAL_ENDED'], by: by(login) };
      await oneWins(t, wordOf(edge), told, async () => await run(login, mutationOf(edge), input));
      const ends = edge.includes('agree') ? (kind === 'RECALL' ? 'RECALLED' : 'RETURNED') : 'ACCEPTED';
      expect((await seen(t, forward.sender, accepted.id))?.state).toBe(ends);
    },
    30_000,
  );

  test.each(DISPOSITIONS)(
    'on $edge have one winner and one journal entry, and the losers are told who and when.',
    async ({ edge, login, more }) => {
      const declined = await done(t, forward.receiver, 'Decline', {
        ...at(await aReceived(t, forward)),
        code: 'WRONG_INSTITUTION',
        reason: '履行地在阳泉。',
        rightOrganisationId: t.organisation('yangquan'),
      });
      const [disposition] = (await seen(t, forward.sender, declined.id))?.dispositions ?? [];
      const input = { id: disposition?.id, expectedVersion: disposition?.version, reason: '本单位决定。', ...more() };
      const told = { losers: ['DISPOSITION_SETTLED'], by: by(login) };
      await oneWins(t, wordOf(edge), told, async () => await run(login, mutationOf(edge), input));
    },
    30_000,
  );
});
