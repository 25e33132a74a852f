import { checkDigitOf } from '../../../src/kernel/codes/identity-number.js';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { toLocalDate } from '../../../src/kernel/local-date.js';
import { sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';
import { attached, pdf } from '../materials/files.js';

let sequence = 0;

/** A fresh identity number of somebody born on a day: nine hundred share a birthday. */
export function idNumberOf(bornOn: string): string {
  sequence += 1;
  const body = `500151${bornOn.replaceAll('-', '')}${100 + (sequence % 900)}`;
  return body + checkDigitOf(body);
}

export interface LineData {
  id: string;
  state: string;
  version: number;
  nameMasked: string | null;
  lawyer: { name: string; licenceNumber: string; phone: string | null } | null;
  declinedOn: string | null;
  endingReason: string | null;
  rounds: number;
  legalAidCase: { id: string; state: string; number: string } | null;
  duplicateOf: { id: string } | null;
  earlier: { id: string } | null;
  lateness: { rule: string; dueOn: string; strictDueOn: string | null; late: boolean; lateByStrict: boolean }[];
  viewerActions: { action: string; allowed: boolean }[];
}

export interface NoticeData {
  id: string;
  number: string | null;
  state: string;
  version: number;
  awaiting: string;
  openedAt: string | null;
  openedBy: string | null;
  part: string;
  lines: LineData[];
  letters: { id: string; template: string; number: string }[];
}

export interface UserErrorData {
  code: string;
  path: string[] | null;
  basis: string | null;
  currentState: string | null;
  actedBy: string | null;
  actedAt: string | null;
}

export interface Answer {
  notice: NoticeData | null;
  line: LineData | null;
  userErrors: UserErrorData[];
  journalEntryId: string | null;
}

const LINE = `id state version nameMasked declinedOn endingReason rounds lawyer { name licenceNumber phone } legalAidCase { id state number } duplicateOf { id } earlier { id }
  lateness { rule dueOn strictDueOn late lateByStrict } viewerActions { action allowed }`;
export const NOTICE = `id number state version awaiting openedAt openedBy part lines { ${LINE} } letters { id template number }`;

/** Runs a mutation of the room in somebody's name. */
export async function act(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Answer> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const line = mutation.startsWith('defenceLine') ? `line { ${LINE} }` : '';
  const person = await t.as(login);
  const { done } = await person.run<{ done: Answer }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) {
       notice { ${NOTICE} } ${line} journalEntryId userErrors { code path basis currentState actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}

/** The same, where a refusal is a fault of the test. */
export async function done(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<NoticeData> {
  const answer = await act(t, login, mutation, input);
  if (answer.notice === null) throw new Error(`${mutation} by ${login}: ${JSON.stringify(answer.userErrors)}`);
  return answer.notice;
}

/** A defendant who is a minor in custody, unless said otherwise. */
export function defendant(t: TestApp, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { person, ...rest } = more as { person?: Record<string, unknown> };
  return {
    person: { name: '周小宇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('2010-01-01'), ...person },
    basis: 'MANDATORY',
    ground: 'MINOR',
    stage: 'FIRST_INSTANCE',
    custody: 'ARRESTED',
    custodyPlace: '铜梁区看守所',
    charge: '盗窃罪',
    foundAt: t.clock.now().toISOString(),
    ...rest,
  };
}

/** An adult for whom life imprisonment is possible. */
export function adult(t: TestApp, more: Record<string, unknown> = {}): Record<string, unknown> {
  return defendant(t, {
    person: { name: '吴大勇', idNumber: idNumberOf('1988-05-06') },
    ground: 'LIFE_OR_DEATH',
    possibleSentence: 'LIFE',
    charge: '故意杀人罪',
    ...more,
  });
}

/** A notice that lies on Tongliang's desk. */
export async function aNotice(
  t: TestApp,
  {
    by = 'courtStation.liaison',
    to = 'tongliang',
    defendants = [defendant(t)],
  }: { by?: string; to?: string; defendants?: Record<string, unknown>[] } = {},
): Promise<NoticeData> {
  return await done(t, by, 'noticeFile', {
    toOrganisationId: t.organisation(to),
    docket: '（2026）渝0151刑初88号',
    defendants,
  });
}

/** A notice as somebody sees it. */
export async function seenNotice(t: TestApp, login: string, id: string): Promise<NoticeData | null> {
  const person = await t.as(login);
  const { defenceNotice } = await person.run<{ defenceNotice: NoticeData | null }>(
    `query ($id: ID!) { defenceNotice(id: $id) { ${NOTICE} } }`,
    { id },
  );
  return defenceNotice;
}

/** The heads let colleagues see a restricted notice. */
export async function letIn(t: TestApp, id: string, ...logins: string[]): Promise<void> {
  for (const login of logins) {
    const memberId = toGlobalId('Member', t.world.members[login] ?? '');
    await done(t, `${login.split('.')[0]}.head`, 'noticeMemberAdd', { id, memberId, reason: '由其办理' });
  }
}

/** Both ends’ desks see a notice, restricted or not: for tests of something else. */
export async function openToDesks(t: TestApp, id: string): Promise<void> {
  for (const login of ['tongliang.reception', 'court.liaison', 'courtStation.liaison']) {
    const memberId = toGlobalId('Member', t.world.members[login] ?? '');
    const { userErrors } = await act(t, `${login.split('.')[0]}.head`, 'noticeMemberAdd', {
      id,
      memberId,
      reason: '由其办理',
    });
    if (userErrors.some(({ code }) => !['CASE_MEMBER_ALREADY', 'CASE_NOT_RESTRICTED', 'NOT_FOUND'].includes(code)))
      throw new Error(JSON.stringify(userErrors));
  }
}

/** The first line of a notice, as input of a move. */
export function first(notice: NoticeData): { id: string; expectedVersion: number } {
  const line = notice.lines[0];
  if (line === undefined) throw new Error('There is no line.');
  return { id: line.id, expectedVersion: line.version };
}

/** Makes the two lawyers of an institution fit for anything, or for nothing. */
export async function lawyersAre(
  t: TestApp,
  city: string,
  fit: { minors: boolean; since: string | null },
): Promise<void> {
  await sql(t, 'update lawyer set familiar_with_minors = $1, criminal_practice_since = $2 where organisation_id = $3', [
    fit.minors,
    fit.since,
    t.world.organisations[city],
  ]);
}

/** The day of the story, with Tongliang's lawyers fit for anything: where most tests of the room begin. */
export async function onTheDay<App extends TestApp>(starting: Promise<App>): Promise<App> {
  const t = await starting;
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
  return t;
}

/** Everything of the room and what hangs on it, as one text: to prove that nothing changed. */
export async function everything(t: TestApp): Promise<string> {
  const tables = [
    'defence_notice',
    'defence_line',
    'duty_lawyer_help',
    'duty_shift',
    'legal_aid_case',
    'case_person',
    'person',
    'person_token',
    'participation',
    'deadline',
    'letter',
    'letter_counter',
    'journal',
    'material',
  ];
  const parts = tables.map(
    (table) =>
      `select '${table}' as name, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as state from ${table} x`,
  );
  const rows = await sql<{ name: string; state: string }>(t, `${parts.join(' union all ')} order by 1`);
  return rows.map(({ name, state }) => `${name} ${state}`).join('\n');
}

/** A notice whose first line has gone on as a case with the lawyer of a desk. */
export async function confirmed(
  t: TestApp,
  lawyer = 'tongliang.handler',
  from: Parameters<typeof aNotice>[1] = {},
): Promise<NoticeData> {
  const sent = await aNotice(t, from);
  const opened = await done(t, 'tongliang.assigner', 'noticeOpen', { id: sent.id });
  await openToDesks(t, sent.id);
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer(lawyer),
  });
  return await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
}

/** What is said of a person who declined the lawyer today, with the paper of the first meeting that a desk puts into the case. */
export async function declineOf(
  t: TestApp,
  notice: NoticeData,
  by = 'tongliang.handler',
): Promise<Record<string, unknown>> {
  const caseId = notice.lines[0]?.legalAidCase?.id;
  const paper = await attached(t, by, { caseId }, { title: '首次会见笔录.pdf' }, pdf());
  return {
    ...first(notice),
    materialId: paper.id,
    declinedOn: toLocalDate(t.clock.now()),
    reason: '本人不同意由法律援助律师辩护',
  };
}

export interface Told {
  word: string;
  causedBy: string;
  subjectId: string;
  references: { name: string; value: string }[];
}

/** What a desk's stream has told it from its beginning, oldest first; waits until a command's entry is there. */
export async function toldOf(t: TestApp, login: string, until: string | null = null): Promise<Told[]> {
  const person = await t.as(login);
  const rowId = t.world.organisations[login.split('.')[0] ?? ''] ?? '';
  const told: Told[] = [];
  let after = t.app.contextFor(null).stream.cursors.of(rowId, 0);
  for (let tries = 0; ; ) {
    const { events } = await person.run<{
      events: { frames: (Told & { __typename: string })[]; cursor: string; hasMore: boolean };
    }>(
      `query ($after: String) { events(after: $after, first: 100) { cursor hasMore frames { __typename
         ... on EventFrame { word causedBy subjectId references { name value } } } } }`,
      { after },
    );
    told.push(...events.frames.filter(({ __typename }) => __typename === 'EventFrame'));
    after = events.cursor;
    if (events.hasMore) continue;
    if (until === null || told.some(({ causedBy }) => causedBy === until) || tries > 300) return told;
    tries += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
