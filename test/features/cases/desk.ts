import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { type GraphQLSchema, graphql, isInputObjectType, isNonNullType, isObjectType } from 'graphql';
import { buildSchema } from 'type-graphql';
import { scopeOf } from '../../../src/access/row-security.js';
import { DateTimeScalar } from '../../../src/api/scalars.js';
import { CaseResolver } from '../../../src/features/cases/case.resolver.js';
import { CaseFieldsResolver } from '../../../src/features/cases/case-fields.resolver.js';
import { DecisionResolver } from '../../../src/features/cases/decision.resolver.js';
import { DecisionFieldsResolver } from '../../../src/features/cases/decision-fields.resolver.js';
import { DesignationResolver } from '../../../src/features/cases/designation.resolver.js';
import { EndingResolver } from '../../../src/features/cases/ending.resolver.js';
import { LawyerChoiceResolver } from '../../../src/features/cases/lawyer-choice.resolver.js';
import { OrganResolver } from '../../../src/features/cases/organ.resolver.js';
import { CasePaymentsResolver, PaymentResolver } from '../../../src/features/cases/payment.resolver.js';
import { ProceedingResolver } from '../../../src/features/cases/proceeding.resolver.js';
import { ReplacementResolver } from '../../../src/features/cases/replacement.resolver.js';
import { RosterResolver } from '../../../src/features/cases/roster.resolver.js';
import { CaseSettlementsResolver, SettlementResolver } from '../../../src/features/cases/settlement.resolver.js';
import { PersonResolver } from '../../../src/features/people/person.resolver.js';
import { createCursors } from '../../../src/journal/cursor.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import type { CaseWorld } from './world.js';

let built: Promise<GraphQLSchema> | undefined;

/** The schema of these rooms alone. */
export function roomsSchema(): Promise<GraphQLSchema> {
  built ??= buildSchema({
    resolvers: [
      CaseResolver,
      CaseFieldsResolver,
      OrganResolver,
      ProceedingResolver,
      LawyerChoiceResolver,
      DecisionFieldsResolver,
      DecisionResolver,
      DesignationResolver,
      EndingResolver,
      ReplacementResolver,
      CasePaymentsResolver,
      CaseSettlementsResolver,
      PaymentResolver,
      PersonResolver,
      RosterResolver,
      SettlementResolver,
    ],
    pubSub: { publish: () => undefined, subscribe: () => undefined } as never,
    validate: false,
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
  });
  return built;
}

export interface UserErrorData {
  code: string;
  message: string;
  path: string[] | null;
  currentState: string | null;
  allowedActions: string[] | null;
  actedBy: string | null;
  issues: { row: number | null; column: string | null; code: string }[];
}

export interface Moved {
  case: { id: string; state: string; version: number; number: string } | null;
  settlement?: { id: string; state: string; version: number; revision: number } | null;
  payment?: { id: string } | null;
  row?: { id: string; state: string } | null;
  splitCase?: { id: string; state: string; number: string } | null;
  importedRows?: number | null;
  journalEntryId: string | null;
  userErrors: UserErrorData[];
}

const CURSORS = createCursors([Buffer.alloc(32, 7)]);

/** Runs an operation in a member's name, as one request; fails on top-level errors. */
export async function run<Data = Record<string, unknown>>(
  world: CaseWorld,
  member: MemberContext,
  source: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const reads = world.db.reads(scopeOf(member.viewer));
  const contextValue = { ...member, reads, stream: { nudge: () => undefined, cursors: CURSORS } };
  const answer = await graphql({ schema: await roomsSchema(), source, variableValues: variables, contextValue });
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw error.originalError ?? error;
  return JSON.parse(JSON.stringify(answer.data)) as Data;
}

const SELECTED: Readonly<Record<string, string>> = {
  case: 'case { id state version number }',
  settlement: 'settlement { id state version revision }',
  payment: 'payment { id }',
  row: 'row { id state }',
  splitCase: 'splitCase { id state number }',
  importedRows: 'importedRows',
};

/** Runs a mutation with a fresh key, unless the input brings one; answers all its payload has. */
export async function act(
  world: CaseWorld,
  member: MemberContext,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Moved> {
  const schema = await roomsSchema();
  const field = schema.getMutationType()?.getFields()[mutation];
  const inputType = field?.args[0]?.type;
  if (field === undefined || inputType === undefined) throw new Error(`There is no mutation ${mutation}.`);
  const named = isNonNullType(inputType) ? inputType.ofType : inputType;
  const payload = isNonNullType(field.type) ? field.type.ofType : field.type;
  const fields = isObjectType(payload) ? Object.keys(payload.getFields()) : [];
  const selected = fields.flatMap((name) => SELECTED[name] ?? []).join(' ');
  const keyed = isInputObjectType(named) && 'idempotencyKey' in named.getFields();
  const data = await run<{ moved: Moved }>(
    world,
    member,
    `mutation ($input: ${String(inputType)}) { moved: ${mutation}(input: $input) { journalEntryId ${selected}
       userErrors { code message path currentState allowedActions actedBy actedAt issues { row column code } } } }`,
    { input: { ...(keyed ? { idempotencyKey: randomUUID() } : {}), ...input } },
  );
  return data.moved;
}

/** The same where it has to succeed. */
export async function done(
  world: CaseWorld,
  member: MemberContext,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Moved> {
  const moved = await act(world, member, mutation, input);
  const [error] = moved.userErrors;
  if (error !== undefined) throw new Error(`${mutation}: ${error.code} ${JSON.stringify(error)}`);
  return moved;
}

/** The code it is refused with; null when it is not. */
export async function refused(
  world: CaseWorld,
  member: MemberContext,
  mutation: string,
  input: Record<string, unknown>,
): Promise<string | null> {
  return (await act(world, member, mutation, input)).userErrors[0]?.code ?? null;
}
