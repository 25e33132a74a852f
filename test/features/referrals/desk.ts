import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp, type UserErrorData } from './support.js';

export { key, startTestApp, type TestApp, type UserErrorData };

export const REFERRAL_FIELDS = `id number kind state version revision part matter facts respondent caution restricted basis basisArticle categories
  outcome outcomeOn result declineCode reason receivedAt requestedAt openedAt openedBy awaiting
  persons { id nameMasked idNumberMasked person { id nameMasked phoneMasked redactions { field reason } } }
  proposals { id kind state version viewerActions { action allowed refusal { code } } }
  dispositions { id state version dueAt nextReferralId }
  deadlines { rule dueOn dueAt stoppedAt }
  letters { template number }
  materials { id title redactions { field reason } }
  legalAidCase { id number state receivedAt part }
  redactions { field reason }
  viewerActions { action allowed refusal { code } }`;

export interface Action {
  action: string;
  allowed: boolean;
  refusal: { code: string } | null;
}

export interface ReferralData {
  id: string;
  number: string | null;
  kind: string;
  state: string;
  version: number;
  revision: number;
  part: string;
  matter: string | null;
  facts: string | null;
  respondent: string | null;
  caution: string | null;
  restricted: boolean;
  basis: string | null;
  basisArticle: string | null;
  categories: string[];
  outcome: string | null;
  outcomeOn: string | null;
  result: string | null;
  declineCode: string | null;
  reason: string | null;
  receivedAt: string | null;
  requestedAt: string;
  openedAt: string | null;
  openedBy: string | null;
  awaiting: string;
  persons: {
    id: string | null;
    nameMasked: string | null;
    idNumberMasked: string | null;
    person: { id: string; nameMasked: string | null; phoneMasked: string | null } | null;
  }[];
  proposals: { id: string; kind: string; state: string; version: number; viewerActions: Action[] }[];
  dispositions: { id: string; state: string; version: number; dueAt: string; nextReferralId: string | null }[];
  deadlines: { rule: string; dueOn: string | null; dueAt: string | null; stoppedAt: string | null }[];
  letters: { template: string; number: string }[];
  materials: { id: string; title: string | null }[];
  legalAidCase: { id: string; number: string; state: string; receivedAt: string; part: string } | null;
  redactions: { field: string; reason: string }[];
  viewerActions: Action[];
}

export interface Done {
  referral: ReferralData | null;
  journalEntryId: string | null;
  userErrors: UserErrorData[];
}

const MOVES = ['Discard', 'Send', 'DeemWithdrawn', 'Resume'];
const OPENS = ['Open', 'Claim', 'EndConsent'];

/** Runs a mutation of the room in somebody's name. */
export async function act(t: TestApp, login: string, verb: string, input: Record<string, unknown>): Promise<Done> {
  const type = MOVES.includes(verb) ? 'Move' : OPENS.includes(verb) ? 'Open' : verb;
  const person = await t.as(login);
  const { moved } = await person.run<{ moved: Done }>(
    `mutation ($input: Referral${type}Input!) { moved: referral${verb}(input: $input) { journalEntryId referral { ${REFERRAL_FIELDS} }
       userErrors { code message currentState allowedActions actedBy actedAt basis path } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return moved;
}

/** The same, that must be taken. */
export async function done(
  t: TestApp,
  login: string,
  verb: string,
  input: Record<string, unknown>,
): Promise<ReferralData> {
  const { referral, userErrors } = await act(t, login, verb, input);
  if (referral === null) throw new Error(`${verb} as ${login}: ${JSON.stringify(userErrors)}`);
  return referral;
}

/** A referral as somebody sees it now. */
export async function seen(t: TestApp, login: string, id: string): Promise<ReferralData | null> {
  const person = await t.as(login);
  const { referral } = await person.run<{ referral: ReferralData | null }>(
    `query ($id: ID!) { referral(id: $id) { ${REFERRAL_FIELDS} } }`,
    { id },
  );
  return referral;
}

/** What a command on it needs. */
export const at = ({ id, version }: { id: string; version: number }) => ({ id, expectedVersion: version });

export const PERSON = { name: '王秀英', idNumber: '410926198501012344', phone: '13803930001', address: '濮阳市某小区' };

/** A consent as the desk writes it down. */
export const CONSENT = {
  text: '向濮阳市法律援助中心提供您的身份、联系方式和案情，用于申请法律援助。',
  categories: ['IDENTITY', 'CONTACT', 'FACTS', 'EVIDENCE', 'AMOUNTS'],
  givenHow: 'SIGNED_PAPER',
};

/** What a draft says when a test does not care. */
export const MATTER = {
  matter: '追索劳动报酬',
  facts: '务工四个月，工资未付。',
  causeCode: 'LABOUR_REMUNERATION',
  form: 'LABOUR_ARBITRATION',
};

/** Who is on either side, and of which kind. */
export interface Scene {
  from: string;
  sender: string;
  to: string;
  receiver: string;
  kind: string;
}

/** One way for each kind to go. */
export const WAYS: Readonly<Record<string, Scene>> = {
  APPLICATION_FORWARD: {
    from: 'union',
    sender: 'union.liaison',
    to: 'puyang',
    receiver: 'puyang.reception',
    kind: 'APPLICATION_FORWARD',
  },
  HANDOVER: { from: 'women', sender: 'women.liaison', to: 'puyang', receiver: 'puyang.reception', kind: 'HANDOVER' },
  SUPPORT: { from: 'puyang', sender: 'puyang.reception', to: 'union', receiver: 'union.liaison', kind: 'SUPPORT' },
  CONSULT: { from: 'puyang', sender: 'puyang.reception', to: 'women', receiver: 'women.liaison', kind: 'CONSULT' },
  MEDIATION: {
    from: 'zhanhe',
    sender: 'zhanhe.reception',
    to: 'office',
    receiver: 'office.liaison',
    kind: 'MEDIATION',
  },
};

/** The way a kind goes. */
export function way(kind: string): Scene {
  const found = WAYS[kind];
  if (found === undefined) throw new Error(kind);
  return found;
}

/** The server with everybody there, on the day of the story. */
export async function startDesks(): Promise<TestApp> {
  const t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  return t;
}

/** Drafts a referral of a kind, with a consent that fits it. */
export async function aDraft(t: TestApp, way: Scene, more: Record<string, unknown> = {}): Promise<ReferralData> {
  const draft = await done(t, way.sender, 'Draft', {
    kind: way.kind,
    toOrganisationId: t.organisation(way.to),
    persons: [{ person: { name: PERSON.name, phone: PERSON.phone } }],
    ...MATTER,
    ...more,
  });
  await consent(t, way.sender, draft, way.to);
  return draft;
}

/** Writes the consent of each person of a draft into the ledger. */
export async function consent(
  t: TestApp,
  login: string,
  draft: ReferralData,
  to: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  const person = await t.as(login);
  for (const { id } of draft.persons) {
    const { consentRecord } = await person.run<{ consentRecord: { userErrors: UserErrorData[] } }>(
      'mutation ($input: ConsentRecordInput!) { consentRecord(input: $input) { consent { id } userErrors { code } } }',
      {
        input: {
          idempotencyKey: key(),
          personId: id,
          organisationId: t.organisation(to),
          purpose: draft.kind,
          ...CONSENT,
          ...more,
        },
      },
    );
    if (consentRecord.userErrors.length > 0) throw new Error(JSON.stringify(consentRecord.userErrors));
  }
}

/** A referral on the receiver's desk. */
export async function aSent(t: TestApp, way: Scene, more: Record<string, unknown> = {}): Promise<ReferralData> {
  return await done(t, way.sender, 'Send', at(await aDraft(t, way, more)));
}

/** A referral that was opened. */
export async function aReceived(t: TestApp, way: Scene, more: Record<string, unknown> = {}): Promise<ReferralData> {
  return await done(t, way.receiver, 'Open', { id: (await aSent(t, way, more)).id });
}

/** A referral that was accepted. */
export async function anAccepted(t: TestApp, way: Scene, more: Record<string, unknown> = {}): Promise<ReferralData> {
  return await done(t, way.receiver, 'Accept', at(await aReceived(t, way, more)));
}

/** Everything of the room and what hangs on it, as one text: to prove that nothing changed. */
export async function everything(t: TestApp): Promise<string> {
  const tables =
    `referral referral_person referral_revision referral_case consent person participation legal_aid_case material
    deadline letter letter_counter proposal disposition journal`.split(/\s+/);
  const states = tables.map(
    (each) =>
      `select '${each}' as name, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as state from ${each} x`,
  );
  return JSON.stringify(await sql(t, `${states.join(' union all ')} order by 1`));
}
