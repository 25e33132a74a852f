import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, adult, aNotice, defendant, done, everything, first, lawyersAre, letIn, seenNotice } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

test('A notice goes from the court’s workstation to a lawyer and a case in which the court is a side.', async () => {
  const sent = await aNotice(t);
  expect(sent).toMatchObject({
    state: 'NOTIFIED',
    part: 'REQUESTING',
    awaiting: 'THEM',
    number: '渝铜法站辩〔2026〕1号',
  });
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  expect(opened).toMatchObject({ state: 'RECEIVED', part: 'REQUESTED', awaiting: 'US', openedBy: '铜梁reception' });
  await letIn(t, sent.id, 'tongliang.assigner', 'court.liaison');
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  expect(assigned.lines[0]).toMatchObject({ state: 'ASSIGNED', lawyer: { name: '韩律师' } });
  expect((await seenNotice(t, 'court.liaison', sent.id))?.lines[0]).toMatchObject({ state: 'ASSIGNED', lawyer: null });
  const confirmed = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  expect(confirmed).toMatchObject({ state: 'SETTLED', awaiting: 'NOBODY' });
  expect(confirmed.letters.map(({ template }) => template)).toEqual([
    'DEFENCE_NOTICE_LETTER',
    'ASSIGNMENT_NOTICE',
    'OFFICIAL_LETTER',
  ]);
  for (const login of ['court.liaison', 'courtStation.liaison']) {
    const seen = await seenNotice(t, login, sent.id);
    expect(seen?.lines[0]).toMatchObject({ state: 'COMPLETED', lawyer: { name: '韩律师', phone: '0353-2020001' } });
    expect(seen?.letters.map(({ template }) => template)).toEqual(['DEFENCE_NOTICE_LETTER', 'OFFICIAL_LETTER']);
  }
  expect((await seenNotice(t, 'court.liaison', sent.id))?.lines[0]?.legalAidCase).toMatchObject({ state: 'ASSIGNED' });
  expect((await seenNotice(t, 'courtStation.liaison', sent.id))?.lines[0]?.legalAidCase).toBeNull();
});

test('A notice to the wrong institution goes on the same day, and the first stays responsible until the second opens it.', async () => {
  const sent = await aNotice(t, { by: 'court.liaison', defendants: [defendant(t), adult(t)] });
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  const moved = await done(t, 'tongliang.reception', 'defenceLineReroute', {
    ...first(opened),
    toOrganisationId: t.organisation('mianyang'),
    reason: '该案已指定绵阳审理',
  });
  expect(moved.lines.map(({ state }) => state)).toEqual(['REROUTING', 'RECEIVED']);
  const mianyang = await t.as('mianyang.reception');
  const { defenceNotices } = await mianyang.run<{ defenceNotices: { nodes: { id: string; state: string }[] } }>(
    '{ defenceNotices { nodes { id state number receivedAt lines { nameMasked } } } }',
  );
  // It is a minor's: who opens it sees more than its number.
  expect(defenceNotices.nodes).toMatchObject([{ state: 'NOTIFIED', number: '渝铜援转送〔2026〕1号', lines: [] }]);
  const next = defenceNotices.nodes[0]?.id ?? '';
  expect(await seenNotice(t, 'mianyang.reception', sent.id)).toBeNull();
  const there = await done(t, 'mianyang.reception', 'noticeOpen', { id: next });
  expect(there.lines).toMatchObject([{ nameMasked: '周**' }]);
  const after = await seenNotice(t, 'court.liaison', sent.id);
  expect(after?.lines.map(({ state }) => state)).toEqual(['REROUTED', 'RECEIVED']);
  expect(await seenNotice(t, 'tongliang.reception', next)).toBeNull();
  expect((await seenNotice(t, 'court.liaison', next))?.lines[0]?.state).toBe('RECEIVED');
});

test('Nobody but an organ, or its workstation with the power to forward, notifies.', async () => {
  const before = await everything(t);
  for (const login of ['detention.liaison', 'detentionStation.liaison', 'women.liaison', 'tongliang.liaison']) {
    const refused = await act(t, login, 'noticeDraft', {
      toOrganisationId: t.organisation('tongliang'),
      defendants: [defendant(t)],
    });
    expect(refused.userErrors).toMatchObject([{ code: 'NOTICE_ONLY_BY_ORGANS', basis: '法律援助法第36条' }]);
  }
  expect(await everything(t)).toBe(before);
});
