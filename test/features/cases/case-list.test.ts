import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { run } from './desk.js';
import { askedIn, grantedCase, movedTo, openedCase, type Staff, staffOf } from './scene.js';
import { CaseWorld } from './world.js';

let world: CaseWorld;
let puyang: Staff;
let yangquan: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
  yangquan = await staffOf(world, 'yangquan');
  for (let n = 0; n < 4; n += 1) await openedCase(world, puyang);
  const id = await grantedCase(world, yangquan);
  await askedIn(world, yangquan.officer, id, 'puyang');
  await movedTo(world, puyang.officer, id, 'puyang');
});
afterAll(() => world.close());

describe('The list', () => {
  test('pages by key without gap or repetition, counts, filters and finds by exact values only', async () => {
    const ids = new Set<string>();
    let after: string | null = null;
    let total = 0;
    for (;;) {
      const data: { cases: ListData } = await run(
        world,
        puyang.reception,
        `query ($after: String) { cases(first: 3, after: $after) { totalCount streamHead pageInfo { hasNextPage endCursor } nodes { id part awaiting } } }`,
        { after },
      );
      for (const node of data.cases.nodes) {
        expect(ids.has(node.id)).toBe(false);
        ids.add(node.id);
      }
      total = data.cases.totalCount;
      expect(data.cases.streamHead).not.toBeNull();
      if (!data.cases.pageInfo.hasNextPage) break;
      after = data.cases.pageInfo.endCursor;
    }
    expect(ids.size).toBe(total);
    const mine = await run<{ cases: ListData }>(
      world,
      puyang.reception,
      `query ($filter: CaseFilter) { cases(first: 100, filter: $filter, orderBy: { field: DUE, direction: ASC }) { nodes { id part awaiting state } } }`,
      { filter: { awaiting: 'US', states: ['APPLIED', 'ACCEPTED'] } },
    );
    expect(mine.cases.nodes.length).toBeGreaterThan(0);
    for (const node of mine.cases.nodes) expect(['APPLIED', 'ACCEPTED']).toContain(node.state);
    const found = async (search: string) =>
      (
        await run<{ cases: ListData }>(
          world,
          puyang.reception,
          'query ($s: String) { cases(first: 100, filter: { search: $s }) { nodes { id } } }',
          { s: search },
        )
      ).cases.nodes.length;
    expect(await found('张建国')).toBe(await found('zjg'));
    expect(await found('张建国')).toBeGreaterThan(0);
    expect(await found('张建')).toBe(0);
    expect((await found('豫濮援案')) + (await found('晋阳援 案'))).toBe(total);
    expect(await found('%')).toBe(0);
    const orphan = await world.as('puyang', 'idle', ['HANDLER']);
    const none = await run<{ cases: ListData }>(world, orphan, '{ cases { totalCount nodes { id } } }');
    expect(none.cases).toEqual({ totalCount: 0, nodes: [] });
  });
});

interface ListData {
  totalCount: number;
  streamHead: string | null;
  pageInfo: { hasNextPage: boolean; endCursor: string };
  nodes: { id: string; part: string; awaiting: string; state?: string }[];
}
