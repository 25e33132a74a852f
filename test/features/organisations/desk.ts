import { expect } from '@jest/globals';
import { Client } from 'pg';
import { key, type Person, type TestApp } from '../../support/app.js';

export interface UserErrorAnswer {
  code: string;
  message: string;
  path: string[] | null;
  currentState: string | null;
  allowedActions: string[] | null;
  actedBy: string | null;
  actedAt: string | null;
}

/** What a command answered: its subject, or why not. */
export interface Done<Subject> {
  subject: Subject | null;
  errors: UserErrorAnswer[];
  journalEntryId: string | null;
  /** The first refusal's code; null when it was done. */
  code: string | null;
}

const SUBJECTS: Readonly<Record<string, { name: string; fields: string }>> = {
  organisation: {
    name: 'organisation',
    fields:
      'id kind name numberPrefix creditCode state version published sendApproves address hotline accepts powers workstationKind region { code } parent { id } supervisingInstitution { id } host { id } viewerActions { action allowed refusal { code } }',
  },
  member: {
    name: 'member',
    fields: 'id displayName login kind roles state version viewerActions { action allowed refusal { code } }',
  },
  agreement: {
    name: 'agreement',
    fields:
      'id state version revision replacesId part awaitsUs awaitsThem validFrom validTo inForceToday terms { kind answerAmount answerUnit workAmount workUnit } costBearer requestingShare recognisesMeans endedAt sides { part signedAt organisation { id } } viewerActions { action allowed refusal { code } }',
  },
  lawyer: {
    name: 'lawyer',
    fields:
      'id name licenceNumber firm phone memberId practisingSince criminalPracticeSince specialities familiarWithMinors published state version viewerActions { action allowed refusal { code } }',
  },
};

function subjectOf(mutation: string): { name: string; fields: string } {
  const name = mutation.startsWith('workstation')
    ? 'organisation'
    : mutation.startsWith('serviceAccount')
      ? 'member'
      : mutation;
  const found = Object.keys(SUBJECTS).find((subject) => name.startsWith(subject));
  return SUBJECTS[found ?? ''] ?? { name: '', fields: '' };
}

/** The fields that the tests of this room read of a subject. */
export const FIELDS = Object.fromEntries(Object.entries(SUBJECTS).map(([name, { fields }]) => [name, fields]));

/** Sends one command of this room; a fresh idempotency key unless the input has one. */
export async function send<Subject>(
  person: Person,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Done<Subject>> {
  const { name, fields } = subjectOf(mutation);
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const answer = await person.run<Record<string, Record<string, unknown>>>(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${name} { ${fields} } journalEntryId
       userErrors { code message path currentState allowedActions actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  const payload = answer[mutation] ?? {};
  const errors = payload.userErrors as UserErrorAnswer[];
  return {
    subject: (payload[name] ?? null) as Subject | null,
    errors,
    journalEntryId: payload.journalEntryId as string | null,
    code: errors[0]?.code ?? null,
  };
}

/** The subject of a command that must succeed. */
export async function done<Subject>(
  person: Person,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Subject> {
  const { subject, errors } = await send<Subject>(person, mutation, input);
  if (subject === null) throw new Error(`${mutation} was refused: ${JSON.stringify(errors)}`);
  return subject;
}

export type Row = Record<string, unknown>;

const TABLES = [
  'organisation',
  'account',
  'member',
  'session',
  'agreement',
  'lawyer',
  'published_lawyer',
  'participation',
  'journal',
  'reference_stream',
];

/** A look into the database as its superuser, whom no policy narrows. */
export class Archive {
  readonly #client: Client;

  constructor(url: string) {
    this.#client = new Client({ connectionString: url });
  }

  async open(): Promise<this> {
    await this.#client.connect();
    return this;
  }

  async rows(sql: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, params)).rows;
  }

  /** One line for what these tables hold: a refusal must leave it as it is. */
  async contents(tables: readonly string[] = TABLES): Promise<string> {
    const parts = tables.map(
      (table) =>
        `select '${table}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${table} t`,
    );
    return JSON.stringify(await this.rows(parts.join(' union all ')));
  }

  /** Keeps everybody from writing to a table until so many wait to; then lets them race. */
  async holding<T>(table: string, waiting: number, race: () => Promise<T>): Promise<T> {
    await this.rows('begin');
    await this.rows(`lock table ${table} in share mode`);
    const raced = race();
    try {
      const begun = Date.now();
      for (let blocked = 0; blocked < waiting; ) {
        if (Date.now() - begun > 10_000) throw new Error(`Only ${blocked} of ${waiting} came to wait.`);
        const [row] = await this.rows(
          'select count(*)::int as blocked from pg_locks where relation = $1::regclass and not granted',
          [table],
        );
        blocked = row?.blocked as number;
      }
    } finally {
      await this.rows('commit');
    }
    return await raced;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}

/** Sends a command that must be refused with this code and change nothing; the refusal comes back. */
export async function refused(
  archive: Archive,
  person: Person,
  mutation: string,
  input: Record<string, unknown>,
  code: string,
): Promise<UserErrorAnswer> {
  const before = await archive.contents();
  const answer = await send(person, mutation, input);
  expect(answer.errors.map((error) => error.code)).toEqual([code]);
  expect(answer.subject).toBeNull();
  expect(await archive.contents()).toBe(before);
  return answer.errors[0] as UserErrorAnswer;
}

/** An access token for somebody who signs in; null when that was refused. */
export async function signIn(
  it: TestApp,
  account: string,
  password: string,
  organisation: string,
): Promise<string | null> {
  const answer = await it
    .anonymous()
    .run<{ signIn: { accessToken: string | null } }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { code } } }',
      { input: { account, password, organisation } },
    );
  return answer.signIn.accessToken;
}

/** Somebody who has just signed in. */
export async function signedIn(it: TestApp, account: string, password: string, organisation: string): Promise<Person> {
  const token = await signIn(it, account, password, organisation);
  if (token === null) throw new Error(`${account} could not sign in.`);
  const ask: Person['ask'] = async (query, variables = {}) => {
    const response = await fetch(`${it.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as { data: never }), status: response.status };
  };
  const run: Person['run'] = async (query, variables) => {
    const answer = await ask(query, variables);
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return answer.data as never;
  };
  return { ...it.anonymous(), token, ask, run };
}
