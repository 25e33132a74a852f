import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defenceLineLifecycle } from '../../../src/features/defence/defence-line.lifecycle.js';
import { noticeLifecycle } from '../../../src/features/defence/notice.lifecycle.js';
import { EVERYBODY } from '../../support/agencies.js';
import { allHaveIt, edgesByHand, oneWins, wordOf } from '../../support/races.js';
import { type FilesApp, startFilesApp } from '../materials/files.js';
import { act, adult, aNotice, declineOf, done, first, idNumberOf, lawyersAre, type NoticeData } from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const ORGAN = 'courtStation.liaison';
const DESK = 'tongliang.reception';
const ASSIGNER = 'tongliang.assigner';
const HEAD = 'tongliang.head';
const STALE = 'SUBJECT_CHANGED_MEANWHILE';
const STAGE = 'DEFENCE_LINE_AT_ANOTHER_STAGE';
const ENDED = 'DEFENCE_LINE_ENDED';

type Act = [login: string, mutation: string, input: Record<string, unknown>];
interface Edge {
  /** As the tables have it. */
  edge: string;
  losers: readonly string[];
  /** Who the losers are told of. */
  by: RegExp;
  scene(): Promise<Act>;
}

const lawyer = () => ({ lawyerId: t.lawyer('tongliang.handler') });
const reason = () => ({ reason: '已自行委托' });
const correction = () => ({ code: 'WRONG_PERSON_DATA', list: '身份证号码有误' });
const right = () => ({
  answer: '已更正',
  person: { name: '吴大勇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1988-05-06') },
});
const elsewhere = () => ({ toOrganisationId: t.organisation('mianyang'), reason: '不属本院管辖' });

const drafted = async (): Promise<NoticeData> =>
  await done(t, ORGAN, 'noticeDraft', { toOrganisationId: t.organisation('tongliang'), defendants: [adult(t)] });
const notified = async (): Promise<NoticeData> => await aNotice(t, { defendants: [adult(t)] });
const opened = async (): Promise<NoticeData> => await done(t, DESK, 'noticeOpen', { id: (await notified()).id });
const awaiting = async (): Promise<NoticeData> =>
  await done(t, DESK, 'defenceLineAskCorrection', { ...first(await opened()), ...correction() });
const assigned = async (): Promise<NoticeData> =>
  await done(t, ASSIGNER, 'defenceLineAssign', { ...first(await opened()), ...lawyer() });
const completed = async (): Promise<NoticeData> =>
  await done(t, ASSIGNER, 'defenceLineConfirmToOrgan', first(await assigned()));
async function declined(): Promise<NoticeData> {
  const line = await completed();
  return await done(t, HEAD, 'defenceLineDeclinedByPerson', await declineOf(t, line));
}

/** The states that a line and its notice come to by commands alone. */
const FROM: Readonly<Record<string, () => Promise<NoticeData>>> = {
  DRAFT: drafted,
  NOTIFIED: notified,
  RECEIVED: opened,
  AWAITING_CORRECTION: awaiting,
  ASSIGNED: assigned,
  COMPLETED: completed,
  DECLINED_BY_PERSON: declined,
};
const from = (state: string) => FROM[state] ?? drafted;
const by = (login: string) => new RegExp(`${login.split('.')[1]}$`);
const at = ({ id, version }: NoticeData) => ({ id, expectedVersion: version });

const ofNotice = (
  state: string,
  command: string,
  lost: string,
  login: string,
  input: (notice: NoticeData) => Record<string, unknown>,
): Edge => ({
  edge: `notice ${state} ${command}`,
  losers: [lost],
  by: by(login),
  scene: async () => [login, `notice${command[0]?.toUpperCase()}${command.slice(1)}`, input(await from(state)())],
});

type Parts = (notice: NoticeData) => Record<string, unknown> | Promise<Record<string, unknown>>;
const ofLine = (
  states: readonly string[],
  command: string,
  lost: string,
  login: string,
  more: Parts = () => ({}),
  mutation = `defenceLine${command[0]?.toUpperCase()}${command.slice(1)}`,
): Edge[] =>
  states.map((state) => ({
    edge: `defenceLine ${state} ${command}`,
    losers: [lost],
    by: by(login),
    scene: async () => {
      const notice = await from(state)();
      return [login, mutation, { ...first(notice), ...(await more(notice)) }];
    },
  }));
const onSide = (side: string, edges: readonly Edge[]): Edge[] =>
  edges.map((each) => ({ ...each, edge: `${each.edge} by ${side}` }));

const EARLY = ['NOTIFIED', 'RECEIVED'];
const OPEN = [...EARLY, 'AWAITING_CORRECTION', 'ASSIGNED'];
const DECLINED = ['DECLINED_BY_PERSON'];
const EDGES: readonly Edge[] = [
  ofNotice('DRAFT', 'edit', STALE, ORGAN, (notice) => ({
    ...at(notice),
    toOrganisationId: t.organisation('tongliang'),
    defendants: [adult(t)],
  })),
  ofNotice('DRAFT', 'notify', 'NOTICE_SENT_ALREADY', ORGAN, at),
  ofNotice('DRAFT', 'discard', 'NOTICE_AT_ANOTHER_STAGE', ORGAN, at),
  ofNotice('NOTIFIED', 'open', 'NOTICE_OPENED_ALREADY', DESK, ({ id }) => ({ id })),
  ...ofLine([...EARLY, 'AWAITING_CORRECTION'], 'assign', 'DEFENCE_LINE_ASSIGNED_ALREADY', ASSIGNER, lawyer),
  ...ofLine(EARLY, 'askCorrection', STAGE, DESK, correction),
  ...ofLine(['AWAITING_CORRECTION'], 'correct', STAGE, ORGAN, right),
  ...ofLine(EARLY, 'reroute', STAGE, DESK, elsewhere),
  ...ofLine(['ASSIGNED'], 'confirmToOrgan', 'DEFENCE_LINE_CONFIRMED_ALREADY', ASSIGNER),
  ...onSide('REQUESTING', ofLine(OPEN, 'ownCounsel', ENDED, ORGAN, reason)),
  ...onSide('REQUESTED', ofLine(OPEN, 'ownCounsel', ENDED, DESK, reason)),
  ...ofLine(OPEN, 'withdrawByOrgan', 'DEFENCE_LINE_WITHDRAWN', ORGAN, reason),
  ...ofLine(['COMPLETED'], 'declinedByPerson', STAGE, HEAD, async (notice) => await declineOf(t, notice)),
  ...ofLine(DECLINED, 'renotify', STAGE, ORGAN, reason),
  ...ofLine(DECLINED, 'closeLine', ENDED, ORGAN, () => ({ ...reason(), outcome: 'DECLINED' }), 'defenceLineClose'),
  ...ofLine(
    DECLINED,
    'closeWithCounsel',
    ENDED,
    ORGAN,
    () => ({ ...reason(), outcome: 'OWN_COUNSEL' }),
    'defenceLineClose',
  ),
];

/** Claiming excludes nobody: who claims last has it. */
const CLAIMS = EARLY.map((state) => `notice ${state} claim`);

test('Every edge that somebody takes by hand in the tables of a notice and of its lines is raced.', () => {
  const raced = [...EDGES.map(({ edge }) => edge), ...CLAIMS];
  expect(raced.sort()).toEqual(edgesByHand(noticeLifecycle, defenceLineLifecycle));
});

describe('Eight racers', () => {
  test.each(EDGES)(
    'on $edge have one winner and one journal entry, and the losers are told who and when.',
    async (one) => {
      const [login, mutation, input] = await one.scene();
      await oneWins(t, wordOf(one.edge), one, async () => await act(t, login, mutation, input));
    },
    30_000,
  );

  test.each(CLAIMS)('on %s all have it: each claim has its entry.', async (edge) => {
    const { id } = await from(edge.split(' ')[1] ?? '')();
    await allHaveIt(t, wordOf(edge), async () => await act(t, DESK, 'noticeClaim', { id }));
  });
});
