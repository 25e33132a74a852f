import { newId, toGlobalId } from '../../src/kernel/ids.js';
import { key, type TestApp } from './app.js';

/** Runs SQL as the superuser: to set a scene, or to look at what is left. */
export async function sql<Row = Record<string, unknown>>(
  t: TestApp,
  text: string,
  params: unknown[] = [],
): Promise<Row[]> {
  return (await t.database.superuser.query(text, params)).rows as Row[];
}

export interface SeededCase {
  id: string;
  rowId: string;
  personRowId: string;
}

/** A case of an institution in a given state, with one recipient, put there directly. */
export async function aCase(t: TestApp, organisation: string, state = 'GRANTED'): Promise<SeededCase> {
  const owner = t.world.organisations[organisation] ?? '';
  const [rowId, personRowId] = [newId(), newId()];
  const keys = t.app.contextFor(null).keys;
  const sealed = keys.encrypt({ table: 'person', column: 'name_sealed', rowId: personRowId }, '张建国');
  const now = t.clock.now();
  for (const [id, type] of [
    [rowId, 'LEGAL_AID_CASE'],
    [personRowId, 'PERSON'],
  ]) {
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, $3, 'LEAD', $4, $4)`,
      [owner, id, type, now],
    );
  }
  await sql(
    t,
    `insert into person (id, owner_organisation_id, name_sealed, name_masked, id_kind, created_at) values ($1, $2, $3, '张**', 'NONE', $4)`,
    [personRowId, owner, sealed, now],
  );
  await sql(
    t,
    `insert into legal_aid_case (id, owner_organisation_id, lead_organisation_id, state, version, cause_code, matter, form, received_at, opened_by_member_id,
       last_actor_organisation_id, last_moved_at)
     values ($1, $2, $2, $3, 1, (select code from cause order by code limit 1), '追索劳动报酬', 'LABOUR_ARBITRATION', $4, $5, $2, $4)`,
    [rowId, owner, state, now, t.world.members[`${organisation}.reception`]],
  );
  await sql(t, `insert into case_person (case_id, person_id, role, position) values ($1, $2, 'RECIPIENT', 1)`, [
    rowId,
    personRowId,
  ]);
  return { id: toGlobalId('LegalAidCase', rowId), rowId, personRowId };
}

export const COOPERATION_FIELDS = `id number state version revision awaiting openedAt openedBy
  items { id position kind state version wantedOn unableCode reworkCount deadline { rule dueOn level explanation } viewerActions { action allowed refusal { code } } }
  proposals { id kind state version dueOn answerBy viewerActions { action allowed refusal { code } } }
  dispositions { id state version itemId dueAt }
  deadlines { rule dueOn stoppedAt explanation }
  letters { number template issuer { name } }
  viewerActions { action allowed refusal { code } }`;

export interface ItemData {
  id: string;
  position: number;
  kind: string;
  state: string;
  version: number;
  wantedOn: string | null;
  unableCode: string | null;
  reworkCount: number;
  deadline: { rule: string; dueOn: string | null; level: string; explanation: string } | null;
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

export interface CooperationData {
  id: string;
  number: string | null;
  state: string;
  version: number;
  revision: number;
  awaiting: string;
  openedAt: string | null;
  openedBy: string | null;
  items: ItemData[];
  proposals: {
    id: string;
    kind: string;
    state: string;
    version: number;
    dueOn: string | null;
    answerBy: string;
    viewerActions: ItemData['viewerActions'];
  }[];
  dispositions: { id: string; state: string; version: number; itemId: string | null; dueAt: string }[];
  deadlines: { rule: string; dueOn: string | null; stoppedAt: string | null; explanation: string }[];
  letters: { number: string; template: string; issuer: { name: string } }[];
  viewerActions: ItemData['viewerActions'];
}

export interface UserErrorData {
  code: string;
  message: string;
  currentState: string | null;
  allowedActions: string[] | null;
  actedBy: string | null;
  actedAt: string | null;
}

export interface Moved {
  cooperation: CooperationData | null;
  journalEntryId: string | null;
  userErrors: UserErrorData[];
}

/** Runs a mutation of the ask rooms that answers with the cooperation. */
export async function move(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Moved> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const name = INPUT_TYPES[mutation] ?? type;
  const person = await t.as(login);
  const data = await person.run<Record<string, Moved>>(
    `mutation ($input: ${name}!) { moved: ${mutation}(input: $input) { journalEntryId cooperation { ${COOPERATION_FIELDS} }
       userErrors { code message currentState allowedActions actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return data.moved as Moved;
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  cooperationDiscard: 'CooperationMoveInput',
  cooperationApprove: 'CooperationMoveInput',
  cooperationSendBack: 'CooperationMoveInput',
  cooperationSend: 'CooperationMoveInput',
  cooperationConclude: 'CooperationMoveInput',
  cooperationOpen: 'CooperationOpenInput',
  cooperationClaim: 'CooperationOpenInput',
  cooperationItemStart: 'CooperationItemMoveInput',
  cooperationItemConfirm: 'CooperationItemMoveInput',
  cooperationItemSubmitResult: 'CooperationItemResultInput',
  proposalAgree: 'ProposalAnswerInput',
  proposalRefuse: 'ProposalAnswerInput',
  proposalWithdraw: 'ProposalAnswerInput',
  dispositionKeep: 'DispositionInput',
  dispositionCloseWithLetter: 'DispositionInput',
};

/** The cooperation as somebody sees it now; null when it is not there for him. */
export async function seen(t: TestApp, login: string, id: string): Promise<CooperationData | null> {
  const person = await t.as(login);
  const data = await person.run<{ cooperation: CooperationData | null }>(
    `query ($id: ID) { cooperation(id: $id) { ${COOPERATION_FIELDS} } }`,
    { id },
  );
  return data.cooperation;
}

export interface AskOptions {
  from?: string;
  to?: string;
  kinds?: readonly string[];
  caseState?: string;
}

/** A draft from one city to another. */
export async function aDraft(
  t: TestApp,
  options: AskOptions = {},
): Promise<{ cooperation: CooperationData; seeded: SeededCase }> {
  const { from = 'puyang', to = 'yangquan', kinds = ['COLLECT_EVIDENCE'], caseState = 'GRANTED' } = options;
  const seeded = await aCase(t, from, caseState);
  const { cooperation, userErrors } = await move(t, `${from}.officer`, 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation(to),
    purpose: '农民工六十四人在贵市务工，工资未付。',
    items: kinds.map((kind) => ({ kind, description: `请协助办理（${kind}）`, expectedResult: '书面结果' })),
  });
  if (cooperation === null) throw new Error(`No draft: ${JSON.stringify(userErrors)}`);
  return { cooperation, seeded };
}

/** A letter that lies on the other desk. */
export async function anAsk(
  t: TestApp,
  options: AskOptions = {},
): Promise<{ cooperation: CooperationData; seeded: SeededCase }> {
  const { cooperation, seeded } = await aDraft(t, options);
  const sent = await move(t, `${options.from ?? 'puyang'}.officer`, 'cooperationSend', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
  });
  if (sent.cooperation === null) throw new Error(`Not sent: ${JSON.stringify(sent.userErrors)}`);
  return { cooperation: sent.cooperation, seeded };
}
