import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { adult, aNotice, defendant, done, seenNotice } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

/** Sends a line of a notice on to Mianyang. */
async function sendOn(id: string, line: number): Promise<void> {
  const now = await seenNotice(t, 'tongliang.reception', id);
  await done(t, 'tongliang.reception', 'defenceLineReroute', {
    id: now?.lines[line]?.id,
    expectedVersion: now?.lines[line]?.version,
    toOrganisationId: t.organisation('mianyang'),
    reason: '该案已指定绵阳审理',
  });
}

const states = async (id: string) => (await seenNotice(t, 'court.liaison', id))?.lines.map(({ state }) => state);

test('Two defendants sent on to the same desk leave the first one each as theirs is opened.', async () => {
  const sent = await aNotice(t, { by: 'court.liaison', defendants: [defendant(t), adult(t)] });
  await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  await sendOn(sent.id, 0);
  await sendOn(sent.id, 1);
  expect(await states(sent.id)).toEqual(['REROUTING', 'REROUTING']);
  const mianyang = await t.as('mianyang.reception');
  const { defenceNotices } = await mianyang.run<{ defenceNotices: { nodes: { id: string }[] } }>(
    '{ defenceNotices { nodes { id } } }',
  );
  const [second, first] = defenceNotices.nodes.map(({ id }) => id);
  await done(t, 'mianyang.reception', 'noticeOpen', { id: second });
  expect((await states(sent.id))?.filter((state) => state === 'REROUTED')).toHaveLength(1);
  expect(await seenNotice(t, 'court.liaison', sent.id)).toMatchObject({ awaiting: 'THEM' });
  await done(t, 'mianyang.reception', 'noticeOpen', { id: first });
  expect(await states(sent.id)).toEqual(['REROUTED', 'REROUTED']);
  expect(await seenNotice(t, 'court.liaison', sent.id)).toMatchObject({ state: 'SETTLED', awaiting: 'NOBODY' });
  expect(await seenNotice(t, 'mianyang.reception', sent.id)).toBeNull();
});
