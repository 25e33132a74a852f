import { createHash, randomUUID } from 'node:crypto';
import { type Follow, follow, type StreamOptions } from './stream.js';

/** A refusal as the platform words it. */
export interface Refusal {
  code: string;
  message: string;
  path: string[] | null;
  currentState: string | null;
  allowedActions: string[] | null;
  actedBy: string | null;
  actedAt: string | null;
  basis: string | null;
  issues: { row: number | null; column: string | null; code: string }[];
}

/** What every mutation answers, beside its subject. */
export interface Outcome {
  journalEntryId: string | null;
  userErrors: Refusal[];
}

/** The platform refused: its code and its words. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly mutation: string,
    readonly refusals: readonly Refusal[],
  ) {
    super(`${mutation}: ${refusals.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
  }

  get code(): string {
    return this.refusals[0]?.code ?? '';
  }
}

/** The request itself could not be answered: the platform's code, or no answer at all. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A file that is handed in. */
export interface Upload {
  purpose: 'ROSTER' | 'DOCUMENT';
  title: string;
  type: 'XLSX' | 'PDF' | 'CSV';
  fieldClass: 'EVIDENCE' | 'AMOUNTS' | 'IDENTITY';
  bytes: Uint8Array<ArrayBuffer>;
}

/** Somebody signed in at a desk. */
export interface Desk {
  /** Runs an operation. @throws NoAnswer */
  run<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Does one business act, and answers what is selected of its payload. @throws Refused NoAnswer */
  act<Payload = unknown>(
    mutation: string,
    input: Record<string, unknown>,
    selection?: string,
  ): Promise<Payload & Outcome>;
  /** The same, but a refusal is an answer. @throws NoAnswer */
  attempt<Payload = unknown>(
    mutation: string,
    input: Record<string, unknown>,
    selection?: string,
  ): Promise<Payload & Outcome>;
  /** Follows the organisation's stream. */
  follow(options: Omit<StreamOptions, 'url' | 'token'>): Follow;
  /** Hands in a file: a ticket, the bytes, and nothing more. Answers the id of the material. @throws Refused NoAnswer */
  upload(file: Upload): Promise<string>;
}

const REFUSAL =
  'journalEntryId userErrors { code message path currentState allowedActions actedBy actedAt basis issues { row column code } }';

/** The names of input types that do not follow from the mutation's. */
const SHARED_INPUTS: Readonly<Record<string, string>> = {
  ...named('CaseMoveInput', ['caseStart', 'caseClose']),
  ...named('CooperationMoveInput', ['cooperationSend', 'cooperationApprove', 'cooperationConclude']),
  ...named('CooperationItemMoveInput', ['cooperationItemStart', 'cooperationItemConfirm']),
  ...named('CooperationItemResultInput', ['cooperationItemSubmitResult']),
  ...named('ProposalAnswerInput', ['proposalAgree', 'proposalRefuse', 'proposalWithdraw']),
  ...named('SettlementMoveInput', ['settlementOffer', 'settlementConclude']),
  ...named('ConsultationMoveInput', ['consultationClose']),
  ...named('DispositionInput', ['dispositionKeep', 'dispositionCloseWithLetter']),
};

function named(input: string, mutations: readonly string[]): Record<string, string> {
  return Object.fromEntries(mutations.map((mutation) => [mutation, input]));
}

/** A desk with a token that is known already. `url` is the server's address, without a path. */
export function deskAt(url: string, token: string | null): Desk {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const run: Desk['run'] = async <Data>(query: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'zh-CN', ...authorization },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data?: Data | null; errors?: { message: string }[] };
    if (answer.errors !== undefined || answer.data == null)
      throw new NoAnswer(answer.errors?.map(({ message }) => message).join('; ') ?? `HTTP ${response.status}`);
    return answer.data;
  };
  const attempt: Desk['attempt'] = async (mutation, input, selection = '') => {
    const type = SHARED_INPUTS[mutation] ?? `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const data = await run<{ done: Outcome }>(
      `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${selection} ${REFUSAL} } }`,
      { input: { idempotencyKey: randomUUID(), ...input } },
    );
    return data.done as never;
  };
  const act: Desk['act'] = async (mutation, input, selection) => {
    const done = await attempt(mutation, input, selection);
    if (done.userErrors.length > 0) throw new Refused(mutation, done.userErrors);
    return done as never;
  };
  const upload: Desk['upload'] = async ({ purpose, title, type, fieldClass, bytes }) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { ticket } = await act<{ ticket: { materialId: string; uploadPath: string } }>(
      'fileTicket',
      { purpose, title, declaredType: type, fieldClass, size: bytes.length, sha256 },
      'ticket { materialId uploadPath }',
    );
    const sent = await fetch(`${url}${ticket.uploadPath}`, { method: 'PUT', headers: authorization, body: bytes });
    if (!sent.ok) throw new NoAnswer(`The file was not taken: HTTP ${sent.status}`);
    return ticket.materialId;
  };
  return { run, act, attempt, upload, follow: (options) => follow({ url, token, ...options }) };
}

export interface Account {
  account: string;
  password: string;
  /** The number prefix, or the global id. */
  organisation: string;
}

/** Signs in. @throws Refused SIGN_IN_REFUSED SIGN_IN_LOCKED */
export async function signIn(url: string, account: Account): Promise<Desk> {
  const data = await deskAt(url, null).run<{ signIn: Outcome & { accessToken: string | null } }>(
    `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken ${REFUSAL} } }`,
    { input: account },
  );
  const { accessToken, userErrors } = data.signIn;
  if (accessToken === null) throw new Refused('signIn', userErrors);
  return deskAt(url, accessToken);
}
