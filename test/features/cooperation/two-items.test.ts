import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAsk, move, seen } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const KINDS = ['HANDLE_CASE', 'COLLECT_EVIDENCE'];

test.each([
  [0, 1],
  [1, 0],
])(
  'Both items of a letter are accepted, item %i before item %i; the answer clock stops with the second.',
  async (...order) => {
    const { cooperation } = await anAsk(t, { kinds: KINDS });
    const clocks: (string | null | undefined)[] = [];
    for (const nth of order) {
      const { id, version } = cooperation.items[nth] ?? { id: '', version: 0 };
      const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', { id, expectedVersion: version });
      expect(accepted.userErrors).toEqual([]);
      clocks.push(accepted.cooperation?.deadlines.find(({ rule }) => rule === 'COOPERATION_ANSWER')?.stoppedAt);
    }
    expect(clocks).toEqual([null, expect.stringMatching(/^2026-11-03T02:/)]);
    expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({
      state: 'ACTIVE',
      items: [{ state: 'ACCEPTED' }, { state: 'ACCEPTED' }],
    });
  },
);

test('One item is accepted and the other is not possible: the letter goes on with the first.', async () => {
  const { cooperation } = await anAsk(t, { kinds: KINDS });
  const [handle, collect] = cooperation.items;
  await move(t, 'yangquan.officer', 'cooperationItemAccept', { id: handle?.id, expectedVersion: handle?.version });
  const unable = await move(t, 'yangquan.officer', 'cooperationItemUnable', {
    id: collect?.id,
    expectedVersion: collect?.version,
    code: 'DOCUMENT_NOT_HELD',
    reason: '当地无台账。',
  });
  expect(unable.userErrors).toEqual([]);
  expect(await seen(t, 'puyang.officer', cooperation.id)).toMatchObject({
    state: 'ACTIVE',
    awaiting: 'BOTH',
    items: [{ state: 'ACCEPTED' }, { state: 'UNABLE' }],
    dispositions: [{ state: 'OPEN' }],
  });
});
