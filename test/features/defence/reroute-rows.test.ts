import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { asServer } from '../../support/as-server.js';
import { allIds, inbox } from '../inbox/desk.js';
import {
  act,
  adult,
  aNotice,
  defendant,
  done,
  everything,
  first,
  idNumberOf,
  type NoticeData,
  seenNotice,
  toldOf,
} from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const rowOf = (notice: NoticeData) => fromGlobalId(notice.id)?.rowId ?? '';

/** A notice with two defendants whose first was sent on to Mianyang, and nobody there has opened it. */
async function sentOn(defendants: Record<string, unknown>[]): Promise<{ notice: NoticeData; next: string }> {
  const sent = await aNotice(t, { defendants });
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  const notice = await done(t, 'tongliang.reception', 'defenceLineReroute', {
    ...first(opened),
    toOrganisationId: t.organisation('mianyang'),
    reason: '该案已指定绵阳审理',
  });
  const { defenceNotices } = await (await t.as('mianyang.reception')).run<{
    defenceNotices: { nodes: { id: string; state: string }[] };
  }>('{ defenceNotices(first: 1) { nodes { id state } } }');
  expect(defenceNotices.nodes[0]?.state).toBe('NOTIFIED');
  return { notice, next: defenceNotices.nodes[0]?.id ?? '' };
}

const two = () => [adult(t), adult(t, { person: { name: '郑大海', idNumber: idNumberOf('1979-09-09') } })];
const linesFor = async (login: string, id: string) =>
  (
    await asServer<{ position: number }>(
      t,
      login,
      'select position from defence_line where notice_id = $1 order by 1',
      [id],
    )
  ).map(({ position }) => position);

test('While a line is on its way the database gives the second institution that line, and none of the other defendants.', async () => {
  const { notice } = await sentOn(two());
  const id = rowOf(notice);
  expect(await linesFor('tongliang.reception', id)).toEqual([0, 1]);
  expect(await linesFor('mianyang.reception', id)).toEqual([0]);
  expect(await linesFor('mianyang.head', id)).toEqual([0]);
  const touched = await asServer(
    t,
    'mianyang.head',
    'update defence_line set rounds = rounds where notice_id = $1 returning 1',
    [id],
  );
  expect(touched).toHaveLength(1);
  const columns = `person_id, state, version, basis, stage, custody, charge_sealed, minor, disability, not_fully_able, possible_sentence,
    death_review_applied, in_absentia, found_at, last_actor_organisation_id, last_moved_at`;
  const another = `insert into defence_line (id, notice_id, position, ${columns}) select gen_random_uuid(), notice_id, 7, ${columns}
    from defence_line where notice_id = $1`;
  await expect(asServer(t, 'mianyang.head', another, [id])).rejects.toThrow('row-level security');
  const persons = await sql<{ id: string }>(
    t,
    'select person_id as id from defence_line where notice_id = $1 order by position',
    [id],
  );
  const known = async (nth: number) =>
    (await asServer(t, 'mianyang.head', 'select 1 from person where id = $1', [persons[nth]?.id])).length;
  expect([await known(0), await known(1)]).toEqual([1, 0]);
  const papers = async (login: string) =>
    (await asServer(t, login, 'select 1 from letter where subject_id = $1', [id])).length;
  expect([await papers('tongliang.head'), await papers('mianyang.head')]).toEqual([1, 0]);
});

test('While a line is on its way the second notice alone lies in the inbox of the second institution, and is all it finds by number.', async () => {
  const { notice, next } = await sentOn(two());
  const notices = { filter: { subjectTypes: ['DEFENCE_NOTICE'] } };
  const there = await allIds(t, 'mianyang.reception', notices);
  expect([there.includes(next), there.includes(notice.id)]).toEqual([true, false]);
  const found = async (login: string) =>
    (await inbox(t, login, { filter: { search: notice.number } })).nodes.map(({ id }) => id);
  expect(await found('tongliang.reception')).toEqual([notice.id]);
  expect(await found('mianyang.reception')).toEqual([]);
  const total = async (login: string) => {
    const { inboxCounts } = await (await t.as(login)).run<{
      inboxCounts: { total: number; byState: { subjectType: string; count: number }[] };
    }>('{ inboxCounts { total byState { subjectType count } } }');
    const ofNotices = inboxCounts.byState.filter(({ subjectType }) => subjectType === 'DEFENCE_NOTICE');
    return [inboxCounts.total, ofNotices.reduce((sum, { count }) => sum + count, 0)];
  };
  expect(await total('mianyang.reception')).toEqual([(await allIds(t, 'mianyang.reception')).length, there.length]);
});

test('Once it is opened there the first notice is not there for the second at all, and goes on by its other lines.', async () => {
  const { notice, next } = await sentOn(two());
  const id = rowOf(notice);
  await done(t, 'mianyang.reception', 'noticeOpen', { id: next });
  expect(await linesFor('mianyang.head', id)).toEqual([]);
  const after = await seenNotice(t, 'tongliang.reception', notice.id);
  expect(after).toMatchObject({
    state: 'RECEIVED',
    awaiting: 'US',
    lines: [{ state: 'REROUTED' }, { state: 'RECEIVED' }],
  });
});

test('It is settled when no other line is left; who stood beside a restricted co-defendant stays covered where he is sent on.', async () => {
  const alone = await sentOn([adult(t)]);
  await done(t, 'mianyang.reception', 'noticeOpen', { id: alone.next });
  expect(await seenNotice(t, 'tongliang.reception', alone.notice.id)).toMatchObject({
    state: 'SETTLED',
    awaiting: 'NOBODY',
  });
  const beside = await sentOn([adult(t), defendant(t)]);
  expect(await linesFor('mianyang.reception', rowOf(beside.notice))).toEqual([]);
  expect((await seenNotice(t, 'mianyang.reception', beside.next))?.lines).toEqual([]);
  const there = await done(t, 'mianyang.reception', 'noticeOpen', { id: beside.next });
  expect(there.lines).toMatchObject([{ state: 'RECEIVED', nameMasked: '吴**' }]);
  const after = await seenNotice(t, 'tongliang.reception', beside.notice.id);
  expect(after?.lines.map(({ state }) => state)).toEqual(['REROUTED', 'RECEIVED']);
});

test('Sent on, a line has its entry on the new notice as on a first one; on the third desk nobody is offered to send it on.', async () => {
  const { notice, next } = await sentOn([adult(t)]);
  const told = await toldOf(t, 'mianyang.reception');
  const there = told.filter(({ subjectId }) => subjectId === next);
  expect(there.map(({ word }) => word)).toEqual(['notice.notify', 'defenceLine.notify']);
  const line = (await seenNotice(t, 'court.liaison', next))?.lines[0]?.id;
  expect(there[1]?.references).toContainEqual({ name: 'line', value: line });
  const ofOrgan = (await toldOf(t, 'court.liaison')).filter(({ subjectId }) => subjectId === next);
  expect(ofOrgan.map(({ word }) => word)).toEqual(['notice.notify', 'defenceLine.notify']);

  const action = 'defenceLine.reroute';
  const second = await done(t, 'mianyang.reception', 'noticeOpen', { id: next });
  expect(second.lines[0]?.viewerActions).toContainEqual({ action, allowed: true });
  const elsewhere = (city: string) => ({ toOrganisationId: t.organisation(city), reason: '该案已指定他处审理' });
  await done(t, 'mianyang.reception', 'defenceLineReroute', { ...first(second), ...elsewhere('puyang') });
  const { defenceNotices } = await (await t.as('puyang.reception')).run<{
    defenceNotices: { nodes: { id: string }[] };
  }>('{ defenceNotices(first: 1) { nodes { id } } }');
  const third = await done(t, 'puyang.reception', 'noticeOpen', { id: defenceNotices.nodes[0]?.id });
  expect(third.id).not.toBe(notice.id);
  expect(third.lines[0]?.viewerActions).toContainEqual({ action, allowed: false });
  const before = await everything(t);
  const input = { ...first(third), ...elsewhere('yangquan') };
  const refused = await act(t, 'puyang.reception', 'defenceLineReroute', input);
  expect(refused.userErrors).toMatchObject([{ code: 'DEFENCE_REROUTE_CHAIN_TOO_LONG' }]);
  expect(await everything(t)).toBe(before);
});
