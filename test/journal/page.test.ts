import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FramesOptions } from '../../src/journal/frame.js';
import { framePage } from '../../src/journal/page.js';
import { brief, cursors, DAY, organisationId, StillHub } from './still-hub.js';

let hub: StillHub;
beforeEach(() => {
  hub = new StillHub();
});

describe('A page', () => {
  const page = (after: number | null, first: number, over: Partial<FramesOptions> = {}) =>
    framePage({
      hub,
      cursors,
      organisationId,
      after,
      first,
      filter: (entry) => entry.word !== 'x.send',
      entitle: async (entries) => entries.map((entry) => entry.word !== 'secret.send'),
      now: () => new Date(),
      ...over,
    });

  test('Page after page gives the same rows as the stream, each number shown or skipped once.', async () => {
    for (const word of ['a', 'x', 'secret', 'b', 'x', 'c', 'd', 'secret']) hub.add({ word: `${word}.send` });
    const seen: (string | number)[] = [];
    let after = 0;
    for (let more = true; more; ) {
      const { frames: found, cursor, hasMore, head } = await page(after, 3);
      expect(head).toBe(8);
      seen.push(...brief(found));
      after = cursors.numberOf(organisationId, cursor);
      more = hasMore;
    }
    expect(after).toBe(8);
    expect(seen).toEqual([1, '2-3', 4, '5-5', 6, 7, '8-8']);
    expect(await page(8, 3)).toMatchObject({ frames: [], hasMore: false });
  });

  test('Without a place it gives nothing and the cursor of now; too old a place is told so.', async () => {
    hub.add({}, new Date(Date.now() - 31 * DAY));
    hub.add();
    const now = await page(null, 3);
    expect(now.frames).toEqual([]);
    expect(cursors.numberOf(organisationId, now.cursor)).toBe(2);
    for (const after of [0, 3]) {
      const told = await page(after, 3);
      expect(told.frames).toEqual([{ kind: 'Discontinuity', head: 2, cursor: told.cursor }]);
      expect(cursors.numberOf(organisationId, told.cursor)).toBe(2);
      expect(told.hasMore).toBe(false);
    }
  });
});
