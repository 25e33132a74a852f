import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { move as ask, type CooperationData, sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { acted, type Answer as Ended, done as ended } from '../cases/ending-desk.js';
import { type FilesApp, startFilesApp } from '../materials/files.js';
import {
  act,
  adult,
  confirmed,
  declineOf,
  done,
  everything,
  first,
  lawyersAre,
  type NoticeData,
  seenNotice,
  toldOf,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
  for (const city of ['tongliang', 'mianyang']) await lawyersAre(t, city, { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const ORGAN = 'court.liaison';
const HEAD = 'tongliang.head';
const LEAD = 'mianyang.head';
const DECLINES = 'defenceLineDeclinedByPerson';

const aLine = async () => await confirmed(t, 'tongliang.handler', { by: ORGAN, defendants: [adult(t)] });
const caseOf = (notice: NoticeData): string => notice.lines[0]?.legalAidCase?.id ?? '';
const rowOf = (notice: NoticeData) => rowIdOf('LegalAidCase', caseOf(notice));
const lineState = async (notice: NoticeData) => (await seenNotice(t, HEAD, notice.id))?.lines[0];

async function caseNow(notice: NoticeData): Promise<{ id: string; expectedVersion: number; state: string }> {
  const [row] = await sql<{ version: number; state: string }>(
    t,
    'select version, state from legal_aid_case where id = $1',
    [rowOf(notice)],
  );
  return { id: caseOf(notice), expectedVersion: row?.version ?? 0, state: row?.state ?? '' };
}
const on = async (
  login: string,
  mutation: string,
  notice: NoticeData,
  more: Record<string, unknown> = {},
): Promise<Ended> => {
  const { state: _state, ...now } = await caseNow(notice);
  return await ended(t, login, mutation, { ...now, ...more });
};

/** Tongliang, which was notified, has handed the case on to Mianyang, whose lawyer works on it. */
async function ledElsewhere(): Promise<NoticeData> {
  const notice = await aLine();
  const drafted = await ask(t, 'tongliang.officer', 'cooperationDraft', {
    caseId: caseOf(notice),
    requestedOrganisationId: t.organisation('mianyang'),
    purpose: '案件移送绵阳审理。',
    items: [{ kind: 'HANDLE_CASE', description: '请继续办理' }],
  });
  const draft = drafted.cooperation as CooperationData;
  const sent = await ask(t, 'tongliang.officer', 'cooperationSend', { id: draft.id, expectedVersion: draft.version });
  const [item] = sent.cooperation?.items ?? [];
  const taken = await ask(t, 'mianyang.officer', 'cooperationItemAccept', {
    id: item?.id,
    expectedVersion: item?.version,
  });
  expect(taken.userErrors).toEqual([]);
  await on('mianyang.assigner', 'caseReplace', notice, { lawyerId: t.lawyer('mianyang.handler'), reason: '案件移送' });
  return notice;
}

const refusal = async (notice: NoticeData, by = HEAD) => await declineOf(t, notice, by);

describe('Where another city leads the case by now', () => {
  test('the office that was notified records the refusal; the lead is told in the case, and ends it; the organ decides anew.', async () => {
    const notice = await ledElsewhere();
    expect((await lineState(notice))?.viewerActions).toEqual([
      { action: 'defenceLine.declinedByPerson', allowed: true },
    ]);
    const input = await refusal(notice);
    const answer = await act(t, HEAD, DECLINES, input);
    expect(answer.userErrors).toEqual([]);
    expect(answer.notice).toMatchObject({ state: 'RECEIVED', awaiting: 'THEM' });
    expect(answer.line).toMatchObject({ state: 'DECLINED_BY_PERSON', declinedOn: '2026-11-03' });
    // The lead's case is the lead's to end; it has the paper, and nothing of the notice.
    expect((await caseNow(notice)).state).toBe('ASSIGNED');
    const told = (await toldOf(t, LEAD, answer.journalEntryId)).filter(
      ({ causedBy }) => causedBy === answer.journalEntryId,
    );
    expect(told).toMatchObject([{ word: 'case.lawyerDeclined', subjectId: caseOf(notice) }]);
    expect(told[0]?.references).toEqual(
      expect.arrayContaining([
        { name: 'declinedOn', value: '2026-11-03' },
        { name: 'ground', value: 'REQUESTED' },
        { name: 'material', value: input.materialId },
      ]),
    );
    expect(await seenNotice(t, LEAD, notice.id)).toBeNull();
    await on(LEAD, 'caseTerminate', notice, { ground: 'REQUESTED', reason: '本人拒绝' });
    const again = await done(t, ORGAN, 'defenceLineRenotify', {
      ...first(answer.notice as NoticeData),
      reason: '应当通知',
    });
    const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: again.id });
    const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
      ...first(opened),
      lawyerId: t.lawyer('tongliang.handler2'),
    });
    const second = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
    expect(caseOf(second)).not.toBe(caseOf(notice));
    expect((await caseNow(notice)).state).toBe('TERMINATED');
  });

  test('a lead that has ended the case for that already needs nothing more; the paper may be its own.', async () => {
    for (const ground of ['REQUESTED', 'OWN_COUNSEL']) {
      const notice = await ledElsewhere();
      const input = await refusal(notice, 'mianyang.handler');
      await on(LEAD, 'caseTerminate', notice, { ground, reason: '本人拒绝' });
      const before = await caseNow(notice);
      expect((await lineState(notice))?.viewerActions).toEqual([
        { action: 'defenceLine.declinedByPerson', allowed: true },
      ]);
      const answer = await act(t, HEAD, DECLINES, input);
      expect(answer.line).toMatchObject({ state: 'DECLINED_BY_PERSON' });
      expect(await caseNow(notice)).toEqual(before);
    }
  });

  test('in every state of the case it is recorded, or refused as the button says, and then nothing changes.', async () => {
    const notice = await ledElsewhere();
    const input = await refusal(notice);
    const outcomes: Record<string, string> = {};
    for (const state of caseLifecycle.states) {
      await sql(t, 'update legal_aid_case set state = $2 where id = $1', [rowOf(notice), state]);
      const shown = (await lineState(notice))?.viewerActions;
      const before = await everything(t);
      const open = caseLifecycle.next(state, 'terminate') !== null;
      expect([state, shown]).toEqual([state, [{ action: 'defenceLine.declinedByPerson', allowed: open }]]);
      if (open) continue;
      const { userErrors } = await act(t, HEAD, DECLINES, input);
      outcomes[state] = userErrors[0]?.code ?? '';
      expect(await everything(t)).toBe(before);
    }
    expect(outcomes).toEqual({
      APPLIED: 'CASE_AT_ANOTHER_STAGE',
      AWAITING_SUPPLEMENT: 'CASE_AT_ANOTHER_STAGE',
      ACCEPTED: 'CASE_AT_ANOTHER_STAGE',
      CLOSING: 'CASE_AT_ANOTHER_STAGE',
      CLOSED: 'CASE_AT_ANOTHER_STAGE',
      ARCHIVED: 'CASE_ENDED',
      REFUSED: 'CASE_ENDED',
      TERMINATED: 'CASE_ENDED',
      WITHDRAWN: 'CASE_ENDED',
    });
  });

  test('nobody else records it: not the lead, not the organ, no other role; and not without the paper.', async () => {
    const notice = await ledElsewhere();
    const input = await refusal(notice);
    const foreign = await refusal(await aLine());
    const before = await everything(t);
    for (const [login, code] of [
      [LEAD, 'NOT_FOUND'],
      ['mianyang.assigner', 'NOT_FOUND'],
      ['yangquan.head', 'NOT_FOUND'],
      [ORGAN, 'SIDE_MAY_NOT'],
      ['court.head', 'SIDE_MAY_NOT'],
      ['tongliang.assigner', 'ROLE_MAY_NOT'],
      ['tongliang.reception', 'ROLE_MAY_NOT'],
      ['tongliang.officer', 'ROLE_MAY_NOT'],
    ] as const)
      expect([login, (await act(t, login, DECLINES, input)).userErrors]).toMatchObject([login, [{ code }]]);
    const unfit = await act(t, HEAD, DECLINES, { ...input, materialId: foreign.materialId });
    expect(unfit.userErrors).toMatchObject([{ code: 'DEFENCE_DECLINE_NEEDS_PAPER', path: ['input', 'materialId'] }]);
    expect(await everything(t)).toBe(before);
  });

  test('the office that is a side of the case no more records nothing in it.', async () => {
    const notice = await ledElsewhere();
    const input = await refusal(notice);
    await sql(t, `update participation set part = 'FORMER_LEAD' where subject_id = $1 and organisation_id = $2`, [
      rowOf(notice),
      t.world.organisations.tongliang,
    ]);
    await sql(t, 'update legal_aid_case set home_organisation_id = null where id = $1', [rowOf(notice)]);
    const before = await everything(t);
    expect((await act(t, HEAD, DECLINES, input)).userErrors).toMatchObject([{ code: 'SIDE_MAY_NOT' }]);
    expect((await lineState(notice))?.viewerActions).toEqual([
      { action: 'defenceLine.declinedByPerson', allowed: false },
    ]);
    expect(await everything(t)).toBe(before);
  });
});

describe('A termination that is corrected on objection', () => {
  /** The person had not declined after all, says the judicial administration, which is not on the platform. */
  async function ordered(city: string, notice: NoticeData): Promise<void> {
    const { objection } = await ended(t, `${city}.reception`, 'objectionFile', {
      caseId: caseOf(notice),
      applicant: '吴大勇',
      text: '没有拒绝律师。',
    });
    const order = { id: objection?.id, expectedVersion: objection?.version, opinion: '应予改正。' };
    await ended(t, `${city}.head`, 'objectionOrderCorrection', {
      ...order,
      outsideDocument: '市司法局 司异〔2026〕3号',
    });
  }
  const corrected = async (city: string, notice: NoticeData) => {
    await ordered(city, notice);
    return await on(`${city}.head`, 'caseCorrect', notice);
  };

  test.each([
    ['tongliang', aLine],
    ['mianyang', ledElsewhere],
  ] as const)(
    'by %s takes the line along: it goes on as the case, and the organ is told and awaited no more.',
    async (city, scene) => {
      const notice = await scene();
      await done(t, HEAD, DECLINES, await refusal(notice));
      if (city === 'mianyang') await on(LEAD, 'caseTerminate', notice, { ground: 'REQUESTED', reason: '本人拒绝' });
      const { journalEntryId } = await corrected(city, notice);
      const seen = await seenNotice(t, ORGAN, notice.id);
      expect(seen).toMatchObject({
        state: 'SETTLED',
        awaiting: 'NOBODY',
        lines: [{ state: 'COMPLETED', declinedOn: null, endingReason: null }],
      });
      expect((await lineState(notice))?.legalAidCase).toMatchObject({ id: caseOf(notice), state: 'IN_PROGRESS' });
      const told = await toldOf(t, ORGAN, journalEntryId);
      expect(told.filter(({ subjectId }) => subjectId === notice.id).map(({ word }) => word)).toContain(
        'defenceLine.goOn',
      );
      if (city === 'mianyang')
        expect(JSON.stringify(await toldOf(t, LEAD, journalEntryId))).not.toContain('defenceLine');
      // It can be declined again, with what was true before.
      const again = await act(t, HEAD, DECLINES, await refusal((await seenNotice(t, HEAD, notice.id)) as NoticeData));
      expect(again.line).toMatchObject({ state: 'DECLINED_BY_PERSON' });
    },
  );

  test('leaves alone a line that the organ has notified anew, or ended.', async () => {
    for (const [mutation, more, state] of [
      ['defenceLineRenotify', {}, 'NOTIFIED'],
      ['defenceLineClose', { outcome: 'OWN_COUNSEL' }, 'OWN_COUNSEL'],
    ] as const) {
      const notice = await aLine();
      const declined = await done(t, HEAD, DECLINES, await refusal(notice));
      const moved = await done(t, ORGAN, mutation, { ...first(declined), ...more, reason: '另行通知' });
      expect((await acted(t, HEAD, 'caseCorrect', await caseInput(notice))).userErrors).toMatchObject([
        { code: 'CORRECTION_NOT_ORDERED' },
      ]);
      await corrected('tongliang', notice);
      expect(await lineState(notice)).toMatchObject({ state, version: moved.lines[0]?.version });
      expect((await caseNow(notice)).state).toBe('IN_PROGRESS');
    }
  });
  const caseInput = async (notice: NoticeData) => {
    const { state: _state, ...now } = await caseNow(notice);
    return now;
  };
});
