import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLSchema, isObjectType, isScalarType } from 'graphql';
import { makeSchema, printed } from '../src/schema.js';
import { faultOfMutation, misspelt, ownTypes, undescribed, unspecified, untold } from './support/schema-rules.js';

const DIRECTORY = resolve(import.meta.dirname, '..', 'schema');
const file = (name: string): string => readFileSync(join(DIRECTORY, name), 'utf8');
let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await makeSchema();
});

test('`schema/schema.graphql` is what the code says; `npm run schema` writes it.', () => {
  expect(printed(schema) === file('schema.graphql')).toBe(true);
});

test('Every type, field, argument, input field and enum value is described in English with its Chinese term.', () => {
  expect(undescribed(schema)).toEqual([]);
});

test('Every scalar of ours says where it is specified, and none is a JSON blob or a Float.', () => {
  expect(unspecified(schema)).toEqual([]);
  const scalars = Object.values(schema.getTypeMap()).filter(isScalarType);
  expect(scalars.map(({ name }) => name).sort()).toEqual(
    ['Boolean', 'DateTime', 'Fen', 'ID', 'Int', 'LocalDate', 'RegionCode', 'String'].sort(),
  );
});

test('Names are spelt alike: types in capitals, fields and arguments in small, enum values in UPPER_SNAKE.', () => {
  expect(misspelt(schema)).toEqual([]);
});

const MUTATIONS = {
  /** What commands are done to. */
  subjects: [
    ...['consent', 'referral'],
    ...['agreement', 'case', 'cooperation', 'cooperationItem', 'disposition', 'lawyer', 'material', 'member'],
    ...['organ', 'organisation', 'payment', 'person', 'proposal', 'roster', 'rosterRow', 'serviceAccount', 'session'],
    ...['consultation', 'letter', 'objection', 'competenceConflict'],
    ...['consultation', 'letter', 'objection'],
    ...['consultation'],
    ...['notice', 'defenceLine', 'dutyLawyerHelp', 'dutyShift'],
    ...['settlement', 'workstation'],
  ],
  /** Named as people say it: signing in has no subject yet, a ticket is what is asked for, reading marks many. */
  unnamed: ['signIn', 'signOut', 'fileTicket', 'markRead'],
  /** Nothing is kept of these that a repetition could find. */
  keyless: ['signIn', 'signOut', 'sessionRefresh', 'personReveal', 'consultationRevealPhone'],
};

test('Every mutation is objectVerb with one input and a key, and answers with userErrors and journalEntryId.', () => {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(fields.length).toBeGreaterThan(50);
  expect(fields.map((field) => faultOfMutation(field, MUTATIONS)).filter((fault) => fault !== null)).toEqual([]);
});

test('Every list that can grow is a connection with `first` and `after`.', () => {
  const faults = ownTypes(schema)
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => /Connection!?$/.test(String(field.type)))
    .filter(({ field }) => !['first', 'after'].every((name) => field.args.some((argument) => argument.name === name)))
    .map(({ type, field }) => `${type.name}.${field.name}`);
  expect(faults).toEqual([]);
});

test('What could break a client has a line in the change log.', () => {
  const released = join(DIRECTORY, 'released.graphql');
  if (existsSync(released)) {
    expect(untold(buildSchema(readFileSync(released, 'utf8')), schema, file('CHANGELOG.md'))).toEqual([]);
  } else {
    expect(file('CHANGELOG.md')).toContain('Nothing has been released yet');
  }
});

test('The rules find what they look for.', () => {
  const before = buildSchema(
    'type Query { a(x: Int): Int b: String } enum Mood { GOOD BAD } input In { k: Int } scalar Odd',
  );
  const after = buildSchema('type Query { a(x: Int!): Int } enum Mood { GOOD } input In { k: Int! } scalar Odd');
  const all = untold(before, after, '## Unreleased\n');
  expect(all).toHaveLength(4);
  const told =
    '# x\n\n## Unreleased\n\n- `Query.a`: x is needed.\n- `Query.b` has gone.\n- `Mood.BAD` has gone.\n\n## 0.1.0\n\n- `In.k`\n';
  expect(untold(before, after, told)).toEqual([expect.stringContaining('In.k')]);
  expect(undescribed(before)).toContain('Query.a(x)');
  expect(unspecified(before)).toEqual(['Odd']);
  expect(misspelt(buildSchema('type Query { A_b: Int } enum mood { good }'))).toEqual([
    'Query.A_b',
    'mood',
    'mood.good',
  ]);
  const wrong = buildSchema(
    `type Query { a: Int } type UserError { code: Int } type Mutation { caseOpen(input: OpenInput!): P!, open: P!, caseEnd(id: ID): EndPayload!, caseGo(input: OpenInput!): EndPayload! }
     type P { userErrors: [UserError!]! } type EndPayload { userErrors: [UserError!]! journalEntryId: ID } input OpenInput { k: Int }`,
  );
  const faults = Object.values(wrong.getMutationType()?.getFields() ?? {}).map((field) =>
    faultOfMutation(field, MUTATIONS),
  );
  expect(faults).toEqual([
    'caseOpen does not answer with a payload',
    'open is not objectVerb',
    'caseEnd does not take one input of its own type',
    'OpenInput has no idempotencyKey',
  ]);
});
