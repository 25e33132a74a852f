import { describe, expect, test } from '@jest/globals';
import { buildSchema, getIntrospectionQuery } from 'graphql';
import { DocumentCache } from '../../src/platform/gate/document-cache.js';
import { createGate, type GateAnswer, type OperationRequest } from '../../src/platform/request-gate.js';
import { toySchema } from '../support/toy-schema.js';

const schema = toySchema();
const ask = (query: unknown, rest: Partial<OperationRequest> = {}, gate = createGate({ schema })): GateAnswer =>
  gate.prepareOperation({ query, transport: 'http', signedIn: true, locale: 'en', ...rest });

function costOf(query: string, variables?: Record<string, unknown>): number | string | undefined {
  const answer = ask(query, { variables }, createGate({ schema, maxCost: 1e9 }));
  return 'errors' in answer ? answer.errors[0]?.message : answer.cost;
}

function messageOf(answer: GateAnswer): string {
  return 'errors' in answer ? answer.errors.map(({ message }) => message).join(' | ') : `passed at ${answer.cost}`;
}

describe('the cost of an operation is how many values it can bring', () => {
  test.each([
    ['each field counts one', '{ ping ask { id number } }', undefined, 4],
    [
      'a page counts its selection as often as `first` says',
      '{ asks(first: 30) { nodes { id } } }',
      undefined,
      1 + 30 * 2,
    ],
    ['`last` counts likewise', '{ asks(last: 7) { nodes { id } } }', undefined, 1 + 7 * 2],
    ['without either a page has 20 rows', '{ asks { nodes { id } } }', undefined, 1 + 20 * 2],
    ['null counts as not given', '{ asks(first: null) { nodes { id } } }', undefined, 1 + 20 * 2],
    ['a negative number counts as not given', '{ asks(first: -5) { nodes { id } } }', undefined, 1 + 20 * 2],
    [
      'more than 100 counts 100: the page itself refuses it',
      '{ asks(first: 5000) { nodes { id } } }',
      undefined,
      1 + 100 * 2,
    ],
    [
      'edges and nodes of one page both count, once each',
      '{ asks(first: 2) { edges { node { id } } nodes { id } } }',
      undefined,
      1 + 2 * 5,
    ],
    ['a list without arguments has 20 rows', '{ ask { tags { id } } }', undefined, 1 + (1 + 20)],
    ['lists multiply each other', '{ ask { tags { tags { id } } } }', undefined, 1 + 1 + 20 * (1 + 20)],
    ['ids count by their number', '{ nodes(ids: ["1", "2", "3"]) { id } }', undefined, 1 + 3],
    [
      'a fragment counts where it stands',
      '{ ask { ...A child { ...A } } } fragment A on Ask { id number }',
      undefined,
      6,
    ],
    ['introspection counts by its tokens only', '{ __schema { types { name fields { name } } } }', undefined, 1],
    ['a variable counts as what it is', 'query ($n: Int) { asks(first: $n) { nodes { id } } }', { n: 3 }, 1 + 3 * 2],
    [
      'a variable that is left out counts as not given',
      'query ($n: Int) { asks(first: $n) { nodes { id } } }',
      {},
      1 + 20 * 2,
    ],
    ['its default counts', 'query ($n: Int = 4) { asks(first: $n) { nodes { id } } }', {}, 1 + 4 * 2],
    ['a list variable counts by its length', 'query ($i: [ID!]!) { nodes(ids: $i) { id } }', { i: ['1', '2'] }, 1 + 2],
  ])('%s', (_name, query, variables, cost) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  test('a field may say how long its list is', () => {
    const own = buildSchema('type Query { rows: [Row!]! } type Row { id: ID }');
    const rows = own.getQueryType()?.getFields().rows;
    if (rows !== undefined) rows.extensions = { listSize: 3 };
    expect(ask('{ rows { id } }', {}, createGate({ schema: own }))).toMatchObject({ cost: 1 + 3 });
  });

  test('one value more than the limit is refused, and the refusal names both numbers', () => {
    const gate = createGate({ schema, maxCost: 61 });
    expect(ask('{ asks(first: 30) { nodes { id } } }', {}, gate)).toMatchObject({ cost: 61 });
    const refused = ask('{ asks(first: 30) { nodes { id } } ping }', {}, gate);
    expect(messageOf(refused)).toBe('Too large: at most 61 values in the answer, found 62.');
  });
});

describe('who may ask what where', () => {
  test('introspection is for signed-in users, also once the document is known', () => {
    const gate = createGate({ schema });
    const query = getIntrospectionQuery();
    for (let round = 0; round < 2; round += 1) {
      expect(messageOf(ask(query, { signedIn: false }, gate))).toMatch(/^Introspection is for signed-in users/);
      expect(ask(query, { signedIn: true }, gate)).toMatchObject({ cost: 1 });
      expect(ask('{ __typename }', { signedIn: false }, gate)).toMatchObject({ cost: 1 });
    }
    expect(messageOf(ask('{ a: __type(name: "Ask") { name } }', { signedIn: false }, gate))).toMatch(/^Introspection/);
    const hidden = '{ ...A } fragment A on Query { __schema { description } }';
    expect(messageOf(ask(hidden, { signedIn: false }, gate))).toMatch(/^Introspection/);
  });

  test('suggestions are for signed-in users, in both languages', () => {
    expect(messageOf(ask('{ pink }'))).toBe('Cannot query field "pink" on type "Query". Did you mean "ping"?');
    expect(messageOf(ask('{ pink }', { signedIn: false }))).toBe('Cannot query field "pink" on type "Query".');
    expect(messageOf(ask('{ pink }', { locale: 'zh-CN' }))).toBe('类型“Query”没有字段“pink”。您是否要写 "ping"？');
    expect(messageOf(ask('{ pink }', { locale: 'zh-CN', signedIn: false }))).toBe('类型“Query”没有字段“pink”。');
    const anonymous = ask('query ($r: Range) { echo(range: $r) }', {
      signedIn: false,
      variables: { r: { from: 1, tto: 2 } },
    });
    expect(messageOf(anonymous)).not.toMatch(/Did you mean/);
  });

  test('HTTP takes queries and mutations, WebSocket takes subscriptions', () => {
    const subscription = 'subscription { quiet { number } }';
    expect(messageOf(ask(subscription))).toBe(
      'Subscriptions run over WebSocket (graphql-transport-ws) on this same path.',
    );
    expect(ask(subscription, { transport: 'websocket' })).toMatchObject({ operation: { operation: 'subscription' } });
    for (const query of ['{ ping }', 'mutation { note(text: "x") }']) {
      expect(messageOf(ask(query, { transport: 'websocket' }))).toBe('WebSocket is for subscriptions only; use HTTP.');
      expect(ask(query)).toMatchObject({ cost: 1 });
    }
  });

  test.each([
    'viewer { unreadCount }',
    'subject { viewerActions }',
    'subject { unreadCount }',
    'subject { child { ...A } }',
  ])('a subscription may not select what is one person’s: %s', (selection) => {
    const fragment = selection.includes('...A') ? ' fragment A on Ask { parent { viewerActions } }' : '';
    const query = `subscription { ticks { number ${selection} } }${fragment}`;
    expect(messageOf(ask(query, { transport: 'websocket' }))).toMatch(
      /^A subscription may not select the per-person field/,
    );
  });

  test('a query beside a subscription in the same document may', () => {
    const query = 'subscription S { quiet { number } } query Q { viewer { unreadCount } }';
    expect(ask(query, { operationName: 'Q' })).toMatchObject({ cost: 2 });
  });
});

describe('values stay out of the answers', () => {
  const SECRET = '13800001111';
  test.each([
    ['a syntax error', `{ echo(text: "${SECRET}" }`, undefined],
    ['a literal of the wrong type', `{ echo(number: "${SECRET}") }`, undefined],
    ['a literal in an input object', `{ echo(range: { from: "${SECRET}" }) }`, undefined],
    ['a literal out of an enum', `{ echo(kind: "${SECRET}") }`, undefined],
    ['a variable', 'query ($n: Int) { echo(number: $n) }', { n: SECRET }],
    ['a variable within', 'query ($r: Range) { echo(range: $r) }', { r: { from: SECRET } }],
    ['a key of a variable', 'query ($r: Range) { echo(range: $r) }', { r: { from: 1, [`${SECRET} 张三`]: 1 } }],
    ['an enum variable', 'query ($k: Kind) { echo(kind: $k) }', { k: SECRET }],
  ])('%s', (_name, query, variables) => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const answer = ask(query, { variables, locale });
      expect(answer).toHaveProperty('errors');
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    }
  });

  test('a variable is named by its place and its type', () => {
    const query = 'query ($r: Range!) { echo(range: $r) }';
    const variables = { r: { to: 'x', tags: [1, null] } };
    expect(messageOf(ask(query, { variables }))).toBe(
      'Variable "$r" is not valid: Field "from" of required type "Int!" was not provided. | ' +
        'Variable "$r.to" is not valid: the value does not fit the type at this place. | ' +
        'Variable "$r.tags[1]" is not valid: Expected non-nullable type "Tag!" not to be null.',
    );
    expect(messageOf(ask(query, { locale: 'zh-CN' }))).toBe('缺少必填变量“$r”（Range!）。');
  });
});

describe('a document is parsed and validated once', () => {
  test('the second time it is remembered, for whoever asks', () => {
    const gate = createGate({ schema });
    ask('{ ping }', {}, gate);
    ask('{ ping }', { signedIn: false, locale: 'zh-CN' }, gate);
    expect(gate.work()).toEqual({ asked: 2, parsed: 1, validated: 1, remembered: 1 });
  });

  test('a refused one is not remembered, so nobody fills the memory with refusals', () => {
    const gate = createGate({ schema });
    ask('{ pink }', {}, gate);
    ask('{ pink }', {}, gate);
    expect(gate.work()).toMatchObject({ parsed: 2, remembered: 0 });
  });

  test('the memory is bounded by count and by tokens', () => {
    const gate = createGate({ schema, cache: { maxCount: 2, maxTokens: 1_000 } });
    for (const name of ['A', 'B', 'A', 'C', 'A', 'B']) ask(`query ${name} { ping }`, {}, gate);
    expect(gate.work()).toMatchObject({ parsed: 4, remembered: 2 });
    const small = createGate({ schema, cache: { maxCount: 100, maxTokens: 10 } });
    for (const name of ['A', 'B', 'A']) ask(`query ${name} { ping }`, {}, small);
    expect(small.work()).toMatchObject({ parsed: 2, remembered: 1 });
  });

  test('the cache forgets what was not used for longest, and never holds more than its weight', () => {
    const cache = new DocumentCache<number>(3, 10);
    cache.set('a', 1, 4);
    cache.set('b', 2, 4);
    cache.get('a');
    cache.set('c', 3, 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.weight]).toEqual([1, undefined, 3, 8]);
    cache.set('huge', 4, 11);
    expect([cache.get('huge'), cache.count]).toEqual([undefined, 2]);
    cache.set('a', 5, 1);
    expect([cache.get('a'), cache.weight]).toEqual([5, 5]);
  });
});
