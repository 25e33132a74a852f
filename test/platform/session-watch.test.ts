import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../support/a.js';
import { startTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => await t.stop());

/** An idle stream of somebody: resolves with how it was closed. */
async function idle(login: string): Promise<Promise<{ code: number; reason: string }>[]> {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const begun = Promise.withResolvers<void>();
  const client = (await t.as(login)).socket({ onClosed: (event) => closed.resolve(event) });
  client.subscribe(
    { query: 'subscription { events { __typename } }' },
    { next: () => begun.resolve(), error: () => undefined, complete: () => undefined },
  );
  await begun.promise;
  return [closed.promise];
}

test('A socket on which nothing happens is closed within two seconds when the roles of its member have changed, and no other is.', async () => {
  const [mine] = await idle('yangquan.officer');
  const [others] = await idle('yangquan.head');
  const changedAt = performance.now();
  await sql(t, `update member set roles = '{RECEPTION}' where id = $1`, [t.world.members['yangquan.officer']]);
  expect((await mine)?.code).toBe(4403);
  // Two seconds are the rule; a machine that does five other things at once gets ten.
  expect(performance.now() - changedAt).toBeLessThan(10_000);
  const still = await Promise.race([others, new Promise((resolve) => setTimeout(() => resolve('open'), 1_500))]);
  expect(still).toBe('open');
  expect(t.app.sockets.registry.sessionIds()).toHaveLength(1);
}, 60_000);
