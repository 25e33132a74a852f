import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { publishReference, referencesAfter } from '../../src/journal/reference.js';
import { JournalWorld } from './journal-world.js';

const PERMISSION_DENIED = { code: '42501' };

let world: JournalWorld;
beforeAll(async () => {
  world = await JournalWorld.open();
});
afterAll(() => world.close());

describe('What concerns everyone', () => {
  test('Ten organisations at once get versions without a hole, everybody reads them, nobody can falsify the sender.', async () => {
    const writers = await Promise.all(Array.from({ length: 10 }, () => world.writer(randomUUID())));
    await Promise.all(
      writers.map(async (writer, nth) => {
        for (let round = 0; round < 5; round += 1) {
          const published = writer.transaction(async (execute) => {
            const version = await publishReference(execute, new Date(), 'calendar.publish', { year: 2027 });
            if (nth === 0) throw new Error('taken back');
            return version;
          });
          if (nth === 0) await expect(published).rejects.toThrow('taken back');
          else expect(await published).toBeGreaterThan(0);
        }
      }),
    );
    const [ours, theirs] = [await world.writer(randomUUID()), randomUUID()];
    const read = await ours.transaction((execute) => referencesAfter(execute, 0, 100));
    expect(read.map((row) => row.version)).toEqual(Array.from({ length: 45 }, (_, nth) => nth + 1));
    expect(read[0]).toMatchObject({ word: 'calendar.publish', references: { year: 2027 }, at: expect.any(Date) });
    const falsified = ours.transaction((execute) =>
      execute(
        `insert into reference_stream (version, word, actor_organisation_id, at)
         values (46, 'calendar.publish', ?::uuid, now())`,
        [theirs],
      ),
    );
    await expect(falsified).rejects.toMatchObject(PERMISSION_DENIED);
    await expect(
      ours.transaction((execute) => publishReference(execute, new Date(), 'calendar.publish', { by: '张三' })),
    ).rejects.toThrow('by is no id, date or code');
  });
});
