import { toGlobalId } from '../../src/kernel/ids.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { key, startTestApp, type TestApp } from '../support/app.js';
import { DESKS, ORGANISATIONS } from '../support/world.js';
import { CANARY, NEVER_AT_REST } from './canary-text.js';

/** What the case says in clear, beside what is sealed. */
export const NEVER_TO_COLLEAGUES = [
  ...NEVER_AT_REST,
  `${CANARY.clear} 追索工资`,
  `${CANARY.clear} 依据`,
  `${CANARY.clear}仲裁委`,
  `${CANARY.clear} 1号`,
];

/** A colleague of the same office who can be all but the head, and has no hand in the case. */
const COLLEAGUE = [
  'RECEPTION',
  'REVIEWER',
  'ASSIGNER',
  'COOPERATION_OFFICER',
  'DUTY_LAWYER',
  'LIAISON',
  'QUALITY',
  'FINANCE',
  'SUPERVISOR',
] as const;

/** What a case or a letter shows to who does not belong. */
const FACE = `query ($id: ID!) { node(id: $id) { __typename
  ... on LegalAidCase { number caseState: state earliestDueAt matter cause form facts respondent home { id } lawyer { name } acceptedAt
    persons { nodes { role } } milestones { id } sides { part } letters { id } materials { id } timeline { nodes { id } } members { name }
    viewerActions { allowed refusal { code } } redactions { field reason } }
  ... on Cooperation { number askState: state askMatter: matter kinds purpose legalBasis openedBy claimedBy items { id } proposals { id }
    dispositions { id } letters { id } materials { id } revisions { revision } timeline { nodes { id } } redactions { field reason }
    viewerActions { action allowed refusal { code } } } } }`;

/** What a clock shows beside its date to who does not belong. */
export const DATE_ALONE = {
  stoppedAt: null,
  rule: 'RESTRICTED',
  startedAt: null,
  firstDueOn: null,
  escalatedAt: null,
  explanation: '限制查看，仅显示届满日。',
  citation: '',
  strictDueOn: null,
  strictDueAt: null,
  strictExplanation: null,
  strictCitation: null,
  strictVerified: null,
};

/** Offices in each of which a colleague has every role but the head's, with a file store of their own. */
export async function officesWithColleagues(dataDir: string): Promise<TestApp> {
  const keys = keysOf(KeyRing.generate());
  const seeds = ORGANISATIONS.map((seed) =>
    seed.kind === undefined ? { ...seed, desks: { ...DESKS, colleague: COLLEAGUE } } : seed,
  );
  return await startTestApp({ keys, files: await openFileStore({ dataDir, keys }) }, seeds);
}

interface Face {
  node: Record<string, unknown> | null;
}

/** A thing by its id, as somebody sees it. */
export const faceOf = async (t: TestApp, login: string, id: string) =>
  (await (await t.as(login)).run<Face>(FACE, { id })).node;

/** What a command was refused with; null when it was taken. */
export async function done(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<string | null> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { done: answer } = await (await t.as(login)).run<{ done: { userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { userErrors { code } } }`,
    { input: { ...(mutation === 'personReveal' ? {} : { idempotencyKey: key() }), ...input } },
  );
  return answer.userErrors[0]?.code ?? null;
}

export const memberId = (t: TestApp, login: string) => toGlobalId('Member', t.world.members[login] ?? '');
