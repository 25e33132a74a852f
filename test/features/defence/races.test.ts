import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { helpAct, helpAt, helpIn } from './help-scene.js';
import {
  act,
  adult,
  aNotice,
  done,
  first,
  idNumberOf,
  lawyersAre,
  type NoticeData,
  type UserErrorData,
} from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
  await sql(t, `update member set roles = '{HANDLER,DUTY_LAWYER}' where id = $1`, [
    t.world.members['tongliang.handler'],
  ]);
});
afterAll(async () => await t.stop());

const RACERS = 8;
const ORGAN = 'courtStation.liaison';
const DESK = 'tongliang.reception';
const ASSIGNER = 'tongliang.assigner';
const STALE = 'SUBJECT_CHANGED_MEANWHILE';
const STAGE = 'DEFENCE_LINE_AT_ANOTHER_STAGE';

type Act = [login: string, mutation: string, input: Record<string, unknown>];
interface Edge {
  word: string;
  losers: readonly string[];
  /** Who the losers are told of. */
  by: RegExp;
  scene(): Promise<Act>;
}

const notified = async (): Promise<NoticeData> => await aNotice(t, { defendants: [adult(t)] });
const opened = async (): Promise<NoticeData> => await done(t, DESK, 'noticeOpen', { id: (await notified()).id });
const drafted = async (): Promise<NoticeData> =>
  await done(t, ORGAN, 'noticeDraft', { toOrganisationId: t.organisation('tongliang'), defendants: [adult(t)] });
const lawyer = () => ({ lawyerId: t.lawyer('tongliang.handler') });
const assigned = async (): Promise<NoticeData> =>
  await done(t, ASSIGNER, 'defenceLineAssign', { ...first(await opened()), ...lawyer() });
const awaiting = async (): Promise<NoticeData> =>
  await done(t, DESK, 'defenceLineAskCorrection', { ...first(await opened()), ...CORRECTION });
/** The person declined: the paper of the first meeting is another test's. */
async function declined(): Promise<NoticeData> {
  const confirmed = await done(t, ASSIGNER, 'defenceLineConfirmToOrgan', first(await assigned()));
  await sql(t, `update defence_line set state = 'DECLINED_BY_PERSON' where notice_id = $1`, [rowOf(confirmed.id)]);
  return confirmed;
}
const rowOf = (id: string) => fromGlobalId(id)?.rowId ?? '';
const at = ({ id, version }: NoticeData) => ({ id, expectedVersion: version });

const CORRECTION = { code: 'WRONG_PERSON_DATA', list: '身份证号码有误' };
const right = () => ({
  answer: '已更正',
  person: { name: '吴大勇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1988-05-06') },
});
const elsewhere = () => ({ toOrganisationId: t.organisation('mianyang'), reason: '不属本院管辖' });

const edge = (word: string, losers: readonly string[], by: RegExp, scene: () => Promise<Act>): Edge => ({
  word,
  losers,
  by,
  scene,
});
const ofLine = (
  verb: string,
  losers: readonly string[],
  login: string,
  from: () => Promise<NoticeData>,
  more: () => Record<string, unknown> = () => ({}),
): Edge =>
  edge(`defenceLine.${verb[0]?.toLowerCase()}${verb.slice(1)}`, losers, by(login), async () => [
    login,
    `defenceLine${verb}`,
    { ...first(await from()), ...more() },
  ]);
const by = (login: string) => new RegExp(`${login.split('.')[1]}$`);
const reason = () => ({ reason: '已自行委托' });

const EDGES: readonly Edge[] = [
  edge('notice.edit', [STALE], /liaison$/, async () => [
    ORGAN,
    'noticeEdit',
    { ...at(await drafted()), toOrganisationId: t.organisation('tongliang'), defendants: [adult(t)] },
  ]),
  edge('notice.notify', ['NOTICE_SENT_ALREADY'], /liaison$/, async () => [ORGAN, 'noticeNotify', at(await drafted())]),
  edge('notice.discard', ['NOTICE_AT_ANOTHER_STAGE'], /liaison$/, async () => [
    ORGAN,
    'noticeDiscard',
    at(await drafted()),
  ]),
  edge('notice.open', ['NOTICE_OPENED_ALREADY'], /reception$/, async () => [
    DESK,
    'noticeOpen',
    { id: (await notified()).id },
  ]),
  ofLine('Assign', ['DEFENCE_LINE_ASSIGNED_ALREADY'], ASSIGNER, opened, lawyer),
  ofLine('Assign', ['DEFENCE_LINE_ASSIGNED_ALREADY'], ASSIGNER, notified, lawyer),
  ofLine('Assign', ['DEFENCE_LINE_ASSIGNED_ALREADY'], ASSIGNER, awaiting, lawyer),
  ofLine('AskCorrection', [STAGE], DESK, opened, () => CORRECTION),
  ofLine('AskCorrection', [STAGE], DESK, notified, () => CORRECTION),
  ofLine('Correct', [STAGE], ORGAN, awaiting, right),
  ofLine('Reroute', [STAGE], DESK, opened, elsewhere),
  ofLine('Reroute', [STAGE], DESK, notified, elsewhere),
  ofLine('ConfirmToOrgan', ['DEFENCE_LINE_CONFIRMED_ALREADY'], ASSIGNER, assigned),
  ...[notified, opened, awaiting, assigned].flatMap((from) => [
    ofLine('OwnCounsel', ['DEFENCE_LINE_ENDED'], ORGAN, from, reason),
    ofLine('OwnCounsel', ['DEFENCE_LINE_ENDED'], DESK, from, reason),
    ofLine('WithdrawByOrgan', ['DEFENCE_LINE_WITHDRAWN'], ORGAN, from, reason),
  ]),
  ofLine('Renotify', [STAGE], ORGAN, declined, reason),
  edge('defenceLine.closeLine', ['DEFENCE_LINE_ENDED'], /liaison$/, async () => [
    ORGAN,
    'defenceLineClose',
    { ...first(await declined()), ...reason(), outcome: 'DECLINED' },
  ]),
  edge('defenceLine.closeWithCounsel', ['DEFENCE_LINE_ENDED'], /liaison$/, async () => [
    ORGAN,
    'defenceLineClose',
    { ...first(await declined()), ...reason(), outcome: 'OWN_COUNSEL' },
  ]),
];

const countOf = async (word: string): Promise<number> =>
  (await sql<{ n: number }>(t, 'select count(*)::int as n from journal where word = $1', [word]))[0]?.n ?? 0;

async function race(
  { word, losers, by: who }: Edge,
  run: () => Promise<{ userErrors: UserErrorData[] }>,
): Promise<void> {
  const before = await countOf(word);
  const answers = await Promise.all(Array.from({ length: RACERS }, run));
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
    expect(losers).toContain(userErrors[0]?.code);
    expect(userErrors[0]?.actedBy).toMatch(who);
    expect(userErrors[0]?.actedAt).toMatch(/^2026-11-03T/);
  }
  expect((await countOf(word)) - before).toBe(1);
}

describe('Eight racers', () => {
  test.each(EDGES)(
    'on $word have one winner and one journal entry, and the losers are told who and when.',
    async (one) => {
      const [login, mutation, input] = await one.scene();
      await race(one, async () => await act(t, login, mutation, input));
    },
    30_000,
  );

  test('claiming a notice all have it: the last one keeps it, each claim has its entry.', async () => {
    const { id } = await opened();
    const before = await countOf('notice.claim');
    const answers = await Promise.all(Array.from({ length: RACERS }, () => act(t, DESK, 'noticeClaim', { id })));
    expect(answers.filter(({ userErrors }) => userErrors.length > 0)).toEqual([]);
    expect((await countOf('notice.claim')) - before).toBe(RACERS);
  });

  const HELP = 'DUTY_HELP_AT_ANOTHER_STAGE';
  test.each([
    ['schedule', 'REQUESTED', 'tongliang.reception', [HELP]],
    ['hold', 'SCHEDULED', 'tongliang.handler', [HELP]],
    ['record', 'HELD', 'tongliang.handler', [HELP]],
    ['convert', 'HELD', 'tongliang.handler', ['DUTY_HELP_ENDED']],
    ['convert', 'RECORDED', 'tongliang.reception', ['DUTY_HELP_ENDED']],
    ['cancel', 'REQUESTED', 'detentionStation.liaison', ['DUTY_HELP_ENDED']],
    ['cancel', 'SCHEDULED', 'detentionStation.liaison', ['DUTY_HELP_ENDED']],
  ] as const)(
    'on dutyLawyerHelp.%s from %s have one winner and one journal entry, and the losers are told who and when.',
    async (verb, state, login, losers) => {
      const help = await helpIn(t, state);
      const one = { word: `dutyLawyerHelp.${verb}`, losers, by: by(login), scene: async () => [login, '', {}] as Act };
      await race(one, async () => await helpAct(t, login, verb, helpAt(help)));
    },
  );
});
