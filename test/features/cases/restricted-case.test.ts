import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { firstPerson, see } from './case-lead-scene.js';
import { done, refused, run } from './desk.js';
import { aPerson, OPEN_INPUT, openedCase, type Staff, seenCase, staffOf } from './scene.js';
import { CaseWorld } from './world.js';

let world: CaseWorld;
let puyang: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
});
afterAll(() => world.close());

describe('A restricted case', () => {
  test('shows number, state and due date inside the office, and the rest to the head and who works on it', async () => {
    const id = await openedCase(world, puyang, { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION' });
    expect(await see(world, puyang, id, 'assigner')).toMatchObject({
      state: 'APPLIED',
      part: 'LEAD',
      facts: null,
      persons: { nodes: [] },
      timeline: { nodes: [] },
    });
    const covered = await seenCase<{ number: string; cause: null; redactions: { field: string; reason: string }[] }>(
      world,
      puyang.assigner,
      id,
      'number cause matter redactions { field reason }',
    );
    expect(covered).toMatchObject({ cause: null, matter: null });
    expect(covered?.number).toMatch(/号$/);
    expect(new Set(covered?.redactions.map(({ reason }) => reason))).toEqual(new Set(['RESTRICTED']));
    expect(await see(world, puyang, id, 'head')).toMatchObject({ facts: OPEN_INPUT.facts });
    expect(await see(world, puyang, id, 'reception')).toMatchObject({ facts: OPEN_INPUT.facts });
    const personId = await firstPerson(world, puyang.head, id);
    const input = { id: personId, fields: ['ADDRESS'], reason: '核对' };
    expect(await refused(world, puyang.assigner, 'personReveal', input)).toBe('NOT_FOUND');
  });

  test('is not found by its person, and another case of the same person opens no way round', async () => {
    const person = aPerson({ name: '钱多多' });
    const persons = [{ person }];
    const id = await openedCase(world, puyang, { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION', persons });
    const curious = await world.as('puyang', 'curious', ['RECEPTION']);
    const found = async (who: typeof curious) => {
      const data = await run<{ persons: unknown[]; cases: { nodes: { id: string }[] } }>(
        world,
        who,
        'query ($s: String!) { persons(search: $s) { id } cases(filter: { search: $s }) { nodes { id } } }',
        { s: person.idNumber },
      );
      return [data.persons.length, data.cases.nodes.length];
    };
    expect(await found(curious)).toEqual([0, 0]);
    // Who does not work on it finds it by its number alone, the head too.
    expect(await found(puyang.head)).toEqual([0, 0]);
    expect(await found(puyang.reception)).toEqual([1, 1]);
    const personId = await firstPerson(world, puyang.head, id);
    const around = { ...OPEN_INPUT, persons: [{ id: personId }] };
    expect(await refused(world, curious, 'caseOpen', around)).toBe('NOT_FOUND');
    await done(world, puyang.reception, 'caseOpen', around);
    const input = { id: personId, fields: ['ADDRESS', 'NAME'], reason: '好奇' };
    expect(await refused(world, curious, 'personReveal', input)).toBe('NOT_FOUND');
    expect(await found(curious)).toEqual([0, 0]);
  });
});
