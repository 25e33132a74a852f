import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { CaseScene } from './case-cells-scene.js';
import { cellsOf, inputOf } from './case-cells-table.js';
import { act } from './desk.js';

let scene: CaseScene;
let cells: ReturnType<typeof cellsOf>;
beforeAll(async () => {
  scene = await CaseScene.open();
  cells = cellsOf(scene);
});
afterAll(() => scene.close());

/** Every edge of the table that leads to another state. */
const EDGES = caseLifecycle.table.transitions
  .filter((edge) => edge.to !== 'SAME')
  .flatMap((edge) => edge.from.map((state) => ({ state, command: edge.command })));

describe('Eight racers on an edge', () => {
  test.each(EDGES)(
    '$state × $command: one wins, one entry is written, seven learn that they are late',
    async ({ state, command }) => {
      const { world } = scene;
      const tried = cells[command];
      await scene.stand(state);
      await tried.prepare?.();
      const input = await inputOf(scene, tried);
      const entries = async () =>
        (await world.one<{ n: number }>('select count(*)::int as n from journal where word = $1', [`case.${command}`]))
          .n;
      const before = await entries();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => act(world, tried.who(), tried.mutation, input)),
      );
      const losers = answers.filter((answer) => answer.userErrors.length > 0);
      expect(losers).toHaveLength(7);
      for (const { userErrors } of losers) {
        expect(userErrors[0]?.code).toMatch(/^CASE_(AT_ANOTHER_STAGE|ENDED|GRANTED_ALREADY|ASSIGNED_ALREADY)$/);
        expect(userErrors[0]).toMatchObject({ actedBy: expect.any(String), actedAt: expect.anything() });
      }
      expect(await entries()).toBe(before + 1);
    },
  );
});
