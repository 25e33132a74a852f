import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FramesOptions, StreamClosed } from '../../src/journal/frame.js';
import { brief, cursors, DAY, numberOf, organisationId, StillHub, streamOf, take } from './still-hub.js';

let hub: StillHub;
let stop: AbortController;

beforeEach(() => {
  hub = new StillHub();
  stop = new AbortController();
});
afterEach(() => stop.abort());

const open = (over: Partial<FramesOptions> = {}) => streamOf(hub, stop.signal, over);

describe('The resume window', () => {
  test('A cursor older than the window is told so, and the stream goes on after the head.', async () => {
    hub.add({}, new Date(Date.now() - 31 * DAY));
    hub.add();
    const stream = open({ after: 0 });
    const taken = await take(stream, 2);
    expect(brief(taken)).toEqual(['♥2', 'Discontinuity']);
    expect(taken[1]).toMatchObject({ head: 2 });
    expect(numberOf(taken[1])).toBe(2);
    hub.add();
    expect(brief(await take(stream, 1))).toEqual([3]);
  });

  test('An old cursor after which nothing old was missed resumes; the window can be set.', async () => {
    hub.add({}, new Date(Date.now() - 31 * DAY));
    hub.add({}, new Date(Date.now() - 29 * DAY));
    expect(brief(await take(open({ after: 1 }), 2))).toEqual(['♥2', 2]);
    expect(brief(await take(open({ after: 1, resumeWindowDays: 28 }), 2))).toEqual(['♥2', 'Discontinuity']);
    expect(brief(await take(open({ after: 0, resumeWindowDays: 32 }), 3))).toEqual(['♥2', 1, 2]);
    const later = () => new Date(Date.now() + 2 * DAY);
    expect(brief(await take(open({ after: 1, now: later }), 2))).toEqual(['♥2', 'Discontinuity']);
  });

  test('A cursor of a past that the database does not know (it was restored) is told so as well.', async () => {
    hub.add();
    const stream = open({ after: 9 });
    expect(brief(await take(stream, 2))).toEqual(['♥1', 'Discontinuity']);
    hub.add();
    expect(brief(await take(stream, 1))).toEqual([2]);
  });
});

describe('The end of a stream', () => {
  test('A minute before the session ends it says so, then ends with 4403; a session that goes on is warned anew.', async () => {
    let now = Date.parse('2026-10-08T08:00:00Z');
    const session = { endsAt: new Date(now + 3 * 60_000) };
    const stream = open({ session, now: () => new Date(now), heartbeatMs: 10 });
    expect(brief(await take(stream, 2))).toEqual(['♥0', '♥0']);
    now += 2 * 60_000;
    const [warning] = await take(stream, 1);
    expect(warning).toEqual({ kind: 'ReauthRequired', endsAt: session.endsAt, cursor: cursors.of(organisationId, 0) });
    expect(brief(await take(stream, 2))).toEqual(['♥0', '♥0']);
    session.endsAt = new Date(now + 5 * 60_000);
    expect(brief(await take(stream, 1))).toEqual(['♥0']);
    now += 5 * 60_000 - 1;
    expect(brief(await take(stream, 1))).toEqual(['ReauthRequired']);
    now += 1;
    await expect(stream.next()).rejects.toMatchObject({ code: 4403, reason: 'SESSION_ENDED' });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(hub.followers).toBe(0);
  });

  test('It ends by itself at the instant of the session’s end, without a frame being due.', async () => {
    const session = { endsAt: new Date(Date.now() + 60) };
    const stream = open({ session, heartbeatMs: 3_600_000 });
    expect(brief(await take(stream, 2))).toEqual(['♥0', 'ReauthRequired']);
    await expect(stream.next()).rejects.toBeInstanceOf(StreamClosed);
  });

  test('What was skipped is told before the warning, so that the cursor is right in the next session.', async () => {
    hub.add();
    const session = { endsAt: new Date(Date.now() + 60_000 + 80) };
    const never = 3_600_000;
    const stream = open({ session, after: 0, filter: () => false, skipLingerMs: never, heartbeatMs: never });
    const taken = await take(stream, 3);
    expect(brief(taken)).toEqual(['♥1', '1-1', 'ReauthRequired']);
    expect(numberOf(taken[2])).toBe(1);
  });

  test('It ends at once, also while it waits or reads: by return, by its signal, by a signal with a close code.', async () => {
    const ended = { done: true, value: undefined };
    const returned = open();
    await returned.next();
    const waiting = returned.next();
    expect(await returned.return()).toEqual(ended);
    expect(await waiting).toEqual(ended);
    hub.add();
    hub.heldBack = new Promise(() => {});
    const reading = open({ after: 0 });
    await reading.next();
    const pending = reading.next();
    stop.abort();
    expect(await pending).toEqual(ended);
    const revoked = new AbortController();
    const judged = open({ signal: revoked.signal });
    await judged.next();
    const last = judged.next();
    revoked.abort(new StreamClosed(4403, 'SESSION_ENDED'));
    await expect(last).rejects.toMatchObject({ code: 4403 });
    expect(await take(open({ signal: AbortSignal.abort() }), 1)).toEqual([]);
    expect(hub.followers).toBe(0);
  });

  test('When the hub closes, every stream ends with 1012.', async () => {
    const stream = open();
    await stream.next();
    const waiting = stream.next();
    await hub.close();
    await expect(waiting).rejects.toMatchObject({ code: 1012, reason: 'GOING_AWAY' });
  });
});
