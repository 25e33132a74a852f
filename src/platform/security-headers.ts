import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify from 'fastify';

/**
 * Everything comes from this server and from nowhere else. Scripts only from files; styles also inline, because the
 * editors and the console's components write theirs at run time. No upgrade to https and no HSTS: inside a closed
 * network the server may stand on plain http, and a proxy that ends TLS adds its own.
 */
const OPTIONS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["'self'", 'data:'],
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
};

/** Not of the security, but of the one answer that was looked at. */
const OF_THE_ANSWER = ['content-type', 'content-length', 'date', 'connection', 'keep-alive'];

/** What helmet says with these options, asked once: the words are the same for every answer. */
export async function securityHeaders(): Promise<Readonly<Record<string, string>>> {
  const asked = fastify();
  await asked.register(helmet, OPTIONS);
  asked.get('/', (_request, reply) => reply.send(''));
  const { headers } = await asked.inject('/');
  await asked.close();
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !OF_THE_ANSWER.includes(name) ? [[name, value]] : [],
    ),
  );
}
