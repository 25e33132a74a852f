import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { contiguous, desk, type Known, type Listening, listen, seesNothing } from './office.js';
import {
  accept,
  caseOf,
  draft,
  grant,
  importRoster,
  itemIn,
  LETTER,
  letterOf,
  type OfLetter,
  openGroupCase,
  send,
} from './sixty-four.js';
import { lookAt, reveal, rosterOf, SEEN, type Seen, sum, WORKERS } from './workers.js';

let t: TestApp;
let puyang: Listening;
let yangquan: Listening;
let caseId = '';
let letterId = '';
/** What exists by now; a third city knows nothing of it at any step, and Yangquan nothing before the letter is sent. */
const known: Known = { ids: [], numbers: [] };
let isSent = false;

beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-09-28T01:00:00Z');
  puyang = await listen(t, 'puyang.officer');
  yangquan = await listen(t, 'yangquan.officer');
});
afterEach(async () => {
  await seesNothing(t, 'mianyang', known);
  if (!isSent) await seesNothing(t, 'yangquan', known);
});
afterAll(async () => {
  await puyang?.line.stop();
  await yangquan?.line.stop();
  await t.stop();
});

test('A worker tells the Puyang centre: a case is open there, with a number.', async () => {
  const opened = await openGroupCase(t);
  caseId = opened.case.id;
  known.ids.push(caseId);
  known.numbers.push(opened.case.number);
  expect(opened.case).toMatchObject({
    number: '豫濮援案〔2026〕1号',
    state: 'APPLIED',
    part: 'LEAD',
    awaiting: 'US',
    totals: { rows: 0, claimed: { fen: 0 } },
  });
});

test('Three faulty rows are reported by row and column, and nothing is half imported.', async () => {
  const refused = await importRoster(t, 'puyang.reception', caseId, 'roster-yangquan-faulty.xlsx');
  expect(refused).toMatchObject({ case: null, importedRows: null });
  expect(refused.userErrors).toHaveLength(1);
  expect(refused.userErrors[0]?.code).toBe('ROSTER_ROWS_REFUSED');
  expect(refused.userErrors[0]?.issues.map(({ row, column, code }) => [row, column, code])).toEqual([
    [20, '证件号码*', 'IDENTITY_NUMBER_CHECK_DIGIT'],
    [41, '截止日期*', 'PERIOD_INVERTED'],
    [69, '拖欠工资（元）*', 'AMOUNT_INVALID'],
  ]);
  const untouched = await caseOf(await desk(t, 'puyang.reception'), caseId);
  expect(untouched).toMatchObject({ version: 1, totals: { rows: 0 } });
});

test('The roster of sixty-four is imported: 2,000,000.00 yuan of wages and 166,700.00 of overtime.', async () => {
  const imported = await importRoster(t, 'puyang.reception', caseId, 'roster-yangquan-64.xlsx');
  expect(imported.userErrors).toEqual([]);
  expect(imported.importedRows).toBe(64);
  expect(imported.case?.totals).toMatchObject({ rows: 64, claimed: { fen: 216_670_000 }, paid: { fen: 0 } });
  const reception = await desk(t, 'puyang.reception');
  const rows = await rosterOf(reception, caseId);
  expect(rows).toHaveLength(64);
  expect(sum(rows.map(({ wages }) => wages.fen))).toBe(200_000_000);
  expect(sum(rows.map(({ overtime }) => overtime.fen))).toBe(16_670_000);
  const granted = await grant(t, 'puyang', imported.case ?? (await caseOf(reception, caseId)));
  expect(granted.case).toMatchObject({ state: 'GRANTED' });
});

let previewed: Seen = { persons: { nodes: [] } };

test('Puyang previews exactly what Yangquan will see, before anything is sent.', async () => {
  const drafted = await draft(t, 'puyang', 'yangquan', caseId, ['HANDLE_CASE', 'COLLECT_EVIDENCE']);
  letterId = drafted.cooperation.id;
  known.ids.push(letterId, ...drafted.cooperation.items.map(({ id }) => id));
  expect(drafted.cooperation).toMatchObject({ state: 'DRAFT', number: null });
  const { cooperationPreview } = await (await desk(t, 'puyang.officer')).run<{
    cooperationPreview: { answerBy: string; sharing: Record<string, string>[]; legalAidCase: Seen };
  }>(
    `query ($id: ID!) { cooperationPreview(id: $id) { answerBy sharing { fieldClass beforeAcceptance afterAcceptance } legalAidCase { ${SEEN} } } }`,
    { id: letterId },
  );
  previewed = cooperationPreview.legalAidCase;
  expect(cooperationPreview.answerBy).toBe('2026-10-16');
  expect(cooperationPreview.sharing.map((each) => Object.values(each).join(' '))).toEqual([
    'IDENTITY MASKED CONTRIBUTE',
    'CONTACT NONE CONTRIBUTE',
    'MEANS NONE CONTRIBUTE',
    'FACTS READ CONTRIBUTE',
    'EVIDENCE TITLES CONTRIBUTE',
    'AMOUNTS TOTALS CONTRIBUTE',
  ]);
});

test('Yangquan has the letter on its screen without a reload, with the due date and why; it sees what was previewed.', async () => {
  expect(yangquan.facts).toEqual([]);
  const sent = await send(t, 'puyang', await letterOf(await desk(t, 'puyang.officer'), letterId));
  isSent = true;
  known.numbers.push(sent.cooperation.number ?? '');
  await yangquan.heard(sent.journalEntryId);
  expect(yangquan.facts[0]).toMatchObject({
    number: 1,
    word: 'cooperation.send',
    actorOrganisation: { name: '濮阳市法律援助中心' },
    subject: { number: '豫濮援协〔2026〕1号', awaiting: 'US' },
  });
  const there = await letterOf(await desk(t, 'yangquan.officer'), letterId);
  expect(there).toMatchObject({ number: '豫濮援协〔2026〕1号', state: 'SENT', awaiting: 'US', openedAt: null });
  expect(there.deadlines).toEqual([
    {
      rule: 'COOPERATION_ANSWER',
      dueOn: '2026-10-16',
      explanation: '自2026-09-28收到之次日起算十个工作日（国庆节假期不计，2026-10-10调休上班计入），至2026-10-16届满',
      stoppedAt: null,
    },
  ]);
  expect(await lookAt(t, 'yangquan.officer', letterId)).toEqual(previewed);
  const withheld = { reason: 'NOT_YET_ACCEPTED' };
  expect(previewed).toMatchObject({
    totals: { rows: 64, claimed: { yuan: '2166700.00' } },
    facts: '六十四名务工人员在阳泉做工，工资未付。',
    persons: {
      totalCount: 64,
      nodes: [{ person: { phoneMasked: null, redactions: [{ field: 'phoneMasked', ...withheld }] } }, {}],
    },
  });
  expect(JSON.stringify(previewed)).not.toContain(WORKERS[0]?.name);
});

test('Before it accepts, Yangquan can neither look a worker up in clear nor change or list the case.', async () => {
  const refused = await reveal(t, 'yangquan.officer', previewed.persons.nodes[0]?.person.id);
  expect(refused).toMatchObject({ name: null, idNumber: null, phone: null });
  expect(refused.userErrors[0]?.code).toBe('FIELD_NOT_SHARED');
  const officer = await desk(t, 'yangquan.officer');
  expect(await officer.run('{ cases { nodes { id } } }')).toEqual({ cases: { nodes: [] } });
  expect(await caseOf(officer, caseId)).toMatchObject({ part: 'ASKED', lead: { name: '濮阳市法律援助中心' } });
  const head = await desk(t, 'yangquan.head');
  const closed = await head.attempt('caseClose', { id: caseId, expectedVersion: 4 });
  expect(closed.userErrors[0]?.code).toBe('SIDE_MAY_NOT');
});

test('Yangquan opens the letter; Puyang sees when, and by which office.', async () => {
  t.clock.moveTo('2026-09-29T02:30:00Z');
  const opened: OfLetter = await (await desk(t, 'yangquan.officer')).act('cooperationOpen', { id: letterId }, LETTER);
  expect(opened.cooperation).toMatchObject({ state: 'RECEIVED', openedBy: '阳泉officer' });
  await puyang.heard(opened.journalEntryId);
  expect(puyang.facts.at(-1)).toMatchObject({ word: 'cooperation.open', from: 'SENT', to: 'RECEIVED' });
  const here = await letterOf(await desk(t, 'puyang.officer'), letterId);
  expect(here).toMatchObject({
    openedAt: opened.cooperation.openedAt,
    openedBy: '阳泉市法律援助中心',
    awaiting: 'THEM',
  });
  expect(here.openedAt).toMatch(/^2026-09-29T02:30:/);
});

test('Yangquan proposes a later date for the evidence, and Puyang agrees.', async () => {
  const there = await desk(t, 'yangquan.officer');
  const { id: itemId } = itemIn(await letterOf(there, letterId), 'COLLECT_EVIDENCE');
  const terms = { itemId, kind: 'NEW_DUE_DATE', reason: '台账在太原。', dueOn: '2026-11-20' };
  const proposed: OfLetter = await there.act('proposalPropose', terms, LETTER);
  expect(proposed.cooperation).toMatchObject({ awaiting: 'BOTH', proposals: [{ state: 'OPEN', dueOn: '2026-11-20' }] });
  await puyang.heard(proposed.journalEntryId);
  const [proposal] = (await letterOf(await desk(t, 'puyang.officer'), letterId)).proposals;
  const answer = { id: proposal?.id, expectedVersion: proposal?.version };
  const agreed: OfLetter = await (await desk(t, 'puyang.officer')).act('proposalAgree', answer, LETTER);
  expect(agreed.cooperation).toMatchObject({ awaiting: 'THEM', proposals: [{ state: 'AGREED' }] });
});

test('Yangquan accepts: the lead moves to it, Puyang stays as home, and a lawyer is due within three days.', async () => {
  const there = await desk(t, 'yangquan.officer');
  const first = await accept(t, 'yangquan.officer', await letterOf(there, letterId), 'HANDLE_CASE');
  const second = await accept(t, 'yangquan.officer', first.cooperation, 'COLLECT_EVIDENCE');
  expect(second.cooperation).toMatchObject({
    state: 'ACTIVE',
    awaiting: 'US',
    deadlines: expect.anything() as unknown,
  });
  expect(itemIn(second.cooperation, 'COLLECT_EVIDENCE')).toMatchObject({
    state: 'ACCEPTED',
    deadline: { dueOn: '2026-11-20' },
  });
  const led = await caseOf(there, caseId);
  const sides = { lead: { name: '阳泉市法律援助中心' }, home: { name: '濮阳市法律援助中心' }, state: 'GRANTED' };
  expect(led).toMatchObject({ ...sides, part: 'LEAD', awaiting: 'US' });
  expect(led.deadlines.find(({ rule }) => rule === 'ASSIGN_LAWYER_AFTER_MOVE')).toMatchObject({
    dueOn: '2026-10-08',
    stoppedAt: null,
    explanation: '自2026-09-29接受之次日起算三日，至2026-10-02届满，遇国庆节假期顺延至2026-10-08',
  });
  await puyang.heard(second.journalEntryId);
  expect(await caseOf(await desk(t, 'puyang.officer'), caseId)).toMatchObject({
    ...sides,
    part: 'HOME',
    awaiting: 'THEM',
  });
});

test('After it accepted, Yangquan sees the worker, and reads him in clear with a reason.', async () => {
  const [first] = WORKERS;
  expect(await lookAt(t, 'yangquan.officer', letterId)).toMatchObject({
    persons: {
      nodes: [{ person: { phoneMasked: first?.phone.replace(/^(...)....(....)$/, '$1****$2'), redactions: [] } }, {}],
    },
  });
  const told = await reveal(t, 'yangquan.officer', previewed.persons.nodes[0]?.person.id);
  expect(told).toMatchObject({
    name: first?.name,
    idNumber: first?.identityNumber,
    phone: first?.phone,
    userErrors: [],
  });
  await yangquan.heard(told.journalEntryId);
});

test('Both cities had every step live, in order, each with numbers of its own without a hole.', async () => {
  const sent = ['cooperation.send', 'cooperation.open'];
  const agreed = ['proposal.propose', 'proposal.agree', 'cooperationItem.setDueDate'];
  const taken = ['cooperationItem.accept', 'case.moveLead', 'cooperation.activate', 'cooperationItem.accept'];
  await puyang.count(14);
  const before = ['case.open', 'roster.import', 'case.accept', 'case.grant', 'cooperation.draft'];
  expect(puyang.facts.map(({ word }) => word)).toEqual([...before, ...sent, ...agreed, ...taken]);
  expect(yangquan.facts.map(({ word }) => word)).toEqual([...sent, ...agreed, ...taken, 'person.reveal']);
  contiguous(puyang.facts, 1);
  contiguous(yangquan.facts, 1);
  expect(puyang.facts.slice(5).map(({ entryId }) => entryId)).toEqual(
    yangquan.facts.slice(0, 9).map(({ entryId }) => entryId),
  );
  expect([...puyang.frames, ...yangquan.frames].filter(({ __typename }) => __typename !== 'EventFrame')).toEqual([]);
});
