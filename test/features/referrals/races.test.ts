import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { referralLifecycle } from '../../../src/features/referrals/referral.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { allHaveIt, edgesByHand, oneWins, RACERS, wordOf } from '../../support/races.js';
import {
  act,
  aDraft,
  anAccepted,
  aReceived,
  aSent,
  at,
  done,
  key,
  type ReferralData,
  type Scene,
  seen,
  startTestApp,
  type TestApp,
  WAYS,
} from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, BODIES);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

/** A workstation that may review beforehand. */
const STATION: Scene = {
  from: 'arbitrationStation',
  sender: 'arbitrationStation.liaison',
  to: 'puyang',
  receiver: 'puyang.reception',
  kind: 'APPLICATION_FORWARD',
};
const BODIES = EVERYBODY.map((seed) =>
  seed.key === STATION.from ? { ...seed, powers: ['CONSULT', 'COLLECT', 'PRE_REVIEW', 'FORWARD'] } : seed,
);
const way = (kind: string): Scene => {
  const found = kind === 'STATION' ? STATION : WAYS[kind];
  if (found === undefined) throw new Error(kind);
  return found;
};

interface Edge {
  /** As the table has it. */
  edge: string;
  side: 'sender' | 'receiver';
  kind: string;
  losers: readonly string[];
  input?: Record<string, unknown>;
}

const STALE = 'SUBJECT_CHANGED_MEANWHILE';
const LATER = 'REFERRAL_AT_ANOTHER_STAGE';
const ANSWERED = 'REFERRAL_ALREADY_ANSWERED';

/** The state that a referral comes to, by commands alone. */
const FROM: Readonly<Record<string, (scene: Scene) => Promise<ReferralData>>> = {
  DRAFT: (scene) => aDraft(t, scene),
  SENT: (scene) => aSent(t, scene),
  RECEIVED: (scene) => aReceived(t, scene),
  AWAITING_SUPPLEMENT: async (scene) =>
    await done(t, scene.receiver, 'AskSupplement', { ...at(await aReceived(t, scene)), list: '工资条' }),
  ACCEPTED: (scene) => anAccepted(t, scene),
  ON_HOLD: async (scene) =>
    await done(t, scene.receiver, 'Hold', {
      ...at(await anAccepted(t, scene)),
      reason: '等鉴定',
      reviewOn: '2026-11-20',
    }),
};

/** One command in several states, by one side. */
const edges = (
  states: readonly string[],
  command: string,
  side: Edge['side'],
  kind: string,
  losers: readonly string[],
  input: Record<string, unknown> = {},
): Edge[] => states.map((state) => ({ edge: `referral ${state} ${command}`, side, kind, losers, input }));

const BEFORE_ANSWER = ['SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT'];
const WORKED_ON = ['ACCEPTED', 'ON_HOLD'];
const EDGES: readonly Edge[] = [
  ...edges(['DRAFT'], 'edit', 'sender', 'HANDOVER', [STALE], { facts: '新。' }),
  ...edges(['DRAFT'], 'preReview', 'sender', 'STATION', [STALE], { opinion: '材料齐全。' }),
  ...edges(['DRAFT'], 'discard', 'sender', 'HANDOVER', ['REFERRAL_ENDED']),
  ...edges(['DRAFT'], 'send', 'sender', 'APPLICATION_FORWARD', ['REFERRAL_ALREADY_SENT']),
  ...edges(['SENT'], 'open', 'receiver', 'APPLICATION_FORWARD', ['REFERRAL_OPENED_ALREADY']),
  ...edges(['SENT', 'RECEIVED'], 'amend', 'sender', 'SUPPORT', [STALE], { facts: '补充。', reason: '更正' }),
  ...edges(BEFORE_ANSWER, 'withdraw', 'sender', 'CONSULT', ['REFERRAL_WITHDRAWN']),
  ...edges(['RECEIVED'], 'accept', 'receiver', 'APPLICATION_FORWARD', [ANSWERED]),
  ...edges(['RECEIVED', 'AWAITING_SUPPLEMENT'], 'decline', 'receiver', 'HANDOVER', [ANSWERED], {
    code: 'DUPLICATE',
    reason: '已受理。',
  }),
  ...edges(['RECEIVED'], 'askSupplement', 'receiver', 'APPLICATION_FORWARD', [LATER], { list: '身份证' }),
  ...edges(['AWAITING_SUPPLEMENT'], 'supply', 'sender', 'APPLICATION_FORWARD', [LATER], { answer: '已附' }),
  ...edges(['AWAITING_SUPPLEMENT'], 'deemWithdrawn', 'receiver', 'APPLICATION_FORWARD', ['REFERRAL_WITHDRAWN']),
  ...edges(['ACCEPTED'], 'hold', 'receiver', 'SUPPORT', [LATER], { reason: '等', reviewOn: '2026-11-20' }),
  ...edges(['ON_HOLD'], 'resume', 'receiver', 'SUPPORT', [LATER]),
  ...edges(WORKED_ON, 'complete', 'receiver', 'CONSULT', ['REFERRAL_ENDED'], {
    outcome: 'OPINION_GIVEN',
    result: '可行。',
  }),
  ...edges(['SENT', 'RECEIVED', ...WORKED_ON], 'comeHome', 'receiver', 'MEDIATION', ['REFERRAL_ENDED'], {
    reason: '不成。',
  }),
];

/** Who answers what nobody has opened yet opens it by that. */
const UNOPENED = edges(['SENT'], 'accept', 'receiver', 'MEDIATION', [ANSWERED, STALE]);

/** Claiming excludes nobody: who claims last has it. */
const CLAIMS = [...BEFORE_ANSWER, ...WORKED_ON].map((state) => `referral ${state} claim`);

test('Every edge that somebody takes by hand in the table of a referral is raced.', () => {
  expect([...EDGES.map(({ edge }) => edge), ...CLAIMS].sort()).toEqual(edgesByHand(referralLifecycle));
});

const inState = async (edge: string, scene: Scene): Promise<ReferralData> => {
  const state = edge.split(' ')[1] ?? '';
  const referral = await FROM[state]?.(scene);
  if (referral === undefined) throw new Error(edge);
  expect(referral.state).toBe(state);
  return referral;
};

describe('Eight racers', () => {
  test.each([...EDGES, ...UNOPENED])(
    'on $edge ($kind) have one winner and one journal entry, and the losers are told who and when.',
    async ({ edge, kind, side, losers, input }) => {
      const scene = way(kind);
      const referral = await inState(edge, scene);
      const command = edge.split(' ')[2] ?? '';
      const verb = `${command[0]?.toUpperCase()}${command.slice(1)}`;
      if (command === 'deemWithdrawn') await supplementIsOverdue(referral);
      const given = command === 'open' ? { id: referral.id } : { ...at(referral), ...input };
      const told = { losers, by: /(liaison|reception)$/ };
      await oneWins(t, wordOf(edge), told, async () => await act(t, scene[side], verb, given));
    },
    30_000,
  );

  test.each(CLAIMS)('on %s all have it: each claim has its entry.', async (edge) => {
    const scene = way('SUPPORT');
    const { id } = await inState(edge, scene);
    await allHaveIt(t, wordOf(edge), async () => await act(t, scene.receiver, 'Claim', { id }));
  });

  test('who file the same person at once bring one referral and one case.', async () => {
    const idempotencyKey = key();
    const input = {
      idempotencyKey,
      kind: 'HANDOVER',
      toOrganisationId: t.organisation('puyang'),
      matter: '咨询转办',
      facts: '请接续办理。',
      causeCode: 'DIVORCE',
      form: 'CIVIL_LITIGATION',
      persons: [{ person: { name: '吴雨桐' } }],
      consent: { text: '同意。', categories: ['IDENTITY', 'FACTS'], givenHow: 'SIGNED_PAPER' },
    };
    const answers = await Promise.all(Array.from({ length: RACERS }, () => act(t, 'women.liaison', 'File', input)));
    expect(new Set(answers.map(({ referral }) => referral?.id)).size).toBe(1);
  });
});

/** The time that the sender had is over. */
async function supplementIsOverdue({ id }: ReferralData): Promise<void> {
  await sql(
    t,
    `update deadline set due_at = '2026-11-01', due_on = '2026-10-31' where subject_id = $1 and rule_id = 'SUPPLEMENT'`,
    [rowIdOf('Referral', id)],
  );
}

test('Sender and receiver race, one withdrawing and one accepting: exactly one holds.', async () => {
  for (let round = 0; round < 8; round += 1) {
    const forward = way('APPLICATION_FORWARD');
    const referral = await aReceived(t, forward);
    const [withdrawn, accepted] = await Promise.all([
      act(t, forward.sender, 'Withdraw', at(referral)),
      act(t, forward.receiver, 'Accept', at(referral)),
    ]);
    expect([withdrawn, accepted].filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const state = (await seen(t, forward.sender, referral.id))?.state;
    expect(state).toBe(withdrawn.userErrors.length === 0 ? 'WITHDRAWN' : 'ACCEPTED');
  }
});

test('One open referral of a kind for a person to one body, though the office wrote the person down twice.', async () => {
  const forward = way('APPLICATION_FORWARD');
  const [first, second] = await Promise.all(
    [1, 2].map(
      async () =>
        await aDraft(t, forward, { persons: [{ person: { name: '胡一人', idNumber: '120103198806018241' } }] }),
    ),
  );
  const answers = await Promise.all(
    [first, second].map((draft) => act(t, forward.sender, 'Send', at(draft as ReferralData))),
  );
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  const refused = answers.find(({ userErrors }) => userErrors.length > 0);
  expect(refused?.userErrors).toMatchObject([{ code: 'REFERRAL_OPEN_ALREADY' }]);
  expect(refused?.userErrors[0]?.message).toContain('濮工转〔2026〕');
});
