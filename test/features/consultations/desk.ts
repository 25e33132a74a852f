import { key, type TestApp } from '../../support/app.js';

export const FIELDS = `id number channel state version matter causeCode content answer anonymous phoneMasked restricted personTimes receivedAt
  registeredBy consultant answeredAt promptedToApply endedAt awaitsUs dueAt overdue
  person { id nameMasked phoneMasked } conversations { channel heldAt personTimes note recordedBy }
  case { id number state receivedAt restricted facts causeCode matter persons { nodes { role person { id nameMasked phoneMasked } } } }
  deadlines { rule dueOn stoppedAt explanation } viewerActions { action allowed refusal { code } } redactions { field reason }
  timeline { nodes { word actorName } }`;

export interface ConsultationData {
  id: string;
  number: string;
  channel: string;
  state: string;
  version: number;
  matter: string | null;
  content: string | null;
  answer: string | null;
  anonymous: boolean;
  phoneMasked: string | null;
  restricted: boolean;
  personTimes: number;
  receivedAt: string;
  consultant: string | null;
  answeredAt: string | null;
  promptedToApply: boolean;
  endedAt: string | null;
  awaitsUs: boolean;
  dueAt: string | null;
  overdue: boolean;
  person: { id: string; nameMasked: string | null; phoneMasked: string | null } | null;
  conversations: { channel: string; heldAt: string; personTimes: number; note: string | null; recordedBy: string }[];
  case: {
    id: string;
    number: string;
    state: string;
    receivedAt: string;
    restricted: boolean;
    facts: string | null;
    causeCode: string | null;
    matter: string | null;
    persons: {
      nodes: { role: string; person: { id: string; nameMasked: string | null; phoneMasked: string | null } }[];
    };
  } | null;
  deadlines: { rule: string; dueOn: string | null; stoppedAt: string | null; explanation: string }[];
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
  redactions: { field: string; reason: string }[];
  timeline: { nodes: { word: string; actorName: string | null }[] };
}

export interface Answered {
  consultation: ConsultationData | null;
  journalEntryId: string | null;
  userErrors: {
    code: string;
    message: string;
    path: string[] | null;
    currentState: string | null;
    actedBy: string | null;
    actedAt: string | null;
    basis: string | null;
  }[];
}

const TYPES: Readonly<Record<string, string>> = { consultationClose: 'ConsultationMoveInput' };

/** Runs a command of the front desk in somebody's name. */
export async function act(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Answered> {
  const type = TYPES[mutation] ?? `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const { done } = await (await t.as(login)).run<{ done: Answered }>(
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { journalEntryId consultation { ${FIELDS} }
       userErrors { code message path currentState actedBy actedAt basis } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}

/** The same where it must succeed. */
export async function done(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<ConsultationData> {
  const { consultation, userErrors } = await act(t, login, mutation, input);
  if (consultation === null) throw new Error(`${mutation}: ${JSON.stringify(userErrors)}`);
  return consultation;
}

/** A consultation as somebody sees it; null when it is not there for him. */
export async function seen(t: TestApp, login: string, id: string): Promise<ConsultationData | null> {
  const person = await t.as(login);
  return (
    await person.run<{ consultation: ConsultationData | null }>(
      `query ($id: ID) { consultation(id: $id) { ${FIELDS} } }`,
      { id },
    )
  ).consultation;
}

export const QUESTION = { channel: 'WINDOW', matter: '工伤赔偿', content: '在厂里操作机器时手被压伤，老板不给治。' };
export const ADVICE = { answer: '可以申请工伤认定，并可申请法律援助。', promptedToApply: true };
export const WORKER = { name: '王铁柱', phone: '13837500001', migrantWorker: true };
