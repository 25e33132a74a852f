import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { aCase, anAsk, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { headOf, putEvents } from '../../support/many-events.js';
import { RawSocket } from '../../support/raw-socket.js';
import { FRAME, type FrameData, listen, stamped } from './stream-client.js';

let t: TestApp;
let about: Parameters<typeof putEvents>[2];
const own = () => t.world.organisations.puyang ?? '';

beforeAll(async () => {
  t = await startTestApp({ heartbeatMs: 200 });
  const { cooperation } = await anAsk(t);
  about = {
    subjectId: rowIdOf('Cooperation', cooperation.id) ?? '',
    subjectType: 'COOPERATION',
    audience: [own(), t.world.organisations.yangquan ?? ''],
  };
  await stamped(t);
});
afterAll(async () => await t?.stop());
const followers: Follower[] = [];
beforeEach(async () => {
  for (const follower of followers.splice(0)) await follower.socket.close();
});

interface Follower {
  socket: RawSocket;
  /** All that came, heartbeats left out. */
  frames: FrameData[];
  closed: number | null;
  /** The numbers that are accounted for: shown, or told as skipped. */
  upTo(): number;
}

/** Follows a stream on a socket of its own, under the id that many clients use. */
async function follow(login: string, locale: 'zh-CN' | 'en' = 'zh-CN', selection = FRAME): Promise<Follower> {
  const { token } = await t.as(login);
  const socket = await RawSocket.admitted(`${t.app.url.replace('http', 'ws')}/graphql`, `Bearer ${token}`, { locale });
  const follower: Follower = {
    socket,
    frames: [],
    closed: null,
    upTo: () => Math.max(0, ...follower.frames.map(({ number, toNumber }) => number ?? toNumber ?? 0)),
  };
  void socket.closed.then(({ code }) => {
    follower.closed = code;
  });
  const begun = Promise.withResolvers<void>();
  socket.ws.on('message', (data) => {
    const { payload } = JSON.parse(String(data)) as { payload?: { data?: { frame: FrameData } } };
    const frame = payload?.data?.frame;
    if (frame === undefined) return;
    begun.resolve();
    if (frame.__typename !== 'Heartbeat') follower.frames.push(frame);
  });
  socket.subscribe('1', `subscription { frame: events { ${selection} } }`);
  await begun.promise;
  followers.push(follower);
  return follower;
}

async function until(true_: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!true_()) {
    if (Date.now() > end) throw new Error('It did not come true.');
    await delay(10);
  }
}

const members = () => t.app.sockets.fanOut.sizes().reduce((sum, size) => sum + size, 0);

/** Puts events in and waits until everybody is through with them. */
async function pass(count: number, among: readonly Follower[]): Promise<number> {
  await putEvents(t, count, about);
  await stamped(t);
  const head = await headOf(t, own());
  await until(() => among.every((follower) => follower.upTo() >= head));
  return head;
}

describe('Identical views', () => {
  test('are executed once an event, however many follow, and each gets every event in its order.', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, async () => await follow('puyang.officer')));
    await until(() => members() === 40);
    expect(t.app.sockets.fanOut.sizes()).toEqual([40]);
    const head = await headOf(t, own());
    const before = t.app.sockets.fanOut.executions;
    await pass(25, many);
    const executed = t.app.sockets.fanOut.executions - before;
    expect(executed).toBeGreaterThanOrEqual(25);
    expect(executed).toBeLessThan(25 * 3); // heartbeats among them
    for (const { frames } of many) {
      expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_item, nth) => head + nth + 1));
      expect(frames).toEqual(many[0]?.frames);
    }
  });

  test('are those of one organisation, one set of roles and one language; the others are executed on their own.', async () => {
    const officer = await follow('puyang.officer');
    const english = await follow('puyang.officer', 'en');
    const head = await follow('puyang.head');
    const beyond = await follow('yangquan.officer');
    await until(() => members() === 4);
    expect(t.app.sockets.fanOut.sizes()).toEqual([1, 1, 1, 1]);
    await pass(1, [officer, english, head]);
    await until(() => beyond.frames.length > 0);
    const names = [officer, english, head, beyond].map(({ frames }) => frames[0]?.actorOrganisation?.name);
    expect(names).toEqual([
      '濮阳市法律援助中心',
      'Puyang Legal Aid Centre',
      '濮阳市法律援助中心',
      '濮阳市法律援助中心',
    ]);
    expect(beyond.frames[0]?.number).not.toBe(officer.frames[0]?.number);
  });

  test('do not hold a person whose work is handling.', async () => {
    const [handler, officer] = [await follow('puyang.handler'), await follow('puyang.officer')];
    await until(() => members() === 1);
    await pass(3, [handler, officer]);
    expect(members()).toBe(1);
    expect(officer.frames).toHaveLength(3);
    expect(handler.frames.map(({ __typename }) => __typename)).not.toContain('EventFrame');
  });

  test('say nothing of a restricted case to colleagues, and everything to who works on it.', async () => {
    const { id, rowId } = await aCase(t, 'puyang');
    await sql(t, 'update legal_aid_case set restricted = true, opened_by_member_id = $2 where id = $1', [
      rowId,
      t.world.members['puyang.reception'],
    ]);
    const [one, two] = [await follow('puyang.reception'), await follow('puyang.officer')];
    const colleagues = await Promise.all(Array.from({ length: 5 }, async () => await follow('puyang.officer')));
    await until(() => members() === 7);
    const saved = about;
    about = { subjectId: rowId, subjectType: 'LEGAL_AID_CASE', audience: [own()] };
    await pass(1, [one, two, ...colleagues]);
    about = saved;
    await pass(1, [one, two, ...colleagues]);
    expect(one.frames.map(({ subjectId }) => subjectId)).toContain(id);
    for (const colleague of [two, ...colleagues]) {
      expect(JSON.stringify(colleague.frames)).not.toContain(id);
      expect(colleague.frames.map(({ __typename }) => __typename)).toEqual(['Skipped', 'EventFrame']);
    }
  });

  test('are left by who has other roles now, before the next event; the others go on without a gap.', async () => {
    const [officer, colleague] = [await follow('puyang.officer'), await follow('puyang.officer2')];
    await until(() => t.app.sockets.fanOut.sizes().includes(2));
    await sql(t, `update member set roles = '{ORG_ADMIN}' where id = $1`, [t.world.members['puyang.officer2']]);
    try {
      await pass(3, [officer]);
      await until(() => colleague.closed !== null);
      expect(colleague.closed).toBe(4403);
      expect(colleague.frames).toEqual([]);
      expect(officer.frames).toHaveLength(3);
    } finally {
      await sql(t, `update member set roles = '{COOPERATION_OFFICER}' where id = $1`, [
        t.world.members['puyang.officer2'],
      ]);
    }
  });

  test('come together from different places of the stream; who resumes has every number once and in order.', async () => {
    const first = await follow('puyang.officer');
    const head = await pass(20, [first]);
    const resumed: (number | undefined)[] = [];
    const listening = listen(await t.as('puyang.officer'), 'events', { after: first.frames[4]?.cursor ?? null });
    for (let nth = 0; nth < 15; nth += 1) resumed.push((await listening.next()).number);
    const now = await pass(5, [first]);
    for (let nth = 0; nth < 5; nth += 1) resumed.push((await listening.next()).number);
    listening.stop();
    expect(now).toBe(head + 5);
    expect(resumed).toEqual(Array.from({ length: 20 }, (_item, nth) => head - 14 + nth));
  });
});
