import { buildSchema, GraphQLError, type GraphQLSchema } from 'graphql';
import type { OperationCaller } from '../../src/platform/http.js';
import type { SubscriptionSocket } from '../../src/platform/websocket.js';

const SDL = /* GraphQL */ `
  scalar Tag
  enum Kind { A B }
  input Range { from: Int!, to: Int, tags: [Tag!], below: Range }
  interface Node { id: ID! }
  type Person { id: ID!, name: String }
  type Viewer { person: Person!, unreadCount: Int! }
  type Ask implements Node {
    id: ID!
    number: String
    title(short: Boolean, range: Range, kind: Kind): String
    parent: Ask
    child: Ask
    asks(first: Int, last: Int, after: String): AskConnection!
    tags: [Ask!]!
    viewerActions: [String!]!
    unreadCount: Int!
  }
  type AskEdge { cursor: String!, node: Ask! }
  type AskConnection { edges: [AskEdge!]!, nodes: [Ask!]!, totalCount: Int }
  type Frame { number: Int!, subject: Ask, viewer: Viewer }
  type Query {
    ping: String!
    viewer: Viewer
    ask(id: ID): Ask
    asks(first: Int, last: Int, after: String): AskConnection!
    nodes(ids: [ID!]!): [Node]!
    echo(text: String, number: Int, range: Range, kind: Kind, tag: Tag): String
    fail(how: String!): String
    wait(ms: Int!): Int!
  }
  type Mutation { note(text: String!): String }
  type Subscription {
    ticks(upTo: Int = 3, bytes: Int = 0): Frame!
    quiet: Frame!
    failing(how: String!): Frame!
    starting: Frame!
    subject(id: ID): Ask
  }
`;

export interface ToyContext extends OperationCaller {
  readonly signal?: AbortSignal;
  readonly socket?: SubscriptionSocket;
}

/** What the toy's subscriptions did, for tests that ask what stopped. */
export const toyWork = { produced: 0, open: 0, notes: 0, waiting: 0, waitingBytes: () => 0 };

const ask = (id: string): Record<string, unknown> => ({
  __typename: 'Ask',
  id,
  number: `号${id}`,
  title: '标题',
  parent: null,
  child: null,
  tags: [],
  viewerActions: [],
  unreadCount: 0,
  asks: () => ({ edges: [], nodes: [], totalCount: 0 }),
});

function failure(how: string): Error {
  const database = (code: string) =>
    Object.assign(new Error('select secret from person where phone = 13800001111'), { code });
  switch (how) {
    case 'database':
      return database('23505');
    case 'lost':
      return database('57P01');
    case 'refused':
      return Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    case 'unauthenticated':
      return new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
    case 'cursor':
      return new GraphQLError('The cursor is not valid.', { extensions: { code: 'BAD_CURSOR', secret: '410105' } });
    case 'scalar':
      return new GraphQLError('Invalid value 13800001111', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    default:
      return new Error('13800001111 has no such column');
  }
}

async function* ticks(upTo: number, bytes: number): AsyncGenerator<unknown> {
  toyWork.open += 1;
  try {
    for (let number = 1; number <= upTo; number += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      toyWork.produced += 1;
      yield { ticks: { number, subject: { ...ask('1'), title: 'x'.repeat(bytes) } } };
    }
  } finally {
    toyWork.open -= 1;
  }
}

async function* quiet(signal: AbortSignal | undefined): AsyncGenerator<unknown> {
  toyWork.open += 1;
  try {
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    yield* [];
  } finally {
    toyWork.open -= 1;
  }
}

// biome-ignore lint/correctness/useYield: it fails before its first event, which is the point
async function* failing(how: string): AsyncGenerator<unknown> {
  throw failure(how);
}

/** A small schema with every shape that the gate and the transports care about. */
export function toySchema(): GraphQLSchema {
  const schema = buildSchema(SDL);
  const query = schema.getQueryType()?.getFields() ?? {};
  const subscription = schema.getSubscriptionType()?.getFields() ?? {};
  const mutation = schema.getMutationType()?.getFields() ?? {};
  const resolvers: Record<string, (args: Record<string, unknown>, context: ToyContext) => unknown> = {
    ping: () => 'pong',
    viewer: (_args, { viewer }) =>
      viewer === null ? null : { person: { id: viewer.memberId, name: '张三' }, unreadCount: 0 },
    ask: ({ id }) => ask(String(id ?? '1')),
    asks: () => ({ edges: [], nodes: [ask('1')], totalCount: 1 }),
    nodes: ({ ids }) => (ids as string[]).map(ask),
    echo: ({ text }) => text ?? null,
    wait: async ({ ms }) => {
      toyWork.waiting += 1;
      await new Promise((resolve) => setTimeout(resolve, ms as number).unref());
      toyWork.waiting -= 1;
      return ms;
    },
    fail: ({ how }) => {
      throw failure(String(how));
    },
  };
  for (const [name, resolve] of Object.entries(resolvers)) {
    const field = query[name];
    if (field !== undefined) field.resolve = (_source, args, context) => resolve(args, context);
  }
  for (const field of Object.values(mutation)) {
    field.resolve = (_source, { text }) => {
      toyWork.notes += 1;
      return text;
    };
  }
  type Source = (
    args: Record<string, unknown>,
    context: ToyContext,
  ) => AsyncGenerator<unknown> | Promise<AsyncGenerator<unknown>>;
  const sources: Record<string, Source> = {
    ticks: ({ upTo, bytes }) => ticks(upTo as number, bytes as number),
    quiet: (_args, { signal }) => quiet(signal),
    failing: ({ how }) => failing(String(how)),
    subject: () => quiet(undefined),
    starting: async (_args, { signal }) => {
      toyWork.open += 1;
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      toyWork.open -= 1;
      return quiet(undefined);
    },
  };
  for (const [name, source] of Object.entries(sources)) {
    const field = subscription[name];
    if (field === undefined) continue;
    field.subscribe = (_source, args, context: ToyContext) => {
      if (context.socket !== undefined) toyWork.waitingBytes = context.socket.waitingBytes;
      return source(args, context);
    };
  }
  return schema;
}
