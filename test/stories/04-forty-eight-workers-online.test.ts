import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/demo/client.js';
import { identityNumber } from '../features/cases/world.js';
import { EVERYBODY } from '../support/agencies.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { desk, type Listening, listen } from './office.js';
import { CASE, caseOf, grant, type OfCase, scan } from './sixty-four.js';
import { rosterOf, sharedOut, sum } from './workers.js';

/** What each of the forty-eight is owed, in fen: no two alike, and no round sum. */
const CLAIMED = Array.from({ length: 48 }, (_, nth) => 1_450_000 + nth * 7_777 + (nth % 7) * 3);
/** What the employer pays to have the matter done: 680,888.88 yuan, over 680,000, for all of them. */
const OFFER = 68_088_888;
const SHARES = sharedOut(OFFER, CLAIMED);
const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const SETTLEMENT = 'settlement { id state version total { fen } agreed undecided }';

interface OfSettlement extends Outcome {
  settlement: { id: string; state: string; version: number; total: { fen: number }; agreed: number };
}

function roster(): Uint8Array<ArrayBuffer> {
  const header = '姓名,证件号码,联系电话,用人单位,起始日期,截止日期,拖欠工资(元)';
  const lines = CLAIMED.map((fen, nth) => {
    const phone = `138375${String(20_000 + nth)}`;
    const name = `${'郭何高林罗郑'[nth % 6]}${'一二三四五六七八'[nth % 8]}民`;
    return [
      name,
      identityNumber(80_000 + nth),
      phone,
      '郏县某服饰有限公司',
      '2026-03-01',
      '2026-10-31',
      yuan(fen),
    ].join(',');
  });
  return new Uint8Array(Buffer.from([header, ...lines].join('\n')));
}

let t: TestApp;
let jiaxian: Listening;
let caseId = '';
let settlementId = '';

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-12-07T14:30:00Z');
  jiaxian = await listen(t, 'jiaxian.reception');
});
afterAll(async () => {
  await jiaxian?.line.stop();
  await t.stop();
});

const version = async () => (await caseOf(await desk(t, 'jiaxian.reception'), caseId)).version;
const milestone = async (kind: string, happenedOn: string, more: Record<string, unknown> = {}) =>
  await (await desk(t, 'jiaxian.handler')).act('caseMilestone', { id: caseId, kind, happenedOn, ...more });

test('Late in the evening a message comes over the net: forty-eight are unpaid, and the clock for an answer runs.', async () => {
  const reception = await desk(t, 'jiaxian.reception');
  const asked = await reception.act<{
    consultation: { id: string; version: number; deadlines: { rule: string; dueOn: string }[] };
  }>(
    'consultationOpen',
    {
      channel: 'ONLINE',
      causeCode: 'LABOUR_REMUNERATION',
      matter: '追索劳动报酬（四十八人）',
      content: '我们四十八人在服饰公司做工，三月至十月工资没有结清，老板说下月再说。',
      receivedAt: '2026-12-07T14:12:00Z',
      person: { name: '郭一民', phone: '13837520000', regionCode: '410425', migrantWorker: true },
    },
    'consultation { id version deadlines { rule dueOn } }',
  );
  expect(asked.consultation.deadlines).toEqual([{ rule: 'CONSULTATION_ANSWER', dueOn: '2026-12-16' }]);
  t.clock.moveTo('2026-12-08T00:40:00Z');
  const converted = await reception.act<{ consultation: { state: string; case: { id: string; receivedAt: string } } }>(
    'consultationConvert',
    {
      id: asked.consultation.id,
      expectedVersion: asked.consultation.version,
      application: {
        form: 'LABOUR_ARBITRATION',
        groupClaim: true,
        callerRole: 'REPRESENTATIVE',
        respondent: '郏县某服饰有限公司',
      },
    },
    'consultation { state case { id receivedAt } }',
  );
  expect(converted.consultation).toMatchObject({
    state: 'CONVERTED',
    case: { receivedAt: '2026-12-07T14:12:00.000Z' },
  });
  caseId = converted.consultation.case.id;
});

test('The roster of forty-eight is taken in; it is granted and assigned the same morning.', async () => {
  const reception = await desk(t, 'jiaxian.reception');
  const materialId = await reception.upload({
    purpose: 'ROSTER',
    title: '四十八人名单.csv',
    type: 'CSV',
    fieldClass: 'IDENTITY',
    bytes: roster(),
  });
  const input = { caseId, materialId, expectedVersion: await version() };
  const imported = await reception.act<{ importedRows: number; case: OfCase['case'] }>(
    'rosterImport',
    input,
    `importedRows ${CASE}`,
  );
  expect(imported).toMatchObject({
    importedRows: 48,
    case: { totals: { rows: 48, claimed: { fen: sum(CLAIMED) }, paid: { fen: 0 } } },
  });
  t.clock.moveTo('2026-12-08T01:30:00Z');
  const granted = await grant(t, 'jiaxian', imported.case);
  const assigned: OfCase = await (await desk(t, 'jiaxian.assigner')).act(
    'caseAssign',
    { id: caseId, expectedVersion: granted.case.version, lawyerId: t.lawyer('jiaxian.handler') },
    CASE,
  );
  expect(assigned.case.state).toBe('ASSIGNED');
  await (await desk(t, 'jiaxian.handler')).act('caseStart', { id: caseId, expectedVersion: assigned.case.version });
});

test('Arbitration is filed within four days of the message, and a hearing is set.', async () => {
  t.clock.moveTo('2026-12-11T08:00:00Z');
  const bodyName = '郏县劳动人事争议仲裁委员会';
  await milestone('ARBITRATION_FILED', '2026-12-11', { bodyName });
  await milestone('HEARING_SET', '2026-12-11', { bodyName, note: '定于十二月二十二日开庭' });
  const { case: shown } = await (await desk(t, 'jiaxian.reception')).run<{
    case: { receivedAt: string; milestones: { kind: string; happenedOn: string }[] };
  }>('query ($id: ID) { case(id: $id) { receivedAt milestones { kind happenedOn } } }', { id: caseId });
  const filed = shown.milestones.find(({ kind }) => kind === 'ARBITRATION_FILED');
  const days = (Date.parse(`${filed?.happenedOn}T00:00:00+08:00`) - Date.parse(shown.receivedAt)) / 86_400_000;
  expect(days).toBeGreaterThan(0);
  expect(days).toBeLessThan(4);
});

test('Before the hearing the employer offers 680,888.88 yuan: every share follows from the claim, to the fen.', async () => {
  t.clock.moveTo('2026-12-18T03:00:00Z');
  const handler = await desk(t, 'jiaxian.handler');
  const terms = { caseId, expectedVersion: await version(), totalFen: OFFER, terms: '一次付清，各人撤回仲裁申请。' };
  const drafted: OfSettlement = await handler.act('settlementDraft', terms, SETTLEMENT);
  settlementId = drafted.settlement.id;
  const move = { id: settlementId, expectedVersion: drafted.settlement.version };
  await handler.act('settlementOffer', move, SETTLEMENT);
  const rows = await rosterOf(handler, caseId);
  expect(rows.map(({ share }) => share?.fen)).toEqual(SHARES);
  expect(sum(SHARES)).toBe(OFFER);
  expect(new Set(SHARES).size).toBe(48);
});

test('All forty-eight agree, each with his signature; nobody is bound before the last has.', async () => {
  const handler = await desk(t, 'jiaxian.handler');
  const rows = await rosterOf(handler, caseId);
  const paper = await scan(handler, '四十八人签名.pdf');
  await handler.act('materialAttach', { materialId: paper, caseId, obtainedHow: 'FROM_PERSON' });
  let last: OfSettlement | undefined;
  for (const { id: rowId } of rows) {
    if (rowId === rows[47]?.id) {
      const early = { id: settlementId, expectedVersion: last?.settlement.version };
      const refused = await handler.attempt('settlementConclude', early);
      expect(refused.userErrors[0]?.code).toBe('SETTLEMENT_ROWS_UNDECIDED');
    }
    const decision = { id: settlementId, revision: 1, rowId, decision: 'AGREED', how: 'IN_PERSON', materialId: paper };
    last = await handler.act('settlementDecide', decision, SETTLEMENT);
  }
  const concluded: OfSettlement = await handler.act(
    'settlementConclude',
    { id: settlementId, expectedVersion: last?.settlement.version },
    SETTLEMENT,
  );
  expect(concluded.settlement).toMatchObject({ state: 'CONCLUDED', total: { fen: OFFER }, agreed: 48 });
});

test('The money comes at once, four days before the hearing, and every worker has his share to the fen.', async () => {
  const handler = await desk(t, 'jiaxian.handler');
  const input = {
    caseId,
    expectedVersion: await version(),
    amountFen: OFFER,
    paidOn: '2026-12-18',
    method: 'BANK_TRANSFER',
  };
  const paid = await handler.act<
    OfCase & { payment: { allocations: { nodes: { amount: { fen: number } }[] } } } & Outcome
  >('paymentRecord', input, `payment { allocations(first: 100) { nodes { amount { fen } } } } ${CASE}`);
  expect(paid.payment.allocations.nodes.map(({ amount }) => amount.fen)).toEqual(SHARES);
  expect(paid.case.totals).toMatchObject({ settled: { fen: OFFER }, paid: { fen: OFFER }, outstanding: { fen: 0 } });
  const rows = await rosterOf(handler, caseId);
  expect(rows.map((row) => row.settled?.fen)).toEqual(SHARES);
  expect(rows.map((row) => row.paid.fen)).toEqual(SHARES);
  expect(rows.map((row) => row.owed.fen)).toEqual(SHARES.map(() => 0));
  await jiaxian.heard(paid.journalEntryId);
  const more = { ...input, expectedVersion: await version(), amountFen: 1 };
  expect((await handler.attempt('paymentRecord', more)).userErrors[0]?.code).toBe('PAYMENT_NOTHING_OWED');
});
