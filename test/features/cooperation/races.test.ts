import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aDraft, anAsk, type CooperationData, type Moved, move, seen, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const RACERS = 8;
type Act = [login: string, mutation: string, input: Record<string, unknown>];

interface Edge {
  name: string;
  word: string;
  losers: readonly string[];
  scene(): Promise<{ id: string; act: Act }>;
}

const first = (cooperation: CooperationData | null) => {
  const item = cooperation?.items[0];
  if (item === undefined) throw new Error('There is no item.');
  return { id: item.id, expectedVersion: item.version };
};

async function withItem(
  ...steps: [login: string, mutation: string, more?: Record<string, unknown>][]
): Promise<CooperationData> {
  let { cooperation } = (await anAsk(t)) as { cooperation: CooperationData };
  for (const [login, mutation, more = {}] of steps) {
    const moved: Moved = await move(t, login, mutation, { ...first(cooperation), ...more });
    if (moved.cooperation === null) throw new Error(JSON.stringify(moved.userErrors));
    cooperation = moved.cooperation;
  }
  return cooperation;
}

const accept: [string, string] = ['yangquan.officer', 'cooperationItemAccept'];
const submit: [string, string, Record<string, unknown>] = [
  'yangquan.officer',
  'cooperationItemSubmitResult',
  { result: '已办。' },
];
const STALE = ['SUBJECT_CHANGED_MEANWHILE'];

const itemEdge = (
  name: string,
  losers: readonly string[],
  act: [string, string, Record<string, unknown>?],
  ...before: [string, string, Record<string, unknown>?][]
): Edge => ({
  name,
  word: `cooperationItem.${name}`,
  losers,
  scene: async () => {
    const cooperation = await withItem(...before);
    return { id: cooperation.id, act: [act[0], act[1], { ...first(cooperation), ...act[2] }] };
  },
});

const EDGES: readonly Edge[] = [
  {
    name: 'send',
    word: 'cooperation.send',
    losers: ['COOPERATION_ALREADY_SENT', ...STALE],
    scene: async () => {
      const { cooperation } = await aDraft(t);
      return {
        id: cooperation.id,
        act: ['puyang.officer', 'cooperationSend', { id: cooperation.id, expectedVersion: cooperation.version }],
      };
    },
  },
  {
    name: 'open',
    word: 'cooperation.open',
    losers: ['COOPERATION_OPENED_ALREADY'],
    scene: async () => {
      const { cooperation } = await anAsk(t);
      return { id: cooperation.id, act: ['yangquan.officer', 'cooperationOpen', { id: cooperation.id }] };
    },
  },
  {
    name: 'withdraw',
    word: 'cooperation.withdraw',
    losers: ['COOPERATION_WITHDRAWN'],
    scene: async () => {
      const { cooperation } = await anAsk(t);
      return {
        id: cooperation.id,
        act: [
          'puyang.officer',
          'cooperationWithdraw',
          { id: cooperation.id, expectedVersion: cooperation.version, reason: '已付清。' },
        ],
      };
    },
  },
  itemEdge('accept', ['COOPERATION_ITEM_ALREADY_ANSWERED'], accept),
  itemEdge(
    'unable',
    ['COOPERATION_ITEM_ALREADY_ANSWERED'],
    ['yangquan.officer', 'cooperationItemUnable', { code: 'LAWFUL_BAR', reason: '依法不得调取。' }],
  ),
  itemEdge('start', ['COOPERATION_ITEM_AT_ANOTHER_STAGE'], ['yangquan.officer', 'cooperationItemStart'], accept),
  itemEdge('submitResult', ['COOPERATION_ITEM_AT_ANOTHER_STAGE'], submit, accept),
  itemEdge(
    'askSupplement',
    ['COOPERATION_ITEM_AT_ANOTHER_STAGE'],
    ['yangquan.officer', 'cooperationItemAskSupplement', { list: '工牌' }],
    accept,
  ),
  itemEdge(
    'supply',
    ['COOPERATION_ITEM_AT_ANOTHER_STAGE'],
    ['puyang.officer', 'cooperationItemSupply', { answer: '已附' }],
    accept,
    ['yangquan.officer', 'cooperationItemAskSupplement', { list: '工牌' }],
  ),
  itemEdge('confirm', ['COOPERATION_ITEM_ENDED'], ['puyang.officer', 'cooperationItemConfirm'], accept, submit),
  itemEdge(
    'rework',
    ['COOPERATION_ITEM_AT_ANOTHER_STAGE'],
    ['puyang.officer', 'cooperationItemRework', { reason: '缺盖章' }],
    accept,
    submit,
  ),
  {
    name: 'conclude',
    word: 'cooperation.conclude',
    losers: ['COOPERATION_ENDED'],
    scene: async () => {
      const { id, version } = await withItem(accept, submit, ['puyang.officer', 'cooperationItemConfirm']);
      return { id, act: ['puyang.officer', 'cooperationConclude', { id, expectedVersion: version }] };
    },
  },
  {
    name: 'agree',
    word: 'proposal.agree',
    losers: ['PROPOSAL_ANSWERED'],
    scene: async () => {
      const cooperation = await withItem(accept);
      const itemId = cooperation.items[0]?.id;
      const proposed = await move(t, 'yangquan.officer', 'proposalPropose', {
        itemId,
        kind: 'NEW_DUE_DATE',
        reason: '台账在太原。',
        dueOn: '2026-12-15',
      });
      return {
        id: cooperation.id,
        act: ['puyang.officer', 'proposalAgree', { id: proposed.cooperation?.proposals[0]?.id, expectedVersion: 1 }],
      };
    },
  },
  {
    name: 'propose',
    word: 'proposal.propose',
    losers: ['PROPOSAL_OPEN_ALREADY'],
    scene: async () => {
      const cooperation = await withItem(accept);
      const input = {
        itemId: cooperation.items[0]?.id,
        kind: 'NEW_DUE_DATE',
        reason: '台账在太原。',
        dueOn: '2026-12-15',
      };
      return { id: cooperation.id, act: ['yangquan.officer', 'proposalPropose', input] };
    },
  },
  {
    name: 'keep',
    word: 'disposition.keep',
    losers: ['DISPOSITION_SETTLED'],
    scene: async () => {
      const { id } = await withItem([
        'yangquan.officer',
        'cooperationItemUnable',
        { code: 'LAWFUL_BAR', reason: '依法不得调取。' },
      ]);
      const disposition = (await seen(t, 'puyang.officer', id))?.dispositions[0];
      return {
        id,
        act: ['puyang.officer', 'dispositionKeep', { id: disposition?.id, expectedVersion: 1, reason: '自行调查。' }],
      };
    },
  },
];

describe('Eight racers', () => {
  for (const edge of EDGES) {
    test(`on ${edge.word} have one winner and one journal entry, and the losers are told who and when.`, async () => {
      const { id, act } = await edge.scene();
      const before = await countOf(edge.word);
      const answers = await Promise.all(Array.from({ length: RACERS }, () => move(t, ...act)));
      const winners = answers.filter((answer) => answer.userErrors.length === 0);
      expect(winners).toHaveLength(1);
      for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
        expect(edge.losers).toContain(userErrors[0]?.code);
        if (userErrors[0]?.code !== 'PROPOSAL_OPEN_ALREADY') {
          expect(userErrors[0]?.actedBy).toMatch(/officer$/);
          expect(userErrors[0]?.actedAt).toMatch(/^2026-11-03T/);
        }
      }
      expect((await countOf(edge.word)) - before).toBe(1);
      expect(await seen(t, act[0], id)).not.toBeNull();
    });
  }
});

async function countOf(word: string): Promise<number> {
  return (await sql<{ n: number }>(t, 'select count(*)::int as n from journal where word = $1', [word]))[0]?.n ?? 0;
}

test('Two sides race, one withdrawing and one accepting: exactly one holds.', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { cooperation } = await anAsk(t);
    const [withdrawn, accepted] = await Promise.all([
      move(t, 'puyang.officer', 'cooperationWithdraw', {
        id: cooperation.id,
        expectedVersion: cooperation.version,
        reason: '已付清。',
      }),
      move(t, 'yangquan.officer', 'cooperationItemAccept', first(cooperation)),
    ]);
    const held = [withdrawn, accepted].filter((answer) => answer.userErrors.length === 0);
    expect(held).toHaveLength(1);
    const state = (await seen(t, 'puyang.officer', cooperation.id))?.state;
    expect(state).toBe(withdrawn.userErrors.length === 0 ? 'WITHDRAWN' : 'ACTIVE');
  }
});

describe('An idempotency key', () => {
  test('makes twenty parallel twins one act with one answer.', async () => {
    const { cooperation } = await anAsk(t);
    const idempotencyKey = key();
    const input = { ...first(cooperation), idempotencyKey };
    const before = await countOf('cooperationItem.accept');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => move(t, 'yangquan.officer', 'cooperationItemAccept', input)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.userErrors).toEqual([]);
    expect((await countOf('cooperationItem.accept')) - before).toBe(1);
  });

  test('keeps a refusal too: the twin of a refused act meets the same refusal though it would be lawful by now.', async () => {
    const { cooperation } = await anAsk(t);
    const idempotencyKey = key();
    const early = { ...first(cooperation), idempotencyKey };
    const refused = await move(t, 'yangquan.officer', 'cooperationItemStart', early);
    expect(refused.userErrors[0]?.code).toBe('COOPERATION_ITEM_AT_ANOTHER_STAGE');
    await move(t, 'yangquan.officer', 'cooperationItemAccept', first(cooperation));
    const again = await move(t, 'yangquan.officer', 'cooperationItemStart', early);
    expect(again.userErrors).toEqual(refused.userErrors);
    expect(await seen(t, 'yangquan.officer', cooperation.id)).toMatchObject({ items: [{ state: 'ACCEPTED' }] });
  });

  test('cannot be used for another input.', async () => {
    const { cooperation } = await anAsk(t);
    const idempotencyKey = key();
    await move(t, 'yangquan.officer', 'cooperationItemAccept', { ...first(cooperation), idempotencyKey });
    const other = await move(t, 'yangquan.officer', 'cooperationItemAccept', {
      ...first(cooperation),
      revision: 1,
      idempotencyKey,
    });
    expect(other.userErrors[0]?.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('of a colleague is another key.', async () => {
    const { cooperation } = await anAsk(t);
    const idempotencyKey = key();
    await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id, idempotencyKey });
    const colleague = await move(t, 'yangquan.officer2', 'cooperationOpen', { id: cooperation.id, idempotencyKey });
    expect(colleague.userErrors[0]?.code).toBe('COOPERATION_OPENED_ALREADY');
  });

  test('keeps no field value: the kept outcome names ids and codes only.', async () => {
    const { cooperation } = await anAsk(t);
    await move(t, 'puyang.officer', 'cooperationWithdraw', {
      id: cooperation.id,
      expectedVersion: cooperation.version,
      reason: '金丝雀理由',
    });
    const rows = await sql<{ outcome: unknown }>(t, 'select outcome from command_outcome');
    expect(JSON.stringify(rows)).not.toContain('金丝雀');
  });
});
