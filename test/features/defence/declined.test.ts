import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toLocalDate } from '../../../src/kernel/local-date.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { attached, type FilesApp, pdf, startFilesApp } from '../materials/files.js';
import {
  act,
  adult,
  aNotice,
  confirmed,
  defendant,
  done,
  everything,
  first,
  idNumberOf,
  type NoticeData,
  onTheDay,
  openToDesks,
  seenNotice,
  toldOf,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await onTheDay(startFilesApp(EVERYBODY));
});
afterAll(async () => await t.stop());

/** The paper of the first meeting, which the lawyer has put into the case of a line. */
async function meetingPaper(notice: NoticeData, caseId = notice.lines[0]?.legalAidCase?.id): Promise<string> {
  const title = { title: '首次会见笔录.pdf' };
  return (await attached(t, 'tongliang.handler', { caseId }, title, pdf())).id;
}

const day = (later: number) => toLocalDate(new Date(t.clock.now().getTime() + later * 86_400_000));

const decline = (notice: NoticeData, materialId: string, more: Record<string, unknown> = {}) => ({
  ...first(notice),
  materialId,
  declinedOn: toLocalDate(t.clock.now()),
  reason: '本人不同意由法律援助律师辩护',
  ...more,
});

/** A line that the person has declined the lawyer of. */
async function declined(more: Record<string, unknown> = {}, defendants = [defendant(t)]): Promise<NoticeData> {
  const notice = await confirmed(t, 'tongliang.handler', { defendants });
  const input = decline(notice, await meetingPaper(notice), more);
  return await done(t, 'tongliang.head', 'defenceLineDeclinedByPerson', input);
}

const caseSeen = async (login: string, id: string | undefined) => {
  const person = await t.as(login);
  const { case: found } = await person.run<{ case: { state: string; termination: { ground: string } | null } }>(
    'query ($id: ID!) { case(id: $id) { state termination { ground } } }',
    { id },
  );
  return found;
};

const assignClocks = async (): Promise<{ startedAt: Date; stopped: boolean }[]> =>
  await sql(
    t,
    `select started_at as "startedAt", stopped_at is not null as stopped from deadline where rule_id = 'DEFENCE_ASSIGN' order by started_at, id`,
  );

test('The person declines: the case is terminated with its letters, and the organ decides anew with new clocks, a new lawyer and a new case.', async () => {
  const notice = await confirmed(t);
  const caseId = notice.lines[0]?.legalAidCase?.id;
  expect(notice.lines[0]?.viewerActions).toEqual([{ action: 'defenceLine.declinedByPerson', allowed: false }]);
  const head = await seenNotice(t, 'tongliang.head', notice.id);
  expect(head?.lines[0]?.viewerActions).toEqual([{ action: 'defenceLine.declinedByPerson', allowed: true }]);
  const answer = await act(
    t,
    'tongliang.head',
    'defenceLineDeclinedByPerson',
    decline(notice, await meetingPaper(notice)),
  );
  expect(answer.userErrors).toEqual([]);
  expect(answer.notice).toMatchObject({ state: 'RECEIVED', awaiting: 'THEM' });
  expect(answer.line).toMatchObject({ state: 'DECLINED_BY_PERSON', declinedOn: '2026-11-03' });
  expect(await caseSeen('tongliang.head', caseId)).toEqual({
    state: 'TERMINATED',
    termination: { ground: 'REQUESTED' },
  });
  expect(await caseSeen('court.liaison', caseId)).toMatchObject({ state: 'TERMINATED' });

  // The organ is told, in its stream and on its desk; what it is told of is one command.
  const told = (await toldOf(t, 'court.liaison', answer.journalEntryId)).filter(
    ({ causedBy }) => causedBy === answer.journalEntryId,
  );
  expect(told.map(({ word }) => word).sort()).toEqual([
    'case.terminate',
    'defenceLine.declinedByPerson',
    'notice.resume',
  ]);
  const { inbox } = await (await t.as('court.liaison')).run<{ inbox: { nodes: { id: string; awaiting: string }[] } }>(
    '{ inbox(first: 50) { nodes { id awaiting } } }',
  );
  expect(inbox.nodes).toContainEqual({ id: notice.id, awaiting: 'US' });
  expect(await seenNotice(t, 'court.liaison', notice.id)).toMatchObject({
    awaiting: 'US',
    lines: [{ state: 'DECLINED_BY_PERSON', endingReason: '本人不同意由法律援助律师辩护' }],
  });

  t.clock.moveTo('2026-11-05T02:00:00Z');
  const before = await assignClocks();
  const again = await done(t, 'courtStation.liaison', 'defenceLineRenotify', {
    ...first(answer.notice as NoticeData),
    reason: '属于应当通知辩护的情形',
  });
  expect(again).toMatchObject({ state: 'NOTIFIED', lines: [{ state: 'NOTIFIED', rounds: 2, lawyer: null }] });
  expect(again.letters.filter(({ template }) => template === 'DEFENCE_NOTICE_LETTER')).toHaveLength(2);
  const clocks = await assignClocks();
  expect(clocks).toHaveLength(before.length + 1);
  expect(clocks.at(-1)).toMatchObject({ stopped: false });
  expect(clocks.at(-1)?.startedAt.toISOString()).toMatch(/^2026-11-05T02:00/);

  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: notice.id });
  const same = await act(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  expect(same.userErrors).toMatchObject([{ code: 'DEFENCE_LAWYER_WAS_DECLINED', path: ['input', 'lawyerId'] }]);
  const assigner = await t.as('tongliang.assigner');
  const { defenceNotice } = await assigner.run<{
    defenceNotice: { lines: { lawyerCandidates: { name: string }[] }[] };
  }>('query ($id: ID!) { defenceNotice(id: $id) { lines { lawyerCandidates { name } } } }', { id: notice.id });
  expect(defenceNotice.lines[0]?.lawyerCandidates).toHaveLength(1);
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler2'),
  });
  const second = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  expect(second).toMatchObject({
    state: 'SETTLED',
    lines: [{ state: 'COMPLETED', legalAidCase: { state: 'ASSIGNED' } }],
  });
  expect(second.lines[0]?.legalAidCase?.id).not.toBe(caseId);
  expect((await caseSeen('tongliang.head', caseId))?.state).toBe('TERMINATED');
  expect((await assignClocks()).at(-1)).toMatchObject({ stopped: true });
});

test('Counsel of own choice is item 6 of art 48, and the organ ends the line by what became of it.', async () => {
  const own = await declined({ ownCounsel: true });
  expect(await caseSeen('tongliang.head', own.lines[0]?.legalAidCase?.id)).toMatchObject({
    termination: { ground: 'OWN_COUNSEL' },
  });
  for (const outcome of ['OWN_COUNSEL', 'DECLINED']) {
    const notice = outcome === 'OWN_COUNSEL' ? own : await declined();
    const closed = await done(t, 'court.liaison', 'defenceLineClose', {
      ...first(notice),
      outcome,
      reason: '本人已书面确认',
    });
    expect(closed).toMatchObject({ state: 'SETTLED', awaiting: 'NOBODY', lines: [{ state: outcome }] });
  }
});

test('Without the paper of the first meeting in this very case nothing is declined.', async () => {
  const [notice, other] = [await confirmed(t), await confirmed(t, 'tongliang.handler2')];
  const paper = await meetingPaper(notice);
  const foreign = (await attached(t, 'tongliang.head', { caseId: other.lines[0]?.legalAidCase?.id })).id;
  const before = await everything(t);
  const refused: [Record<string, unknown>, string, string[]][] = [
    [decline(notice, foreign), 'DEFENCE_DECLINE_NEEDS_PAPER', ['input', 'materialId']],
    [decline(notice, paper, { declinedOn: day(1) }), 'DATE_UNFIT', ['input', 'declinedOn']],
    [decline(notice, paper, { declinedOn: day(-1) }), 'DATE_UNFIT', ['input', 'declinedOn']],
    [decline(notice, paper, { reason: ' ' }), 'TEXT_MISSING', ['input', 'reason']],
    [decline(notice, paper, { expectedVersion: 1 }), 'SUBJECT_CHANGED_MEANWHILE', ['input', 'expectedVersion']],
  ];
  for (const [input, code, path] of refused) {
    const { userErrors } = await act(t, 'tongliang.head', 'defenceLineDeclinedByPerson', input);
    expect(userErrors).toMatchObject([{ code, path }]);
  }
  for (const [login, code] of [
    ['court.liaison', 'SIDE_MAY_NOT'],
    ['tongliang.assigner', 'ROLE_MAY_NOT'],
    ['mianyang.head', 'NOT_FOUND'],
  ] as const) {
    const { userErrors } = await act(t, login, 'defenceLineDeclinedByPerson', decline(notice, paper));
    expect(userErrors).toMatchObject([{ code }]);
  }
  expect(await everything(t)).toBe(before);
});

test('Who handles the case does not end it as its head, and a case that has ended declines nobody.', async () => {
  const notice = await confirmed(t);
  const paper = await meetingPaper(notice);
  const caseId = notice.lines[0]?.legalAidCase?.id;
  const head = t.world.members['tongliang.head'];
  const handler = t.world.members['tongliang.handler'];
  await sql(t, 'update legal_aid_case set handler_member_id = $1 where handler_member_id = $2', [head, handler]);
  const before = await everything(t);
  const own = await act(t, 'tongliang.head', 'defenceLineDeclinedByPerson', decline(notice, paper));
  expect(own.userErrors).toMatchObject([{ code: 'SAME_PERSON_MAY_NOT' }]);
  expect((await seenNotice(t, 'tongliang.head', notice.id))?.lines[0]?.viewerActions).toEqual([
    { action: 'defenceLine.declinedByPerson', allowed: false },
  ]);
  expect(await everything(t)).toBe(before);
  await sql(t, 'update legal_aid_case set handler_member_id = $1 where handler_member_id = $2', [handler, head]);
  const { version } = await (await t.as('tongliang.head'))
    .run<{ case: { version: number } }>('query ($id: ID!) { case(id: $id) { version } }', { id: caseId })
    .then(({ case: found }) => found);
  await (await t.as('tongliang.head')).run(
    `mutation ($input: CaseTerminateInput!) { caseTerminate(input: $input) { userErrors { code } } }`,
    {
      input: {
        id: caseId,
        expectedVersion: version,
        ground: 'PROCEEDINGS_ENDED',
        reason: '撤诉',
        idempotencyKey: 'a-key-of-the-end',
      },
    },
  );
  const late = await act(t, 'tongliang.head', 'defenceLineDeclinedByPerson', decline(notice, paper));
  expect(late.userErrors).toMatchObject([{ code: 'CASE_ENDED' }]);
  expect((await seenNotice(t, 'tongliang.head', notice.id))?.lines[0]?.state).toBe('COMPLETED');
});

test('A duplicate shares the case: it is declined with it, and the declined lawyer is assigned to neither.', async () => {
  const person = { person: { idNumber: idNumberOf('2009-05-05') } };
  const one = await confirmed(t, 'tongliang.handler', { defendants: [defendant(t, person)] });
  const two = await aNotice(t, { by: 'court.liaison', defendants: [defendant(t, person), adult(t)] });
  const taken = await done(t, 'tongliang.assigner', 'noticeOpen', { id: two.id });
  await openToDesks(t, two.id);
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(taken),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  const joined = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  expect(joined.lines[0]?.legalAidCase?.id).toBe(one.lines[0]?.legalAidCase?.id);
  await done(t, 'tongliang.head', 'defenceLineDeclinedByPerson', decline(one, await meetingPaper(one)));
  const seen = await seenNotice(t, 'court.liaison', two.id);
  expect(seen?.lines.map(({ state }) => state)).toEqual(['DECLINED_BY_PERSON', 'RECEIVED']);
  expect(seen).toMatchObject({ awaiting: 'BOTH' });
  const again = await done(t, 'court.liaison', 'defenceLineRenotify', {
    ...first(seen as NoticeData),
    reason: '属于应当通知辩护的情形',
  });
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: again.id });
  const same = await act(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  expect(same.userErrors).toMatchObject([{ code: 'DEFENCE_LAWYER_WAS_DECLINED' }]);
});

/** Every command of a line, with who holds it and what it is called with. */
const COMMANDS: readonly [string, string, Record<string, unknown>][] = [
  ['defenceLineAssign', 'tongliang.assigner', { lawyerId: 'LAWYER' }],
  ['defenceLineConfirmToOrgan', 'tongliang.assigner', {}],
  ['defenceLineAskCorrection', 'tongliang.reception', { code: 'MISSING_PAPERS', list: '起诉书' }],
  ['defenceLineCorrect', 'court.liaison', { answer: '已补' }],
  ['defenceLineReroute', 'tongliang.reception', { toOrganisationId: 'MIANYANG', reason: '不归本机构' }],
  ['defenceLineOwnCounsel', 'court.liaison', { reason: '已自行委托' }],
  ['defenceLineOwnCounsel', 'tongliang.reception', { reason: '已自行委托' }],
  ['defenceLineWithdrawByOrgan', 'court.liaison', { reason: '撤回' }],
  ['defenceLineDeclinedByPerson', 'tongliang.head', { materialId: 'PAPER', declinedOn: 'TODAY', reason: '不同意' }],
  ['defenceLineRenotify', 'court.liaison', { reason: '另行通知' }],
  ['defenceLineClose', 'court.liaison', { outcome: 'DECLINED', reason: '不再指派' }],
  ['defenceLineClose', 'court.liaison', { outcome: 'OWN_COUNSEL', reason: '自行委托' }],
];

test('Before the refusal, after it and at both ends every command of a line through the API is as the table says.', async () => {
  // Adults: a minor's notice is nobody's but who works on it.
  const completed = await confirmed(t, 'tongliang.handler', { defendants: [adult(t)] });
  const refusal = await declined({}, [adult(t)]);
  const ends = [await declined({}, [adult(t)]), await declined({}, [adult(t)])];
  for (const [nth, outcome] of ['DECLINED', 'OWN_COUNSEL'].entries())
    await done(t, 'court.liaison', 'defenceLineClose', { ...first(ends[nth] as NoticeData), outcome, reason: '确认' });
  const paper = await meetingPaper(completed);
  const words: Readonly<Record<string, string>> = {
    LAWYER: t.lawyer('tongliang.handler2'),
    MIANYANG: t.organisation('mianyang'),
    PAPER: paper,
    TODAY: day(0),
  };
  const places: [string, NoticeData, readonly string[]][] = [
    ['DECLINED_BY_PERSON', refusal, ['defenceLineRenotify', 'defenceLineClose']],
    ['DECLINED', ends[0] as NoticeData, []],
    ['OWN_COUNSEL', ends[1] as NoticeData, []],
    ['COMPLETED', completed, ['defenceLineDeclinedByPerson']],
  ];
  const before = await everything(t);
  for (const [state, { id }, open] of places)
    for (const [mutation, login, more] of COMMANDS) {
      const now = (await seenNotice(t, 'tongliang.head', id)) as NoticeData;
      expect(now.lines[0]?.state).toBe(state);
      const input = Object.fromEntries(
        Object.entries(more).map(([name, value]) => [name, words[String(value)] ?? value]),
      );
      // What the table opens is refused to every other side and role; what it closes to its holder as well.
      const others = ['court.liaison', 'tongliang.reception', 'tongliang.head', 'court.head'].filter(
        (each) => each !== login,
      );
      for (const who of open.includes(mutation) ? others : [login, ...others]) {
        if (mutation === 'defenceLineAssign' && who === 'tongliang.head' && open.includes(mutation)) continue;
        const { notice, userErrors } = await act(t, who, mutation, { ...first(now), ...input });
        expect([state, mutation, who, notice, userErrors.length]).toEqual([state, mutation, who, null, 1]);
        if (who === login)
          expect(['DEFENCE_LINE_AT_ANOTHER_STAGE', 'DEFENCE_LINE_ENDED', 'DEFENCE_LINE_CONFIRMED_ALREADY']).toContain(
            userErrors[0]?.code,
          );
      }
    }
  expect(await everything(t)).toBe(before);
}, 120_000);
