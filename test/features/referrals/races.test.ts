import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
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
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const RACERS = 8;
const way = (kind: string): Scene => {
  const found = WAYS[kind];
  if (found === undefined) throw new Error(kind);
  return found;
};

interface Edge {
  verb: string;
  word: string;
  side: 'sender' | 'receiver';
  kind: string;
  losers: readonly string[];
  scene(scene: Scene): Promise<ReferralData>;
  input?: Record<string, unknown>;
}

const STALE = 'SUBJECT_CHANGED_MEANWHILE';
const asked = async (scene: Scene): Promise<ReferralData> =>
  await done(t, scene.receiver, 'AskSupplement', { ...at(await aReceived(t, scene)), list: '工资条' });
const held = async (scene: Scene): Promise<ReferralData> =>
  await done(t, scene.receiver, 'Hold', {
    ...at(await anAccepted(t, scene)),
    reason: '等鉴定',
    reviewOn: '2026-11-20',
  });

const EDGES: readonly Edge[] = [
  {
    verb: 'Edit',
    word: 'edit',
    side: 'sender',
    kind: 'HANDOVER',
    losers: [STALE],
    scene: (way_) => aDraft(t, way_),
    input: { facts: '新。' },
  },
  {
    verb: 'Discard',
    word: 'discard',
    side: 'sender',
    kind: 'HANDOVER',
    losers: ['REFERRAL_ENDED'],
    scene: (way_) => aDraft(t, way_),
  },
  {
    verb: 'Send',
    word: 'send',
    side: 'sender',
    kind: 'APPLICATION_FORWARD',
    losers: ['REFERRAL_ALREADY_SENT'],
    scene: (way_) => aDraft(t, way_),
  },
  {
    verb: 'Open',
    word: 'open',
    side: 'receiver',
    kind: 'APPLICATION_FORWARD',
    losers: ['REFERRAL_OPENED_ALREADY'],
    scene: (way_) => aSent(t, way_),
  },
  {
    verb: 'Amend',
    word: 'amend',
    side: 'sender',
    kind: 'SUPPORT',
    losers: [STALE],
    scene: (way_) => aSent(t, way_),
    input: { facts: '补充。', reason: '更正' },
  },
  {
    verb: 'Withdraw',
    word: 'withdraw',
    side: 'sender',
    kind: 'CONSULT',
    losers: ['REFERRAL_WITHDRAWN'],
    scene: (way_) => aSent(t, way_),
  },
  {
    verb: 'Accept',
    word: 'accept',
    side: 'receiver',
    kind: 'APPLICATION_FORWARD',
    losers: ['REFERRAL_ALREADY_ANSWERED'],
    scene: (way_) => aReceived(t, way_),
  },
  {
    verb: 'Accept',
    word: 'accept',
    side: 'receiver',
    kind: 'MEDIATION',
    losers: ['REFERRAL_ALREADY_ANSWERED', STALE],
    scene: (way_) => aSent(t, way_),
  },
  {
    verb: 'Decline',
    word: 'decline',
    side: 'receiver',
    kind: 'HANDOVER',
    losers: ['REFERRAL_ALREADY_ANSWERED'],
    scene: (way_) => aReceived(t, way_),
    input: { code: 'DUPLICATE', reason: '已受理。' },
  },
  {
    verb: 'AskSupplement',
    word: 'askSupplement',
    side: 'receiver',
    kind: 'APPLICATION_FORWARD',
    losers: ['REFERRAL_AT_ANOTHER_STAGE'],
    scene: (way_) => aReceived(t, way_),
    input: { list: '身份证' },
  },
  {
    verb: 'Supply',
    word: 'supply',
    side: 'sender',
    kind: 'APPLICATION_FORWARD',
    losers: ['REFERRAL_AT_ANOTHER_STAGE'],
    scene: asked,
    input: { answer: '已附' },
  },
  {
    verb: 'Hold',
    word: 'hold',
    side: 'receiver',
    kind: 'SUPPORT',
    losers: ['REFERRAL_AT_ANOTHER_STAGE'],
    scene: (way_) => anAccepted(t, way_),
    input: { reason: '等', reviewOn: '2026-11-20' },
  },
  {
    verb: 'Resume',
    word: 'resume',
    side: 'receiver',
    kind: 'SUPPORT',
    losers: ['REFERRAL_AT_ANOTHER_STAGE'],
    scene: held,
  },
  {
    verb: 'Complete',
    word: 'complete',
    side: 'receiver',
    kind: 'CONSULT',
    losers: ['REFERRAL_ENDED'],
    scene: (way_) => anAccepted(t, way_),
    input: { outcome: 'OPINION_GIVEN', result: '可行。' },
  },
  {
    verb: 'ComeHome',
    word: 'comeHome',
    side: 'receiver',
    kind: 'MEDIATION',
    losers: ['REFERRAL_ENDED'],
    scene: (way_) => anAccepted(t, way_),
    input: { reason: '不成。' },
  },
];

const countOf = async (word: string): Promise<number> =>
  (await sql<{ n: number }>(t, 'select count(*)::int as n from journal where word = $1', [`referral.${word}`]))[0]?.n ??
  0;

describe('Eight racers', () => {
  test.each(EDGES)(
    'on $kind $verb have one winner and one journal entry, and the losers are told who and when.',
    async (edge) => {
      const scene = way(edge.kind);
      const referral = await edge.scene(scene);
      const before = await countOf(edge.word);
      const input = edge.verb === 'Open' ? { id: referral.id } : { ...at(referral), ...edge.input };
      const login = scene[edge.side];
      const answers = await Promise.all(Array.from({ length: RACERS }, () => act(t, login, edge.verb, input)));
      expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
      for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
        expect(edge.losers).toContain(userErrors[0]?.code);
        expect(userErrors[0]?.actedBy).toMatch(/liaison$|reception$/);
        expect(userErrors[0]?.actedAt).toMatch(/^2026-11-03T/);
      }
      expect((await countOf(edge.word)) - before).toBe(1);
    },
  );

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
