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
      const data = await compiled(operation, scene);
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
      const scene: Scene = { gives: new Map([['inbox', () => ({ edges: [], nodes: [] })]]), asked: [] };
      return [await compiled(operation, scene), scene.asked.length];
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
    expect(await outcomeOf('{ consultation(id: "x") { id ... { state } } }')).toEqual([{ consultation: null }, 1]);
    expect(await outcomeOf(pagesOf(1))).toEqual([{ a: { edges: [], nodes: [] } }, 1]);
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
    expect(await compiled({ document, operation, variables: {} }, () => given)).toBeNull();
  }
  const document = parse('{ thing { mute list } }');
  const operation = document.definitions[0] as OperationDefinitionNode;
  const whole = await compiled({ document, operation, variables: {} }, () => ({ mute: null, list: [1, null, '2'] }));
  expect(whole).toEqual({ thing: { mute: null, list: [1, null, 2] } });
});

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
