import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCaseMember } from '../../../src/features/cases/restriction.service.js';
import { checkDigitOf } from '../../../src/kernel/codes/identity-number.js';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { done, refused } from './desk.js';
import { at, grantedCase, importInto, rosterFile, type Staff, seenCase, staffOf, versionOf, workers } from './scene.js';
import { CaseWorld, key } from './world.js';

let world: CaseWorld;
let puyang: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
});
afterAll(() => world.close());

const MINOR = (() => {
  const body = '41090220110304011';
  return body + checkDigitOf(body);
})();

/** Sixty-four workers, of whom one is fifteen years old. */
const withMinor = (from: number) =>
  rosterFile(workers(64, from).map((worker, nth) => (nth === 40 ? { ...worker, idNumber: MINOR } : worker)));

test('A roster of adults restricts nothing; a minor among sixty-four workers makes the case one of a minor, restricted, and its importer belongs.', async () => {
  const id = await grantedCase(world, puyang);
  await importInto(world, puyang.reception, id, rosterFile(workers(3, 20_000)));
  expect(await seenCase(world, puyang.assigner, id, 'restricted matter')).toMatchObject({ restricted: false });
  const other = await world.as('puyang', 'importer', ['RECEPTION']);
  await importInto(world, other, id, withMinor(21_000));
  const [row] = await world.rows<{ minor: boolean; restricted: boolean }>(
    'select recipient_minor as minor, restricted from legal_aid_case where number is not null and recipient_minor',
  );
  expect(row).toEqual({ minor: true, restricted: true });
  expect(await seenCase(world, other, id, 'restricted facts roster { totalCount }')).toMatchObject({
    restricted: true,
    facts: expect.any(String),
    roster: { totalCount: 67 },
  });
  expect(await seenCase(world, puyang.assigner, id, 'matter')).toEqual({ matter: null });
  const lawyerId = toGlobalId('Lawyer', await world.lawyer('puyang', puyang.handler.viewer.memberId));
  const { memberId } = puyang.assigner.viewer;
  await addCaseMember(puyang.head, { caseId: at(id), memberId, reason: '负责指派', idempotencyKey: key() });
  const assign = { id, expectedVersion: await versionOf(world, id), lawyerId };
  expect(await refused(world, puyang.assigner, 'caseAssign', assign)).toBe('LAWYER_NOT_FAMILIAR_WITH_MINORS');
});

test('A grown-up who gets a case of his own out of such a roster is no minor there.', async () => {
  const id = await grantedCase(world, puyang);
  await importInto(world, puyang.reception, id, withMinor(30_000));
  const seen = await seenCase<{ roster: { nodes: { id: string; rowNumber: number }[] } }>(
    world,
    puyang.reception,
    id,
    'roster(first: 100) { nodes { id rowNumber } }',
  );
  const rowOf = (wanted: number) => seen?.roster.nodes.find(({ rowNumber }) => rowNumber === wanted)?.id ?? '';
  const actor = await world.as('puyang', 'splitter', ['HEAD', 'HANDLER']);
  for (const wanted of [1, 41]) await done(world, actor, 'rosterRowSplit', { rowId: rowOf(wanted) });
  const own = await world.rows<{ minor: boolean }>(
    'select recipient_minor as minor from legal_aid_case where split_from_case_id is not null order by id',
  );
  expect(own).toEqual([{ minor: false }, { minor: true }]);
});
