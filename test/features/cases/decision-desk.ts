import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';

const NAMES: Readonly<Record<string, string>> = {
  caseDeemWithdrawn: 'CaseMoveInput',
  caseWithdraw: 'CaseReasonInput',
  caseRestrict: 'CaseRestrictionInput',
};

export interface Done {
  case: { id: string; state: string; version: number } | null;
  userErrors: { code: string; message: string; path: string[] | null; basis: string | null }[];
}

/** Somebody does something with a case, on its present version; a refusal is an answer. */
export async function attempt(
  t: TestApp,
  login: string,
  mutation: string,
  id: string,
  input: Record<string, unknown> = {},
): Promise<Done> {
  const type = NAMES[mutation] ?? `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [
    rowIdOf('LegalAidCase', id),
  ]);
  const person = await t.as(login);
  const data = await person.run<{ done: Done }>(
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { case { id state version } userErrors { code message path basis } } }`,
    { input: { idempotencyKey: key(), id, expectedVersion: row?.version ?? 0, ...input } },
  );
  return data.done;
}

/** The same where it has to succeed. */
export async function act(...args: Parameters<typeof attempt>): Promise<Done> {
  const done = await attempt(...args);
  if (done.userErrors.length > 0) throw new Error(`${args[2]}: ${JSON.stringify(done.userErrors)}`);
  return done;
}

/** The code it is refused with; null when it is not. */
export async function code(...args: Parameters<typeof attempt>): Promise<string | null> {
  return (await attempt(...args)).userErrors[0]?.code ?? null;
}

/** An application at a counter. */
export async function applied(t: TestApp, city: string, more: Record<string, unknown> = {}): Promise<string> {
  const person = await t.as(`${city}.reception`);
  const data = await person.run<{ caseOpen: Done }>(
    'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id state version } userErrors { code path } } }',
    {
      input: {
        idempotencyKey: key(),
        causeCode: 'LABOUR_REMUNERATION',
        matter: '追索劳动报酬',
        form: 'LABOUR_ARBITRATION',
        facts: '工资未付',
        persons: [{ person: { name: '张建国', migrantWorker: true, regionCode: '410900' } }],
        ...more,
      },
    },
  );
  if (data.caseOpen.case === null) throw new Error(JSON.stringify(data.caseOpen.userErrors));
  return data.caseOpen.case.id;
}

/** Fields of a case as somebody sees it; null when it is not there for him. */
export async function seen<Data = Record<string, unknown>>(
  t: TestApp,
  login: string,
  id: string,
  fields: string,
): Promise<Data | null> {
  const person = await t.as(login);
  return (await person.run<{ case: Data | null }>(`query ($id: ID) { case(id: $id) { ${fields} } }`, { id })).case;
}

/** Everything a refused command could have touched, as one text. */
export async function everything(t: TestApp): Promise<string> {
  const tables = [
    'legal_aid_case',
    'participation',
    'deadline',
    'letter',
    'letter_counter',
    'journal',
    'case_receipt',
  ].concat(
    'case_supplement case_means_statement case_means_finding case_review case_note competence_conflict'.split(' '),
  );
  const rows = await sql(
    t,
    tables
      .map(
        (each) =>
          `select '${each}' as name, coalesce(md5(string_agg(x::text, '|' order by x::text)), '') as state from ${each} x`,
      )
      .join(' union all '),
  );
  return JSON.stringify(rows);
}

/** Gives a person other roles. */
export async function roles(t: TestApp, login: string, held: readonly string[]): Promise<void> {
  await sql(t, 'update member set roles = $2 where id = $1', [t.world.members[login], held]);
}

/** An application that was reviewed and refused. */
export async function refusedCase(t: TestApp, city: string, id: string, before = async () => {}): Promise<void> {
  const { restricted } = (await seen<{ restricted: boolean }>(t, `${city}.reception`, id, 'restricted')) ?? {};
  const memberId = toGlobalId('Member', t.world.members[`${city}.reviewer`] ?? '');
  if (restricted === true) {
    const add = { id, memberId, reason: '审查', idempotencyKey: key() };
    await (await t.as(`${city}.head`)).run(
      'mutation ($input: CaseMemberInput!) { caseMemberAdd(input: $input) { userErrors { code } } }',
      { input: add },
    );
  }
  await act(t, `${city}.reception`, 'caseAccept', id);
  await before();
  await act(t, `${city}.reviewer`, 'caseReview', id, {
    legal: '属于法律援助范围。',
    meansBranch: 'INFO_QUERY',
    means: { bodies: ['湛河区民政局'], answer: '人均月收入6,000元' },
    meansMet: false,
    opinion: 'REFUSE',
  });
  await act(t, `${city}.head`, 'caseRefuse', id, { ground: 'HARDSHIP_NOT_MET', reason: '家庭人均收入高于本省标准' });
}
