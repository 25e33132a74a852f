import { createServer } from 'node:http';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * What one would write instead of our fan-out: graphql-ws with an execution for each subscriber; and the floor, `ws`
 * sending the same bytes to each. A POST to /fire is the event; its body is what goes out.
 */
const raw = process.env.FAN_OUT === 'raw';
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/fire') fire(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-length': 2 }).end('{}');
  });
});

type Waiting = (value: IteratorResult<unknown>) => void;
const waiting = new Set<Waiting>();
const sockets = new Set<WebSocket>();

function fire(body: string): void {
  if (raw) {
    const bytes = Buffer.from(body);
    for (const socket of sockets) socket.send(bytes, { binary: false });
    return;
  }
  const { payload } = JSON.parse(body) as { payload: { data: { frame: object } } };
  for (const wake of [...waiting]) wake({ done: false, value: { frame: payload.data.frame } });
}

function events(): AsyncIterableIterator<unknown> {
  let asleep: Waiting | undefined;
  return {
    next: () =>
      new Promise<IteratorResult<unknown>>((resolve) => {
        asleep = (value) => {
          waiting.delete(asleep as Waiting);
          resolve(value);
        };
        waiting.add(asleep);
      }),
    return: async () => {
      if (asleep !== undefined) waiting.delete(asleep);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const text = { type: GraphQLString };
const Subject = new GraphQLObjectType({
  name: 'Subject',
  fields: { kind: text, id: text, number: text, state: text },
});
const Frame = new GraphQLObjectType({
  name: 'Frame',
  fields: {
    kind: text,
    number: { type: GraphQLInt },
    cursor: text,
    word: text,
    subjectId: text,
    at: text,
    subject: { type: Subject },
  },
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { ok: text } }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: { frame: { type: Frame, subscribe: () => events() } },
  }),
});

const socketServer = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
if (raw) {
  socketServer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data)) as { type: string };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    });
  });
} else useServer({ schema }, socketServer);
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
