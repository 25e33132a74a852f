import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACCEPT } from '../bench/commands.js';
import { desk } from '../stories/office.js';
import { accept, caseOf, draft, grant, importRoster, openGroupCase, send } from '../stories/sixty-four.js';
import { aCase, aDraft, anAsk, type CooperationData, move, seen } from '../support/a.js';
import { key, startTestApp, type TestApp } from '../support/app.js';
import { countRoundTrips, roundTripsOf, stopCounting } from '../support/round-trips.js';
import { REVIEWED, ROUND_TRIPS_OF_ACCEPTING } from './round-trips.js';

let t: TestApp;
const original = globalThis.fetch;
/** The most round trips that each root field has taken, signing in among them. */
const taken = new Map<string, number>();
let latest = 0;

beforeAll(async () => {
  t = await startTestApp();
  countRoundTrips();
  globalThis.fetch = async (input, init) => {
    const id = randomUUID();
    const answer = await original(input, { ...init, headers: { ...(init?.headers as object), 'x-request-id': id } });
    const field = rootFieldOf(init?.body);
    latest = roundTripsOf(id);
    if (field !== null) taken.set(field, Math.max(taken.get(field) ?? 0, roundTripsOf(id)));
    return answer;
  };
});
afterAll(async () => {
  globalThis.fetch = original;
  stopCounting();
  await t.stop();
});

function rootFieldOf(body: unknown): string | null {
  if (typeof body !== 'string') return null;
  const { query } = JSON.parse(body) as { query?: string };
  return /\{\s*(?:\w+:\s*)?(\w+)/.exec((query ?? '').replace(/\([^)]*\)/, ''))?.[1] ?? null;
}

describe('Every command and page takes the round trips that were reviewed, and not one more', () => {
  test('of the pages', async () => {
    const { cooperation, seeded } = await anAsk(t);
    const officer = await t.as('puyang.officer');
    await officer.run(
      '{ inbox(first: 20) { nodes { id number state matter personMasked primaryAction deadlineLevel } totalCount } }',
    );
    await officer.run('{ inboxCounts { total byState { state count } } }');
    await officer.run('{ cooperations(first: 20) { nodes { id number state } } }');
    await officer.run('{ cases(first: 20) { nodes { id number state } } }');
    await officer.run(
      `query ($id: ID) { cooperation(id: $id) { id items { id } letters { id number } timeline { nodes { word } } proposals { id } viewerActions { action } } }`,
      { id: cooperation.id },
    );
    await officer.run(
      `query ($id: ID) { case(id: $id) { id number deadlines { rule } timeline { nodes { word } } } }`,
      {
        id: seeded.id,
      },
    );
    await officer.run('{ events(first: 20) { head } }');
    await officer.run('{ directory(first: 20) { nodes { id } } }');
    await officer.run('{ viewer { person { displayName } } }');
  });

  test('of asks between cities', async () => {
    const drafted = await aDraft(t);
    await move(t, 'puyang.officer', 'cooperationDiscard', stepOf(drafted.cooperation));
    const { cooperation } = await anAsk(t);
    const { id } = cooperation;
    await move(t, 'yangquan.officer', 'cooperationOpen', { id });
    await move(t, 'yangquan.officer', 'cooperationClaim', { id });
    await item(id, 'yangquan.officer', 'cooperationItemAccept', {});
    await item(id, 'yangquan.officer', 'cooperationItemStart', {});
    await item(id, 'yangquan.officer', 'cooperationItemSubmitResult', { resultKind: 'DONE', result: '已调取。' });
    await item(id, 'puyang.officer', 'cooperationItemConfirm', {});
    const withdrawn = await anAsk(t);
    await move(t, 'puyang.officer', 'cooperationWithdraw', { ...stepOf(withdrawn.cooperation), reason: '已付清。' });
    const unable = await anAsk(t);
    await move(t, 'yangquan.officer', 'cooperationOpen', { id: unable.cooperation.id });
    await item(unable.cooperation.id, 'yangquan.officer', 'cooperationItemUnable', {
      code: 'DOCUMENT_NOT_HELD',
      reason: '单位已注销。',
    });
  });

  test('of a case with a roster that moves its lead', async () => {
    const opened = await openGroupCase(t);
    const imported = await importRoster(t, 'puyang.reception', opened.case.id, 'roster-yangquan-64.xlsx');
    if (imported.case === null) throw new Error('The roster was not taken.');
    await grant(t, 'puyang', imported.case);
    const drafted = await draft(t, 'puyang', 'yangquan', opened.case.id, ['HANDLE_CASE', 'COLLECT_EVIDENCE']);
    const sent = await send(t, 'puyang', drafted.cooperation);
    const first = await accept(t, 'yangquan.officer', sent.cooperation, 'HANDLE_CASE');
    await accept(t, 'yangquan.officer', first.cooperation, 'COLLECT_EVIDENCE');
    const assigner = await desk(t, 'yangquan.assigner');
    const { version } = await caseOf(assigner, opened.case.id);
    await assigner.act('caseAssign', {
      id: opened.case.id,
      expectedVersion: version,
      lawyerId: t.lawyer('yangquan.handler'),
    });
    await aCase(t, 'puyang');
  });

  test('accepting an item takes no more than twelve, from the session to the answer (bars.md P3).', async () => {
    const { cooperation } = await anAsk(t);
    await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id });
    const [{ id, version } = { id: '', version: 0 }] = (await seen(t, 'yangquan.officer', cooperation.id))?.items ?? [];
    const officer = await t.as('yangquan.officer');
    const { cooperationItemAccept } = await officer.run<{ cooperationItemAccept: { userErrors: unknown[] } }>(ACCEPT, {
      input: { id, expectedVersion: version, idempotencyKey: key() },
    });
    expect(cooperationItemAccept.userErrors).toEqual([]);
    expect(latest).toBe(ROUND_TRIPS_OF_ACCEPTING);
    expect(latest).toBeLessThanOrEqual(12);
  });

  test('and the table is whole: every field of it was counted, and nothing else.', () => {
    const found = Object.fromEntries(taken);
    expect(Object.keys(found).sort()).toEqual(Object.keys(REVIEWED).sort());
    const wrong = Object.entries(found).filter(([field, times]) => times < 1 || times > (REVIEWED[field] ?? 0));
    expect(wrong).toEqual([]);
  });
});

const stepOf = ({ id, version }: CooperationData) => ({ id, expectedVersion: version });

async function item(id: string, login: string, mutation: string, more: Record<string, unknown>): Promise<void> {
  const [first] = (await seen(t, login, id))?.items ?? [];
  if (first === undefined) throw new Error('A letter asks for something.');
  const { userErrors } = await move(t, login, mutation, { id: first.id, expectedVersion: first.version, ...more });
  if (userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(userErrors)}`);
}
