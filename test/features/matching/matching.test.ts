import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { pageOf } from '../events/stream-client.js';
import { inbox } from '../inbox/desk.js';
import {
  aQuestion,
  ask,
  asked,
  comes,
  everything,
  inquiriesIn,
  onQuestion,
  questionsOf,
  shown,
  stamped,
} from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
});
afterAll(() => t?.stop());

describe('Whoever reviews a matter', () => {
  test('has the question put before the organisation that holds a case of the same person, and learns nothing of it', async () => {
    const held = await comes(t, 'mianyang', 1);
    const own = await comes(t, 'puyang', 1);
    const inquiryId = await asked(t, 'puyang.reception', own);
    const [question] = await questionsOf(t, inquiryId);
    expect(question).toMatchObject({ holder: 'mianyang', state: 'ASKED' });
    const id = question?.id ?? '';
    expect(await shown(t, 'mianyang.reception', id)).toMatchObject({
      number: expect.stringContaining('查〔2026〕1号'),
      part: 'REQUESTED',
      askedBy: { name: '濮阳市法律援助中心' },
      person: { id: held.personId, nameMasked: '张**' },
      case: { id: held.caseId },
      inquiry: null,
      awaitsUs: true,
      redactions: [],
    });
    expect(await shown(t, 'puyang.reception', id)).toBeNull();
    expect(await shown(t, 'yangquan.reception', id)).toBeNull();
    expect(await inquiriesIn(t, 'puyang.reception', own.caseId)).toMatchObject([
      { id: inquiryId, subjectId: own.caseId, personId: own.personId, answers: [] },
    ]);
    expect(await inquiriesIn(t, 'mianyang.reception', held.caseId)).toEqual([]);
  });

  test('gets the same bytes whether or not somebody knows the person', async () => {
    await comes(t, 'mianyang', 2);
    const known = await comes(t, 'puyang', 2);
    const unknown = await comes(t, 'puyang', 3);
    const plain = (text: unknown, { caseId, personId }: { caseId: string; personId: string }) =>
      JSON.stringify(text)
        .replaceAll(caseId, 'CASE')
        .replaceAll(personId, 'PERSON')
        .replaceAll(/"(id|journalEntryId)":"[^"]+"/g, '"$1":"ID"')
        .replaceAll(/"(askedAt|answerBy)":"[^"]+"/g, '"$1":"AT"');
    const words = async () => {
      await stamped(t);
      return await sql(
        t,
        `select j.subject_type, j.word, j."references"::jsonb - 'person' - 'inquiry' as more from journal_audience a join journal j on j.id = a.entry_id
         where a.organisation_id = $1 order by a.number`,
        [t.world.organisations.puyang],
      );
    };
    const seen = [];
    let before = (await words()).length;
    for (const own of [known, unknown]) {
      const answer = plain(await ask(t, 'puyang.reception', own), own);
      await t.app.sweeper.sweep();
      const all = await words();
      seen.push({
        answer,
        list: plain(await inquiriesIn(t, 'puyang.reception', own.caseId), own),
        stream: all.slice(before),
      });
      before = all.length;
    }
    expect((await questionsOf(t, String((await inquiriesIn(t, 'puyang.reception', known.caseId))[0]?.id))).length).toBe(
      1,
    );
    expect(
      (await questionsOf(t, String((await inquiriesIn(t, 'puyang.reception', unknown.caseId))[0]?.id))).length,
    ).toBe(0);
    expect(seen[0]).toEqual(seen[1]);
  });

  test('is told the answer, the number if it was given, and nothing else', async () => {
    const { held, own, id } = await aQuestion(t, 4);
    const [number] = await sql<{ number: string | null }>(t, 'select number from legal_aid_case where id = $1', [
      held.caseRow,
    ]);
    const done = await onQuestion(t, 'mianyang.reception', 'Answer', id, { tellsNumber: true });
    expect(done).toMatchObject({ question: { state: 'ANSWERED' }, userErrors: [] });
    expect(await shown(t, 'puyang.reviewer', id)).toMatchObject({
      part: 'REQUESTING',
      number: null,
      claimedBy: null,
      answer: 'SAME_MATTER',
      caseNumber: number?.number,
      holder: { name: '绵阳市法律援助中心' },
      person: null,
      case: null,
      inquiry: { subjectId: own.caseId, personId: own.personId },
      awaitsUs: false,
      redactions: [
        { field: 'number', reason: 'NOT_SHARED' },
        { field: 'claimedBy', reason: 'NOT_SHARED' },
        { field: 'person', reason: 'NOT_SHARED' },
        { field: 'case', reason: 'NOT_SHARED' },
      ],
    });
    expect(await inquiriesIn(t, 'puyang.reception', own.caseId)).toMatchObject([
      { answers: [{ answer: 'SAME_MATTER' }] },
    ]);
    const person = await t.as('puyang.reception');
    expect(await person.run('query ($id: ID!) { node(id: $id) { id } }', { id: held.caseId })).toEqual({ node: null });
    expect(await person.run('query ($id: ID!) { node(id: $id) { id } }', { id: held.personId })).toEqual({
      node: null,
    });
  });

  test('finds the answer in the inbox without the number under which the holder keeps it, and not by that number', async () => {
    const { id } = await aQuestion(t, 6);
    await onQuestion(t, 'mianyang.reception', 'Answer', id);
    const number = String((await shown(t, 'mianyang.reception', id))?.number);
    const listed = async (login: string, filter: Record<string, unknown>) =>
      (await inbox(t, login, { filter: { subjectTypes: ['PERSON_QUESTION'], ...filter } })).nodes.filter(
        (each) => each.id === id,
      );
    expect(await listed('mianyang.reception', {})).toMatchObject([{ number, part: 'REQUESTED' }]);
    expect(await listed('puyang.reception', {})).toMatchObject([
      {
        number: null,
        part: 'REQUESTING',
        redactions: expect.arrayContaining([{ field: 'number', reason: 'NOT_SHARED' }]),
      },
    ]);
    expect(await listed('mianyang.reception', { search: number })).toHaveLength(1);
    expect(await listed('puyang.reception', { search: number })).toEqual([]);
  });

  test('reads no answer in the stream, and once its own matter is restricted its colleagues read of no answer at all', async () => {
    const reviewer = await t.as('puyang.reviewer');
    const { cursor: after } = await pageOf(reviewer);
    const { own, id } = await aQuestion(t, 7);
    await onQuestion(t, 'mianyang.reception', 'Answer', id);
    await stamped(t);
    const told = async (login: string) =>
      (await pageOf(await t.as(login), { after, first: 100 })).frames
        .filter((frame) => frame.subjectType === 'PERSON_QUESTION')
        .map(({ word, references }) => ({ word, references }));
    expect(await told('puyang.reviewer')).toEqual([{ word: 'personQuestion.answer', references: [] }]);
    const restrict =
      'mutation ($input: CaseRestrictionInput!) { done: caseRestrict(input: $input) { userErrors { code } } }';
    const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [own.caseRow]);
    expect(
      await (await t.as('puyang.head')).run(restrict, {
        input: { id: own.caseId, expectedVersion: row?.version, reason: '涉及家庭暴力', idempotencyKey: key() },
      }),
    ).toEqual({ done: { userErrors: [] } });
    expect(await told('puyang.reviewer')).toEqual([]);
    expect(await told('puyang.reception')).toHaveLength(1);
    expect(await shown(t, 'puyang.reviewer', id)).toMatchObject({ answer: null, inquiry: null });
    expect(await shown(t, 'puyang.reception', id)).toMatchObject({ answer: 'SAME_MATTER' });
  });

  test('cannot type a number: ids are all there is to give', async () => {
    const person = await t.as('puyang.reception');
    const { data } = await person.ask<{ __type: { inputFields: { name: string }[] } }>(
      '{ __type(name: "PersonMatchAskInput") { inputFields { name } } }',
    );
    expect(data.__type.inputFields.map(({ name }) => name).sort()).toEqual(['idempotencyKey', 'personId', 'subjectId']);
    const before = await everything(t);
    const typed = await person.ask(
      'mutation ($input: PersonMatchAskInput!) { personMatchAsk(input: $input) { userErrors { code } } }',
      {
        input: { subjectId: 'x', personId: 'y', idNumber: '410900198001010017', idempotencyKey: key() },
      },
    );
    expect(typed.errors).toBeDefined();
    expect(await everything(t)).toBe(before);
  });

  test("gets for another's matter or person the bytes of a missing one", async () => {
    const foreign = await comes(t, 'yangquan', 5);
    const own = await comes(t, 'puyang', 5);
    const missing = 'BgGeAAAAAAAAAAAAAAAAAAA';
    const before = await everything(t);
    const of = async (caseId: string, personId: string) =>
      JSON.stringify(await ask(t, 'puyang.reception', { caseId, personId }));
    expect(await of(foreign.caseId, foreign.personId)).toBe(await of(missing, foreign.personId));
    expect(await of(own.caseId, foreign.personId)).toBe(await of(own.caseId, missing));
    expect(await of(own.caseId, foreign.personId)).toContain('NOT_FOUND');
    expect(await of(foreign.caseId, foreign.personId)).toContain('NOT_FOUND');
    expect(await everything(t)).toBe(before);
  });
});
