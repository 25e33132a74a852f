import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CaseCommand, type CaseState, caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { aReview, aSupplement, inAdvance, undecide, WAIVED } from './decided.js';
import { act, refused } from './desk.js';
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

const REQUEST = '019a0000-0000-7000-8000-00000000e001';
let world: CaseWorld;
let home: Staff;
let lead: Staff;
let stranger: Staff;
let id: string;
let rowId: string;
let lawyerId: string;
let paper: string;
let settlement: string;

/** A case that Puyang sent to Yangquan, with a roster of two, that stands wherever a cell wants it. */
beforeAll(async () => {
  world = await CaseWorld.open();
  home = await staffOf(world, 'puyang');
  lead = await staffOf(world, 'yangquan');
  stranger = await staffOf(world, 'mianyang');
  id = await grantedCase(world, home);
  await importInto(world, home.reception, id, rosterFile(workers(2, 50_000)));
  await askedIn(world, home.officer, id, 'yangquan');
  await movedTo(world, lead.officer, id, 'yangquan');
  await startedCase(world, lead, id);
  lawyerId = toGlobalId('Lawyer', await world.lawyer('yangquan', lead.handler.viewer.memberId));
  paper = await aPaper(world, lead.handler, id);
  const [row] = await world.rows<{ id: string }>('select id from roster_row where case_id = $1 order by row_number', [
    at(id),
  ]);
  rowId = row?.id ?? '';
});
afterAll(() => world.close());

/** Puts the case into a state, its rows and settlements back to the beginning. */
async function stand(state: CaseState): Promise<void> {
  const own = at(id);
  await world.loader.query('delete from payment_allocation where case_id = $1', [own]);
  await world.loader.query('delete from payment where case_id = $1', [own]);
  await world.loader.query('delete from settlement_share where case_id = $1', [own]);
  await world.loader.query('delete from settlement where case_id = $1', [own]);
  await world.loader.query('delete from objection where case_id = $1', [own]);
  await world.loader.query('delete from case_replacement where case_id = $1', [own]);
  await world.loader.query('delete from case_termination where case_id = $1', [own]);
  await world.loader.query("update legal_aid_case set state = 'CLOSED' where id <> $1 and lawyer_id is not null", [
    own,
  ]);
  await undecide(world, id);
  await world.loader.query('update participation set ended_at = now() where organisation_id = $1', [world.court]);
  await world.loader.query(
    `update roster_row set state = 'ACTIVE', paid_fen = 0, settled_fen = null, awarded_fen = 500, plan_until = null, split_case_id = null,
       waiver_material_id = null where case_id = $1`,
    [own],
  );
  await world.loader.query(
    'update legal_aid_case set state = $2, handler_member_id = $3, file_submitted_by_member_id = $3, lawyer_id = null, custody = null, stage = null where id = $1',
    [own, state, lead.handler.viewer.memberId],
  );
}

interface Cell {
  mutation: string;
  /** Somebody who holds the right, if the state does. */
  who: () => MemberContext;
  /** Of the same side, with another role. */
  wrongRole: () => MemberContext;
  /** The same roles at the home institution. */
  wrongSide: () => MemberContext;
  /** The same roles at an institution that takes no part. */
  outside: () => MemberContext;
  input: () => Record<string, unknown>;
  prepare?: () => Promise<unknown>;
}

const cell = (
  mutation: string,
  desk: keyof Staff,
  wrong: keyof Staff,
  input: () => Record<string, unknown> = () => ({}),
  prepare?: () => Promise<unknown>,
): Cell => ({
  mutation,
  who: () => lead[desk],
  wrongRole: () => lead[wrong],
  wrongSide: () => home[desk],
  outside: () => stranger[desk],
  input,
  ...(prepare === undefined ? {} : { prepare }),
});

const row = () => ({ rowId: toGlobalId('RosterRow', rowId) });
const court = () => ({ organisationId: toGlobalId('Organisation', world.court) });
const today = () => world.clock.now().toISOString().slice(0, 10);

async function organIsSide(): Promise<void> {
  await world.loader.query(
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'ORGAN', now(), now())
     on conflict (organisation_id, subject_id) do update set ended_at = null`,
    [world.court, at(id)],
  );
}

/** The lawyer acts in another open case against one of the same name as a recipient here. */
async function sameNameElsewhere(): Promise<void> {
  const other = await grantedCase(world, lead, { respondent: '王一明' });
  await world.loader.query(`update legal_aid_case set state = 'ASSIGNED', lawyer_id = $2 where id = $1`, [
    at(other),
    rowIdOf('Lawyer', lawyerId),
  ]);
}

async function replacementIsAsked(): Promise<void> {
  await world.loader.query(
    `insert into case_replacement (id, case_id, state, lawyer_name, reason_sealed, asked_on, recorded_at, recorded_by_organisation_id, recorded_by_member_id,
       recorded_by_name)
     select $1, $2, 'OPEN', '李律师', $3, now()::date, now(), $4, $5, '受理员'`,
    [
      REQUEST,
      at(id),
      world.keys.encrypt({ table: 'case_replacement', column: 'reason_sealed', rowId: REQUEST }, '两次未到庭'),
      world.organisations.yangquan,
      lead.reception.viewer.memberId,
    ],
  );
}

/** The superior has ordered a correction; a lawyer was on the case. */
async function correctionIsOrdered(): Promise<void> {
  await world.loader.query('update legal_aid_case set lawyer_id = $2 where id = $1', [
    at(id),
    rowIdOf('Lawyer', lawyerId),
  ]);
  await world.loader.query(
    `insert into objection (id, case_id, against, state, version, decision_letter_id, applicant_sealed, text_sealed, filed_on, late, recorded_at,
       recorded_by_organisation_id, recorded_by_member_id, last_actor_organisation_id, last_moved_at)
     values (gen_random_uuid(), $1, 'TERMINATED', 'CORRECTION_ORDERED', 2, gen_random_uuid(), '\\x00', '\\x00', now()::date, false, now(), $2, $3, $2, now())`,
    [at(id), world.organisations.yangquan, lead.reception.viewer.memberId],
  );
}

async function anOffer(): Promise<void> {
  const drafted = await world.one<{ id: string }>(
    `insert into settlement (id, case_id, revision, state, version, total_fen, created_at, last_actor_organisation_id, last_moved_at)
     values (gen_random_uuid(), $1, 1, 'OFFERED', 1, 400, now(), $2, now()) returning id`,
    [at(id), world.organisations.yangquan],
  );
  await world.loader.query(
    `insert into settlement_share (settlement_id, revision, case_id, row_id, amount_fen, decision)
     select $1, 1, case_id, id, 200, 'UNDECIDED' from roster_row where case_id = $2`,
    [drafted.id, at(id)],
  );
  settlement = toGlobalId('Settlement', drafted.id);
}

const CELLS: Readonly<Record<CaseCommand, Cell>> = {
  accept: cell('caseAccept', 'reception', 'handler'),
  grant: cell('caseGrant', 'head', 'reception', () => ({ meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' })),
  askSupplement: cell('caseAskSupplement', 'reception', 'head', () => ({ list: ['劳动合同'] })),
  supply: cell(
    'caseSupply',
    'reception',
    'officer',
    () => ({ note: '已补齐' }),
    () => aSupplement(world, lead, id, '2099-01-01'),
  ),
  deemWithdrawn: cell(
    'caseDeemWithdrawn',
    'reception',
    'handler',
    () => ({}),
    () => aSupplement(world, lead, id, '2020-01-01'),
  ),
  locate: cell('caseLocate', 'reception', 'head', () => ({ causeRegionCode: '140300' })),
  guide: cell('caseGuide', 'reception', 'assigner', () => ({ bodyName: '劳动保障监察大队', explanation: '先行投诉' })),
  stateMeans: cell(
    'caseStateMeans',
    'reception',
    'assigner',
    () => ({ householdMembers: 3, monthlyIncomeFen: 240_000, monthlyExpensesFen: 210_000 }),
    () => inAdvance(world, id),
  ),
  review: cell('caseReview', 'reviewer', 'reception', () => ({ ...WAIVED, legal: '身份属实', opinion: 'GRANT' })),
  refuse: cell(
    'caseRefuse',
    'head',
    'reviewer',
    () => ({ ground: 'OUT_OF_SCOPE', reason: '不属于法律援助范围' }),
    () => aReview(world, lead, id),
  ),
  grantInAdvance: cell('caseGrantInAdvance', 'head', 'reception', () => ({
    ground: 'PRESERVATION_URGENT',
    reason: '对方正在转移财产',
  })),
  regularise: cell(
    'caseRegularise',
    'head',
    'officer',
    () => WAIVED,
    () => inAdvance(world, id),
  ),
  withdraw: cell('caseWithdraw', 'reception', 'assigner', () => ({ reason: '本人撤回' })),
  assign: cell('caseAssign', 'assigner', 'head', () => ({ lawyerId })),
  replace: cell('caseReplace', 'assigner', 'reception', () => ({ lawyerId, reason: '本人申请' })),
  start: cell('caseStart', 'handler', 'reception'),
  milestone: cell('caseMilestone', 'handler', 'head', () => ({ kind: 'SUIT_FILED', happenedOn: today() })),
  importRoster: cell('importRoster', 'reception', 'head'),
  splitRow: cell('rosterRowSplit', 'handler', 'head', row),
  waiveRow: cell('rosterRowWaive', 'handler', 'assigner', () => ({ ...row(), materialId: paper })),
  planRow: cell('rosterRowPlan', 'handler', 'reception', () => ({ ...row(), until: '2029-01-01' })),
  settle: cell('settlementDraft', 'handler', 'head', () => ({ totalFen: 400 })),
  decide: cell(
    'settlementDecide',
    'handler',
    'officer',
    () => ({ ...row(), id: settlement, revision: 1, decision: 'DECLINED', how: 'PHONE' }),
    anOffer,
  ),
  award: cell('caseAward', 'handler', 'assigner', () => ({ rows: [{ ...row(), amountFen: 700 }] })),
  pay: cell('paymentRecord', 'handler', 'head', () => ({ amountFen: 7, paidOn: today(), method: 'CASH' })),
  submitFile: cell('caseSubmitFile', 'handler', 'reception', () => ({ summary: '已办结' })),
  close: cell(
    'caseClose',
    'head',
    'handler',
    () => ({}),
    () => world.loader.query(`update roster_row set plan_until = '2029-01-01' where case_id = $1`, [at(id)]),
  ),
  sendBack: cell('caseSendBack', 'head', 'assigner', () => ({ reason: '缺少文书' })),
  allowLawyer: cell(
    'caseAllowLawyer',
    'head',
    'handler',
    () => ({ lawyerId, note: '已核实，非同一人' }),
    () => sameNameElsewhere(),
  ),
  setHearing: cell('caseSetHearing', 'reception', 'head', () => ({
    session: 'HEARING',
    heldAt: new Date(world.clock.now().getTime() + 86_400_000).toISOString(),
    place: '第三法庭',
  })),
  changeCustody: cell('caseChangeCustody', 'handler', 'assigner', () => ({ custody: 'DETAINED' })),
  changeStage: cell('caseChangeStage', 'reception', 'officer', () => ({ stage: 'INVESTIGATION' })),
  askReplacement: cell('caseReplacementAsk', 'reception', 'assigner', () => ({ reason: '两次未到庭' })),
  decideReplacement: cell(
    'caseReplacementDecide',
    'head',
    'handler',
    () => ({ granted: false, opinion: '已按期会见' }),
    () => replacementIsAsked(),
  ),
  terminate: cell('caseTerminate', 'head', 'handler', () => ({ ground: 'REQUESTED', reason: '本人要求' })),
  correct: cell(
    'caseCorrect',
    'head',
    'assigner',
    () => ({}),
    () => correctionIsOrdered(),
  ),
  organJoin: cell('organJoin', 'reception', 'head', court),
  organLeave: cell('organLeave', 'assigner', 'officer', court, () => organIsSide()),
  archive: cell('caseArchive', 'reception', 'officer'),
};

/** Which input names the case, and whether it names a version. */
async function inputOf({ mutation, input }: Cell): Promise<Record<string, unknown>> {
  const given = input();
  if (mutation.startsWith('rosterRow') || mutation === 'settlementDecide') return given;
  const name = ['settlementDraft', 'paymentRecord', 'caseAward'].includes(mutation) ? 'caseId' : 'id';
  const version = mutation === 'caseMilestone' ? {} : { expectedVersion: await versionOf(world, id) };
  return { [name]: id, ...version, ...given };
}

let imported = 60_000;

async function codeOf(cellOf: Cell, who: MemberContext): Promise<string | null> {
  if (cellOf.mutation !== 'importRoster') return await refused(world, who, cellOf.mutation, await inputOf(cellOf));
  imported += 1;
  return await importInto(world, who, id, rosterFile(workers(1, imported))).then(
    () => null,
    (error: { code: string }) => error.code,
  );
}

describe('Every cell of the case', () => {
  describe.each(caseLifecycle.states.map((state) => ({ state })))('$state', ({ state }) => {
    test.each(caseLifecycle.commands.map((command) => ({ command })))('× $command', async ({ command }) => {
      const tried = CELLS[command];
      await stand(state);
      await tried.prepare?.();
      const before = await everything(world);
      expect(await codeOf(tried, tried.outside())).toBe('NOT_FOUND');
      // A handler at the home institution has no cases of his own there.
      const blind = tried.wrongSide().viewer.roles.has('HANDLER');
      expect(await codeOf(tried, tried.wrongSide())).toBe(
        blind ? 'NOT_FOUND' : command === 'decide' ? 'ROLE_MAY_NOT' : 'SIDE_MAY_NOT',
      );
      expect(await codeOf(tried, tried.wrongRole())).toBe('ROLE_MAY_NOT');
      const next = caseLifecycle.next(state, command);
      if (next === null) {
        expect(await codeOf(tried, tried.who())).toMatch(
          /^CASE_(AT_ANOTHER_STAGE|ENDED|GRANTED_ALREADY|ASSIGNED_ALREADY)$/,
        );
        expect(await everything(world)).toBe(before);
      } else {
        expect(await everything(world)).toBe(before);
        const actions = await seenCase<{ viewerActions: { action: string; allowed: boolean }[] }>(
          world,
          tried.who(),
          id,
          'viewerActions { action allowed }',
        );
        expect(actions?.viewerActions).toContainEqual({ action: `case.${command}`, allowed: true });
        const version = await versionOf(world, id);
        expect(await codeOf(tried, tried.who())).toBeNull();
        expect(await world.one('select state, version from legal_aid_case where id = $1', [at(id)])).toEqual({
          state: next,
          version: version + 1,
        });
      }
    });
  });

  test('a person without casework roles does not even learn that there is a case', async () => {
    await stand('APPLIED');
    for (const role of ['ORG_ADMIN', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR'] as const) {
      const nobody = await world.as('yangquan', role.toLowerCase(), [role]);
      expect(await seenCase(world, nobody, id, 'id')).toBeNull();
      expect(await refused(world, nobody, 'caseAccept', { id, expectedVersion: await versionOf(world, id) })).toBe(
        'NOT_FOUND',
      );
    }
  });

  test('a handler of another case does not find this one, and with another role may not act in it', async () => {
    await stand('IN_PROGRESS');
    const other = await world.as('yangquan', 'other', ['HANDLER']);
    const both = await world.as('yangquan', 'both', ['HANDLER', 'RECEPTION']);
    const input = { id, kind: 'HEARD', happenedOn: today() };
    expect(await seenCase(world, other, id, 'id')).toBeNull();
    expect(await refused(world, other, 'caseMilestone', input)).toBe('NOT_FOUND');
    expect(await refused(world, both, 'caseMilestone', input)).toBe('CASE_HANDLED_BY_ANOTHER');
  });

  test("the home's officer records decisions, but opens no case of a worker's own", async () => {
    await stand('IN_PROGRESS');
    await anOffer();
    const input = { ...row(), id: settlement, revision: 1, how: 'IN_PERSON' };
    expect(await refused(world, home.officer, 'settlementDecide', { ...input, decision: 'CARVED_OUT' })).toBe(
      'SIDE_MAY_NOT',
    );
    expect(await refused(world, home.officer, 'settlementDecide', { ...input, decision: 'AGREED' })).toBe(
      'DECISION_NEEDS_PAPER',
    );
    expect(await refused(world, home.officer, 'settlementDecide', { ...input, decision: 'DECLINED' })).toBeNull();
  });

  test('a refusal says the state, what is allowed now, and who moved the case last', async () => {
    await stand('CLOSED');
    await world.loader.query(
      'update legal_aid_case set last_actor_organisation_id = $2, last_actor_member_id = $3 where id = $1',
      [at(id), world.organisations.yangquan, lead.head.viewer.memberId],
    );
    const input = { id, expectedVersion: await versionOf(world, id) };
    const moved = await act(world, lead.handler, 'caseStart', input);
    expect(moved.userErrors[0]).toMatchObject({
      code: 'CASE_AT_ANOTHER_STAGE',
      currentState: 'CLOSED',
      allowedActions: ['archive'],
      actedBy: 'head',
    });
  });

  test('a command decided on an older version is refused with who changed it', async () => {
    await stand('APPLIED');
    const before = await everything(world);
    const moved = await act(world, lead.reception, 'caseAccept', { id, expectedVersion: 1 });
    expect(moved.userErrors[0]).toMatchObject({
      code: 'SUBJECT_CHANGED_MEANWHILE',
      path: ['input', 'expectedVersion'],
    });
    expect(await everything(world)).toBe(before);
  });
});

/** Every edge of the table that leads to another state. */
const EDGES = caseLifecycle.table.transitions
  .filter((edge) => edge.to !== 'SAME')
  .flatMap((edge) => edge.from.map((state) => ({ state, command: edge.command })));

describe('Eight racers on an edge', () => {
  test.each(EDGES)(
    '$state × $command: one wins, one entry is written, seven learn that they are late',
    async ({ state, command }) => {
      const tried = CELLS[command];
      await stand(state);
      await tried.prepare?.();
      const input = await inputOf(tried);
      const entries = async () =>
        (await world.one<{ n: number }>('select count(*)::int as n from journal where word = $1', [`case.${command}`]))
          .n;
      const before = await entries();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => act(world, tried.who(), tried.mutation, input)),
      );
      const losers = answers.filter((answer) => answer.userErrors.length > 0);
      expect(losers).toHaveLength(7);
      for (const { userErrors } of losers) {
        expect(userErrors[0]?.code).toMatch(/^CASE_(AT_ANOTHER_STAGE|ENDED|GRANTED_ALREADY|ASSIGNED_ALREADY)$/);
        expect(userErrors[0]).toMatchObject({ actedBy: expect.any(String), actedAt: expect.anything() });
      }
      expect(await entries()).toBe(before + 1);
    },
  );
});
