import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ConsultationCommand,
  type ConsultationState,
  consultationLifecycle,
} from '../../../src/features/consultations/consultation.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { allHaveIt, edgesByHand, oneWins, RACERS, wordOf } from '../../support/races.js';
import { ADVICE, act, done, QUESTION, seen, WORKER } from './desk.js';

let t: TestApp;
let id = '';

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  id = (await done(t, 'weidong.reception', 'consultationOpen', { ...QUESTION, person: WORKER })).id;
});
afterAll(async () => await t.stop());

/** What lifecycles.md §7 says, written by hand. */
const MOVES: Readonly<Record<ConsultationState, Partial<Record<ConsultationCommand, ConsultationState>>>> = {
  OPEN: { claim: 'OPEN', answer: 'ANSWERED', followUp: 'OPEN', convert: 'CONVERTED' },
  ANSWERED: { followUp: 'ANSWERED', close: 'CLOSED', convert: 'CONVERTED' },
  CLOSED: {},
  CONVERTED: {},
};

const CELLS: Readonly<Record<ConsultationCommand, { mutation: string; input: Record<string, unknown> }>> = {
  claim: { mutation: 'consultationClaim', input: {} },
  answer: { mutation: 'consultationAnswer', input: ADVICE },
  followUp: { mutation: 'consultationFollowUp', input: { channel: 'PHONE' } },
  close: { mutation: 'consultationClose', input: {} },
  convert: {
    mutation: 'consultationConvert',
    input: { application: { form: 'LABOUR_ARBITRATION', causeCode: 'WORK_INJURY_INSURANCE' } },
  },
};
const ADDITIVE: readonly ConsultationCommand[] = ['claim', 'followUp'];
const rowId = () => rowIdOf('Consultation', id) ?? '';

async function stand(state: ConsultationState): Promise<void> {
  const answered = state === 'ANSWERED' || state === 'CLOSED';
  const place = { table: 'consultation', column: 'answer_sealed', rowId: rowId() };
  const sealed = t.app.contextFor(null).keys.encrypt(place, '已答复');
  await sql(
    t,
    `update consultation set state = $2, case_id = null, claimed_by_member_id = null, answered_at = case when $3 then now() end,
       answer_sealed = case when $3 then $4::bytea end, prompted_to_apply = $3 where id = $1`,
    [rowId(), state, answered, sealed],
  );
}

const facts = async () =>
  JSON.stringify(
    await sql(
      t,
      `select (select jsonb_agg(to_jsonb(c) order by c.id) from consultation c) as consultations,
         (select count(*) from journal) as entries, (select count(*) from legal_aid_case) as cases,
         (select count(*) from consultation_conversation) as conversations`,
    ),
  );

async function inputOf(command: ConsultationCommand): Promise<Record<string, unknown>> {
  const [row] = await sql<{ version: number }>(t, 'select version from consultation where id = $1', [rowId()]);
  const version = ADDITIVE.includes(command) ? {} : { expectedVersion: row?.version };
  return { id, ...version, ...CELLS[command].input };
}

async function codeOf(login: string, command: ConsultationCommand): Promise<string | null> {
  const { userErrors } = await act(t, login, CELLS[command].mutation, await inputOf(command));
  return userErrors[0]?.code ?? null;
}

describe.each(consultationLifecycle.states)('A consultation that is %s', (state) => {
  test.each(consultationLifecycle.commands)('× %s', async (command) => {
    await stand(state);
    const before = await facts();
    expect(await codeOf('zhanhe.reception', command)).toBe('NOT_FOUND');
    expect(await codeOf('weidong.admin', command)).toBe('NOT_FOUND');
    expect(await codeOf('weidong.handler', command)).toBe('NOT_FOUND');
    expect(await codeOf('weidong.head', command)).toBe('ROLE_MAY_NOT');
    expect(await codeOf('weidong.assigner', command)).toBe('ROLE_MAY_NOT');
    const next = MOVES[state][command];
    expect(consultationLifecycle.next(state, command)).toBe(next ?? null);
    const shown = (await seen(t, 'weidong.reception', id))?.viewerActions ?? [];
    expect(shown.find(({ action }) => action === `consultation.${command}`)?.allowed).toBe(
      next === undefined ? undefined : true,
    );
    if (next === undefined) {
      expect(await codeOf('weidong.reception', command)).toMatch(
        /^CONSULTATION_(AT_ANOTHER_STAGE|ENDED|ANSWERED_ALREADY)$/,
      );
      expect(await facts()).toBe(before);
      return;
    }
    expect(await facts()).toBe(before);
    const [old] = await sql<{ version: number }>(t, 'select version from consultation where id = $1', [rowId()]);
    expect(await codeOf('weidong.reception', command)).toBeNull();
    const [row] = await sql(t, 'select state, version from consultation where id = $1', [rowId()]);
    expect(row).toEqual({ state: next, version: (old?.version ?? 0) + 1 });
  });
});

/** As the table has them, by the hand-written moves above. */
const edgesOf = (...commands: readonly ConsultationCommand[]): string[] =>
  (Object.keys(MOVES) as ConsultationState[]).flatMap((state) =>
    commands.filter((command) => command in MOVES[state]).map((command) => `consultation ${state} ${command}`),
  );
const EDGES = edgesOf('answer', 'close', 'convert');
/** A claim excludes nobody, and every conversation is written down. */
const ADDED = edgesOf(...ADDITIVE);

test('Every edge that somebody takes by hand in the table of a consultation is raced.', () => {
  expect([...EDGES, ...ADDED].sort()).toEqual(edgesByHand(consultationLifecycle));
});

/** What the command of an edge is called with, once the consultation stands where it starts. */
async function onEdge(edge: string): Promise<() => ReturnType<typeof act>> {
  const [, state, command] = edge.split(' ') as [string, ConsultationState, ConsultationCommand];
  await stand(state);
  const input = await inputOf(command);
  return async () => await act(t, 'weidong.reception', CELLS[command].mutation, input);
}

test.each(EDGES)('Eight race on %s: one wins, seven learn who was first and when.', async (edge) => {
  const losers = ['CONSULTATION_AT_ANOTHER_STAGE', 'CONSULTATION_ENDED', 'CONSULTATION_ANSWERED_ALREADY'];
  await oneWins(t, wordOf(edge), { losers, by: /reception$/ }, await onEdge(edge));
});

test.each(ADDED)('Eight at once on %s: each has its entry, and none is lost.', async (edge) => {
  const conversations = async () =>
    (await sql<{ n: number }>(t, 'select count(*)::int as n from consultation_conversation'))[0]?.n ?? 0;
  const run = await onEdge(edge);
  const before = await conversations();
  await allHaveIt(t, wordOf(edge), run);
  expect((await conversations()) - before).toBe(edge.endsWith('followUp') ? RACERS : 0);
});

test('What was decided on an older version is refused, and nothing changes.', async () => {
  await stand('OPEN');
  const before = await facts();
  const { userErrors } = await act(t, 'weidong.reception', 'consultationAnswer', { id, expectedVersion: 1, ...ADVICE });
  expect(userErrors[0]).toMatchObject({ code: 'SUBJECT_CHANGED_MEANWHILE', actedBy: expect.any(String) });
  expect(await facts()).toBe(before);
});
