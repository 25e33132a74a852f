import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { CaseScene } from './case-cells-scene.js';
import { cellsOf, codeOf } from './case-cells-table.js';
import { act, refused } from './desk.js';
import { at, seenCase, versionOf } from './scene.js';
import { everything } from './world.js';

let scene: CaseScene;
let cells: ReturnType<typeof cellsOf>;
beforeAll(async () => {
  scene = await CaseScene.open();
  cells = cellsOf(scene);
});
afterAll(() => scene.close());

describe('Every cell of the case', () => {
  describe.each(caseLifecycle.states.map((state) => ({ state })))('$state', ({ state }) => {
    test.each(caseLifecycle.commands.map((command) => ({ command })))('× $command', async ({ command }) => {
      const { world, id } = scene;
      const tried = cells[command];
      await scene.stand(state);
      await tried.prepare?.();
      const before = await everything(world);
      expect(await codeOf(scene, tried, tried.outside())).toBe('NOT_FOUND');
      // A handler at the home institution has no cases of his own there.
      const blind = tried.wrongSide().viewer.roles.has('HANDLER');
      expect(await codeOf(scene, tried, tried.wrongSide())).toBe(
        blind ? 'NOT_FOUND' : command === 'decide' ? 'ROLE_MAY_NOT' : 'SIDE_MAY_NOT',
      );
      expect(await codeOf(scene, tried, tried.wrongRole())).toBe('ROLE_MAY_NOT');
      const next = caseLifecycle.next(state, command);
      if (next === null) {
        expect(await codeOf(scene, tried, tried.who())).toMatch(
          /^CASE_(AT_ANOTHER_STAGE|ENDED|GRANTED_ALREADY|ASSIGNED_ALREADY)$/,
        );
        expect(await everything(world)).toBe(before);
      } else {
        expect(await everything(world)).toBe(before);
        const actions = await seenCase<{ viewerActions: { action: string; allowed: boolean }[] }>(
          world,
          tried.who(),
          id,
          'viewerActions { action allowed }',
        );
        expect(actions?.viewerActions).toContainEqual({ action: `case.${command}`, allowed: true });
        const version = await versionOf(world, id);
        expect(await codeOf(scene, tried, tried.who())).toBeNull();
        expect(await world.one('select state, version from legal_aid_case where id = $1', [at(id)])).toEqual({
          state: next,
          version: version + 1,
        });
      }
    });
  });

  test('a person without casework roles does not even learn that there is a case', async () => {
    const { world, id } = scene;
    await scene.stand('APPLIED');
    for (const role of ['ORG_ADMIN', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR'] as const) {
      const nobody = await world.as('yangquan', role.toLowerCase(), [role]);
      expect(await seenCase(world, nobody, id, 'id')).toBeNull();
      expect(await refused(world, nobody, 'caseAccept', { id, expectedVersion: await versionOf(world, id) })).toBe(
        'NOT_FOUND',
      );
    }
  });

  test('a handler of another case does not find this one, and with another role may not act in it', async () => {
    const { world, id } = scene;
    await scene.stand('IN_PROGRESS');
    const other = await world.as('yangquan', 'other', ['HANDLER']);
    const both = await world.as('yangquan', 'both', ['HANDLER', 'RECEPTION']);
    const input = { id, kind: 'HEARD', happenedOn: scene.today() };
    expect(await seenCase(world, other, id, 'id')).toBeNull();
    expect(await refused(world, other, 'caseMilestone', input)).toBe('NOT_FOUND');
    expect(await refused(world, both, 'caseMilestone', input)).toBe('CASE_HANDLED_BY_ANOTHER');
  });

  test("the home's officer records decisions, but opens no case of a worker's own", async () => {
    const { world, home } = scene;
    await scene.stand('IN_PROGRESS');
    await scene.anOffer();
    const input = { ...scene.row(), id: scene.settlement, revision: 1, how: 'IN_PERSON' };
    expect(await refused(world, home.officer, 'settlementDecide', { ...input, decision: 'CARVED_OUT' })).toBe(
      'SIDE_MAY_NOT',
    );
    expect(await refused(world, home.officer, 'settlementDecide', { ...input, decision: 'AGREED' })).toBe(
      'DECISION_NEEDS_PAPER',
    );
    expect(await refused(world, home.officer, 'settlementDecide', { ...input, decision: 'DECLINED' })).toBeNull();
  });

  test('a refusal says the state, what is allowed now, and who moved the case last', async () => {
    const { world, lead, id } = scene;
    await scene.stand('CLOSED');
    await world.loader.query(
      'update legal_aid_case set last_actor_organisation_id = $2, last_actor_member_id = $3 where id = $1',
      [at(id), world.organisations.yangquan, lead.head.viewer.memberId],
    );
    const input = { id, expectedVersion: await versionOf(world, id) };
    const moved = await act(world, lead.handler, 'caseStart', input);
    expect(moved.userErrors[0]).toMatchObject({
      code: 'CASE_AT_ANOTHER_STAGE',
      currentState: 'CLOSED',
      allowedActions: ['designate', 'archive'],
      actedBy: 'head',
    });
  });

  test('a command decided on an older version is refused with who changed it', async () => {
    const { world, lead, id } = scene;
    await scene.stand('APPLIED');
    const before = await everything(world);
    const moved = await act(world, lead.reception, 'caseAccept', { id, expectedVersion: 1 });
    expect(moved.userErrors[0]).toMatchObject({
      code: 'SUBJECT_CHANGED_MEANWHILE',
      path: ['input', 'expectedVersion'],
    });
    expect(await everything(world)).toBe(before);
  });
});
