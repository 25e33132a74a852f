import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { see } from './case-lead-scene.js';
import { act, done, refused, run } from './desk.js';
import { aPerson, at, OPEN_INPUT, openedCase, type Staff, seenCase, staffOf } from './scene.js';
import { CaseWorld, everything, identityNumber, key } from './world.js';

let world: CaseWorld;
let puyang: Staff;
let mianyang: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
  mianyang = await staffOf(world, 'mianyang');
});
afterAll(() => world.close());

describe('An application', () => {
  test('has a number without holes, is seen by its own institution and by nobody else', async () => {
    const numbers: string[] = [];
    for (const person of [aPerson(), aPerson()]) {
      const moved = await done(world, mianyang.reception, 'caseOpen', { ...OPEN_INPUT, persons: [{ person }] });
      numbers.push(moved.case?.number ?? '');
      expect(await see(world, puyang, moved.case?.id ?? '')).toBeNull();
    }
    const year = world.clock.now().getFullYear();
    expect(numbers).toEqual([`川绵援案〔${year}〕1号`, `川绵援案〔${year}〕2号`]);
    const found = await run<{ case: { number: string } | null }>(
      world,
      mianyang.head,
      'query ($number: String) { case(number: $number) { number } }',
      { number: `川绵援案(${year})第002号` },
    );
    expect(found.case?.number).toBe(numbers[1]);
    const foreign = await run<{ case: unknown }>(world, puyang.head, 'query ($n: String) { case(number: $n) { id } }', {
      n: numbers[1],
    });
    expect(foreign.case).toBeNull();
  });

  test('of what does not fit is refused, with the path, and nothing is written', async () => {
    const before = await everything(world);
    const codeAndPath = async (more: Record<string, unknown>, who = puyang.reception) => {
      const moved = await act(world, who, 'caseOpen', { ...OPEN_INPUT, persons: [{ person: aPerson() }], ...more });
      return [moved.userErrors[0]?.code, moved.userErrors[0]?.path?.join('.')];
    };
    expect(await codeAndPath({ causeCode: 'NO_SUCH' })).toEqual(['CAUSE_UNKNOWN', 'input.causeCode']);
    expect(await codeAndPath({ persons: [] })).toEqual(['LIST_EMPTY', 'input.persons']);
    expect(await codeAndPath({ matter: '  ' })).toEqual(['TEXT_MISSING', 'input.matter']);
    expect(await codeAndPath({ receivedAt: '2099-01-01T00:00:00Z' })).toEqual(['DATE_UNFIT', 'input.receivedAt']);
    const wrong = {
      ...aPerson(),
      idNumber: `${identityNumber(1).slice(0, 17)}${identityNumber(1).endsWith('X') ? '1' : 'X'}`,
    };
    expect(await codeAndPath({ persons: [{ person: wrong }] })).toEqual([
      'IDENTITY_NUMBER_UNFIT',
      'input.persons.0.person.idNumber',
    ]);
    expect(await codeAndPath({ persons: [{ person: { ...aPerson(), phone: '12348' } }] })).toEqual([
      'PHONE_UNFIT',
      'input.persons.0.person.phone',
    ]);
    expect(await codeAndPath({}, puyang.handler)).toEqual(['ROLE_MAY_NOT', undefined]);
    expect(await everything(world)).toBe(before);
  });

  test('is granted by another person than who opened or accepted it, on a basis that fits', async () => {
    const both = await world.as('puyang', 'both', ['RECEPTION', 'HEAD']);
    const opened = await done(world, both, 'caseOpen', { ...OPEN_INPUT, persons: [{ person: aPerson() }] });
    const id = opened.case?.id ?? '';
    await done(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 });
    const grant = { id, expectedVersion: 2, meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' };
    const before = await everything(world);
    expect(await refused(world, both, 'caseGrant', grant)).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
    expect(await refused(world, puyang.head, 'caseGrant', { ...grant, meansGround: 'WORK_INJURY' })).toBe(
      'MEANS_BASIS_UNFIT',
    );
    expect(
      await refused(world, puyang.head, 'caseGrant', { ...grant, meansBranch: 'RECOGNISED', meansGround: null }),
    ).toBe('MEANS_BASIS_UNFIT');
    expect(await everything(world)).toBe(before);
    const actions = await seenCase<{ viewerActions: { action: string; refusal: { code: string } | null }[] }>(
      world,
      both,
      id,
      'viewerActions { action refusal { code } }',
    );
    expect(actions?.viewerActions).toContainEqual({
      action: 'case.grant',
      refusal: { code: 'REVIEW_AND_APPROVAL_ARE_TWO' },
    });
    await done(world, puyang.head, 'caseGrant', grant);
    const seen = await see(world, puyang, id);
    expect(seen?.letters).toMatchObject([{ template: 'MATERIALS_RECEIPT' }, { template: 'GRANT_DECISION' }]);
    expect(seen?.deadlines.filter(({ stoppedAt }) => stoppedAt === null)).toMatchObject([{ rule: 'ASSIGN_LAWYER' }]);
  });

  test('of a group without a roster yet is not granted before it has a recipient', async () => {
    const id = await openedCase(world, puyang, { groupClaim: true, persons: [] });
    await done(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 });
    const grant = { id, expectedVersion: 2, meansBranch: 'PLEDGE' };
    expect(await refused(world, puyang.head, 'caseGrant', grant)).toBe('CASE_HAS_NO_RECIPIENT');
  });
});

describe('Eight at once', () => {
  test('only one takes the edge, the others learn that it was taken, and the journal has one entry more', async () => {
    const id = await openedCase(world, puyang);
    const count = async () =>
      (await world.one<{ n: number }>(`select count(*)::int as n from journal where subject_id = $1`, [at(id)])).n;
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refused(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 })),
    );
    expect(answers.filter((code) => code === null)).toHaveLength(1);
    expect(new Set(answers.filter((code) => code !== null))).toEqual(new Set(['CASE_AT_ANOTHER_STAGE']));
    expect(await count()).toBe(before + 1);
  });

  test('with the same key act once and answer alike; the same key with another input is refused', async () => {
    const id = await openedCase(world, puyang);
    const input = { id, expectedVersion: 1, idempotencyKey: key() };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => act(world, puyang.reception, 'caseAccept', input)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ userErrors: [], case: { state: 'ACCEPTED', version: 2 } });
    expect(await refused(world, puyang.reception, 'caseAccept', { ...input, expectedVersion: 2 })).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });
});
