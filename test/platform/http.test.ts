import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { securityHeaders } from '../../src/platform/security-headers.js';
import { toyWork } from '../support/toy-schema.js';
import { startToyServer, type ToyServer } from '../support/toy-server.js';

let server: ToyServer;
beforeAll(async () => {
  server = await startToyServer();
});
afterAll(() => server.stop());

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: { data?: Record<string, unknown> | null; errors?: { message: string; extensions: Record<string, unknown> }[] };
}

async function post(body: unknown, headers: Record<string, string> = {}, url = server.url): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : {},
  };
}

const origin = () => new URL(server.url).origin;
const codesOf = (answer: Answer) => answer.json.errors?.map(({ extensions }) => extensions.code);
const GRAPHQL = { accept: 'application/graphql-response+json' };
const PING = { query: 'query Ping { ping }' };

describe('a request and its id', () => {
  test('a well-formed X-Request-Id comes back, any other is replaced', async () => {
    const given = 'desk-7:2026.09_01';
    expect((await post(PING, { 'x-request-id': given })).headers.get('x-request-id')).toBe(given);
    for (const unfit of ['short', 'x'.repeat(65), 'with blanks in it', '-starts-wrong', '410105\t1990']) {
      expect((await post(PING, { 'x-request-id': unfit })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await fetch(`${origin()}/livez`)).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a fault of ours is masked, names the request and is in the log under it', async () => {
    const headers = { 'x-request-id': 'fault-0001', 'accept-language': 'en' };
    const answer = await post({ query: '{ fail(how: "database") ping }' }, headers);
    expect(answer.json).toEqual({
      errors: [
        {
          message: 'Something went wrong on our side; please quote the request id.',
          locations: [{ line: 1, column: 3 }],
          path: ['fail'],
          extensions: { code: 'INTERNAL', requestId: 'fault-0001' },
        },
      ],
      data: { fail: null, ping: 'pong' },
    });
    const line = server.log.find((text) => text.includes('fault-0001') && text.includes('23505'));
    expect(line).toBeDefined();
    expect(server.log.join('')).not.toMatch(/13800001111|secret/);
  });

  test.each([
    ['lost', 'UNAVAILABLE'],
    ['refused', 'UNAVAILABLE'],
    ['unauthenticated', 'UNAUTHENTICATED'],
    ['cursor', 'BAD_CURSOR'],
    ['scalar', 'INTERNAL'],
    ['other', 'INTERNAL'],
  ])('an error inside (%s) is shown as %s', async (how, code) => {
    const answer = await post({ query: 'query ($h: String!) { fail(how: $h) }', variables: { h: how } });
    expect([answer.status, ...(codesOf(answer) ?? [])]).toEqual([200, code]);
    expect(answer.text).not.toMatch(/138|secret|10\.0\.0\.1|410105|stack/);
  });
});

describe('who calls', () => {
  const WHO = { query: '{ viewer { person { name } } }' };

  test('without a token one is nobody, with one somebody', async () => {
    expect((await post(WHO)).json).toEqual({ data: { viewer: null } });
    const answer = await post(WHO, { authorization: server.authorization() });
    expect(answer.json).toEqual({ data: { viewer: { person: { name: '张三' } } } });
  });

  test.each([
    ['Bearer forged', 401, 'UNAUTHENTICATED'],
    ['', 401, 'UNAUTHENTICATED'],
    ['Bearer toy:lost', 503, 'UNAVAILABLE'],
    ['Bearer toy:broken', 500, 'INTERNAL'],
  ])('with %p the status is %p and the code %p', async (authorization, status, code) => {
    for (const accept of ['application/json', GRAPHQL.accept]) {
      const answer = await post(PING, { authorization, accept });
      expect([answer.status, ...(codesOf(answer) ?? [])]).toEqual([status, code]);
      expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
      expect(answer.text).not.toMatch(/terminating|secret/);
      expect(answer.headers.get('content-type')).toMatch(accept);
    }
  });
});

describe('languages', () => {
  test.each([
    [undefined, 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,en;q=0.9', 'en'],
    ['en;q=0.3,zh;q=0.9', 'zh'],
    ['fr', 'zh'],
    ['fr, en;q=0.1', 'en'],
    ['en;q=x', 'zh'],
  ])('Accept-Language %p is answered in %p', async (language, expected) => {
    const answer = await post({ query: '{' }, language === undefined ? {} : { 'accept-language': language });
    expect(/[\u4e00-\u9fff]/.test(answer.json.errors?.[0]?.message ?? '') ? 'zh' : 'en').toBe(expected);
  });
});

describe('what is not a GraphQL request', () => {
  test.each([
    ['a form', 'query={ping}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', JSON.stringify(PING), { 'content-type': 'text/plain' }, 415],
    ['a multipart form', 'x', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['broken JSON', '{', {}, 400],
    ['a poisoned prototype', '{"query":"{ping}","__proto__":{"x":1}}', {}, 400],
    ['a batch', '[{"query":"{ping}"}]', {}, 400],
    ['a number', '7', {}, 400],
    ['more than a megabyte', JSON.stringify({ query: 'x'.repeat(1024 * 1024) }), {}, 413],
    ['a wish for HTML', JSON.stringify({ query: 'mutation { note(text: "x") }' }), { accept: 'text/html' }, 406],
  ])('%s is refused, and nothing was done', async (_name, body, headers, status) => {
    const notes = toyWork.notes;
    const answer = await post(body, { 'accept-language': 'en', ...headers });
    expect([answer.status, ...(codesOf(answer) ?? [])]).toEqual([status, 'BAD_USER_INPUT']);
    expect(toyWork.notes).toBe(notes);
  });

  test('a refusal of the gate is 400 for those who know the newer content type, and 200 for the others', async () => {
    expect((await post({ query: '{ pink }' }, GRAPHQL)).status).toBe(400);
    expect((await post({ query: '{ pink }' })).status).toBe(200);
  });

  test('a persisted query is refused with a code of ours', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'x'.repeat(64) } };
    expect(codesOf(await post({ extensions }))).toEqual(['BAD_USER_INPUT']);
  });

  test('GET and unknown addresses are answered in the same form', async () => {
    const get = await fetch(`${server.url}?query={ping}`, { headers: { 'apollo-require-preflight': '1' } });
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const nowhere = await fetch(`${origin()}/nowhere`);
    expect([nowhere.status, await nowhere.json()]).toMatchObject([
      404,
      { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    ]);
  });

  test.each(['a b', '', '[', 'x:y:z'])('a Host of %p breaks nothing', async (host) => {
    const body = JSON.stringify(PING);
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(
        server.url,
        {
          method: 'POST',
          setHost: false,
          headers: { host, 'content-type': 'application/json', 'content-length': body.length },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      call.on('error', reject);
      call.end(body);
    });
    expect(status).toBe(200);
  });
});

describe('the log', () => {
  test('has one line for a request, without its text, its variables, its token or its address', async () => {
    await post(
      {
        query: 'query Worklist($t: String) { echo(text: $t) asks(first: 3) { nodes { id } } }',
        variables: { t: '13800001111' },
      },
      {
        'x-request-id': 'logged-0001',
        authorization: server.authorization('s777'),
        'user-agent': 'é desk/1.0',
        cookie: 'a=b',
      },
    );
    const lines = server.log.filter((text) => text.includes('logged-0001'));
    expect(lines).toHaveLength(1);
    const { time, ms, ...line } = JSON.parse(lines[0] ?? '');
    expect([typeof time, typeof ms]).toEqual(['string', 'number']);
    expect(line).toEqual({
      level: 'info',
      requestId: 'logged-0001',
      method: 'POST',
      route: '/graphql',
      status: 200,
      agent: '? desk/1.0',
      operation: 'Worklist',
      kind: 'query',
      cost: 8,
      msg: 'request',
    });
  });

  test('names the codes of a refusal, and says nothing of health checks', async () => {
    await post({ query: '{ pink }' }, { 'x-request-id': 'logged-0002' });
    expect(server.log.find((text) => text.includes('logged-0002'))).toContain('"codes":["BAD_USER_INPUT"]');
    const before = server.log.length;
    await fetch(`${origin()}/livez`);
    await fetch(`${origin()}/readyz`);
    expect(server.log.length).toBe(before);
  });
});

describe('health', () => {
  test('livez says that the process lives, readyz whether it can work', async () => {
    expect((await fetch(`${origin()}/livez`)).status).toBe(200);
    expect((await fetch(`${origin()}/readyz`)).status).toBe(200);
    server.readiness.current = { ready: false, missing: ['database'] };
    const answer = await fetch(`${origin()}/readyz`);
    server.readiness.current = { ready: true };
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'not ready', missing: ['database'] }]);
    expect((await fetch(`${origin()}/livez`)).status).toBe(200);
  });

  test('every answer carries the same words of security, those of errors too', async () => {
    const json = { 'content-type': 'application/json' };
    const asked: [status: number, path: string, init: RequestInit][] = [
      [200, '/graphql', { method: 'POST', headers: json, body: '{"query":"{ ping }"}' }],
      [200, '/livez', {}],
      [200, '/graphiql', {}],
      [400, '/graphql', { method: 'POST', headers: json, body: '{' }],
      [404, '/nowhere', {}],
      [405, '/graphql', {}],
      [406, '/graphql', { method: 'POST', headers: { ...json, accept: 'text/html' }, body: '{"query":"{ ping }"}' }],
      [413, '/graphql', { method: 'POST', headers: json, body: 'x'.repeat(2 ** 21) }],
      [415, '/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }],
    ];
    const due = await securityHeaders();
    expect(Object.keys(due)).toEqual(
      expect.arrayContaining([
        'content-security-policy',
        'referrer-policy',
        'x-content-type-options',
        'x-frame-options',
      ]),
    );
    for (const [status, path, init] of asked) {
      const answer = await fetch(`${origin()}${path}`, init);
      const said = Object.fromEntries(Object.keys(due).map((name) => [name, answer.headers.get(name)]));
      expect([path, answer.status, said]).toEqual([path, status, due]);
    }
  });

  test('pages allow scripts from this server only, and no other host', async () => {
    const policy = (await fetch(`${origin()}/graphiql`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|upgrade-insecure/);
  });
});

describe('stopping', () => {
  const slow = (ms: number, url: string, agent: Agent) =>
    new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      const body = JSON.stringify({ query: `{ wait(ms: ${ms}) }` });
      const headers = { 'content-type': 'application/json' };
      const call = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
      });
      call.on('error', reject);
      call.end(body);
    });

  test('a request under way is answered, a kept connection is let go, and no new one is taken', async () => {
    // Were it to wait for the kept connection, it would wait until this test's time is up.
    const mine = await startToyServer({ stopWithinMs: 600_000 });
    const agent = new Agent({ keepAlive: true });
    await slow(0, mine.url, agent); // leaves a kept connection
    const idle = connect(Number(new URL(mine.url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const underWay = slow(400, mine.url, agent);
    while (toyWork.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = mine.stop();
    await expect(slow(0, mine.url, new Agent())).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/);
    expect(await underWay).toEqual({ status: 200, connection: 'close' });
    await stopped;
    idle.destroy();
    await mine.stop(); // a second time changes nothing
  });

  test('what takes too long is cut off', async () => {
    const mine = await startToyServer({ stopWithinMs: 200 });
    const underWay = slow(1_500, mine.url, new Agent());
    const outcome = expect(underWay).rejects.toThrow(/hang up|ECONNRESET/);
    while (toyWork.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    await mine.stop();
    await outcome;
  });
});
