import { createServer } from 'node:http';

/**
 * PostGraphile 5 over our own tables, as its documentation starts it: the same application role, so the same row
 * security; who asks comes in a header instead of a token, which is less work than ours. It has no types here: it is
 * there for the bench alone.
 */
const name = (part: string): string => `postgraphile${part}`;
const { postgraphile } = await import(name(''));
const { PostGraphileAmberPreset } = await import(name('/presets/amber'));
const { makePgService } = await import(name('/adaptors/pg'));
const { grafserv } = await import(name('/grafserv/node'));

interface Incoming {
  node?: { req: { headers: Record<string, string | undefined> } };
}

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['bench', 'public'],
      pubsub: false,
      poolConfig: { max: 16 },
    }),
  ],
  grafserv: { graphiql: false, websockets: false, watch: false, graphqlPath: '/graphql' },
  grafast: {
    explain: false,
    context: ({ node }: Incoming) => ({
      pgSettings: {
        'app.org_id': node?.req.headers['x-organisation'] ?? '',
        'app.member_id': node?.req.headers['x-member'] ?? '',
        'app.account_id': '',
        'app.restricted': '{}',
        'app.system_admin': '',
      },
    }),
  },
};

const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
