import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join, leave } from '../../../src/access/participation.js';
import { command } from '../../../src/command/command.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { aCase, anAsk, sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { beginning, brief, listen, pageOf, stamped, viewerAt } from './stream-client.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ heartbeatMs: 50 });
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const contextOf = (login: string, roles: Parameters<typeof viewerAt>[2]) =>
  t.app.contextFor(viewerAt(t, login, roles)) as MemberContext;

describe('Rights that end', () => {
  test('A subject that was shown and may not be seen any more is told once; its facts are skipped from then on.', async () => {
    const { rowId, id } = await aCase(t, 'puyang');
    const [puyang, yangquan] = [t.world.organisations.puyang ?? '', t.world.organisations.yangquan ?? ''];
    const ctx = contextOf('puyang.officer', ['COOPERATION_OFFICER']);
    const act = async (word: string, part: boolean) =>
      await command(ctx, 'test.act', { idempotencyKey: key(), input: {} }, async (tx) => {
        const row = {
          subjectId: rowId,
          subjectType: 'LEGAL_AID_CASE',
          organisationId: yangquan,
          part: 'ASSISTING',
        } as const;
        if (part) await join(tx, [row]);
        else await leave(tx, yangquan, [rowId]);
        tx.record({ subjectType: 'LEGAL_AID_CASE', subjectId: rowId, word, version: 1, audience: [puyang, yangquan] });
        return { subjectId: rowId };
      });
    await stamped(t);
    const officer = await t.as('yangquan.officer');
    const listening = listen(officer, 'events', { after: (await pageOf(officer)).cursor });
    await act('participation.begin', true);
    expect(await listening.next()).toMatchObject({
      word: 'participation.begin',
      subject: { __typename: 'LegalAidCase', id },
    });
    await act('participation.end', false);
    expect(await listening.next()).toEqual({
      __typename: 'AccessRevoked',
      subjectType: 'LEGAL_AID_CASE',
      subjectId: id,
    });
    await act('participation.end', false);
    const skipped = await listening.next();
    expect(brief(skipped)).toMatch(/^\d+-\d+$/);
    listening.stop();
    const later = await pageOf(officer, { after: beginning(t, 'yangquan'), first: 100, filter: { subjectId: id } });
    expect(later.frames.map((frame) => frame.__typename)).toEqual(['Skipped']);
  });

  test('When the person’s roles change the socket is closed with 4403, and nothing is shown by the old ones.', async () => {
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    const liaison = await t.as('yangquan.liaison');
    const listening = listen(liaison, 'events', {}, closed.resolve);
    await listening.any();
    await sql(t, `update member set roles = '{ORG_ADMIN}' where id = $1`, [t.world.members['yangquan.liaison']]);
    await anAsk(t);
    expect((await closed.promise).code).toBe(4403);
    await sql(t, `update member set roles = '{LIAISON}' where id = $1`, [t.world.members['yangquan.liaison']]);
  });

  test('A minute before the session ends it says so; then the socket is closed with 4403.', async () => {
    const other = await startTestApp({ heartbeatMs: 30 });
    try {
      const closed = Promise.withResolvers<{ code: number }>();
      const listening = listen(await other.as('puyang.officer'), 'events', {}, closed.resolve);
      await listening.any();
      const end = other.clock.now().getTime() + 90 * 86_400_000;
      other.clock.moveTo(new Date(end - 60_000).toISOString());
      const frame = await listening.next();
      expect(frame.__typename).toBe('ReauthRequired');
      expect(Math.abs(Date.parse(frame.endsAt ?? '') - end)).toBeLessThan(60_000);
      other.clock.moveTo(new Date(end + 60_000).toISOString());
      expect((await closed.promise).code).toBe(4403);
    } finally {
      await other.stop();
    }
  });

  test('A cursor from before the resume window is told so, in a page and in the stream, which goes on after the head.', async () => {
    const other = await startTestApp({ heartbeatMs: 30 });
    try {
      await anAsk(other);
      await stamped(other);
      const officer = await other.as('puyang.officer');
      const { head } = await pageOf(officer);
      other.clock.moveTo(new Date(Date.now() + 31 * 86_400_000).toISOString());
      const after = beginning(other, 'puyang');
      const page = await pageOf(officer, { after });
      expect(page.frames).toEqual([{ __typename: 'Discontinuity', head, cursor: page.cursor }]);
      const listening = listen(officer, 'events', { after });
      expect(await listening.next()).toEqual(page.frames[0]);
      const { cooperation } = await anAsk(other);
      expect(await listening.next()).toMatchObject({ number: head + 1, subjectId: cooperation.id });
    } finally {
      await other.stop();
    }
  });

  test('Ten who come and go at random places have each number once, in order.', async () => {
    const officer = await t.as('puyang.officer');
    await stamped(t);
    const { head } = await pageOf(officer);
    const reader = async (seed: number) => {
      const heard: number[] = [];
      let after = beginning(t, 'puyang');
      while ((heard.at(-1) ?? 0) < head) {
        const listening = listen(officer, 'events', { after });
        for (let taken = 0; taken <= (seed + heard.length) % 4 && (heard.at(-1) ?? 0) < head; taken += 1) {
          const frame = await listening.next();
          heard.push(...(frame.number === undefined ? range(frame.fromNumber, frame.toNumber) : [frame.number]));
          after = frame.cursor ?? after;
        }
        listening.stop();
        await delay(seed);
      }
      expect(heard).toEqual(range(1, heard.length));
    };
    await Promise.all(Array.from({ length: 10 }, (_, nth) => reader(nth)));
  });
});

function range(from = 0, to = 0): number[] {
  return Array.from({ length: to - from + 1 }, (_, nth) => from + nth);
}
