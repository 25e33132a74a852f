import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { contiguous, desk, type Listening, listen, seesNothing } from './office.js';
import {
  accept,
  CASE,
  draft,
  grant,
  itemIn,
  LETTER,
  type LetterData,
  letterOf,
  type OfCase,
  type OfLetter,
  send,
} from './sixty-four.js';

let t: TestApp;
let legalAidCase: OfCase['case'];
let letter: LetterData;

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => await t.stop());

/** Each time a fresh case and a letter on Yangquan's desk, opened on Tuesday, 13 October. */
beforeEach(async () => {
  t.clock.moveTo('2026-10-13T01:00:00Z');
  const input = {
    causeCode: 'LABOUR_REMUNERATION',
    matter: '追索劳动报酬',
    form: 'LABOUR_ARBITRATION',
    persons: [{ person: { name: '赵示例', migrantWorker: true } }],
  };
  const opened: OfCase = await (await desk(t, 'puyang.reception')).act('caseOpen', input, CASE);
  legalAidCase = (await grant(t, 'puyang', opened.case)).case;
  const drafted = await draft(t, 'puyang', 'yangquan', legalAidCase.id, ['HANDLE_CASE', 'COLLECT_EVIDENCE']);
  const sent = await send(t, 'puyang', drafted.cooperation);
  const there = await desk(t, 'yangquan.officer');
  letter = ((await there.act('cooperationOpen', { id: sent.cooperation.id }, LETTER)) as OfLetter).cooperation;
});

const unable = async (kind: string, code: string, reason: string): Promise<OfLetter> => {
  const { id, version } = itemIn(letter, kind);
  const there = await desk(t, 'yangquan.officer');
  return await there.attempt('cooperationItemUnable', { id, expectedVersion: version, code, reason }, LETTER);
};

const head = async (login: string) =>
  (await (await desk(t, login)).run<{ events: { head: number } }>('{ events { head } }')).events.head;

test.each(['NOT_ELIGIBLE', 'NO_CAPACITY', 'NOT_OUR_MATTER', ''])(
  'The requested city may not decline because the worker is "%s": the refusal says what may be said, and nothing has changed.',
  async (code) => {
    const before = [await head('puyang.officer'), await head('yangquan.officer')];
    const refused = await unable('HANDLE_CASE', code, '不符合法律援助条件。');
    expect(refused.cooperation).toBeNull();
    expect(refused.userErrors).toHaveLength(1);
    expect(refused.userErrors[0]).toMatchObject({ code: 'UNABLE_CODE_NOT_ALLOWED', path: ['input', 'code'] });
    for (const login of ['puyang.officer', 'yangquan.officer'])
      expect(await letterOf(await desk(t, login), letter.id)).toMatchObject({
        state: 'RECEIVED',
        version: letter.version,
        items: [
          { state: 'REQUESTED', version: 1 },
          { state: 'REQUESTED', version: 1 },
        ],
        dispositions: [],
      });
    expect([await head('puyang.officer'), await head('yangquan.officer')]).toEqual(before);
  },
);

test('Nor is there any other way to say no: the schema has no command that declines a cooperation.', async () => {
  const { __schema } = await (await desk(t, 'yangquan.officer')).run<{
    __schema: { mutationType: { fields: { name: string }[] } };
    __type: { enumValues: { name: string }[] };
  }>('{ __schema { mutationType { fields { name } } } }');
  const names = __schema.mutationType.fields.map(({ name }) => name);
  expect(names).toContain('cooperationItemUnable');
  expect(names.filter((name) => /^cooperation.*(decline|refuse|reject)/i.test(name))).toEqual([]);
  const codes = await (await desk(t, 'yangquan.officer')).run<{ __type: { enumValues: { name: string }[] } }>(
    '{ __type(name: "UnableCode") { enumValues { name } } }',
  );
  expect(codes.__type.enumValues.map(({ name }) => name).sort()).toEqual([
    'DOCUMENT_NOT_HELD',
    'DUPLICATE',
    'LAWFUL_BAR',
    'NEEDS_COURT_ORDER',
    'OBJECTIVELY_IMPOSSIBLE',
    'WITNESS_ABSENT',
  ]);
});

test('It may propose another date; the item stays to be answered, and both cities have something to do.', async () => {
  const { id: itemId } = itemIn(letter, 'COLLECT_EVIDENCE');
  const terms = { itemId, kind: 'NEW_DUE_DATE', reason: '人手不足，请宽限。', dueOn: '2026-11-30' };
  const there = await desk(t, 'yangquan.officer');
  const proposed: OfLetter = await there.act('proposalPropose', terms, LETTER);
  expect(proposed.cooperation).toMatchObject({ state: 'RECEIVED', awaiting: 'BOTH' });
  const [proposal] = proposed.cooperation.proposals;
  const answer = { id: proposal?.id, expectedVersion: proposal?.version };
  const agreed: OfLetter = await (await desk(t, 'puyang.officer')).act('proposalAgree', answer, LETTER);
  expect(agreed.cooperation).toMatchObject({
    awaiting: 'THEM',
    items: [{ state: 'REQUESTED' }, { state: 'REQUESTED' }],
  });
});

test('It may say in writing what is objectively impossible; not without a reason.', async () => {
  const silent = await unable('COLLECT_EVIDENCE', 'DOCUMENT_NOT_HELD', ' ');
  expect(silent.cooperation).toBeNull();
  expect(silent.userErrors[0]).toMatchObject({ code: 'TEXT_MISSING', path: ['input', 'reason'] });
});

test('Then the sender must decide what becomes of the person, within three working days, and the worker stays with it.', async () => {
  const puyang: Listening = await listen(t, 'puyang.officer');
  const said = await unable('HANDLE_CASE', 'OBJECTIVELY_IMPOSSIBLE', '用人单位已注销，当地无受理机关。');
  expect(said.userErrors).toEqual([]);
  await puyang.heard(said.journalEntryId);
  const here = await letterOf(await desk(t, 'puyang.officer'), letter.id);
  expect(here).toMatchObject({
    state: 'RECEIVED',
    awaiting: 'BOTH',
    dispositions: [{ state: 'OPEN', dueAt: '2026-10-16T16:00:00.000Z' }],
  });
  expect(here.letters.map(({ template }) => template)).toEqual(['COOPERATION_LETTER', 'REPLY_LETTER']);
  const item = `query ($id: ID) { cooperation(id: $id) { items { state unableCode reason } legalAidCase { state lead { name } } } }`;
  expect(await (await desk(t, 'puyang.officer')).run(item, { id: letter.id })).toEqual({
    cooperation: {
      items: [
        { state: 'UNABLE', unableCode: 'OBJECTIVELY_IMPOSSIBLE', reason: '用人单位已注销，当地无受理机关。' },
        { state: 'REQUESTED', unableCode: null, reason: null },
      ],
      legalAidCase: { state: 'GRANTED', lead: { name: '濮阳市法律援助中心' } },
    },
  });
  contiguous(puyang.facts, puyang.facts[0]?.number ?? 0);
  await puyang.line.stop();
});

test.each([
  ['dispositionKeep', 'KEPT'],
  ['dispositionCloseWithLetter', 'CLOSED_WITH_LETTER'],
])('The sender may decide by %s.', async (mutation, state) => {
  for (const kind of ['HANDLE_CASE', 'COLLECT_EVIDENCE'])
    letter = (await unable(kind, 'LAWFUL_BAR', '法律另有规定。')).cooperation;
  const officer = await desk(t, 'puyang.officer');
  const { dispositions, state: ended } = await letterOf(officer, letter.id);
  expect(ended).toBe('UNABLE');
  expect(dispositions).toHaveLength(2);
  let last: OfLetter | null = null;
  for (const { id, version } of dispositions)
    last = await officer.act<OfLetter>(mutation, { id, expectedVersion: version, reason: '本中心继续办理。' }, LETTER);
  expect(last?.cooperation).toMatchObject({ awaiting: 'NOBODY', dispositions: [{ state }, { state }] });
});

test('Or it asks another city: a new letter lies there, and the first city has no part in it.', async () => {
  letter = (await unable('COLLECT_EVIDENCE', 'DOCUMENT_NOT_HELD', '台账在绵阳。')).cooperation;
  const officer = await desk(t, 'puyang.officer');
  const [open] = (await letterOf(officer, letter.id)).dispositions;
  const to = { organisationId: t.organisation('mianyang'), reason: '台账在绵阳。' };
  const next = await officer.act<OfLetter & { next: LetterData }>(
    'dispositionReroute',
    { id: open?.id, expectedVersion: open?.version, ...to },
    `${LETTER} next { ${LETTER.slice(14, -2)} }`,
  );
  expect(next.cooperation.dispositions).toMatchObject([{ state: 'REROUTED', nextCooperationId: next.next.id }]);
  const sent = next.next.state === 'DRAFT' ? (await send(t, 'puyang', next.next)).cooperation : next.next;
  expect(await letterOf(await desk(t, 'mianyang.officer'), sent.id)).toMatchObject({
    state: 'SENT',
    awaiting: 'US',
    items: [{ kind: 'COLLECT_EVIDENCE' }],
  });
  expect(await letterOf(await desk(t, 'yangquan.officer'), sent.id)).toBeNull();
});

test('Whoever has taken the case cannot say later that it is impossible: it ends by its result, or by agreement.', async () => {
  letter = (await accept(t, 'yangquan.officer', letter, 'HANDLE_CASE')).cooperation;
  const refused = await unable('HANDLE_CASE', 'OBJECTIVELY_IMPOSSIBLE', '办不了。');
  expect(refused.userErrors[0]?.code).toBe('ITEM_MUST_END_BY_RESULT');
  await seesNothing(t, 'tongliang', { ids: [letter.id, legalAidCase.id], numbers: [letter.number ?? ''] });
});
