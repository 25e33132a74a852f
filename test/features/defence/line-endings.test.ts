import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { type FilesApp, pdf, startFilesApp, uploaded } from '../materials/files.js';
import {
  act,
  adult,
  aNotice,
  done,
  everything,
  first,
  idNumberOf,
  type NoticeData,
  onTheDay,
  seenNotice,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await onTheDay(startFilesApp(EVERYBODY));
});
afterAll(async () => await t.stop());

const assign = async (notice: NoticeData) =>
  await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(notice),
    lawyerId: t.lawyer('tongliang.handler'),
  });
const ask = async (notice: NoticeData, code = 'MISSING_PAPERS') =>
  await done(t, 'tongliang.reception', 'defenceLineAskCorrection', { ...first(notice), code, list: '缺少起诉书副本' });

/** A notice whose line is in a state, come to by commands alone. */
const inState: Readonly<Record<string, () => Promise<NoticeData>>> = {
  NOTIFIED: async () => await aNotice(t, { by: 'court.liaison', defendants: [adult(t)] }),
  RECEIVED: async () => await done(t, 'tongliang.reception', 'noticeOpen', { id: (await inState.NOTIFIED?.())?.id }),
  AWAITING_CORRECTION: async () => await ask((await inState.RECEIVED?.()) as NoticeData),
  ASSIGNED: async () => await assign((await inState.RECEIVED?.()) as NoticeData),
  REROUTING: async () =>
    await done(t, 'tongliang.reception', 'defenceLineReroute', {
      ...first((await inState.RECEIVED?.()) as NoticeData),
      toOrganisationId: t.organisation('mianyang'),
      reason: '不归本机构',
    }),
  COMPLETED: async () =>
    await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first((await inState.ASSIGNED?.()) as NoticeData)),
};

const clockOf = async (notice: NoticeData) =>
  (
    await sql<{ dueAt: Date; startedAt: Date; stopped: boolean }>(
      t,
      `select d.due_at as "dueAt", d.started_at as "startedAt", d.stopped_at is not null as stopped from deadline d join defence_notice n on n.id = d.subject_id
       where n.number = $1 and d.rule_id = 'DEFENCE_ASSIGN'`,
      [notice.number],
    )
  )[0];

test('Missing papers are asked for and brought; the clock runs on as it was.', async () => {
  const received = (await inState.RECEIVED?.()) as NoticeData;
  const clock = await clockOf(received);
  const asked = await ask(received);
  expect(asked).toMatchObject({ awaiting: 'THEM', lines: [{ state: 'AWAITING_CORRECTION' }] });
  expect(await seenNotice(t, 'court.liaison', asked.id)).toMatchObject({ awaiting: 'US' });
  const before = await everything(t);
  for (const [input, code] of [
    [{ answer: '已补' }, 'DEFENCE_CORRECTION_EMPTY'],
    [{ answer: '已补', person: { name: '吴大勇' } }, 'DEFENCE_CORRECTION_EMPTY'],
  ] as const) {
    const { userErrors } = await act(t, 'court.liaison', 'defenceLineCorrect', { ...first(asked), ...input });
    expect(userErrors).toMatchObject([{ code }]);
  }
  expect(await everything(t)).toBe(before);
  t.clock.moveTo('2026-11-04T02:00:00Z');
  const corrected = await done(t, 'court.liaison', 'defenceLineCorrect', {
    ...first(asked),
    answer: '已补交',
    materialIds: [await uploaded(t, 'court.liaison', pdf(), { title: '起诉书副本.pdf' })],
  });
  expect(corrected).toMatchObject({ awaiting: 'THEM', lines: [{ state: 'RECEIVED' }] });
  const { defenceNotice } = await (await t.as('tongliang.reception')).run<{ defenceNotice: unknown }>(
    `query ($id: ID!) { defenceNotice(id: $id) { lines { papers { title } correction { code list answer correctedAt } } } }`,
    { id: asked.id },
  );
  expect(defenceNotice).toMatchObject({
    lines: [
      {
        papers: [{ title: '起诉书副本.pdf' }],
        correction: {
          code: 'MISSING_PAPERS',
          list: '缺少起诉书副本',
          answer: '已补交',
          correctedAt: expect.any(String),
        },
      },
    ],
  });
  expect(await clockOf(received)).toEqual(clock);
});

test('Wrong data are asked for and written anew: the institution sees the right person, and the wrong one no more.', async () => {
  const received = (await inState.RECEIVED?.()) as NoticeData;
  const clock = await clockOf(received);
  const asked = await ask(received, 'WRONG_PERSON_DATA');
  const wrong = await act(t, 'court.liaison', 'defenceLineCorrect', {
    ...first(asked),
    answer: '更正',
    person: { name: '吴小勇', idKind: 'RESIDENT_ID', idNumber: '500151198805060000' },
  });
  expect(wrong.userErrors).toMatchObject([{ code: 'IDENTITY_NUMBER_UNFIT' }]);
  const idNumber = idNumberOf('1988-05-07');
  const corrected = await done(t, 'court.liaison', 'defenceLineCorrect', {
    ...first(asked),
    answer: '身份证号录入有误',
    person: { name: '欧阳小勇', idKind: 'RESIDENT_ID', idNumber },
  });
  expect(corrected.lines).toMatchObject([{ state: 'RECEIVED', nameMasked: '欧阳**' }]);
  expect((await seenNotice(t, 'tongliang.reception', asked.id))?.lines[0]?.nameMasked).toBe('欧阳**');
  expect(await clockOf(received)).toEqual(clock);
  // Nothing else sends a notice back.
  const before = await everything(t);
  for (const code of ['DUPLICATE', 'NOT_ELIGIBLE', 'NO_CAPACITY']) {
    const input = { ...first(corrected), code, list: '重复' };
    const refused = await act(t, 'tongliang.reception', 'defenceLineAskCorrection', input);
    expect(refused.userErrors).toMatchObject([{ code: 'DEFENCE_CORRECTION_CODE_NOT_ALLOWED' }]);
  }
  expect(await everything(t)).toBe(before);
});

test('A lawyer may be assigned while the correction is awaited: the institution need not wait for it.', async () => {
  const assigned = await assign((await inState.AWAITING_CORRECTION?.()) as NoticeData);
  expect(assigned.lines).toMatchObject([{ state: 'ASSIGNED' }]);
});

const OPEN = ['NOTIFIED', 'RECEIVED', 'AWAITING_CORRECTION', 'ASSIGNED'] as const;
const ENDINGS = [
  ['defenceLineOwnCounsel', 'court.liaison', 'OWN_COUNSEL'],
  ['defenceLineOwnCounsel', 'tongliang.reception', 'OWN_COUNSEL'],
  ['defenceLineOwnCounsel', 'tongliang.assigner', 'OWN_COUNSEL'],
  ['defenceLineWithdrawByOrgan', 'court.liaison', 'WITHDRAWN_BY_ORGAN'],
] as const;

test.each(ENDINGS)(
  '%s by %s ends the line from every open state: the clock stops, the person is there no more.',
  async (...[mutation, login, to]) => {
    for (const state of OPEN) {
      const notice = (await inState[state]?.()) as NoticeData;
      const nothing = await act(t, login, mutation, { ...first(notice), reason: '  ' });
      expect(nothing.userErrors).toMatchObject([{ code: 'TEXT_MISSING' }]);
      const ended = await done(t, login, mutation, { ...first(notice), reason: '家属已委托辩护人' });
      expect([state, ended.state, ended.awaiting, ended.lines[0]?.state]).toEqual([state, 'SETTLED', 'NOBODY', to]);
      expect(await clockOf(notice)).toMatchObject({ stopped: true });
      const theirs = await seenNotice(t, 'tongliang.reception', notice.id);
      expect([state, theirs?.lines[0]?.nameMasked, theirs?.lines[0]?.endingReason]).toEqual([
        state,
        null,
        '家属已委托辩护人',
      ]);
      expect((await seenNotice(t, 'court.liaison', notice.id))?.lines[0]?.nameMasked).toBe('吴**');
      const again = await act(t, login, mutation, { ...first(ended), reason: '家属已委托辩护人' });
      expect(again.userErrors).toMatchObject([
        { code: to === 'OWN_COUNSEL' ? 'DEFENCE_LINE_ENDED' : 'DEFENCE_LINE_WITHDRAWN' },
      ]);
    }
  },
);

test.each(ENDINGS)(
  '%s by %s is refused once the organ was told, and while it is on its way to another desk.',
  async (...[mutation, login]) => {
    for (const [state, code] of [
      ['COMPLETED', 'DEFENCE_LINE_CONFIRMED_ALREADY'],
      ['REROUTING', 'DEFENCE_LINE_AT_ANOTHER_STAGE'],
    ] as const) {
      const notice = (await inState[state]?.()) as NoticeData;
      const before = await everything(t);
      const { userErrors } = await act(t, login, mutation, { ...first(notice), reason: '家属已委托辩护人' });
      expect([state, userErrors.map((each) => each.code)]).toEqual([state, [code]]);
      expect(await everything(t)).toBe(before);
    }
  },
);
