import { checkDigitOf } from '../../../src/kernel/codes/identity-number.js';
import { newId, rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';

export interface Answer {
  case?: { id: string; state: string; version: number } | null;
  objection?: { id: string; state: string; version: number } | null;
  letter?: { id: string } | null;
  journalEntryId: string | null;
  userErrors: {
    code: string;
    path: string[] | null;
    basis: string | null;
    actedBy: string | null;
    actedAt: string | null;
  }[];
}

const FIELDS: Readonly<Record<string, string>> = {
  case: 'case { id state version }',
  objection: 'objection { id state version }',
  letter: 'letter { id }',
};

/** Runs a mutation with a fresh key in the name of a desk; answers its payload. */
export async function acted(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Answer> {
  const field = t.app.schema.getMutationType()?.getFields()[mutation];
  if (field === undefined) throw new Error(`There is no mutation ${mutation}.`);
  const payload = t.app.schema.getType(String(field.type).replace('!', '')) as { getFields(): Record<string, unknown> };
  const selected = Object.entries(FIELDS).flatMap(([name, text]) => (name in payload.getFields() ? [text] : []));
  const person = await t.as(login);
  const { moved } = await person.run<{ moved: Answer }>(
    `mutation ($input: ${String(field.args[0]?.type)}) { moved: ${mutation}(input: $input) { ${selected.join(' ')} journalEntryId
       userErrors { code path basis actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return moved;
}

/** The same where it has to succeed. */
export async function done(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Answer> {
  const moved = await acted(t, login, mutation, input);
  if (moved.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(moved.userErrors)}`);
  return moved;
}

/** The code it is refused with, nothing being changed; null when it is not refused. */
export async function refusedWith(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<string | null> {
  const before = await everythingIn(t);
  const { userErrors } = await acted(t, login, mutation, input);
  const [error] = userErrors;
  if (error !== undefined && (await everythingIn(t)) !== before) throw new Error(`${mutation} refused, and wrote.`);
  return error?.code ?? null;
}

const TABLES = [
  'legal_aid_case',
  'case_note',
  'case_person',
  'participation',
  'deadline',
  'letter',
  'letter_counter',
  'journal',
  'case_hearing',
  'case_procedure_change',
  'case_lawyer_override',
  'lawyer_conflict',
  'case_termination',
  'case_replacement',
  'letter_service',
  'objection',
  'objection_door',
  'settlement',
  'cooperation',
];

/** Everything a refused command could have touched, as one text. */
export async function everythingIn(t: TestApp): Promise<string> {
  const parts = TABLES.map(
    (table) =>
      `select '${table}' as name, count(*)::text || coalesce(md5(string_agg(x::text, '|' order by x::text)), '') as state from ${table} x`,
  );
  const rows = await sql<{ name: string; state: string }>(t, parts.join(' union all '));
  return rows.map(({ name, state }) => `${name} ${state}`).join('\n');
}

/** A field of a case as a desk sees it; null when it is not there for it. */
export async function seen(t: TestApp, login: string, id: string, fields: string): Promise<Record<string, unknown>> {
  const person = await t.as(login);
  const { found } = await person.run<{ found: Record<string, unknown> }>(
    `query ($id: ID) { found: case(id: $id) { ${fields} } }`,
    { id },
  );
  return found;
}

export interface Told {
  word: string;
  subjectId: string;
  references: { name: string; value: string }[];
}

/** What a desk's stream has told it from its beginning, oldest first. */
export async function eventsOf(t: TestApp, login: string): Promise<Told[]> {
  const person = await t.as(login);
  const rowId = t.world.organisations[login.split('.')[0] ?? ''] ?? '';
  const { events } = await person.run<{ events: { frames: (Told & { __typename: string })[] } }>(
    `query ($after: String) { events(after: $after, first: 100) { frames { __typename
       ... on EventFrame { word subjectId references { name value } } } } }`,
    { after: t.app.contextFor(null).stream.cursors.of(rowId, 0) },
  );
  return events.frames.filter(({ __typename }) => __typename === 'EventFrame');
}

/** A case that an institution has granted, as the counter took it. */
export interface Casework {
  id: string;
  rowId: string;
  /** What names it in a command decided on what it is now. */
  now(): Promise<{ id: string; expectedVersion: number }>;
}

let persons = 0;

/** An identity number that nobody else of a thousand has, of one born in 1985. */
function anIdNumber(): string {
  persons += 1;
  const body = `50015119850304${String(persons % 1000).padStart(3, '0')}`;
  return body + checkDigitOf(body);
}

/** A case opened, accepted and granted through the API; `more` goes into the application. */
export async function casework(
  t: TestApp,
  institution: string,
  { idNumber, name = '张建国', ...more }: Record<string, unknown> & { idNumber?: string; name?: string } = {},
): Promise<Casework> {
  const number = idNumber === undefined ? anIdNumber() : idNumber.slice(0, 17) + checkDigitOf(idNumber.slice(0, 17));
  const opened = await done(t, `${institution}.reception`, 'caseOpen', {
    causeCode: 'LABOUR_REMUNERATION',
    matter: '追索劳动报酬',
    form: 'CRIMINAL_DEFENCE',
    persons: [{ person: { name, idNumber: number, phone: '13812341234', migrantWorker: true } }],
    ...more,
  });
  const id = opened.case?.id ?? newId();
  const rowId = rowIdOf('LegalAidCase', id) ?? '';
  const now = async () => {
    const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [rowId]);
    return { id, expectedVersion: row?.version ?? 0 };
  };
  await done(t, `${institution}.reception`, 'caseAccept', await now());
  await done(t, `${institution}.head`, 'caseGrant', {
    ...(await now()),
    meansBranch: 'WAIVED',
    meansGround: 'MIGRANT_WORKER_WAGES',
  });
  return { id, rowId, now };
}

/** A case with the version that it has now, as a command names it. */
export async function nowOf(t: TestApp, id: string): Promise<{ id: string; expectedVersion: number }> {
  const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [
    rowIdOf('LegalAidCase', id),
  ]);
  return { id, expectedVersion: row?.version ?? 0 };
}

/** A defence of Zhanhe that is concluded, with its file handed in. */
export async function closing(t: TestApp): Promise<string> {
  const { id } = await casework(t, 'zhanhe');
  await done(t, 'zhanhe.assigner', 'caseAssign', { ...(await nowOf(t, id)), lawyerId: t.lawyer('zhanhe.handler') });
  await done(t, 'zhanhe.handler', 'caseStart', await nowOf(t, id));
  for (const kind of ['AGREEMENT_SIGNED', 'JUDGMENT'])
    await done(t, 'zhanhe.handler', 'caseMilestone', { id, happenedOn: '2026-11-02', kind });
  await done(t, 'zhanhe.handler', 'caseSubmitFile', { ...(await nowOf(t, id)), summary: '法院采纳辩护意见。' });
  return id;
}
