import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type SettlementCommand,
  type SettlementState,
  settlementLifecycle,
} from '../../../src/features/cases/settlement.lifecycle.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { act, done, refused } from './desk.js';
import {
  aPaper,
  askedIn,
  at,
  grantedCase,
  importInto,
  movedTo,
  rosterFile,
  type Staff,
  seenCase,
  staffOf,
  startedCase,
  versionOf,
  workers,
} from './scene.js';
import { CaseWorld, everything } from './world.js';

let world: CaseWorld;
let home: Staff;
let lead: Staff;
let stranger: Staff;
let id: string;
let paper: string;
let rows: string[];
let settlement: string;

beforeAll(async () => {
  world = await CaseWorld.open();
  home = await staffOf(world, 'puyang');
  lead = await staffOf(world, 'yangquan');
  stranger = await staffOf(world, 'mianyang');
  id = await grantedCase(world, home);
  await importInto(world, home.reception, id, rosterFile(workers(3, 70_000)));
  await askedIn(world, home.officer, id, 'yangquan');
  await movedTo(world, lead.officer, id, 'yangquan');
  await startedCase(world, lead, id);
  paper = await aPaper(world, lead.handler, id);
  rows = (
    await world.rows<{ id: string }>('select id from roster_row where case_id = $1 order by row_number', [at(id)])
  ).map((row) => row.id);
});
afterAll(() => world.close());

/** A settlement over three workers in a state; all have agreed, but the third in an open one. */
async function stand(state: SettlementState, third = 'UNDECIDED'): Promise<void> {
  await world.loader.query('delete from payment_allocation');
  await world.loader.query('delete from payment');
  await world.loader.query('delete from settlement_share');
  await world.loader.query('delete from settlement');
  await world.loader.query(
    `update roster_row set state = 'ACTIVE', paid_fen = 0, settled_fen = null, awarded_fen = null, split_case_id = null where case_id = $1`,
    [at(id)],
  );
  await world.loader.query(`update legal_aid_case set state = 'IN_PROGRESS' where id = $1`, [at(id)]);
  const row = newId();
  settlement = toGlobalId('Settlement', row);
  await world.loader.query(
    `insert into settlement (id, case_id, revision, state, version, total_fen, created_at, last_actor_organisation_id, last_moved_at)
     values ($1, $2, 1, $3, 5, 600, now(), $4, now())`,
    [row, at(id), state, world.organisations.yangquan],
  );
  for (const [nth, rowId] of rows.entries()) {
    await world.loader.query(
      `insert into settlement_share (settlement_id, revision, case_id, row_id, amount_fen, decision) values ($1, 1, $2, $3, 200, $4)`,
      [row, at(id), rowId, nth < 2 ? 'AGREED' : third],
    );
  }
}

const mutationOf = (command: SettlementCommand) => `settlement${command[0]?.toUpperCase()}${command.slice(1)}`;

function inputOf(command: SettlementCommand): Record<string, unknown> {
  const decision = { decision: 'AGREED', how: 'IN_PERSON', materialId: paper };
  if (command === 'decide')
    return { id: settlement, rowId: toGlobalId('RosterRow', rows[2] ?? ''), revision: 1, ...decision };
  return { id: settlement, expectedVersion: 5, ...(command === 'revise' ? { totalFen: 900 } : {}) };
}

const tries = (who: MemberContext, command: SettlementCommand) =>
  refused(world, who, mutationOf(command), inputOf(command));

describe('Every cell of the settlement', () => {
  describe.each(settlementLifecycle.states.map((state) => ({ state })))('$state', ({ state }) => {
    test.each(settlementLifecycle.commands.map((command) => ({ command })))('× $command', async ({ command }) => {
      await stand(state, command === 'conclude' ? 'AGREED' : 'UNDECIDED');
      const before = await everything(world);
      expect(await tries(stranger.handler, command)).toBe('NOT_FOUND');
      expect(await tries(lead.head, command)).toBe('ROLE_MAY_NOT');
      expect(await tries(lead.officer, command)).toBe('ROLE_MAY_NOT');
      expect(await tries(home.head, command)).toBe(command === 'decide' ? 'ROLE_MAY_NOT' : 'SIDE_MAY_NOT');
      const next = settlementLifecycle.next(state, command);
      if (next === null) {
        expect(await tries(lead.handler, command)).toBe('SETTLEMENT_AT_ANOTHER_STAGE');
        expect(await tries(home.officer, command)).toBe(
          command === 'decide' ? 'SETTLEMENT_AT_ANOTHER_STAGE' : 'SIDE_MAY_NOT',
        );
        expect(await everything(world)).toBe(before);
        return;
      }
      if (command !== 'decide') expect(await tries(home.officer, command)).toBe('SIDE_MAY_NOT');
      expect(await everything(world)).toBe(before);
      const moved = await act(world, lead.handler, mutationOf(command), inputOf(command));
      expect(moved.userErrors).toEqual([]);
      expect(moved.settlement).toMatchObject({ state: next, version: 6, revision: command === 'revise' ? 2 : 1 });
    });
  });

  test('nothing moves once the case is no longer in progress', async () => {
    for (const command of settlementLifecycle.commands) {
      await stand('OFFERED', 'AGREED');
      await world.loader.query(`update legal_aid_case set state = 'CLOSING' where id = $1`, [at(id)]);
      expect(await tries(lead.handler, command)).toBe('CASE_AT_ANOTHER_STAGE');
    }
  });
});

describe('A settlement', () => {
  beforeEach(() => stand('OFFERED'));

  test('that is revised keeps what was decided before, and asks everybody anew', async () => {
    await done(world, lead.handler, 'settlementRevise', { id: settlement, expectedVersion: 5, totalFen: 900 });
    const shares = await world.rows(
      `select revision, count(*)::int as n, sum(amount_fen)::int as fen, count(*) filter (where decision = 'AGREED')::int as agreed
       from settlement_share group by revision order by revision`,
    );
    expect(shares).toEqual([
      { revision: 1, n: 3, fen: 600, agreed: 2 },
      { revision: 2, n: 3, fen: 900, agreed: 0 },
    ]);
    const late = { ...inputOf('decide'), decision: 'DECLINED' };
    expect(await refused(world, home.officer, 'settlementDecide', late)).toBe('SUBJECT_CHANGED_MEANWHILE');
    expect(await refused(world, home.officer, 'settlementDecide', { ...late, revision: 2 })).toBeNull();
  });

  test('locks the roster: nothing is imported, and nobody waives', async () => {
    const error = await importInto(world, lead.reception, id, rosterFile(workers(1, 71_000))).catch((e) => e);
    expect(error.code).toBe('ROSTER_LOCKED');
    const rowId = toGlobalId('RosterRow', rows[2] ?? '');
    expect(await refused(world, lead.handler, 'rosterRowWaive', { rowId, materialId: paper })).toBe('ROSTER_LOCKED');
  });

  test('that carves a worker out pays out less by exactly his share', async () => {
    const input = { ...inputOf('decide'), decision: 'CARVED_OUT', materialId: null };
    await done(world, lead.handler, 'settlementDecide', input);
    expect(await world.one('select total_fen::int as total from settlement')).toEqual({ total: 400 });
    expect(await tries(lead.handler, 'decide')).toBe('DECISION_UNFIT');
    await done(world, lead.handler, 'settlementConclude', { id: settlement, expectedVersion: 6 });
    expect(
      await world.rows(
        'select state, settled_fen::int as settled from roster_row where case_id = $1 order by row_number',
        [at(id)],
      ),
    ).toEqual([
      { state: 'ACTIVE', settled: 200 },
      { state: 'ACTIVE', settled: 200 },
      { state: 'SPLIT', settled: null },
    ]);
  });

  test('carves out by the row as well, but not a worker who has signed', async () => {
    const rowId = (nth: number) => toGlobalId('RosterRow', rows[nth] ?? '');
    expect(await refused(world, lead.handler, 'rosterRowSplit', { rowId: rowId(0) })).toBe('DECISION_UNFIT');
    const split = await done(world, lead.handler, 'rosterRowSplit', { rowId: rowId(2) });
    // The new case awaits its own lawyer: this handler does not see it.
    expect(split).toMatchObject({ row: { state: 'SPLIT' }, splitCase: null });
    expect(await world.one('select total_fen::int as total from settlement')).toEqual({ total: 400 });
    expect(await refused(world, lead.handler, 'rosterRowSplit', { rowId: rowId(2) })).toBe('ROSTER_ROW_IN_OWN_CASE');
  });

  test('with an agreement but another paper than one of the case is refused', async () => {
    const other = await grantedCase(world, home);
    const foreign = await aPaper(world, home.officer, other);
    const before = await everything(world);
    expect(await refused(world, lead.handler, 'settlementDecide', { ...inputOf('decide'), materialId: foreign })).toBe(
      'DECISION_NEEDS_PAPER',
    );
    expect(await everything(world)).toBe(before);
  });

  test('of which one is open already keeps a second from being drafted', async () => {
    const input = { caseId: id, expectedVersion: await versionOf(world, id), totalFen: 300 };
    expect(await refused(world, lead.handler, 'settlementDraft', input)).toBe('SETTLEMENT_OPEN_ALREADY');
  });

  test.each([
    [{ totalFen: 0 }, 'SETTLEMENT_SHARE_UNFIT'],
    [{ totalFen: 2 }, 'SETTLEMENT_SHARE_UNFIT'],
    [{}, 'SETTLEMENT_SHARE_UNFIT'],
    [{ shares: [] }, 'SETTLEMENT_SHARE_UNFIT'],
  ])('with %j is refused', async (terms, code) => {
    await stand('FAILED');
    const before = await everything(world);
    const input = { caseId: id, expectedVersion: await versionOf(world, id), ...terms };
    expect(await refused(world, lead.handler, 'settlementDraft', input)).toBe(code);
    expect(await everything(world)).toBe(before);
  });

  test('with a share for every worker fits, and a total beside it must be their sum', async () => {
    await stand('FAILED');
    const shares = rows.map((rowId) => ({ rowId: toGlobalId('RosterRow', rowId), amountFen: 100 }));
    const input = async () => ({ caseId: id, expectedVersion: await versionOf(world, id), shares });
    expect(await refused(world, lead.handler, 'settlementDraft', { ...(await input()), totalFen: 299 })).toBe(
      'SETTLEMENT_SHARE_UNFIT',
    );
    expect(await refused(world, lead.handler, 'settlementDraft', { ...(await input()), totalFen: 300 })).toBeNull();
  });

  test('shows each side its shares, decisions and what it can do', async () => {
    const seen = await seenCase(
      world,
      home.officer,
      id,
      `settlements { state total { fen } undecided agreed viewerActions { action allowed refusal { code } }
         shares(first: 5, decision: UNDECIDED) { totalCount nodes { rowNumber amount { yuan } decision person { nameMasked } } } }`,
    );
    expect(seen).toMatchObject({
      settlements: [
        {
          state: 'OFFERED',
          total: { fen: 600 },
          undecided: 1,
          agreed: 2,
          shares: { totalCount: 1, nodes: [{ rowNumber: 3, amount: { yuan: '2.00' }, decision: 'UNDECIDED' }] },
        },
      ],
    });
    const actions = (
      seen as { settlements: { viewerActions: { action: string; refusal: { code: string } | null }[] }[] }
    ).settlements[0]?.viewerActions;
    expect(actions).toContainEqual({ action: 'settlement.decide', allowed: true, refusal: null });
    expect(actions).toContainEqual({
      action: 'settlement.conclude',
      allowed: false,
      refusal: { code: 'SIDE_MAY_NOT' },
    });
  });
});

const EDGES = settlementLifecycle.table.transitions
  .filter((edge) => edge.to !== 'SAME')
  .flatMap((edge) => edge.from.map((state) => ({ state, command: edge.command })));

describe('Eight racers on an edge', () => {
  test.each(EDGES)(
    '$state × $command: one wins, one entry is written, seven learn that they are late',
    async ({ state, command }) => {
      await stand(state, command === 'conclude' ? 'AGREED' : 'UNDECIDED');
      const entries = async () =>
        (
          await world.one<{ n: number }>('select count(*)::int as n from journal where word = $1', [
            `settlement.${command}`,
          ])
        ).n;
      const before = await entries();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => act(world, lead.handler, mutationOf(command), inputOf(command))),
      );
      const losers = answers.filter((answer) => answer.userErrors.length > 0);
      expect(losers).toHaveLength(7);
      for (const { userErrors } of losers) expect(userErrors[0]?.code).toBe('SETTLEMENT_AT_ANOTHER_STAGE');
      expect(await entries()).toBe(before + 1);
    },
  );
});
