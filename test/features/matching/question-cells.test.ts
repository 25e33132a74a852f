import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type PersonQuestionCommand,
  type PersonQuestionState,
  personQuestionLifecycle,
} from '../../../src/features/matching/person-question.lifecycle.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { edgesByHand, wordOf } from '../../support/races.js';
import { aQuestion, ask, comes, everything, inquiriesIn, onQuestion, questionsOf, shown, stamped } from './desk.js';

let t: TestApp;
let id = '';

beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
  id = (await aQuestion(t, 201)).id;
});
afterAll(() => t?.stop());

/** What lifecycles.md §5 says, written by hand; `lapse` is no mutation. */
type ByHand = Exclude<PersonQuestionCommand, 'lapse'>;
const MOVES: Readonly<Record<PersonQuestionState, Partial<Record<ByHand, PersonQuestionState>>>> = {
  ASKED: { claim: 'ASKED', answer: 'ANSWERED', decline: 'LAPSED' },
  ANSWERED: {},
  LAPSED: {},
};
const NOT_NOW: Readonly<Record<PersonQuestionState, string>> = {
  ASKED: '',
  ANSWERED: 'PERSON_QUESTION_ANSWERED_ALREADY',
  LAPSED: 'PERSON_QUESTION_LAPSED',
};
const WORDS = { claim: 'Claim', answer: 'Answer', decline: 'Decline' } as const;
const BY_HAND = Object.keys(WORDS) as ByHand[];
const rowId = () => rowIdOf('PersonQuestion', id) ?? '';

async function stand(state: PersonQuestionState): Promise<void> {
  await sql(
    t,
    `update person_question set state = $2, claimed_by_member_id = null, told_case_number = null, answer = case when $2 = 'ANSWERED' then 'NOT_TOLD' end,
       answered_at = case when $2 = 'ANSWERED' then asked_at end, answered_by_member_id = case when $2 = 'ANSWERED' then $3::uuid end,
       ended_at = case when $2 <> 'ASKED' then asked_at end where id = $1`,
    [rowId(), state, t.world.members['mianyang.reception']],
  );
  const told = state === 'ANSWERED' ? 'null' : 'now()';
  await sql(t, `update participation set ended_at = ${told} where subject_id = $1 and part = 'REQUESTING'`, [rowId()]);
}

const codeOf = async (login: string, command: ByHand): Promise<string | null> =>
  (await onQuestion(t, login, WORDS[command], id)).userErrors[0]?.code ?? null;

test('Every command of the table is a mutation, or the clock’s.', () => {
  expect([...personQuestionLifecycle.commands].sort()).toEqual([...BY_HAND, 'lapse'].sort());
});

describe.each(personQuestionLifecycle.states)('A question that is %s', (state) => {
  test.each(BY_HAND)('× %s, by the holder', async (command) => {
    await stand(state);
    const to = MOVES[state][command];
    const actions = (await shown(t, 'mianyang.reception', id))?.viewerActions as { action: string; allowed: boolean }[];
    expect(actions.some((each) => each.action === `personQuestion.${command}` && each.allowed)).toBe(to !== undefined);
    const before = await everything(t);
    const done = await onQuestion(t, 'mianyang.reception', WORDS[command], id);
    if (to === undefined) {
      expect(done.userErrors[0]).toMatchObject({ code: NOT_NOW[state], actedAt: expect.any(String) });
      expect(await everything(t)).toBe(before);
    } else expect(done).toMatchObject({ question: { state: to }, userErrors: [] });
  });

  test.each(BY_HAND)('× %s, by everybody else', async (command) => {
    await stand(state);
    const before = await everything(t);
    for (const desk of ['head', 'assigner', 'officer', 'liaison', 'supervisor'])
      expect([desk, await codeOf(`mianyang.${desk}`, command)]).toEqual([desk, 'ROLE_MAY_NOT']);
    for (const login of ['mianyang.handler', 'mianyang.admin', 'yangquan.reception'])
      expect([login, await codeOf(login, command)]).toEqual([login, 'NOT_FOUND']);
    const asker = await codeOf('puyang.reception', command);
    const [taking] = await sql(
      t,
      `select 1 from participation where subject_id = $1 and part = 'REQUESTING' and ended_at is null`,
      [rowId()],
    );
    expect(asker).toBe(taking === undefined ? 'NOT_FOUND' : 'SIDE_MAY_NOT');
    expect(await everything(t)).toBe(before);
  });
});

/** By the word with which each is raced below; a claim excludes nobody. */
const RACED = { Answer: 'personQuestion ASKED answer', Decline: 'personQuestion ASKED decline' } as const;
const CLAIM = 'personQuestion ASKED claim';

test('Every edge that somebody takes by hand in the table of a question is raced.', () => {
  expect([...Object.values(RACED), CLAIM].sort()).toEqual(edgesByHand(personQuestionLifecycle));
});

describe('Of eight at once', () => {
  const logins = Array.from({ length: 8 }, (_, nth) => `mianyang.${nth % 2 === 0 ? 'reception' : 'reviewer'}`);
  const entries = async (question: string, word: string) =>
    (
      await sql(t, 'select 1 from journal where subject_id = $1 and word = $2', [
        rowIdOf('PersonQuestion', question),
        word,
      ])
    ).length;

  test.each([
    ['Answer', 211],
    ['Decline', 212],
  ] as const)('who do %s one wins; the others are told who and when', async (word, nth) => {
    const made = await aQuestion(t, nth);
    const done = await Promise.all(logins.map((login) => onQuestion(t, login, word, made.id)));
    expect(done.filter(({ question }) => question !== null)).toHaveLength(1);
    expect(await entries(made.id, wordOf(RACED[word]))).toBe(1);
    for (const { userErrors } of done.filter(({ question }) => question === null)) {
      expect(userErrors[0]?.code).toBe(NOT_NOW[word === 'Answer' ? 'ANSWERED' : 'LAPSED']);
      expect(userErrors[0]?.actedBy).toMatch(/^绵阳(reception|reviewer)$/);
      expect(userErrors[0]?.actedAt).toEqual(expect.any(String));
    }
  });

  test('who claim a question all have it, each with its entry', async () => {
    const made = await aQuestion(t, 214);
    const done = await Promise.all(logins.map((login) => onQuestion(t, login, 'Claim', made.id)));
    expect(done.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await entries(made.id, wordOf(CLAIM))).toBe(logins.length);
  });

  test('who ask about one person of a matter one is written down, and one question comes of it', async () => {
    await comes(t, 'mianyang', 213);
    const own = await comes(t, 'puyang', 213);
    const done = await Promise.all(logins.map((login) => ask(t, login.replace('mianyang', 'puyang'), own)));
    expect(done.filter(({ inquiry }) => inquiry !== null)).toHaveLength(1);
    expect(done.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(7).fill('PERSON_ASKED_ALREADY'),
    );
    await Promise.all([t.app.sweeper.sweep(), t.app.sweeper.sweep()]);
    expect(await questionsOf(t, done.find(({ inquiry }) => inquiry !== null)?.inquiry?.id ?? '')).toHaveLength(1);
  });
});

describe('An answer', () => {
  test('NOT_TOLD bears no number, and one that was decided on another version is refused', async () => {
    const made = await aQuestion(t, 221);
    const before = await everything(t);
    const unfit = await onQuestion(t, 'mianyang.reviewer', 'Answer', made.id, {
      answer: 'NOT_TOLD',
      tellsNumber: true,
    });
    expect(unfit.userErrors[0]).toMatchObject({ code: 'PERSON_ANSWER_UNFIT', path: ['input', 'answer'] });
    const stale = await onQuestion(t, 'mianyang.reviewer', 'Answer', made.id, { expectedVersion: 1 });
    expect(stale.userErrors[0]?.code).toBe('SUBJECT_CHANGED_MEANWHILE');
    expect(await everything(t)).toBe(before);
    await onQuestion(t, 'mianyang.reviewer', 'Answer', made.id, { answer: 'NOT_TOLD' });
    expect(await shown(t, 'puyang.reception', made.id)).toMatchObject({ answer: 'NOT_TOLD', caseNumber: null });
  });

  test('is in the stream of who asked; that it was asked, claimed, declined or lapsed is in the holder’s alone', async () => {
    const declined = await aQuestion(t, 222);
    await onQuestion(t, 'mianyang.reception', 'Claim', declined.id);
    await onQuestion(t, 'mianyang.reception', 'Decline', declined.id);
    const told = await aQuestion(t, 223);
    await onQuestion(t, 'mianyang.reception', 'Answer', told.id);
    await stamped(t);
    const words = async (organisation: string, question: string) =>
      (
        await sql<{ word: string }>(
          t,
          `select j.word from journal_audience a join journal j on j.id = a.entry_id where a.organisation_id = $1 and j.subject_id = $2 order by a.number`,
          [t.world.organisations[organisation], rowIdOf('PersonQuestion', question)],
        )
      ).map(({ word }) => word.replace('personQuestion.', ''));
    expect(await words('mianyang', declined.id)).toEqual(['receive', 'claim', 'decline']);
    expect(await words('puyang', declined.id)).toEqual([]);
    expect(await words('mianyang', told.id)).toEqual(['receive', 'answer']);
    expect(await words('puyang', told.id)).toEqual(['answer']);
  });
});

describe('Time', () => {
  test('lapses a question once its days are over, or the review of who asked is; who asked sees nothing of it', async () => {
    const silent = await aQuestion(t, 231);
    const over = await aQuestion(t, 232);
    const nobody = await comes(t, 'puyang', 233);
    await ask(t, 'puyang.reception', nobody);
    await sql(t, `update legal_aid_case set state = 'GRANTED' where id = $1`, [over.own.caseRow]);
    await t.app.sweeper.sweep();
    expect(await questionsOf(t, silent.inquiryId)).toMatchObject([{ state: 'ASKED' }]);
    expect(await questionsOf(t, over.inquiryId)).toMatchObject([{ state: 'LAPSED' }]);
    t.clock.moveTo(new Date(t.clock.now().getTime() + 20 * 86_400_000).toISOString());
    expect((await onQuestion(t, 'mianyang.reception', 'Answer', silent.id)).userErrors[0]?.code).toBe(
      'PERSON_QUESTION_LAPSED',
    );
    await t.app.sweeper.sweep();
    expect(await questionsOf(t, silent.inquiryId)).toMatchObject([{ state: 'LAPSED' }]);
    const bytes = async (own: { caseId: string; personId: string }) =>
      JSON.stringify(await inquiriesIn(t, 'puyang.reception', own.caseId))
        .replaceAll(own.caseId, 'CASE')
        .replaceAll(own.personId, 'PERSON')
        .replaceAll(/"(id|askedAt|answerBy)":"[^"]+"/g, '');
    expect(await bytes(silent.own)).toBe(await bytes(nobody));
    expect(await shown(t, 'puyang.reception', silent.id)).toBeNull();
  });
});
