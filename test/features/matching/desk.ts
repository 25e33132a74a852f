import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';
import { applied } from '../cases/decision-desk.js';
import { identityNumber } from '../cases/world.js';

/** An application with one recipient, known by number. */
export interface Held {
  caseId: string;
  personId: string;
  caseRow: string;
  personRow: string;
}

/** Somebody applies at a city's counter. `nth` says who: the same number is the same person. */
export async function comes(t: TestApp, city: string, nth: number, more: Record<string, unknown> = {}): Promise<Held> {
  const person = { name: '张建国', idNumber: identityNumber(nth), migrantWorker: true, ...(more.person as object) };
  const { person: _left, ...rest } = more;
  return await heldOf(t, await applied(t, city, { persons: [{ person }], ...rest }));
}

/** The recipient of a case. */
export async function heldOf(t: TestApp, caseId: string): Promise<Held> {
  const caseRow = rowIdOf('LegalAidCase', caseId) ?? '';
  const [row] = await sql<{ id: string }>(t, 'select person_id as id from case_person where case_id = $1', [caseRow]);
  const personRow = row?.id ?? '';
  return { caseId, caseRow, personRow, personId: toGlobalId('Person', personRow) };
}

export interface Fault {
  code: string;
  message: string;
  path: string[] | null;
  basis: string | null;
  actedBy: string | null;
  actedAt: string | null;
}

export interface Asked {
  inquiry: { id: string; answerBy: string } | null;
  journalEntryId: string | null;
  userErrors: Fault[];
}

const FAULTS = 'userErrors { code message path basis actedBy actedAt }';

/** Somebody has others asked; a refusal is an answer. */
export async function ask(
  t: TestApp,
  login: string,
  { caseId, personId }: { caseId: string; personId: string },
  idempotencyKey = key(),
): Promise<Asked> {
  const data = await (await t.as(login)).run<{ personMatchAsk: Asked }>(
    `mutation ($input: PersonMatchAskInput!) { personMatchAsk(input: $input) { journalEntryId inquiry { id answerBy } ${FAULTS} } }`,
    { input: { subjectId: caseId, personId, idempotencyKey } },
  );
  return data.personMatchAsk;
}

/** The same where it has to succeed; then the clock looks. */
export async function asked(t: TestApp, login: string, held: { caseId: string; personId: string }): Promise<string> {
  const { inquiry, userErrors } = await ask(t, login, held);
  if (inquiry === null) throw new Error(JSON.stringify(userErrors));
  await t.app.sweeper.sweep();
  return inquiry.id;
}

export interface Question {
  id: string;
  state: string;
  version: number;
}

/** The questions of an inquiry as they stand, each with its holder. */
export async function questionsOf(t: TestApp, inquiryId: string): Promise<(Question & { holder: string })[]> {
  const keys = Object.entries(t.world.organisations);
  const rows = await sql<{ id: string; state: string; version: number; holder: string }>(
    t,
    'select id, state, version, owner_organisation_id as holder from person_question where inquiry_id = $1 order by id',
    [rowIdOf('PersonInquiry', inquiryId)],
  );
  return rows.map((row) => ({
    ...row,
    id: toGlobalId('PersonQuestion', row.id),
    holder: keys.find(([, id]) => id === row.holder)?.[0] ?? '',
  }));
}

export interface Answered {
  question: Question | null;
  userErrors: Fault[];
}

/** A command on a question; a refusal is an answer. */
export async function onQuestion(
  t: TestApp,
  login: string,
  word: 'Claim' | 'Answer' | 'Decline',
  id: string,
  input: Record<string, unknown> = {},
): Promise<Answered> {
  const [row] = await sql<{ version: number }>(t, 'select version from person_question where id = $1', [
    rowIdOf('PersonQuestion', id),
  ]);
  const more = {
    Claim: {},
    Answer: { expectedVersion: row?.version ?? 0, answer: 'SAME_MATTER' },
    Decline: { expectedVersion: row?.version ?? 0 },
  }[word];
  const data = await (await t.as(login)).run<{ done: Answered }>(
    `mutation ($input: PersonQuestion${word}Input!) { done: personQuestion${word}(input: $input) { question { id state version } ${FAULTS} } }`,
    { input: { idempotencyKey: key(), id, ...more, ...input } },
  );
  return data.done;
}

/** A question of one holder, from an asker who reviews a matter of the same person. */
export async function aQuestion(t: TestApp, nth: number, from = 'puyang', to = 'mianyang') {
  const held = await comes(t, to, nth);
  const own = await comes(t, from, nth);
  const inquiryId = await asked(t, `${from}.reception`, own);
  const [question] = await questionsOf(t, inquiryId);
  if (question === undefined) throw new Error('Nobody was asked.');
  return { held, own, inquiryId, id: question.id };
}

export const QUESTION_FIELDS = `id number state version part askedBy { name } holder { name } claimedBy answer caseNumber answeredAt awaitsUs
  redactions { field reason } person { id nameMasked idNumberMasked } case { id number } inquiry { id subjectId personId }
  viewerActions { action allowed refusal { code } }`;

/** The question as somebody sees it; null when it is not there for him. */
export async function shown(t: TestApp, login: string, id: string): Promise<Record<string, unknown> | null> {
  const data = await (await t.as(login)).run<{ personQuestion: Record<string, unknown> | null }>(
    `query ($id: ID!) { personQuestion(id: $id) { ${QUESTION_FIELDS} } }`,
    { id },
  );
  return data.personQuestion;
}

/** What the asking side sees of its inquiries in a case. */
export async function inquiriesIn(t: TestApp, login: string, caseId: string): Promise<Record<string, unknown>[]> {
  const data = await (await t.as(login)).run<{ case: { personInquiries: Record<string, unknown>[] } | null }>(
    `query ($id: ID) { case(id: $id) { personInquiries { id subjectId personId askedBy askedAt answerBy
       answers { state answer caseNumber holder { name } number person { id } case { id } } } } }`,
    { id: caseId },
  );
  return data.case?.personInquiries ?? [];
}

/** Everything a refused command could have touched, as one text. */
export async function everything(t: TestApp): Promise<string> {
  const tables = ['person_match', 'person_inquiry', 'person_question', 'participation', 'journal', 'letter_counter'];
  const states = tables.map(
    (each) =>
      `select '${each}' as name, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as state from ${each} x`,
  );
  return JSON.stringify(await sql(t, states.join(' union all ')));
}

/** Until the sequencer has stamped all there is. */
export async function stamped(t: TestApp): Promise<void> {
  for (let left = 1; left > 0; ) {
    const [row] = await sql<{ n: number }>(t, 'select count(*)::int as n from journal_pending');
    left = row?.n ?? 0;
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
