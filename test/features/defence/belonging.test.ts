import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { EVERYBODY } from '../../support/agencies.js';
import { type FilesApp, startFilesApp } from '../materials/files.js';
import { aNotice, done, lawyersAre, letIn } from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const member = (login: string) => toGlobalId('Member', t.world.members[login] ?? '');

describe('Who belongs to a restricted notice', () => {
  test('is told in the history to the own organisation alone.', async () => {
    const notice = await aNotice(t, { by: 'court.liaison' });
    await done(t, 'tongliang.reception', 'noticeOpen', { id: notice.id });
    await letIn(t, notice.id, 'tongliang.assigner');
    const memberId = member('tongliang.assigner');
    await done(t, 'tongliang.head', 'noticeMemberRemove', { id: notice.id, memberId, reason: '与本案无关' });
    const history = async (login: string) => {
      const { defenceNotice } = await (await t.as(login)).run<{
        defenceNotice: { timeline: { nodes: { word: string; references: { name: string; value: string }[] }[] } };
      }>('query ($id: ID!) { defenceNotice(id: $id) { timeline { nodes { word references { name value } } } } }', {
        id: notice.id,
      });
      const { nodes } = defenceNotice.timeline;
      return {
        words: nodes.map(({ word }) => word),
        members: nodes.flatMap(({ references }) =>
          references.flatMap(({ name, value }) => (name === 'member' ? [value] : [])),
        ),
      };
    };
    const moves = ['notice.memberAdd', 'notice.memberRemove'];
    const own = await history('tongliang.reception');
    expect(own.words).toEqual(expect.arrayContaining(['notice.open', ...moves]));
    expect(own.members).toContain(memberId);
    const court = await history('court.liaison');
    expect(court.words).toContain('notice.open');
    expect(court.words.filter((word) => moves.includes(word))).toEqual([]);
    expect(court.members).toEqual([]);
  });
});
