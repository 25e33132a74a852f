import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/demo/client.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { contiguous, desk, type Known, type Listening, listen, seesNothing } from './office.js';
import { CASE, caseOf, itemIn, LETTER, letterOf, type OfCase, type OfLetter, scan, takenOver } from './sixty-four.js';
import { type RosterRow, rosterOf, sharedOut, sum, WORKERS } from './workers.js';

interface OfSettlement extends Outcome {
  settlement: {
    id: string;
    state: string;
    version: number;
    revision: number;
    total: { fen: number };
    agreed: number;
    carvedOut: number;
  };
}

const SETTLEMENT = 'settlement { id state version revision total { fen } agreed carvedOut }';
const CLAIMED = WORKERS.map(({ wages, overtime }) => (Number(wages) + Number(overtime)) * 100);
/** What the employer offers for all sixty-four, and what comes first. */
const OFFER = 200_000_003;
const FIRST = 100_000_001;
const SHARES = sharedOut(OFFER, CLAIMED);
/** The last of the roster does not agree. */
const AGREED = SHARES.slice(0, 63);

let t: TestApp;
let puyang: Listening;
let caseId = '';
let letterId = '';
let settlementId = '';
const known: Known = { ids: [], numbers: ['豫濮援案〔2026〕1号', '豫濮援协〔2026〕1号', '晋阳援案〔2026〕1号'] };

const version = async (login: string) => (await caseOf(await desk(t, login), caseId)).version;

beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-09-28T01:00:00Z');
  const taken = await takenOver(t);
  caseId = taken.caseId;
  letterId = taken.letter.id;
  known.ids.push(caseId, letterId);
  puyang = await listen(t, 'puyang.officer');
});
afterEach(async () => await seesNothing(t, 'mianyang', known));
afterAll(async () => {
  await puyang?.line.stop();
  await t.stop();
});

test('Yangquan assigns a lawyer within three days: the clock stands, and Puyang sees his name.', async () => {
  t.clock.moveTo('2026-09-30T06:00:00Z');
  const input = {
    id: caseId,
    expectedVersion: await version('yangquan.officer'),
    lawyerId: t.lawyer('yangquan.handler'),
  };
  const assigned: OfCase = await (await desk(t, 'yangquan.assigner')).act('caseAssign', input, CASE);
  await puyang.heard(assigned.journalEntryId);
  const clock = assigned.case.deadlines.find(({ rule }) => rule === 'ASSIGN_LAWYER_AFTER_MOVE');
  expect(clock).toMatchObject({
    dueOn: '2026-10-08',
    stoppedAt: expect.stringMatching(/^2026-09-30T06:00/) as unknown,
  });
  const here = await (await desk(t, 'puyang.officer')).run(
    'query ($id: ID) { case(id: $id) { state lawyer { name licenceNumber phone } } }',
    { id: caseId },
  );
  const lawyer = { name: '韩律师', licenceNumber: '1140300201210001', phone: '0353-2020001' };
  expect(here).toEqual({ case: { state: 'ASSIGNED', lawyer } });
});

test('Arbitration is filed, heard and mediated; Puyang reads each with its day and the body.', async () => {
  const handler = await desk(t, 'yangquan.handler');
  await handler.act('caseStart', { id: caseId, expectedVersion: await version('yangquan.officer') });
  const bodyName = '阳泉市劳动人事争议仲裁委员会';
  const days = [
    ['ARBITRATION_FILED', '2026-10-08'],
    ['ARBITRATION_HEARD', '2026-10-21'],
    ['MEDIATED', '2026-10-22'],
  ] as const;
  for (const [kind, happenedOn] of days) {
    t.clock.moveTo(`${happenedOn}T08:00:00Z`);
    await puyang.heard((await handler.act('caseMilestone', { id: caseId, kind, happenedOn, bodyName })).journalEntryId);
  }
  const { case: here } = await (await desk(t, 'puyang.officer')).run<{ case: { milestones: unknown[] } }>(
    'query ($id: ID) { case(id: $id) { milestones { kind happenedOn bodyName recordedBy { name } } } }',
    { id: caseId },
  );
  const recordedBy = { name: '阳泉市法律援助中心' };
  expect(here.milestones).toEqual(days.map(([kind, happenedOn]) => ({ kind, happenedOn, bodyName, recordedBy })));
});

test('A settlement is offered: every share follows from the claim, to the fen, and Puyang sees it.', async () => {
  const handler = await desk(t, 'yangquan.handler');
  const terms = { caseId, expectedVersion: await version('yangquan.officer'), totalFen: OFFER, terms: '两期付清。' };
  const drafted: OfSettlement = await handler.act('settlementDraft', terms, SETTLEMENT);
  settlementId = drafted.settlement.id;
  known.ids.push(settlementId);
  const move = { id: settlementId, expectedVersion: drafted.settlement.version };
  const offered: OfSettlement = await handler.act('settlementOffer', move, SETTLEMENT);
  await puyang.heard(offered.journalEntryId);
  expect(offered.settlement).toMatchObject({ state: 'OFFERED', revision: 1, total: { fen: OFFER } });
  const rows = await rosterOf(await desk(t, 'puyang.officer'), caseId);
  expect(rows.map(({ share }) => share?.fen)).toEqual(SHARES);
});

let rows: RosterRow[] = [];
const decide = async (login: string, rowId: string | undefined, decision: string, materialId?: string) =>
  await (await desk(t, login)).attempt<OfSettlement>(
    'settlementDecide',
    { id: settlementId, revision: 1, rowId, decision, how: 'IN_PERSON', materialId },
    SETTLEMENT,
  );

test('The decisions are recorded in Puyang, where the workers live: sixty-three agree, each with his signature.', async () => {
  const officer = await desk(t, 'puyang.officer');
  rows = await rosterOf(officer, caseId);
  const unsigned = await decide('puyang.officer', rows[0]?.id, 'AGREED');
  expect(unsigned.userErrors[0]?.code).toBe('DECISION_NEEDS_PAPER');
  const paper = await scan(officer, '签名.pdf');
  await officer.act('materialAttach', { materialId: paper, caseId, obtainedHow: 'FROM_PERSON' });
  for (const { id } of rows.slice(0, 63))
    expect((await decide('puyang.officer', id, 'AGREED', paper)).userErrors).toEqual([]);
  const declined = await decide('puyang.officer', rows[63]?.id, 'DECLINED');
  expect(declined.settlement).toMatchObject({ agreed: 63, carvedOut: 0 });
  const { case: there } = await (await desk(t, 'yangquan.handler')).run<{
    case: { settlements: { shares: { nodes: { decidedBy: { name: string }; how: string }[] } }[] };
  }>('query ($id: ID) { case(id: $id) { settlements { shares(first: 100) { nodes { decidedBy { name } how } } } } }', {
    id: caseId,
  });
  const shares = there.settlements[0]?.shares.nodes ?? [];
  expect(shares).toEqual(rows.map(() => ({ decidedBy: { name: '濮阳市法律援助中心' }, how: 'IN_PERSON' })));
});

test('One does not agree: he is carved out and has his own case, which both cities see; the others conclude.', async () => {
  const early = await (await desk(t, 'yangquan.handler')).attempt<OfSettlement>(
    'settlementConclude',
    { id: settlementId, expectedVersion: 66 },
    SETTLEMENT,
  );
  expect(early.userErrors[0]?.code).toBe('SETTLEMENT_ROWS_DECLINED');
  expect((await decide('puyang.officer', rows[63]?.id, 'CARVED_OUT')).userErrors[0]?.code).toBe('SIDE_MAY_NOT');
  const carved = await decide('yangquan.handler', rows[63]?.id, 'CARVED_OUT');
  expect(carved.settlement).toMatchObject({ total: { fen: sum(AGREED) }, agreed: 63, carvedOut: 1 });
  const move = { id: settlementId, expectedVersion: carved.settlement.version };
  const concluded: OfSettlement = await (await desk(t, 'yangquan.handler')).act('settlementConclude', move, SETTLEMENT);
  expect(concluded.settlement).toMatchObject({ state: 'CONCLUDED', total: { fen: sum(AGREED) } });
  for (const [login, part] of [
    ['puyang.officer', 'HOME'],
    ['yangquan.officer', 'LEAD'],
  ] as const) {
    const someone = await desk(t, login);
    const row = (await rosterOf(someone, caseId))[63];
    expect(row).toMatchObject({ state: 'SPLIT', settled: null, owed: { fen: 0 } });
    const own = await caseOf(someone, row?.splitCaseId ?? '');
    expect(own).toMatchObject({
      number: '晋阳援案〔2026〕1号',
      state: 'GRANTED',
      part,
      totals: { rows: 1, claimed: { fen: CLAIMED[63] } },
    });
    known.ids.push(own.id);
  }
});

test('Two instalments arrive and are shared out to the fen; what is paid and what is owed reconcile after each.', async () => {
  const handler = await desk(t, 'yangquan.handler');
  const total = sum(AGREED);
  const first = sharedOut(FIRST, AGREED);
  const rest = AGREED.map((share, nth) => share - (first[nth] ?? 0));
  for (const [amountFen, parts, paidSoFar] of [
    [FIRST, first, first],
    [total - FIRST, rest, AGREED],
  ] as const) {
    const input = {
      caseId,
      expectedVersion: await version('yangquan.officer'),
      amountFen,
      paidOn: '2026-10-22',
      method: 'BANK_TRANSFER',
    };
    const paid = await handler.act<OfCase & { payment: { allocations: { nodes: { amount: { fen: number } }[] } } }>(
      'paymentRecord',
      input,
      `payment { allocations(first: 100) { nodes { amount { fen } } } } ${CASE}`,
    );
    await puyang.heard(paid.journalEntryId);
    expect(paid.payment.allocations.nodes.map(({ amount }) => amount.fen)).toEqual(parts);
    const here = await rosterOf(await desk(t, 'puyang.officer'), caseId);
    expect(here.map((row) => row.paid.fen)).toEqual([...paidSoFar, 0]);
    expect(here.map((row) => row.owed.fen)).toEqual([...AGREED.map((share, nth) => share - (paidSoFar[nth] ?? 0)), 0]);
    expect(paid.case.totals).toMatchObject({
      paid: { fen: sum(paidSoFar) },
      outstanding: { fen: total - sum(paidSoFar) },
    });
  }
  const over = {
    caseId,
    expectedVersion: await version('yangquan.officer'),
    amountFen: 1,
    paidOn: '2026-10-22',
    method: 'CASH',
  };
  expect((await handler.attempt('paymentRecord', over)).userErrors[0]?.code).toBe('PAYMENT_NOTHING_OWED');
});

test('Both sides close: Yangquan the case, Puyang the cooperation; each saw every step of the other.', async () => {
  const handler = await desk(t, 'yangquan.handler');
  const there = await desk(t, 'yangquan.officer');
  const officer = await desk(t, 'puyang.officer');
  const evidence = itemIn(await letterOf(there, letterId), 'COLLECT_EVIDENCE');
  const result = { id: evidence.id, expectedVersion: evidence.version, result: '已调取工资台账。' };
  const submitted: OfLetter = await there.act('cooperationItemSubmitResult', result, LETTER);
  await handler.act('caseSubmitFile', {
    id: caseId,
    expectedVersion: await version('yangquan.officer'),
    summary: '调解结案。',
  });
  const head = await desk(t, 'yangquan.head');
  const close = async () =>
    await head.attempt<OfCase>('caseClose', { id: caseId, expectedVersion: await version('yangquan.officer') }, CASE);
  expect((await close()).userErrors[0]?.code).toBe('CASE_HAS_OPEN_ASKS');
  const confirm = async (kind: string): Promise<OfLetter> => {
    const { id, version: expectedVersion } = itemIn(await letterOf(officer, letterId), kind);
    return await officer.act('cooperationItemConfirm', { id, expectedVersion }, LETTER);
  };
  expect(submitted.cooperation.awaiting).toBe('BOTH');
  await confirm('COLLECT_EVIDENCE');
  expect((await close()).case).toMatchObject({ state: 'CLOSED' });
  const confirmed = await confirm('HANDLE_CASE');
  const end = { id: letterId, expectedVersion: confirmed.cooperation.version };
  const concluded: OfLetter = await officer.act('cooperationConclude', end, LETTER);
  await puyang.heard(concluded.journalEntryId);
  for (const someone of [officer, there]) {
    expect(await letterOf(someone, letterId)).toMatchObject({
      state: 'CONCLUDED',
      awaiting: 'NOBODY',
      items: [{ state: 'CONFIRMED' }, { state: 'CONFIRMED' }],
    });
    expect(await caseOf(someone, caseId)).toMatchObject({
      state: 'CLOSED',
      totals: { rows: 63, splitRows: 1, outstanding: { fen: 0 } },
    });
  }
  contiguous(puyang.facts, puyang.facts[0]?.number ?? 0);
  expect(puyang.facts.filter(({ word }) => word === 'settlement.decide')).toHaveLength(65);
});
