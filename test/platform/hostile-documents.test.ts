import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CANARY, type HostileDocument, hostileDocuments } from '../support/hostile-documents.js';
import { RawSocket } from '../support/raw-socket.js';
import { REAL_WORDS, startRealServer } from '../support/real-server.js';
import type { Start, StartedServer, Words } from '../support/started-server.js';
import { startToyServer, TOY_WORDS } from '../support/toy-server.js';

const LOCALES = ['zh-CN', 'en'] as const;
type Sent = Pick<HostileDocument, 'query' | 'variables' | 'operationName'>;
type Errors = { message: string; extensions: { code: string } }[];

const SERVERS: readonly [string, Start, Words][] = [
  ['A toy server', startToyServer, TOY_WORDS],
  ['The real server', startRealServer, REAL_WORDS],
];

describe.each(SERVERS)('%s', (_server, start, words) => {
  let server: StartedServer;
  const sockets = new Map<string, RawSocket>();
  let sent = 0;

  beforeAll(async () => {
    server = await start();
    for (const locale of LOCALES) {
      sockets.set(locale, await RawSocket.admitted(server.socketUrl, server.authorization(), { locale }));
    }
  });
  afterAll(async () => {
    for (const socket of sockets.values()) await socket.close();
    await server.stop();
  });

  async function overHttp({ query, variables, operationName }: Sent, locale: string) {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'accept-language': locale,
        authorization: server.authorization(),
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
    return { status: response.status, body: (await response.json()) as { data?: unknown; errors?: Errors } };
  }

  async function overWebSocket({ query, variables, operationName }: Sent, locale: string): Promise<Errors> {
    const socket = sockets.get(locale);
    if (socket === undefined) throw new Error('not opened');
    sent += 1;
    socket.subscribe(`h${sent}`, query, { variables, operationName });
    const answer = await socket.next();
    expect(answer).toMatchObject({ id: `h${sent}`, type: 'error' });
    return answer.payload as Errors;
  }

  describe('R3: hostile documents', () => {
    const documents = hostileDocuments(words);

    test('are at least 40, each different', () => {
      expect(new Set(documents.map(({ query, variables }) => query + JSON.stringify(variables))).size).toBe(
        documents.length,
      );
      expect(documents.length).toBeGreaterThanOrEqual(40);
    });

    test.each(documents.map((document) => [document.name, document] as const))(
      '%s: the same verdict and the same masked answer on both transports, before it costs anything',
      async (_name, document) => {
        for (const locale of LOCALES) {
          const before = server.work();
          const http = await overHttp(document, locale);
          const errors = await overWebSocket(document, locale);
          const after = server.work();

          expect(http).toEqual({ status: 400, body: { errors } });
          expect(errors.map(({ extensions }) => extensions)).toEqual(errors.map(() => ({ code: document.code })));
          expect(errors.length).toBeLessThanOrEqual(6);
          expect(/[\u4e00-\u9fff]/.test(errors[0]?.message ?? '')).toBe(locale === 'zh-CN');
          const text = JSON.stringify(errors);
          expect(text).not.toContain(CANARY);
          expect(text.length).toBeLessThan(4_000);

          const parsed = after.parsed - before.parsed;
          const validated = after.validated - before.validated;
          const first = locale === LOCALES[0] ? 1 : 0; // a text that is valid is looked at once, whoever sends it
          const expected = {
            SIZE: { parsed: 0, validated: 0 },
            PARSE: { parsed: 2, validated: 0 },
            SHAPE: { parsed: 2, validated: 0 },
            VALIDATION: { parsed: 2, validated: 2 },
            EXECUTION: { parsed: first, validated: first },
          };
          expect({ parsed, validated }).toEqual(expected[document.refusedAt]);
        }
      },
    );

    test('leave nothing in the log and no socket closed', () => {
      expect(server.log.length).toBeGreaterThan(documents.length);
      expect(server.log.join('\n')).not.toContain(CANARY);
      for (const socket of sockets.values()) expect(socket.ws.readyState).toBe(socket.ws.OPEN);
    });
  });

  describe('R3: their harmless neighbours pass:', () => {
    const { root, below, leaf, pageIn } = words;
    test.each([
      ['12 levels', `{ ${root} ${`{ ${below} `.repeat(10)}{ ${leaf} }${' }'.repeat(10)} }`],
      ['15 aliases', `{ ${root} { ${Array.from({ length: 15 }, (_item, n) => `a${n}: ${leaf}`).join(' ')} } }`],
      ['10 root fields', `{ ${`${root} { ${leaf} } `.repeat(10)} }`],
      ['20 directives', `{ ${root} { ${`${leaf} @skip(if: false) `.repeat(20)} } }`],
      ['one leaf 64 times', `{ ${root} { ${`${leaf} `.repeat(64)} } }`],
      ['pages within pages that are small', `{ ${pageIn(words.pageDepth > 2 ? 5 : 20, `${leaf} `.repeat(20))} }`],
    ])('%s', async (_name, query) => {
      const { status, body } = await overHttp({ query }, 'en');
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    });
  });
});
