import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { anAsk, move } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { beginning, listen, pageOf, stamped } from './stream-client.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ heartbeatMs: 50 });
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

describe('The stream of an organisation', () => {
  test('It begins with a heartbeat and brings what happens, in order, as it was, with the subject as it is now.', async () => {
    const listening = listen(await t.as('yangquan.officer'));
    expect(await listening.any()).toMatchObject({ __typename: 'Heartbeat', head: expect.any(Number) });
    const { cooperation, seeded } = await anAsk(t);
    const sent = await listening.next();
    expect(sent).toMatchObject({
      __typename: 'EventFrame',
      word: 'cooperation.send',
      subjectType: 'COOPERATION',
      subjectId: cooperation.id,
      from: 'DRAFT',
      to: 'SENT',
      version: cooperation.version,
      at: expect.stringMatching(/^2026-11-03T02:0/),
      actorOrganisation: { id: t.organisation('puyang'), name: '濮阳市法律援助中心' },
      references: [{ name: 'case', value: seeded.id }],
      subject: { __typename: 'Cooperation', id: cooperation.id, number: cooperation.number },
    });
    const opened = await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id });
    const next = await listening.next();
    expect(next).toMatchObject({
      word: 'cooperation.open',
      entryId: opened.journalEntryId,
      number: (sent.number ?? 0) + 1,
    });
    expect(next.causedBy).toBe(opened.journalEntryId);
    const accepted = await move(t, 'yangquan.officer', 'cooperationItemAccept', {
      id: opened.cooperation?.items[0]?.id,
      expectedVersion: 1,
    });
    const of = [await listening.next(), await listening.next()];
    expect(of.map((frame) => frame.causedBy)).toEqual([accepted.journalEntryId, accepted.journalEntryId]);
    listening.stop();
  });

  test('A page gives the same frames, numbers and cursors; page after page each number is shown or skipped once.', async () => {
    const officer = await t.as('puyang.officer');
    await stamped(t);
    const all = await pageOf(officer, { after: beginning(t, 'puyang'), first: 100 });
    expect(all.frames.length).toBeGreaterThan(4);
    const listening = listen(officer, 'events', { after: beginning(t, 'puyang') });
    const heard = [];
    while (heard.length < all.frames.length) heard.push(await listening.next());
    expect(heard).toEqual(all.frames);
    listening.stop();
    const paged = [];
    let after: string | null = beginning(t, 'puyang');
    for (let more = true; more; ) {
      const page = await pageOf(officer, { after, first: 2 });
      paged.push(...page.frames);
      [after, more] = [page.cursor, page.hasMore];
    }
    expect(paged).toEqual(all.frames);
    expect(await pageOf(officer)).toMatchObject({ frames: [], hasMore: false, head: all.head });
    for (const frame of all.frames) {
      const [rest] = (await pageOf(officer, { after: frame.cursor, first: 1 })).frames;
      expect(rest?.number).toBe(frame.number === all.head ? undefined : (frame.number ?? 0) + 1);
    }
  });

  test('More than a hundred at once is refused, and the refusal names the maximum.', async () => {
    const officer = await t.as('puyang.officer', 'en');
    for (const first of [0, 101]) {
      const { errors } = await officer.ask(`{ events(first: ${first}) { head } }`);
      expect(errors?.[0]).toMatchObject({
        message: 'first must lie between 1 and 100.',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
  });

  test('A cursor that is forged, damaged or another organisation’s is BAD_CURSOR, asked for and subscribed.', async () => {
    const good = beginning(t, 'yangquan');
    const officer = await t.as('yangquan.officer');
    const changed = `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`;
    for (const after of ['', 'x', changed, `${good}A`, beginning(t, 'puyang')]) {
      const { data, errors } = await officer.ask('query ($after: String) { events(after: $after) { head } }', {
        after,
      });
      expect(data).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe('BAD_CURSOR');
      const listening = listen(officer, 'events', { after });
      expect((await listening.failed)[0]?.extensions?.code).toBe('BAD_CURSOR');
      listening.stop();
    }
  });

  test('Nobody without a sign-in gets a page.', async () => {
    const { errors } = await t.anonymous().ask('{ events { head } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('What the filter leaves out is told as skipped, and so is what is not for the person; nothing tells them apart.', async () => {
    await stamped(t);
    const { head } = await pageOf(await t.as('yangquan.officer'));
    const whole = { __typename: 'Skipped', fromNumber: 1, toNumber: head };
    for (const [login, filter] of [
      ['yangquan.officer', { words: ['nothing.happens'] }],
      ['yangquan.officer', { subjectTypes: ['AGREEMENT'] }],
      ['yangquan.officer', { subjectId: toGlobalId('Cooperation', t.world.organisations.puyang ?? '') }],
      ['yangquan.officer', { subjectId: 'nothing' }],
      ['yangquan.admin', {}],
      ['yangquan.handler', {}],
    ] as const) {
      const page = await pageOf(await t.as(login), { after: beginning(t, 'yangquan'), first: 100, filter });
      expect(page.frames).toEqual([{ ...whole, cursor: page.cursor }]);
    }
  });

  test('A handler has the facts of the cooperation from the moment on in which an item is his.', async () => {
    const { cooperation } = await anAsk(t);
    const handler = await t.as('yangquan.handler');
    await stamped(t);
    const { cursor } = await pageOf(handler);
    const listening = listen(handler, 'events', { after: cursor });
    await move(t, 'yangquan.officer', 'cooperationItemAccept', {
      id: cooperation.items[0]?.id,
      expectedVersion: 1,
      handlerId: toGlobalId('Member', t.world.members['yangquan.handler'] ?? ''),
    });
    const frame = await listening.next();
    expect(frame).toMatchObject({ subjectId: cooperation.id, subject: { id: cooperation.id } });
    listening.stop();
  });

  test('Topical streams show one cooperation, one case with what is asked about it, or what lies in the inbox.', async () => {
    const officer = await t.as('puyang.officer');
    await stamped(t);
    const { cursor: after } = await pageOf(officer);
    const one = await anAsk(t);
    const other = await anAsk(t);
    const streams = [
      listen(officer, 'cooperationChanged', { after, id: other.cooperation.id }),
      listen(officer, 'caseChanged', { after, id: other.seeded.id }),
      listen(officer, 'inboxChanged', { after }),
    ];
    const shown: string[][] = [];
    for (const listening of streams) {
      const subjects: string[] = [];
      while (subjects.at(-1) !== 'cooperation.send' || !subjects.includes('other')) {
        const frame = await listening.next();
        if (frame.__typename !== 'EventFrame') continue;
        subjects.push(frame.subjectId === other.cooperation.id ? 'other' : 'one', frame.word ?? '');
      }
      shown.push(subjects.filter((each) => !each.includes('.')));
      listening.stop();
    }
    expect(one.cooperation.id).not.toBe(other.cooperation.id);
    expect(shown).toEqual([
      ['other', 'other'],
      ['other', 'other'],
      ['one', 'one', 'other', 'other'],
    ]);
  });
});

describe('A list and the stream after its head', () => {
  test('They repeat, but never miss: what a list does not show yet comes after its head.', async () => {
    const { cooperation } = await anAsk(t);
    const officer = await t.as('yangquan.officer');
    let done = false;
    const writing = (async () => {
      for (let nth = 0; nth < 15; nth += 1)
        await move(t, nth % 2 === 0 ? 'yangquan.officer' : 'yangquan.officer2', 'cooperationClaim', {
          id: cooperation.id,
        });
      done = true;
    })();
    const lists: { streamHead: string; version: number }[] = [];
    while (!done) {
      const { inbox } = await officer.run<{
        inbox: { streamHead: string; nodes: { id: string; version: number }[] };
      }>('{ inbox(first: 50) { streamHead nodes { id version } } }');
      const version = inbox.nodes.find(({ id }) => id === cooperation.id)?.version;
      if (version !== undefined) lists.push({ streamHead: inbox.streamHead, version });
    }
    await writing;
    await stamped(t);
    const last = cooperation.version + 15;
    expect(new Set(lists.map(({ version }) => version)).size).toBeGreaterThan(3);
    for (const { streamHead, version } of lists) {
      const { frames } = await pageOf(officer, {
        after: streamHead,
        first: 100,
        filter: { subjectId: cooperation.id },
      });
      const heard = frames.flatMap((frame) => frame.version ?? []);
      const missing = Array.from({ length: last - version }, (_, nth) => version + nth + 1);
      expect(heard.filter((each) => each > version)).toEqual(missing);
    }
  });
});
