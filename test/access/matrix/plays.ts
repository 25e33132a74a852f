import type { GraphQLSchema } from 'graphql';
import type { Person } from '../../support/app.js';
import { callOf, type IdOf } from '../every-root-field.js';

/** What stops a person at the door: the subject is not there for him, or not his to act on. */
const AT_THE_DOOR = [
  'NOT_FOUND',
  'ROLE_MAY_NOT',
  'SIDE_MAY_NOT',
  'SUBJECT_RESTRICTED',
  'CASE_HANDLED_BY_ANOTHER',
  'ORGANISATION_SUSPENDED',
  'WORKSTATION_NEVER_DECIDES',
  'WORKSTATION_POWER_MISSING',
  'SYSTEM_ONLY',
];

/** What the door says: `may`, or the code that stops. */
export const atTheDoor = (code: string | null): string => (code !== null && AT_THE_DOOR.includes(code) ? code : 'may');

/** A version that no row has: nothing that is asked for here is done to what is there. */
const NEVER = 999_999;

function ofVersion(version: number, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => ofVersion(version, inner));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'expectedVersion' ? version : ofVersion(version, inner),
    ]),
  );
}

/** Of several targets a command takes one: the first, or the one that is asked about. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  materialAttach: ['caseId', 'cooperationItemId'],
  proposalPropose: ['cooperationId', 'itemId', 'referralId'],
  lawyerDeclareConflict: ['caseId', 'personId'],
  lawyerWithdrawConflict: ['caseId', 'personId'],
};

function ofOneTarget(field: string, input: unknown, place: string): unknown {
  const targets = TARGETS[field];
  if (targets === undefined) return input;
  const asked = targets.find((name) => `input.${name}` === place) ?? targets[0];
  return Object.fromEntries(
    Object.entries(input as Record<string, unknown>).filter(([name]) => name === asked || !targets.includes(name)),
  );
}

export interface Play {
  field: string;
  idOf: IdOf;
  /** The version that is named; one that no row has, where nothing is said. */
  version?: number;
  /** The place whose id is asked about. */
  place?: string;
  /** The whole input, where more is needed than the smallest. */
  given?: Readonly<Record<string, unknown>>;
}

/** What several mutations answer a person, in one document; each answer whole, as the client gets it. */
export async function mutate(schema: GraphQLSchema, person: Person, plays: readonly Play[]): Promise<string[]> {
  const calls = plays.map(({ field, idOf, version = NEVER, place = '', given }) => {
    const type = String(schema.getMutationType()?.getFields()[field]?.args[0]?.type);
    if (given !== undefined) return { field, type, input: { idempotencyKey: crypto.randomUUID(), ...given } };
    const { variables } = callOf(schema, 'mutation', field, idOf, { depth: 1 });
    return { field, type, input: ofOneTarget(field, ofVersion(version, variables.input), place) };
  });
  const declared = calls.map(({ type }, nth) => `$i${nth}: ${type}`).join(', ');
  const fields = calls.map(
    ({ field }, nth) =>
      `m${nth}: ${field}(input: $i${nth}) { journalEntryId userErrors { code message path currentState allowedActions actedBy actedAt basis } }`,
  );
  const variables = Object.fromEntries(calls.map(({ input }, nth) => [`i${nth}`, input]));
  const answer = await person.ask<Record<string, unknown> | null>(
    `mutation (${declared}) { ${fields.join(' ')} }`,
    variables,
  );
  if (answer.data == null) {
    if (calls.length === 1) return [JSON.stringify(answer.errors)];
    const each: string[] = [];
    for (const play of plays) each.push(...(await mutate(schema, person, [play])));
    return each;
  }
  return calls.map((_, nth) => {
    const errors = (answer.errors ?? []) as unknown as { path?: string[]; extensions: { code: string } }[];
    const own = errors.filter(({ path }) => path?.[0] === `m${nth}`).map(({ extensions }) => extensions.code);
    return JSON.stringify([answer.data?.[`m${nth}`] ?? null, own]);
  });
}

/** The code of an answer's first refusal; null when there is none. @throws Error when the question itself was wrong */
export function codeOf(field: string, answer: string): string | null {
  const [payload, errors] = JSON.parse(answer) as [{ userErrors: { code: string }[] } | null, unknown];
  if (payload === null || !('userErrors' in payload))
    throw new Error(`${field}: ${answer.slice(0, 400)} ${String(errors)}`);
  return payload.userErrors[0]?.code ?? null;
}

/** Where a command stopped that was given an id that nothing has: at that place, or before it came to it, and by what. */
export function stoppedAt(place: string, answer: string): string {
  const [payload] = JSON.parse(answer) as [{ userErrors: { code: string; path: string[] | null }[] } | null];
  const [error] = payload?.userErrors ?? [];
  if (error === undefined) return 'passed over';
  const path = error.path?.filter((step) => !/^\d+$/.test(step)).join('.');
  if (path === undefined) return `before: ${error.code}`;
  return place.startsWith(path) ? 'looked up' : `before: ${error.code} at ${path}`;
}

/** In what bits a list is asked, so that no document is too large. */
export function inBits<One>(all: readonly One[], size = 8): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, nth) => all.slice(nth * size, (nth + 1) * size));
}

/** What a root query answers a person. */
export async function ask(
  schema: GraphQLSchema,
  person: Person,
  { field, idOf }: Play,
  concrete?: string,
): Promise<string> {
  for (const depth of [2, 1]) {
    const call = callOf(schema, 'query', field, idOf, { depth, ...(concrete === undefined ? {} : { concrete }) });
    const answer = await person.ask(call.query, call.variables);
    if (depth > 1 && answer.errors?.some(({ extensions }) => extensions.code === 'COST_EXCEEDED') === true) continue;
    return JSON.stringify([answer.data ?? null, answer.errors ?? []]);
  }
  return '';
}

/** Whether an answer says anything: `answers`, `nothing`, or the top-level code. */
export function says(field: string, answer: string): string {
  const [data, errors] = JSON.parse(answer) as [Record<string, unknown> | null, { extensions: { code: string } }[]];
  const [error] = errors;
  if (error !== undefined) return error.extensions.code;
  return isNothing(data?.[field]) ? 'nothing' : 'answers';
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every(isNothing);
  if (typeof value !== 'object') return false;
  const { nodes, total, consultations, frames } = value as Record<string, unknown>;
  if (Array.isArray(nodes)) return nodes.length === 0;
  if (Array.isArray(frames)) return frames.every((frame) => (frame as { __typename: string }).__typename === 'Skipped');
  if (typeof total === 'number') return total === 0;
  return typeof consultations === 'number' && consultations === 0;
}
