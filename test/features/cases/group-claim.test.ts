import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../../src/kernel/refusal.js';
import { act, done, refused, run } from './desk.js';
import {
  aPaper,
  askedIn,
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
let puyang: Staff;
let yangquan: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
  yangquan = await staffOf(world, 'yangquan');
});
afterAll(() => world.close());

const TOTALS = `totals { rows waivedRows splitRows unsettledRows claimed { fen } settled { fen } awarded { fen } paid { fen } outstanding { fen } }`;
interface Totals {
  totals: Record<'claimed' | 'settled' | 'awarded' | 'paid' | 'outstanding', { fen: number }> &
    Record<'rows' | 'waivedRows' | 'splitRows' | 'unsettledRows', number>;
}
interface Rows {
  roster: {
    totalCount: number;
    nodes: {
      id: string;
      rowNumber: number;
      claimed: { fen: number };
      settled: { fen: number } | null;
      paid: { fen: number };
      owed: { fen: number };
      share: { fen: number } | null;
      decision: string | null;
      state: string;
      person: { id: string; nameMasked: string };
    }[];
  };
}
const ROWS = `roster(first: 100) { totalCount nodes { id rowNumber state decision share { fen } claimed { fen } settled { fen } paid { fen } owed { fen }
  person { id nameMasked } } }`;

test('sixty-four workers: one roster, a settlement decided in two cities, two instalments, and every fen accounted for', async () => {
  const id = await grantedCase(world, puyang);
  await importInto(world, puyang.reception, id, rosterFile(workers(64, 10_000)));
  await askedIn(world, puyang.officer, id, 'yangquan');
  await movedTo(world, yangquan.officer, id, 'yangquan');
  await startedCase(world, yangquan, id);

  const before = await seenCase<Totals>(world, yangquan.handler, id, TOTALS);
  const claimed = workers(64, 10_000).reduce((sum, { wages }) => sum + Math.round(Number(wages) * 100), 0);
  expect(before?.totals).toMatchObject({ rows: 64, claimed: { fen: claimed }, outstanding: { fen: 0 } });

  const total = Math.floor(claimed * 0.9) + 1;
  const drafted = await done(world, yangquan.handler, 'settlementDraft', {
    caseId: id,
    expectedVersion: await versionOf(world, id),
    totalFen: total,
    terms: '分两期支付',
  });
  const settlement = drafted.settlement?.id ?? '';
  await done(world, yangquan.handler, 'settlementOffer', { id: settlement, expectedVersion: 1 });
  const awaiting = await seenCase<{ awaiting: string }>(world, puyang.officer, id, 'awaiting');
  expect(awaiting?.awaiting).toBe('BOTH');

  const rows = (await seenCase<Rows>(world, puyang.officer, id, ROWS))?.roster.nodes ?? [];
  expect(rows).toHaveLength(64);
  expect(rows.reduce((sum, row) => sum + (row.share?.fen ?? 0), 0)).toBe(total);
  const paper = await aPaper(world, puyang.officer, id);
  for (const row of rows.slice(0, 40)) {
    await done(world, puyang.officer, 'settlementDecide', {
      id: settlement,
      rowId: row.id,
      revision: 1,
      decision: 'AGREED',
      how: 'IN_PERSON',
      materialId: paper,
    });
  }
  for (const row of rows.slice(40, 63)) {
    await done(world, yangquan.handler, 'settlementDecide', {
      id: settlement,
      rowId: row.id,
      revision: 1,
      decision: 'AGREED',
      how: 'VIDEO',
      materialId: paper,
    });
  }
  const last = rows[63];
  if (last === undefined) throw new Error('There are 64 rows.');
  await done(world, puyang.officer, 'settlementDecide', {
    id: settlement,
    rowId: last.id,
    revision: 1,
    decision: 'DECLINED',
    how: 'PHONE',
  });
  const after = await seenCase<{ awaiting: string }>(world, puyang.officer, id, 'awaiting');
  expect(after?.awaiting).toBe('THEM');

  const version = async () =>
    (await world.one<{ version: number }>('select version from settlement order by created_at desc limit 1')).version;
  expect(
    await refused(world, yangquan.handler, 'settlementConclude', { id: settlement, expectedVersion: await version() }),
  ).toBe('SETTLEMENT_ROWS_DECLINED');
  const carved = await done(world, yangquan.handler, 'settlementDecide', {
    id: settlement,
    rowId: last.id,
    revision: 1,
    decision: 'CARVED_OUT',
    how: 'PHONE',
  });
  expect(carved.case?.id).toBe(id);
  await done(world, yangquan.handler, 'settlementConclude', { id: settlement, expectedVersion: await version() });

  const agreed = rows.slice(0, 63).reduce((sum, row) => sum + (row.share?.fen ?? 0), 0);
  const settled = await seenCase<Totals>(world, puyang.officer, id, TOTALS);
  expect(settled?.totals).toMatchObject({
    rows: 63,
    splitRows: 1,
    settled: { fen: agreed },
    paid: { fen: 0 },
    outstanding: { fen: agreed },
  });

  const first = Math.floor(agreed / 3);
  const pay = async (amountFen: number) =>
    await act(world, yangquan.handler, 'paymentRecord', {
      caseId: id,
      expectedVersion: await versionOf(world, id),
      amountFen,
      paidOn: world.clock.now().toISOString().slice(0, 10),
      method: 'BANK_TRANSFER',
    });
  expect((await pay(first)).userErrors).toEqual([]);
  expect((await pay(agreed - first + 1)).userErrors[0]?.code).toBe('PAYMENT_EXCEEDS_CLAIM');
  expect((await pay(agreed - first)).userErrors).toEqual([]);
  expect((await pay(1)).userErrors[0]?.code).toBe('PAYMENT_NOTHING_OWED');

  const paid = await seenCase<Totals & Rows & { payments: PaymentData[] }>(
    world,
    yangquan.handler,
    id,
    `${TOTALS} ${ROWS} payments { amount { fen } workers allocations(first: 100) { totalCount nodes { rowId amount { fen } } } }`,
  );
  expect(paid?.totals).toMatchObject({ paid: { fen: agreed }, outstanding: { fen: 0 }, unsettledRows: 0 });
  const byRow = new Map<string, number>();
  for (const payment of paid?.payments ?? []) {
    const parts = payment.allocations.nodes;
    expect(parts.reduce((sum, part) => sum + part.amount.fen, 0)).toBe(payment.amount.fen);
    for (const part of parts) byRow.set(part.rowId, (byRow.get(part.rowId) ?? 0) + part.amount.fen);
  }
  for (const row of paid?.roster.nodes.slice(0, 63) ?? []) {
    expect(row.paid.fen).toBe(row.settled?.fen);
    expect(byRow.get(row.id)).toBe(row.paid.fen);
    expect(row.owed.fen).toBe(0);
  }

  const story = await seenCase<{ splitCases: { id: string; state: string; roster: Rows['roster'] }[] }>(
    world,
    yangquan.assigner,
    id,
    `splitCases { id state part lead { name } home { name } splitFrom { id } ${ROWS} persons { totalCount nodes { role } } }`,
  );
  expect(story?.splitCases).toMatchObject([
    {
      state: 'GRANTED',
      part: 'LEAD',
      lead: { name: '阳泉市法律援助中心' },
      home: { name: '濮阳市法律援助中心' },
      splitFrom: { id },
      persons: { totalCount: 1 },
      roster: { totalCount: 1, nodes: [{ state: 'ACTIVE', claimed: { fen: last.claimed.fen }, owed: { fen: 0 } }] },
    },
  ]);

  await done(world, yangquan.handler, 'caseSubmitFile', {
    id,
    expectedVersion: await versionOf(world, id),
    summary: '六十三人达成和解并已付清，一人另行立案。',
  });
  const closed = await done(world, yangquan.head, 'caseClose', { id, expectedVersion: await versionOf(world, id) });
  expect(closed.case?.state).toBe('CLOSED');
}, 120_000);

interface PaymentData {
  amount: { fen: number };
  workers: number;
  allocations: { totalCount: number; nodes: { rowId: string; amount: { fen: number } }[] };
}

describe('A roster file', () => {
  let id: string;
  beforeAll(async () => {
    id = await grantedCase(world, puyang);
  });

  async function refusalOfImport(bytes: Buffer): Promise<Refusal> {
    const before = await everything(world);
    const error = await importInto(world, puyang.reception, id, bytes).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Refusal)) throw error ?? new Error('It was imported.');
    expect(await everything(world)).toBe(before);
    return error;
  }

  test('with faults imports nothing and names row, column and code of each, never a value', async () => {
    const all = workers(6, 20_000);
    const broken = all.map((worker, nth) => {
      if (nth === 1)
        return { ...worker, idNumber: `${worker.idNumber.slice(0, 17)}${worker.idNumber.endsWith('1') ? 2 : 1}` };
      if (nth === 3) return { ...worker, wages: '-5' };
      if (nth === 4) return { ...worker, name: '' };
      return worker;
    });
    const error = await refusalOfImport(rosterFile(broken));
    expect(error.code).toBe('ROSTER_ROWS_REFUSED');
    expect(error.details.issues).toEqual([
      { row: 3, column: '证件号码', code: 'IDENTITY_NUMBER_CHECK_DIGIT' },
      { row: 5, column: '拖欠工资(元)', code: 'AMOUNT_INVALID' },
      { row: 6, column: '姓名', code: 'NAME_MISSING' },
    ]);
    for (const { idNumber } of broken) expect(JSON.stringify(error.details)).not.toContain(idNumber);
  });

  test('with a worker twice is refused at the second row', async () => {
    const [first, second] = workers(2, 20_100);
    if (first === undefined || second === undefined) throw new Error('Two workers.');
    const error = await refusalOfImport(rosterFile([first, second, first]));
    expect(error.details.issues).toEqual([{ row: 4, column: '证件号码', code: 'DUPLICATE_IN_FILE' }]);
  });

  test('with one number under two names is refused', async () => {
    const [first] = workers(1, 20_200);
    if (first === undefined) throw new Error('One worker.');
    const bytes = rosterFile([first, { ...first, name: '李四' }])
      .toString()
      .replace(/2025-06-30,(?=[^\n]*$)/, '2025-07-31,');
    const error = await refusalOfImport(Buffer.from(bytes));
    expect(error.details.issues).toEqual([{ row: 3, column: '姓名', code: 'NAME_DIFFERS' }]);
  });

  test('that is no table, empty, or lacks a column is refused as a whole', async () => {
    expect((await refusalOfImport(Buffer.alloc(0))).code).toBe('ROSTER_EMPTY');
    expect((await refusalOfImport(rosterFile([]))).code).toBe('ROSTER_EMPTY');
    expect((await refusalOfImport(Buffer.from('姓名,证件号码,用人单位\n张三,x,y'))).code).toBe('ROSTER_HEADER_MISSING');
  });

  test('is imported once: the same workers again are duplicates in the case, found without reading them', async () => {
    const all = workers(3, 20_300);
    const result = await importInto(world, puyang.reception, id, rosterFile(all));
    expect(result.ids).toEqual({ rows: 3 });
    const error = await refusalOfImport(rosterFile([...workers(1, 20_400), ...all.slice(1)]));
    expect(error.details.issues).toEqual([
      { row: 3, column: '证件号码', code: 'DUPLICATE_IN_CASE' },
      { row: 4, column: '证件号码', code: 'DUPLICATE_IN_CASE' },
    ]);
  });

  test('meets a worker who is a recipient already: he stays one person', async () => {
    const own = workers(1, 20_500)[0];
    if (own === undefined) throw new Error('One worker.');
    const other = await grantedCase(world, puyang, {
      persons: [{ person: { name: own.name, idNumber: own.idNumber, migrantWorker: true } }],
    });
    await importInto(world, puyang.reception, other, rosterFile([own, ...workers(2, 20_501)]));
    const seen = await seenCase<{ persons: { totalCount: number } }>(
      world,
      puyang.reception,
      other,
      'groupClaim persons { totalCount } roster { totalCount }',
    );
    expect(seen).toEqual({ groupClaim: true, persons: { totalCount: 3 }, roster: { totalCount: 3 } });
  });

  test('of another version of the case is refused, and so is one for a case of another institution', async () => {
    expect(
      await refused(world, puyang.reception, 'rosterImport', { caseId: id, materialId: id, expectedVersion: 1 }),
    ).toBe('NOT_FOUND');
    const error = await importInto(world, yangquan.reception, id, rosterFile(workers(1, 20_600))).catch(
      (e: Refusal) => e,
    );
    expect((error as Refusal).code).toBe('NOT_FOUND');
  });

  test('brings the new workers to everyone who takes part: the home finds them under its own keys', async () => {
    const shared = await grantedCase(world, puyang);
    await askedIn(world, puyang.officer, shared, 'yangquan');
    await movedTo(world, yangquan.officer, shared, 'yangquan');
    const [worker] = workers(1, 20_700);
    if (worker === undefined) throw new Error('One worker.');
    await importInto(world, yangquan.reception, shared, rosterFile([worker]));
    const found = await run<{ persons: { nameMasked: string; phoneMasked: string }[] }>(
      world,
      puyang.reception,
      `query ($search: String!) { persons(search: $search) { nameMasked phoneMasked } }`,
      { search: worker.idNumber },
    );
    expect(found.persons).toEqual([{ nameMasked: '王**', phoneMasked: '138****5678' }]);
  });

  test('of 2,500 workers is imported whole; how long that takes is the bench’s to say', async () => {
    const large = await grantedCase(world, puyang);
    const bytes = rosterFile(workers(2_500, 30_000));
    await importInto(world, puyang.reception, large, bytes);
    const seen = await seenCase<Totals>(world, puyang.reception, large, TOTALS);
    expect(seen?.totals.rows).toBe(2_500);
  });
});
