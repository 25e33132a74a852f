import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import {
  type GraphQLField,
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { compiledExecution } from '../../src/platform/compiled/execution.js';
import { createGate } from '../../src/platform/request-gate.js';
import { byGraphqlJs, mirrored, type Scene } from './mirrored-schema.js';
import { Dice, RandomDocument } from './random-reading.js';
import { RandomValues } from './random-values.js';

const RUNS = Number(process.env.READ_RUNS ?? 3_000);

describe('Completed by closures, a read is answered as graphql-js answers it', () => {
  test(`In ${RUNS} random reads over every root field, with faults of every kind, no answer, error, argument or info differs.`, async () => {
    const schema = await mirrored();
    const fields = schema.getQueryType()?.getFields() ?? {};
    const roots = Object.keys(fields);
    const compiled = compiledExecution(schema);
    const gate = createGate({ schema, maxCost: 1e9 });
    const seen = { whole: new Set<string>(), failing: 0, left: 0, refused: 0 };
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const dice = new Dice(seed);
      const asked = [
        ...new Set(
          Array.from({ length: 1 + dice.below(3) }, (_, nth) => roots[(seed + nth * 7) % roots.length] as string),
        ),
      ];
      const document = new RandomDocument(schema, dice);
      const query = document.text(asked);
      const { variables: raw } = document;
      const operation = gate.prepareOperation({
        query,
        variables: raw,
        transport: 'http',
        signedIn: true,
        locale: 'en',
      });
      if ('errors' in operation) {
        seen.refused += 1;
        continue;
      }
      const good = new RandomValues(schema, dice, 'none');
      const faulty = new RandomValues(schema, dice, dice.of(['at once', 'later']));
      // Of two that fail by themselves chance decides which is told first.
      const culprit = dice.chance(0.5) ? dice.of(asked) : null;
      const gives = new Map(
        asked.map((name) => {
          const { type } = fields[name] as GraphQLField<unknown, unknown>;
          return [name, name === culprit ? wayOf(dice, faulty.of(type)) : givingOf(dice, good.of(type))];
        }),
      );
      const expected = await byGraphqlJs(schema, operation, raw, { gives, asked: [] });
      const scene: Scene = { gives, asked: [] };
      let data = await compiled.answer(operation, scene);
      // What is asked for the first time has no plan yet.
      if (data === null && scene.asked.length === 0) data = await compiled.answer(operation, scene);
      const outcome = data === null ? await byGraphqlJs(schema, operation, raw, scene) : { data, asked: scene.asked };
      const about = `seed ${seed}\n${query}\n`;
      expect(about + JSON.stringify(outcome.data)).toBe(about + JSON.stringify(expected.data));
      expect(sorted(outcome.errors)).toEqual(sorted(expected.errors));
      expect(outcome.asked).toEqual(expected.asked);
      if (data === null) seen.left += 1;
      else for (const [name] of scene.asked) seen.whole.add(name);
      if (expected.errors !== undefined) seen.failing += 1;
    }
    // What may be of several types is left to graphql-js.
    expect(roots.filter((name) => !seen.whole.has(name))).toEqual(['node', 'nodes']);
    expect(seen.failing).toBeGreaterThan(RUNS / 10);
    expect(seen.left).toBeGreaterThan(RUNS / 10);
    expect(seen.refused).toBeLessThan(RUNS / 10);
  });

  test('What is more than a property, or too much of it, is left to graphql-js before anything is asked.', async () => {
    const schema = await mirrored();
    const compiled = compiledExecution(schema);
    const gate = createGate({ schema, maxCost: 1e9 });
    const outcomeOf = async (query: string): Promise<[unknown, number]> => {
      const transport = query.startsWith('subscription') ? 'websocket' : 'http';
      const operation = gate.prepareOperation({ query, transport, signedIn: true, locale: 'en' });
      if ('errors' in operation) throw new Error(`${query}: ${operation.errors[0]?.message}`);
      const scene: Scene = { gives: GIVEN, asked: [] };
      expect(await compiled.answer(operation, scene)).toBeNull();
      return [await compiled.answer(operation, scene), scene.asked.length];
    };
    for (const query of [
      '{ case(id: "x") { viewerActions { __typename } } }',
      '{ node(id: "x") { id } }',
      '{ consultation(id: "x") { id @skip(if: true) } }',
      '{ consultation(id: "x") @include(if: true) { id } }',
      '{ consultation(id: "x") { ... @include(if: true) { id } } }',
      '{ consultation(id: "x") { ...A } } fragment A on Consultation { id @include(if: true) }',
      '{ consultation(id: "x") { __proto__: id } }',
      '{ __typename }',
      '{ __schema { queryType { name } } }',
      'subscription { events { ... on EventFrame { __typename } } }',
      'mutation { signOut { userErrors { code } } }',
      pagesOf(10),
    ])
      expect([query, ...(await outcomeOf(query))]).toEqual([query, null, 0]);
    // With nothing unusual in it, and not as much of it, it is completed here.
    expect(await outcomeOf('{ consultation(id: "x") { number ... { number } } }')).toEqual([
      { consultation: { number: 'N1' } },
      1,
    ]);
    // A condition that names an interface or a union of the type holds; another does not.
    const condition = (name: string): string =>
      `{ inbox { nodes { id } } consultation(id: "x") { ... on ${name} { ... on Consultation { number } } ...F } }
        fragment F on ${name} { __typename }`;
    const consultation = { number: 'N1', __typename: 'Consultation' };
    expect(await outcomeOf(condition('StreamSubject'))).toEqual([{ inbox: { nodes: [] }, consultation }, 2]);
    expect(await outcomeOf(condition('Node'))).toEqual([{ inbox: { nodes: [] }, consultation }, 2]);
    const elsewhere = '{ letter(id: "x") { number ... on Node { ... on StreamSubject { __typename } } } }';
    expect(await outcomeOf(elsewhere)).toEqual([{ letter: { number: 'L1' } }, 1]);
    expect(await outcomeOf(pagesOf(1))).toEqual([{ a: { edges: [], nodes: [] } }, 1]);
  });

  test('Plans are kept as long as there is room; those not asked for longest are made anew.', async () => {
    const schema = await mirrored();
    const compiled = compiledExecution(schema);
    const gate = createGate({ schema, cache: { maxCount: 5_000, maxTokens: 5_000_000 } });
    const askTwice = async (query: string): Promise<unknown> => {
      const operation = gate.prepareOperation({ query, transport: 'http', signedIn: true, locale: 'en' });
      if ('errors' in operation) throw new Error(operation.errors[0]?.message);
      const scene: Scene = { gives: GIVEN, asked: [] };
      await compiled.answer(operation, scene);
      return await compiled.answer(operation, scene);
    };
    const wide = (nth: number): string =>
      pagesOf(4).replaceAll('fragment C', `fragment C${nth}`).replaceAll('...C', `...C${nth}`);
    await askTwice('{ inbox { nodes { id } } }');
    expect(compiled.held()).toEqual({ plans: 1, fields: 3 });
    for (let nth = 0; nth < 150; nth += 1) await askTwice(wide(nth));
    const { plans, fields } = compiled.held();
    expect(fields).toBeLessThanOrEqual(20_000);
    expect(fields).toBeGreaterThan(19_000);
    expect(plans).toBeLessThan(150);
    for (let nth = 0; nth < 300; nth += 1) await askTwice(`{ a${nth}: inbox { nodes { id } } }`);
    expect(compiled.held().plans).toBe(200);
  });

  test('What fails below one root field while another is still awaited is told; the process does not end of it.', async () => {
    const schema = await mirrored();
    const compiled = compiledExecution(schema);
    const query = '{ consultation(id: "x") { number } inbox { nodes { id } } }';
    const operation = createGate({ schema }).prepareOperation({
      query,
      transport: 'http',
      signedIn: true,
      locale: 'en',
    });
    if ('errors' in operation) throw new Error(operation.errors[0]?.message);
    const gives = new Map<string, () => unknown>([
      ['consultation', async () => ({ number: pause(5).then(() => Promise.reject(new Error('fell later'))) })],
      ['inbox', async () => await pause(50, { nodes: [] })],
    ]);
    const scene: Scene = { gives, asked: [] };
    await compiled.answer(operation, scene);
    expect(await compiled.answer(operation, scene)).toBeNull();
    const outcome = await byGraphqlJs(schema, operation, {}, scene);
    expect(JSON.stringify(outcome.errors)).toContain('fell later');
    expect(outcome.asked).toHaveLength(2);
  });
});

test('What a scalar makes nothing of, and a list that is none, is left to graphql-js; then it says so.', async () => {
  const Mute = new GraphQLScalarType({ name: 'Mute', serialize: () => undefined });
  const plain = { plain: true };
  const Thing = new GraphQLObjectType({
    name: 'Thing',
    fields: { mute: { type: Mute, extensions: plain }, list: { type: new GraphQLList(GraphQLInt), extensions: plain } },
  });
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: { thing: { type: Thing, resolve: (_, __, give) => give() } },
  });
  const schema = new GraphQLSchema({ query });
  const compiled = compiledExecution(schema);
  for (const [text, given] of [
    ['{ thing { mute } }', { mute: 1 }],
    ['{ thing { list } }', { list: new Set([1]) }],
    ['{ thing { list } }', { list: 'one' }],
  ] as const) {
    const document = parse(text);
    const operation = document.definitions[0] as OperationDefinitionNode;
    for (let time = 1; time <= 2; time += 1)
      expect(await compiled.answer({ document, operation, variables: {} }, () => given)).toBeNull();
  }
  const document = parse('{ thing { mute list } }');
  const operation = document.definitions[0] as OperationDefinitionNode;
  const give = () => ({ mute: null, list: [1, null, '2'] });
  expect(await compiled.answer({ document, operation, variables: {} }, give)).toBeNull();
  expect(await compiled.answer({ document, operation, variables: {} }, give)).toEqual({
    thing: { mute: null, list: [1, null, 2] },
  });
});

const GIVEN = new Map<string, () => unknown>([
  ['inbox', () => ({ edges: [], nodes: [] })],
  ['consultation', () => ({ number: 'N1', state: 'OPEN' })],
  ['letter', () => ({ number: 'L1' })],
]);

/** So many whole worklists in one document: each shows every field of its rows twice. */
function pagesOf(count: number): string {
  const rows =
    'number kind kinds state matter part personMasked personCount awaiting awaitedSince dueOn dueAt deadlineLevel';
  const more =
    'lastMovedAt unread version requesting { id name } requested { id name } lead { id name } home { id name }';
  const pages = Array.from({ length: count }, (_, nth) => `${'abcdefghij'[nth]}: inbox { ...C }`);
  return `{ ${pages.join(' ')} }
    fragment C on InboxConnection { edges { node { ...I } } nodes { ...I } } fragment I on InboxItem { ${rows} ${more} }`;
}

/** Errors of several root fields come in the order in which those fail. */
function sorted(errors: unknown): string[] {
  return ((errors ?? []) as unknown[]).map((error) => JSON.stringify(error)).sort();
}

function givingOf(dice: Dice, value: unknown): () => unknown {
  return dice.chance(0.3) ? () => value : async () => value;
}

function wayOf(dice: Dice, value: unknown): () => unknown {
  if (!dice.chance(0.1)) return givingOf(dice, value);
  const error = new Error('refused');
  return dice.chance(0.5) ? () => Promise.reject(error) : throwing(error);
}

function throwing(error: Error): () => never {
  return () => {
    throw error;
  };
}
