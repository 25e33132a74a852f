import type { Outcome } from './client.js';
import { paper } from './paper.js';
import { daysAfter, type Stage, until } from './stage.js';
import { type CaseSeen, caseNow, inWords, SEEN, type Seen, type Sent } from './story-home.js';

interface Item {
  id: string;
  kind: string;
  version: number;
}

const LETTER = 'cooperation { id openedAt items { id kind version } proposals { id version state } }';
interface Letter {
  id: string;
  openedAt: string | null;
  items: Item[];
  proposals: { id: string; version: number; state: string }[];
}

const itemOf = (letter: Letter, kind: string): Item => {
  const item = letter.items.find((each) => each.kind === kind);
  if (item === undefined) throw new Error(`The letter has no item ${kind}.`);
  return item;
};

const TIME = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' });

/** Chapter three. The letter is opened, another date is agreed, both items are accepted; the lead moves. */
export async function answerLetter(stage: Stage, sent: Sent, caseId: string): Promise<void> {
  const { screen, puyang, yangquan } = stage;
  const there = yangquan.desks.officer;
  screen.chapter('三、阳泉签收、商定日期、接受：主办移交');
  const opened = await there.act<{ cooperation: Letter }>('cooperationOpen', { id: sent.id }, LETTER);
  await stage.shown(opened, puyang, yangquan);
  screen.mark('left', `对方 ${TIME.format(new Date(opened.cooperation.openedAt ?? ''))} 签收，我方看得见`, true);
  await stage.breathe();
  const dueOn = daysAfter(stage.today, 30);
  screen.say('right', `台账在太原，请求把调查取证改到 ${dueOn}`);
  const proposed = await there.act<{ cooperation: Letter }>(
    'proposalPropose',
    {
      kind: 'NEW_DUE_DATE',
      itemId: itemOf(opened.cooperation, 'COLLECT_EVIDENCE').id,
      reason: '台账在太原的总公司。',
      dueOn,
    },
    LETTER,
  );
  await stage.shown(proposed, puyang, yangquan);
  await stage.breathe();
  screen.say('left', '协作联络员同意改期');
  const open = proposed.cooperation.proposals.find(({ state }) => state === 'OPEN');
  let answer = await puyang.desks.officer.act<{ cooperation: Letter }>(
    'proposalAgree',
    { id: open?.id, expectedVersion: open?.version },
    LETTER,
  );
  await stage.shown(answer, puyang, yangquan);
  await stage.breathe();
  screen.say('right', '接受两个事项');
  for (const kind of ['HANDLE_CASE', 'COLLECT_EVIDENCE']) {
    const { id, version } = itemOf(answer.cooperation, kind);
    answer = await there.act<{ cooperation: Letter }>(
      'cooperationItemAccept',
      { id, expectedVersion: version },
      LETTER,
    );
    await stage.shown(answer, puyang, yangquan);
  }
  const query = `query ($id: ID) { case(id: $id) { lead { name } home { name } deadlines { rule dueOn explanation stoppedAt } ${SEEN} } }`;
  const { case: moved } = await there.run<{
    case: Seen & {
      lead: { name: string };
      home: { name: string };
      deadlines: { rule: string; dueOn: string; explanation: string; stoppedAt: string | null }[];
    };
  }>(query, { id: caseId });
  screen.mark(null, `主办：${moved.lead.name}；受援人所在地：${moved.home.name}，仍是一方`, true);
  screen.say('right', `现在所见：${inWords(moved)}`);
  const assign = moved.deadlines.find(({ rule, stoppedAt }) => rule.startsWith('ASSIGN') && stoppedAt === null);
  if (assign !== undefined) screen.say('right', `请于 ${assign.dueOn} 前指派律师：${assign.explanation}`);
  await stage.breathe();
}

/** Chapter four. The home city's line is cut while eleven things happen; then it has all eleven, in order, once. */
export async function cutTheLine(stage: Stage, sent: Sent, caseId: string): Promise<void> {
  const { screen, puyang, yangquan } = stage;
  screen.chapter('四、断线：濮阳的线路断开，阳泉办了十一件事');
  screen.flush();
  const before = puyang.facts.length;
  const last = puyang.facts.at(-1)?.number ?? 0;
  await puyang.stream.cut();
  screen.mark('left', `线路已断开，最后收到 #${last}`, false);
  const there = yangquan.facts.length;
  await elevenThings(stage, sent, caseId);
  const done = yangquan.facts.slice(there);
  screen.flush();
  screen.mark('left', `断线期间收到 ${puyang.facts.length - before} 件`, true);
  await stage.breathe();
  screen.say('left', '线路恢复，从断开处的游标续接');
  await puyang.stream.resume();
  await until(() => puyang.facts.length - before >= done.length);
  await stage.breathe();
  const caught = puyang.facts.slice(before);
  const numbers = caught.map(({ number }) => number);
  const contiguous = numbers.every((number, nth) => number === last + nth + 1);
  const same = caught.length === done.length && caught.every(({ entryId }, nth) => entryId === done[nth]?.entryId);
  const proof = `补齐 ${caught.length} 件：#${numbers[0]} 至 #${numbers.at(-1)}，接着 #${last}，编号连续，与阳泉所办逐件相同，无一重复`;
  screen.mark(null, proof, contiguous && same && caught.length === 11);
  if (!contiguous || !same) throw new Error('The stream lost or doubled something.');
  await stage.breathe();
}

async function elevenThings(stage: Stage, sent: Sent, caseId: string): Promise<void> {
  const { screen, yangquan, today } = stage;
  const { assigner, handler, officer } = yangquan.desks;
  const now = async (): Promise<CaseSeen> => await caseNow(officer, caseId);
  const go = async (words: string, act: () => Promise<Outcome>) => {
    screen.say('right', words);
    await stage.shown(await act(), yangquan);
    await stage.breathe();
  };
  const milestone = (kind: string, bodyName?: string) => async () =>
    await handler.act('caseMilestone', { id: caseId, kind, happenedOn: today, bodyName });
  const commission = '阳泉市劳动人事争议仲裁委员会';
  const { lawyers } = await assigner.run<{ lawyers: { nodes: { id: string; name: string }[] } }>(
    '{ lawyers(first: 1) { nodes { id name } } }',
  );
  const lawyer = lawyers.nodes[0];
  const { cooperation } = await officer.run<{ cooperation: Letter }>(
    `query ($id: ID) { ${LETTER.replace('cooperation', 'cooperation(id: $id)')} }`,
    { id: sent.id },
  );
  const evidence = itemOf(cooperation, 'COLLECT_EVIDENCE');

  await go(
    `指派 ${lawyer?.name ?? ''} 律师`,
    async () =>
      await assigner.act('caseAssign', { id: caseId, expectedVersion: (await now()).version, lawyerId: lawyer?.id }),
  );
  await go(
    '律师开始承办',
    async () => await handler.act('caseStart', { id: caseId, expectedVersion: (await now()).version }),
  );
  await go(
    '开始调查取证',
    async () => await officer.act('cooperationItemStart', { id: evidence.id, expectedVersion: evidence.version }),
  );
  await go('申请仲裁', milestone('ARBITRATION_FILED', commission));
  await go('附入调取的工资台账', async () => {
    const materialId = await officer.upload({
      purpose: 'DOCUMENT',
      title: '工资台账.pdf',
      type: 'PDF',
      fieldClass: 'EVIDENCE',
      bytes: paper('Wage ledger (demonstration)'),
    });
    const origin = { obtainedFrom: '用人单位财务部', obtainedOn: today, obtainedHow: 'COPIED' };
    return await officer.act('materialAttach', { materialId, cooperationItemId: evidence.id, ...origin });
  });
  await go(
    '提交取证结果',
    async () =>
      await officer.act('cooperationItemSubmitResult', {
        id: evidence.id,
        expectedVersion: evidence.version + 1,
        result: '已调取工资台账，与花名册相符。',
      }),
  );
  await go('仲裁委定下开庭日', milestone('HEARING_SET', commission));
  await go('仲裁开庭', milestone('ARBITRATION_HEARD', commission));
  await go('庭上调解', milestone('MEDIATED', commission));
  let settlement = { id: '', version: 0 };
  await go('拟和解方案：付请求额的百分之九十五，分两期', async () => {
    const { totals, version } = await now();
    const totalFen = Math.floor(((totals?.claimed.fen ?? 0) * 95) / 10_000) * 100;
    const drafted = await handler.act<{ settlement: { id: string; version: number } }>(
      'settlementDraft',
      { caseId, expectedVersion: version, totalFen, terms: '付请求额的百分之九十五，两期付清。' },
      'settlement { id version }',
    );
    settlement = drafted.settlement;
    return drafted;
  });
  await go(
    '把方案交给工人',
    async () => await handler.act('settlementOffer', { id: settlement.id, expectedVersion: settlement.version }),
  );
}
