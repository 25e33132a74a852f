import { paper } from './paper.js';
import type { City, Stage } from './stage.js';
import type { Sent } from './story-home.js';
import { inYuan } from './words.js';

interface Settlement {
  id: string;
  state: string;
  version: number;
  revision: number;
  total: { fen: number; yuan: string };
  agreed: number;
  declined: number;
  carvedOut: number;
}

export const SETTLEMENT =
  'settlement { id state version revision total { fen yuan } agreed declined carvedOut } case { id version }';

interface Answer {
  settlement: Settlement;
  case: { id: string; version: number };
}

interface Share {
  rowId: string;
  rowNumber: number;
  amount: { fen: number; yuan: string };
  person: { nameMasked: string };
}

/** Everything of a list, page by page. `query` takes $id and $after. */
async function all<Row>(
  city: City,
  query: string,
  id: string,
  listOf: (data: never) => { nodes: Row[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page = listOf(await city.desks.officer.run<never>(query, { id, after }));
    rows.push(...page.nodes);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  return rows;
}

const SHARES = `query ($id: ID!, $after: String) { case(id: $id) { settlements {
  id state version revision total { fen yuan } agreed declined carvedOut
  shares(first: 100, after: $after) { nodes { rowId rowNumber amount { fen yuan } person { nameMasked } } pageInfo { hasNextPage endCursor } } } } }`;

interface SettlementsSeen {
  case: {
    settlements: (Settlement & {
      shares: { nodes: Share[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    })[];
  };
}

/** Chapter five. Each worker decides for himself, at home; one has his own case. Then it is concluded. */
export async function settle(stage: Stage, caseId: string): Promise<void> {
  const { screen, puyang, yangquan } = stage;
  const { officer } = puyang.desks;
  screen.chapter('五、和解：工人在濮阳各自表示意见');
  const first = await officer.run<SettlementsSeen>(SHARES, { id: caseId, after: null });
  const offered = first.case.settlements[0];
  const newest = (data: SettlementsSeen) => data.case.settlements[0]?.shares;
  const shares = await all<Share>(puyang, SHARES, caseId, (data) => {
    const list = newest(data);
    if (list === undefined) throw new Error('There is no settlement.');
    return list;
  });
  const last = shares.at(-1);
  if (offered === undefined || last === undefined) throw new Error('There is no settlement.');
  screen.say('left', `方案合计 ${inYuan(offered.total.yuan)}；${shares.length} 名工人到中心，逐人登记意见`);
  const materialId = await officer.upload({
    purpose: 'DOCUMENT',
    title: '工人签名.pdf',
    type: 'PDF',
    fieldClass: 'EVIDENCE',
    bytes: paper('Signed by the workers (demonstration)'),
  });
  const attached = await officer.act('materialAttach', { materialId, caseId, obtainedHow: 'FROM_PERSON' });
  await stage.shown(attached, puyang, yangquan);
  const decision = { id: offered.id, revision: offered.revision, how: 'IN_PERSON' };
  for (const { rowId } of shares.slice(0, -1)) {
    const answer = { ...decision, rowId, decision: 'AGREED', materialId };
    const decided = await officer.act('settlementDecide', answer);
    await stage.shown(decided, puyang, yangquan);
  }
  await stage.breathe();
  screen.say('left', `第 ${last.rowNumber} 名 ${last.person.nameMasked} 不同意`);
  const declined = await officer.act('settlementDecide', { ...decision, rowId: last.rowId, decision: 'DECLINED' });
  await stage.shown(declined, puyang, yangquan);
  await stage.breathe();
  screen.say('right', '承办人为他另立一案，其余的人不受影响');
  const { handler } = yangquan.desks;
  const carved = await handler.act<Answer>(
    'settlementDecide',
    { ...decision, rowId: last.rowId, decision: 'CARVED_OUT', how: 'PHONE' },
    SETTLEMENT,
  );
  await stage.shown(carved, puyang, yangquan);
  await stage.breathe();
  screen.say('right', '达成和解');
  const concluded = await handler.act<Answer>(
    'settlementConclude',
    { id: offered.id, expectedVersion: carved.settlement.version },
    SETTLEMENT,
  );
  await stage.shown(concluded, puyang, yangquan);
  const { agreed, carvedOut, total } = concluded.settlement;
  screen.mark(
    null,
    `${agreed} 人同意，${carvedOut} 人另立案，合计 ${inYuan(total.yuan)}`,
    agreed === shares.length - 1,
  );
  await stage.breathe();
}

interface Money {
  fen: number;
  yuan: string;
}

interface Paid {
  payment: { id: string; amount: Money; workers: number };
  case: { version: number; totals: { settled: Money; paid: Money; outstanding: Money } };
}

interface Part {
  rowNumber: number;
  amount: Money;
}

const PAYMENT =
  'payment { id amount { fen yuan } workers } case { version totals { settled { fen yuan } paid { fen yuan } outstanding { fen yuan } } }';
const ALLOCATIONS = `query ($id: ID!, $after: String) { case(id: $id) { payments { id
  allocations(first: 100, after: $after) { nodes { rowNumber amount { fen yuan } } pageInfo { hasNextPage endCursor } } } } }`;

interface PaymentsSeen {
  case: {
    payments: {
      id: string;
      allocations: { nodes: Part[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    }[];
  };
}

/** Chapter six, first half. The money comes in two instalments, each shared out to the fen. */
export async function pay(stage: Stage, caseId: string): Promise<void> {
  const { screen, puyang, yangquan, today } = stage;
  const { handler } = yangquan.desks;
  screen.chapter('六、到账：两期，分到每个人，精确到分');
  const totals = 'totals { settled { fen } }';
  const { case: now } = await handler.run<{ case: { version: number; totals: { settled: Money } } }>(
    `query ($id: ID) { case(id: $id) { version ${totals} } }`,
    { id: caseId },
  );
  const settled = now.totals.settled.fen;
  const firstFen = Math.floor((settled * 6) / 10) + 1;
  let { version } = now;
  for (const [nth, amountFen] of [firstFen, settled - firstFen].entries()) {
    const method = nth === 0 ? 'BANK_TRANSFER' : 'WAGE_GUARANTEE_ACCOUNT';
    screen.say('right', nth === 0 ? '第一期到账，用人单位转账' : '第二期到账，工资保证金');
    const paid = await handler.act<Paid>(
      'paymentRecord',
      { caseId, expectedVersion: version, amountFen, paidOn: today, method },
      PAYMENT,
    );
    version = paid.case.version;
    await stage.shown(paid, puyang, yangquan);
    await showParts(stage, caseId, paid);
    await stage.breathe();
  }
}

async function showParts(stage: Stage, caseId: string, { payment, case: now }: Paid): Promise<void> {
  const { screen, puyang } = stage;
  const parts = await all<Part>(puyang, ALLOCATIONS, caseId, (data: PaymentsSeen) => {
    const list = data.case.payments.find(({ id }) => id === payment.id)?.allocations;
    if (list === undefined) throw new Error('The payment is not there.');
    return list;
  });
  const some = parts.slice(0, 3).map(({ rowNumber, amount }) => `第${rowNumber}名 ${inYuan(amount.yuan)}`);
  screen.say('left', `到账 ${inYuan(payment.amount.yuan)}：${some.join('，')} 等 ${parts.length} 人`);
  const sum = parts.reduce((total, { amount }) => total + amount.fen, 0);
  const { settled, paid, outstanding } = now.totals;
  const adds = sum === payment.amount.fen && paid.fen + outstanding.fen === settled.fen;
  screen.mark(
    'left',
    `各人之和等于到账额，分文不差；累计已付 ${inYuan(paid.yuan)}，未付 ${inYuan(outstanding.yuan)}`,
    adds,
  );
}

/** Chapter six, second half. The work is closed there, and its result confirmed at home. */
export async function close(stage: Stage, sent: Sent, caseId: string): Promise<void> {
  const { screen, puyang, yangquan } = stage;
  const { handler, head, officer: there } = yangquan.desks;
  const { officer } = puyang.desks;
  screen.chapter('七、结案：阳泉结案，濮阳确认，双方办结');
  const version = async () =>
    (await there.run<{ case: { version: number } }>('query ($id: ID) { case(id: $id) { version } }', { id: caseId }))
      .case.version;
  screen.say('left', '确认取证结果');
  await confirm(stage, sent, 'COLLECT_EVIDENCE');
  await stage.breathe();
  screen.say('right', '承办人提交结案材料，审批人结案');
  const summary = '仲裁调解结案，和解款两期付清；一人另立案继续办理。';
  const filed = await handler.act('caseSubmitFile', { id: caseId, expectedVersion: await version(), summary });
  await stage.shown(filed, puyang, yangquan);
  const closed = await head.act('caseClose', { id: caseId, expectedVersion: await version() });
  await stage.shown(closed, puyang, yangquan);
  await stage.breathe();
  screen.say('left', '确认办理结果，协作办结');
  const letter = await confirm(stage, sent, 'HANDLE_CASE');
  const done = await officer.act('cooperationConclude', { id: sent.id, expectedVersion: letter });
  await stage.shown(done, puyang, yangquan);
  await stage.breathe();
}

async function confirm(stage: Stage, sent: Sent, kind: string): Promise<number> {
  const { puyang, yangquan } = stage;
  const { officer } = puyang.desks;
  const { cooperation } = await officer.run<{
    cooperation: { items: { id: string; kind: string; version: number }[] };
  }>('query ($id: ID) { cooperation(id: $id) { items { id kind version } } }', { id: sent.id });
  const item = cooperation.items.find((each) => each.kind === kind);
  const confirmed = await officer.act<{ cooperation: { version: number } }>(
    'cooperationItemConfirm',
    { id: item?.id, expectedVersion: item?.version },
    'cooperation { version }',
  );
  await stage.shown(confirmed, puyang, yangquan);
  return confirmed.cooperation.version;
}
