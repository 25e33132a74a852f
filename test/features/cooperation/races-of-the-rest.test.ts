import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dispositionLifecycle } from '../../../src/features/asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../../../src/features/asks/proposal.lifecycle.js';
import { cooperationLifecycle } from '../../../src/features/cooperation/cooperation.lifecycle.js';
import { cooperationItemLifecycle } from '../../../src/features/cooperation/cooperation-item.lifecycle.js';
import { aDraft, anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

type Act = [login: string, mutation: string, input: Record<string, unknown>];
interface Edge {
  edge: string;
  lost: string;
  scene(): Promise<Act>;
}

const HOME = 'puyang.officer';
const THERE = 'yangquan.officer';
const REASON = { reason: '按实际情况办理。' };

async function after(login: string, mutation: string, input: Record<string, unknown>): Promise<CooperationData> {
  const { cooperation, userErrors } = await move(t, login, mutation, input);
  if (cooperation === null) throw new Error(JSON.stringify(userErrors));
  return cooperation;
}

const whole = ({ id, version }: CooperationData) => ({ id, expectedVersion: version });
const first = ({ items: [item] }: CooperationData) => ({ id: item?.id, expectedVersion: item?.version });
const accepted = async () => await after(THERE, 'cooperationItemAccept', first((await anAsk(t)).cooperation));
const started = async () => await after(THERE, 'cooperationItemStart', first(await accepted()));
const approved = async () => await after('puyang.head', 'cooperationApprove', whole((await aDraft(t)).cooperation));

async function proposed(): Promise<{ id: string | undefined; expectedVersion: number }> {
  const itemId = (await accepted()).items[0]?.id;
  const { proposals } = await after(THERE, 'proposalPropose', {
    itemId,
    kind: 'NEW_DUE_DATE',
    dueOn: '2026-12-15',
    ...REASON,
  });
  return { id: proposals[0]?.id, expectedVersion: 1 };
}

async function disposed(): Promise<{ id: string | undefined; expectedVersion: number; reason: string }> {
  const { cooperation } = await anAsk(t);
  await after(THERE, 'cooperationItemUnable', { ...first(cooperation), code: 'LAWFUL_BAR', ...REASON });
  return { id: (await seen(t, HOME, cooperation.id))?.dispositions[0]?.id, expectedVersion: 1, ...REASON };
}

const NOT_HERE = 'COOPERATION_AT_ANOTHER_STAGE';
const ITEM_NOT_HERE = 'COOPERATION_ITEM_AT_ANOTHER_STAGE';
const UNABLE = { code: 'LAWFUL_BAR', ...REASON };

const EDGES: readonly Edge[] = [
  {
    edge: 'cooperation DRAFT approve',
    lost: NOT_HERE,
    scene: async () => ['puyang.head', 'cooperationApprove', whole((await aDraft(t)).cooperation)],
  },
  {
    edge: 'cooperation DRAFT discard',
    lost: 'COOPERATION_ENDED',
    scene: async () => [HOME, 'cooperationDiscard', whole((await aDraft(t)).cooperation)],
  },
  {
    edge: 'cooperation APPROVED sendBack',
    lost: NOT_HERE,
    scene: async () => ['puyang.head', 'cooperationSendBack', whole(await approved())],
  },
  {
    edge: 'cooperation APPROVED send',
    lost: 'COOPERATION_ALREADY_SENT',
    scene: async () => [HOME, 'cooperationSend', whole(await approved())],
  },
  {
    edge: 'cooperation RECEIVED withdraw',
    lost: 'COOPERATION_WITHDRAWN',
    scene: async () => {
      const opened = await after(THERE, 'cooperationOpen', { id: (await anAsk(t)).cooperation.id });
      return [HOME, 'cooperationWithdraw', { ...whole(opened), ...REASON }];
    },
  },
  {
    edge: 'cooperationItem ACCEPTED unable',
    lost: 'COOPERATION_ITEM_ALREADY_ANSWERED',
    scene: async () => [THERE, 'cooperationItemUnable', { ...first(await accepted()), ...UNABLE }],
  },
  {
    edge: 'cooperationItem IN_PROGRESS unable',
    lost: 'COOPERATION_ITEM_ALREADY_ANSWERED',
    scene: async () => [THERE, 'cooperationItemUnable', { ...first(await started()), ...UNABLE }],
  },
  {
    edge: 'cooperationItem IN_PROGRESS submitResult',
    lost: ITEM_NOT_HERE,
    scene: async () => [THERE, 'cooperationItemSubmitResult', { ...first(await started()), result: '已办。' }],
  },
  {
    edge: 'cooperationItem IN_PROGRESS askSupplement',
    lost: ITEM_NOT_HERE,
    scene: async () => [THERE, 'cooperationItemAskSupplement', { ...first(await started()), list: '工牌' }],
  },
  {
    edge: 'proposal OPEN refuse',
    lost: 'PROPOSAL_ANSWERED',
    scene: async () => [HOME, 'proposalRefuse', await proposed()],
  },
  {
    edge: 'proposal OPEN withdraw',
    lost: 'PROPOSAL_ANSWERED',
    scene: async () => [THERE, 'proposalWithdraw', await proposed()],
  },
  {
    edge: 'disposition OPEN reroute',
    lost: 'DISPOSITION_SETTLED',
    scene: async () => [
      HOME,
      'dispositionReroute',
      { ...(await disposed()), organisationId: t.organisation('mianyang') },
    ],
  },
  {
    edge: 'disposition OPEN closeWithLetter',
    lost: 'DISPOSITION_SETTLED',
    scene: async () => [HOME, 'dispositionCloseWithLetter', await disposed()],
  },
];

/** Raced in races.test.ts. */
const RACED_THERE = [
  'cooperation DRAFT send',
  'cooperation SENT open',
  'cooperation SENT withdraw',
  'cooperation ACTIVE conclude',
  'cooperationItem REQUESTED accept',
  'cooperationItem REQUESTED unable',
  'cooperationItem ACCEPTED start',
  'cooperationItem ACCEPTED submitResult',
  'cooperationItem ACCEPTED askSupplement',
  'cooperationItem AWAITING_SUPPLEMENT supply',
  'cooperationItem RESULT_SUBMITTED confirm',
  'cooperationItem RESULT_SUBMITTED rework',
  'proposal OPEN agree',
  'disposition OPEN keep',
];

test('Every edge that somebody takes by hand in the tables of asks is raced.', () => {
  const tables = [cooperationLifecycle, cooperationItemLifecycle, proposalLifecycle, dispositionLifecycle].map(
    ({ table }) => table,
  );
  const edges = tables.flatMap(({ name, transitions }) =>
    transitions.flatMap(({ command, from, to, side }) =>
      to === 'SAME' || side === 'SYSTEM' ? [] : from.map((state) => `${name} ${state} ${command}`),
    ),
  );
  expect([...RACED_THERE, ...EDGES.map(({ edge }) => edge)].sort()).toEqual(edges.sort());
});

test.each(EDGES)(
  'Eight racers on $edge have one winner and one journal entry; the losers are told who and when.',
  async ({ edge, lost, scene }) => {
    const act = await scene();
    const [name, , command] = edge.split(' ');
    const entries = async () =>
      (await sql<{ n: number }>(t, 'select count(*)::int as n from journal where word = $1', [`${name}.${command}`]))[0]
        ?.n ?? 0;
    const before = await entries();
    const answers = await Promise.all(Array.from({ length: 8 }, () => move(t, ...act)));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
      expect(userErrors[0]).toMatchObject({
        code: lost,
        actedBy: expect.stringMatching(/(officer|head)$/),
        actedAt: expect.stringMatching(/^2026-11-03T/),
      });
    }
    expect((await entries()) - before).toBe(1);
  },
);
