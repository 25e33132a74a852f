import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/demo/client.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { contiguous, desk, eventually, type Listening, listen, seesNothing } from './office.js';
import { caseOf, itemIn, type LetterData, scan, takenOver } from './sixty-four.js';

const ELEVEN = [
  'case.assign',
  'case.start',
  'cooperationItem.start',
  'case.milestone',
  'material.attach',
  'cooperationItem.submitResult',
  'case.milestone',
  'case.milestone',
  'case.milestone',
  'settlement.draft',
  'settlement.offer',
];

let t: TestApp;
let puyang: Listening;
let yangquan: Listening;
let caseId = '';
let letter: LetterData;
/** The last number before the line was cut, and its cursor. */
let last = 0;
let cursor: string | null = null;

beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-10-13T01:00:00Z');
  puyang = await listen(t, 'puyang.officer');
  yangquan = await listen(t, 'yangquan.officer');
  ({ caseId, letter } = await takenOver(t));
  await puyang.count(11);
  await eventually(
    () => yangquan.facts.at(-1)?.entryId === puyang.facts.at(-1)?.entryId,
    () => `Yangquan is at ${yangquan.facts.at(-1)?.word}`,
  );
});
afterAll(async () => {
  await puyang?.line.stop();
  await yangquan?.line.stop();
  await t.stop();
});

/** Eleven things in Yangquan, six minutes apart: an hour passes. */
async function elevenThings(): Promise<(string | null)[]> {
  const assigner = await desk(t, 'yangquan.assigner');
  const handler = await desk(t, 'yangquan.handler');
  const officer = await desk(t, 'yangquan.officer');
  const evidence = itemIn(letter, 'COLLECT_EVIDENCE');
  const version = async () => (await caseOf(officer, caseId)).version;
  const milestone = (kind: string) => async () =>
    await handler.act('caseMilestone', { id: caseId, kind, happenedOn: '2026-10-13' });
  let settlement = { id: '', version: 0 };
  const acts: (() => Promise<Outcome>)[] = [
    async () =>
      await assigner.act('caseAssign', {
        id: caseId,
        expectedVersion: await version(),
        lawyerId: t.lawyer('yangquan.handler'),
      }),
    async () => await handler.act('caseStart', { id: caseId, expectedVersion: await version() }),
    async () => await officer.act('cooperationItemStart', { id: evidence.id, expectedVersion: evidence.version }),
    milestone('ARBITRATION_FILED'),
    async () => {
      const origin = { obtainedFrom: '财务部', obtainedOn: '2026-10-13', obtainedHow: 'COPIED' };
      const materialId = await scan(officer, '台账.pdf');
      return await officer.act('materialAttach', { materialId, cooperationItemId: evidence.id, ...origin });
    },
    async () =>
      await officer.act('cooperationItemSubmitResult', {
        id: evidence.id,
        expectedVersion: evidence.version + 1,
        result: '已调取。',
      }),
    milestone('HEARING_SET'),
    milestone('ARBITRATION_HEARD'),
    milestone('MEDIATED'),
    async () => {
      const terms = { caseId, expectedVersion: await version(), totalFen: 200_000_000 };
      const done = await handler.act<{ settlement: typeof settlement }>(
        'settlementDraft',
        terms,
        'settlement { id version }',
      );
      settlement = done.settlement;
      return done;
    },
    async () => await handler.act('settlementOffer', { id: settlement.id, expectedVersion: settlement.version }),
  ];
  const done: (string | null)[] = [];
  for (const [nth, act] of acts.entries()) {
    t.clock.moveTo(new Date(Date.parse('2026-10-13T02:00:00Z') + nth * 6 * 60_000).toISOString());
    done.push((await act()).journalEntryId);
  }
  return done;
}

let entries: (string | null)[] = [];

test('The line of the Puyang desk is cut, not closed: the socket is destroyed, and nothing more arrives.', async () => {
  last = puyang.facts.at(-1)?.number ?? 0;
  cursor = puyang.line.cursor;
  contiguous(puyang.facts, 1);
  expect(last).toBe(puyang.facts.length);
  await puyang.line.cut();
  expect(puyang.line.connected).toBe(false);
  await eventually(
    () => t.log.some((line) => line.includes('"socket closed"') && line.includes('1006')),
    () => 'the server holds the socket',
  );
});

test('Eleven things happen meanwhile; the other city has each at once, and Puyang has none.', async () => {
  const before = yangquan.facts.length;
  entries = await elevenThings();
  await yangquan.count(before + 11);
  expect(yangquan.facts.slice(before).map(({ word }) => word)).toEqual(ELEVEN);
  expect(yangquan.facts.slice(before).map(({ entryId }) => entryId)).toEqual(entries);
  expect(puyang.facts.at(-1)?.number).toBe(last);
  const times = yangquan.facts.slice(before).map(({ at }) => at.slice(11, 16));
  expect([times[0], times.at(-1)]).toEqual(['02:00', '03:00']);
});

test('It reconnects from its cursor and has all eleven, in order, once, each with its time and its number.', async () => {
  t.clock.moveTo('2026-10-13T03:05:00Z');
  const before = puyang.frames.length;
  await puyang.line.resume();
  await eventually(
    () => puyang.facts.at(-1)?.number === last + 11,
    () => `the last is ${puyang.facts.at(-1)?.number}`,
  );
  const caught = puyang.facts.filter(({ number }) => number > last);
  expect(caught.map(({ word }) => word)).toEqual(ELEVEN);
  expect(caught.map(({ entryId }) => entryId)).toEqual(entries);
  expect(caught.map(({ at }) => at)).toEqual(yangquan.facts.slice(-11).map(({ at }) => at));
  contiguous(caught, last + 1);
  contiguous(puyang.facts, 1);
  expect(puyang.frames.length - before).toBe(11);
});

test('It can prove it: the same cursor gives the same eleven over HTTP, and the head of the stream is the last of them.', async () => {
  const officer = await desk(t, 'puyang.officer');
  const { events } = await officer.run<{
    events: { head: number; hasMore: boolean; frames: { number: number; entryId: string }[] };
  }>(
    'query ($after: String) { events(after: $after, first: 100) { head hasMore frames { ... on EventFrame { number entryId } } } }',
    { after: cursor },
  );
  expect(events).toEqual({
    head: last + 11,
    hasMore: false,
    frames: entries.map((entryId, nth) => ({ number: last + nth + 1, entryId })),
  });
});

test('Whoever is cut off again in the middle of catching up loses and doubles nothing.', async () => {
  const cuts: number[] = [];
  const again = await listen(t, 'puyang.officer', cursor, ({ number }, line) => {
    if (number !== last + 4 && number !== last + 8) return;
    cuts.push(number);
    void line.cut();
  });
  while (again.facts.length < 11) {
    await eventually(
      () => !again.line.connected || again.facts.length >= 11,
      () => `${again.facts.length} facts`,
    );
    if (!again.line.connected) await again.line.resume();
  }
  expect(cuts).toEqual([last + 4, last + 8]);
  await again.count(11);
  expect(again.facts.map(({ entryId }) => entryId)).toEqual(entries);
  contiguous(again.facts, last + 1);
  await again.line.stop();
});

test('The line goes on without a seam: the next thing arrives with the next number.', async () => {
  const officer = await desk(t, 'puyang.officer');
  const evidence = itemIn(letter, 'COLLECT_EVIDENCE');
  const done = await officer.act('cooperationItemConfirm', { id: evidence.id, expectedVersion: evidence.version + 2 });
  await puyang.heard(done.journalEntryId);
  expect(puyang.facts.at(-1)).toMatchObject({ number: last + 12, word: 'cooperationItem.confirm' });
});

test('Neither a forged cursor nor another office’s is worth anything, and a third city has heard nothing of it all.', async () => {
  const officer = await t.as('puyang.officer');
  const query = 'query ($after: String) { events(after: $after) { head } }';
  for (const after of [`${cursor?.slice(0, -2)}AA`, yangquan.line.cursor, 'nonsense']) {
    const { errors } = await officer.ask(query, { after });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_CURSOR']);
  }
  await seesNothing(t, 'mianyang', { ids: [caseId, letter.id], numbers: [letter.number ?? ''] });
});
