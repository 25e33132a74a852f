import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { App } from '../../src/app.js';
import { rowIdOf } from '../../src/kernel/ids.js';
import { aDraft, type CooperationData, sql } from '../support/a.js';
import { key, startTestApp, type TestApp } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const QUERY = '{ viewer { unreadCount } inbox { nodes { __typename } } }';
const SEND = `mutation ($input: CooperationMoveInput!) { cooperationSend(input: $input) { cooperation { state number } userErrors { code } } }`;
const WORDS = {
  'zh-CN': '服务暂不可用，请稍后重试。',
  en: 'The service is not available for the moment; try again.',
} as const;

let t: TestApp;
let wire: TcpProxy;
/** The server whose way to the database can be cut; it alone numbers what happens. */
let app: App;
let token: string;

beforeAll(async () => {
  t = await startTestApp();
  const url = new URL(t.database.appUrl);
  wire = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(wire.port);
  app = await t.another({ databaseUrl: url.toString(), heartbeatMs: 100, poolSize: 4 });
  await t.app.sequencer.stop();
  token = (await t.as('puyang.officer')).token;
});
afterAll(async () => {
  wire?.join();
  await t?.stop();
  await wire?.stop();
});

interface Answered {
  status: number;
  data: Record<string, { cooperation?: { state: string; number: string }; userErrors?: unknown[] }> | null | undefined;
  errors: { message: string; extensions: Record<string, unknown> }[] | undefined;
}

async function ask(
  query: string,
  variables: Record<string, unknown> = {},
  locale: keyof typeof WORDS = 'zh-CN',
): Promise<Answered> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'accept-language': locale,
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answered;
  return { status: response.status, data, errors };
}

async function ready(): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${app.url}/readyz`);
  return { status: response.status, body: await response.json() };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > 20_000) throw new Error(`Not within twenty seconds: ${what}.`);
    await delay(20);
  }
  return Math.round(performance.now() - begun);
}

const back = () => until('the server is ready', async () => (await ready()).status === 200);

/** What lies in the database about one letter. */
async function effectOn(cooperation: CooperationData): Promise<string> {
  const id = rowIdOf('Cooperation', cooperation.id);
  const [row] = await sql<{ effect: string }>(
    t,
    `select c.state || ' ' || (c.number is not null) || ' ' || (select count(*) from letter where subject_id = c.id) || ' ' ||
       (select count(*) from journal where subject_id = c.id and word = 'cooperation.send') || ' ' ||
       (select count(*) from participation where subject_id = c.id) as effect from cooperation c where c.id = $1`,
    [id],
  );
  return row?.effect ?? '';
}

const WHOLE = 'SENT true 1 1 2';
const NOTHING = 'DRAFT false 0 0 1';

/** Follows the stream as a client does that comes back with its cursor. */
function follow() {
  const words: string[] = [];
  const numbers: number[] = [];
  let after: string | null = null;
  let stopped = false;
  let closes = 0;
  const done = (async () => {
    while (!stopped) {
      const client = createClient({
        url: `${app.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { token },
      });
      const ended = Promise.withResolvers<void>();
      client.subscribe<{ events: { cursor?: string; number?: number; word?: string } }>(
        {
          query: `subscription ($after: String) { events(after: $after) { ... on EventFrame { cursor number word } ... on Heartbeat { cursor } } }`,
          variables: { after },
        },
        {
          next: ({ data }) => {
            const frame = data?.events;
            after = frame?.cursor ?? after;
            if (frame?.number !== undefined) numbers.push(frame.number);
            if (frame?.word !== undefined) words.push(frame.word);
            if (stopped) ended.resolve();
          },
          error: () => ended.resolve(),
          complete: () => ended.resolve(),
        },
      );
      await ended.promise;
      closes += 1;
      await Promise.resolve(client.dispose()).catch(() => undefined);
      await delay(50);
    }
  })();
  return {
    numbers,
    words,
    closes: () => closes,
    stop: async () => {
      stopped = true;
      await done;
    },
  };
}

describe('While the database is away', () => {
  beforeAll(async () => {
    expect((await ask(QUERY)).errors).toBeUndefined();
    wire.cut();
  });
  afterAll(async () => {
    wire.join();
    await back();
  });

  test.each(['zh-CN', 'en'] as const)('a query and a mutation are UNAVAILABLE, in %s.', async (locale) => {
    const input = { id: 'x', expectedVersion: 1, idempotencyKey: key() };
    for (const answer of [await ask(QUERY, {}, locale), await ask(SEND, { input }, locale)]) {
      expect(answer.status).toBe(503);
      expect(answer.errors).toMatchObject([{ message: WORDS[locale], extensions: { code: 'UNAVAILABLE' } }]);
      expect(JSON.stringify(answer)).not.toMatch(/ECONN|127\.0\.0\.1|postgres|pg_/i);
    }
  });

  test('the server says that it is alive and not ready.', async () => {
    expect(await ready()).toEqual({ status: 503, body: { status: 'not ready', missing: ['database'] } });
    expect((await fetch(`${app.url}/livez`)).status).toBe(200);
  });

  test('a socket is told to try again later.', async () => {
    const socket = await RawSocket.open(`${app.url.replace('http', 'ws')}/graphql`);
    socket.send({ type: 'connection_init', payload: { token } });
    expect(await socket.closed).toEqual({ code: 1013, reason: 'Try again later' });
  });

  test('a file and a letter are UNAVAILABLE as well.', async () => {
    for (const path of ['/letters/DgGh_8HvjXY3p3_f7-OQhIM.docx', '/materials/DwGh_8HvjXY3p3_f7-OQhIM']) {
      const response = await fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect({ path, status: response.status }).toEqual({ path, status: 503 });
      expect(await response.text()).toContain('UNAVAILABLE');
    }
  });
});

describe('When it comes back', () => {
  test('everything works without a restart: queries, commands, numbers, streams, the look at sessions.', async () => {
    const stream = follow();
    const first = (await aDraft(t)).cooperation;
    const input = { id: first.id, expectedVersion: first.version, idempotencyKey: key() };
    expect((await ask(SEND, { input })).data?.cooperationSend?.cooperation?.state).toBe('SENT');
    await until('the first event has come', async () => stream.words.includes('cooperation.send'));
    const watched = await RawSocket.admitted(
      `${app.url.replace('http', 'ws')}/graphql`,
      `Bearer ${(await t.as('puyang.officer2')).token}`,
    );
    for (let round = 0; round < 3; round += 1) {
      const seen = stream.numbers.length;
      wire.cut();
      await until('it has noticed', async () => (await ready()).status === 503);
      await delay(300);
      wire.join();
      await back();
      const { cooperation } = await aDraft(t);
      const sent = await ask(SEND, {
        input: { id: cooperation.id, expectedVersion: cooperation.version, idempotencyKey: key() },
      });
      expect(sent).toMatchObject({
        status: 200,
        data: { cooperationSend: { cooperation: { state: 'SENT' }, userErrors: [] } },
      });
      const ms = await until(
        'its events have come',
        async () =>
          stream.numbers.length > seen &&
          stream.words.filter((word) => word === 'cooperation.send').length === round + 2,
      );
      process.stdout.write(
        `after the wire was joined: the event after ${ms} ms, stream closed ${stream.closes()} times\n`,
      );
    }
    const [from = 0] = stream.numbers;
    expect(stream.numbers).toEqual(stream.numbers.map((_number, nth) => from + nth));
    expect((await ask(QUERY)).errors).toBeUndefined();
    await sql(t, 'update session set revoked_at = now() where member_id = $1', [t.world.members['puyang.officer2']]);
    expect((await watched.closed).code).toBe(4403);
    await stream.stop();
  });

  test('commands that were cut in the middle are done whole or not at all, and a retry under the same key ends it.', async () => {
    const commands = [];
    for (let nth = 0; nth < 16; nth += 1) {
      const { cooperation } = await aDraft(t);
      commands.push({
        cooperation,
        input: { id: cooperation.id, expectedVersion: cooperation.version, idempotencyKey: key() },
      });
    }
    const answers: Answered[] = [];
    for (let nth = 0; nth < 16; nth += 4) {
      const running = commands.slice(nth, nth + 4).map(async ({ input }) => await ask(SEND, { input }));
      await delay(nth * 2 + 5);
      wire.cut();
      answers.push(...(await Promise.all(running)));
      wire.join();
      await back();
    }
    for (const answer of answers) {
      if (answer.errors === undefined) expect(answer.data?.cooperationSend?.userErrors).toEqual([]);
      else expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE']);
    }
    const effects = await Promise.all(commands.map(({ cooperation }) => effectOn(cooperation)));
    process.stdout.write(
      `cut in the middle: ${answers.filter(({ errors }) => errors).length} unanswered, ${effects.filter((effect) => effect === WHOLE).length} done\n`,
    );
    for (const effect of effects) expect([WHOLE, NOTHING]).toContain(effect);
    expect(answers.some(({ errors }) => errors !== undefined)).toBe(true);
    for (const { cooperation, input } of commands) {
      expect((await ask(SEND, { input })).data?.cooperationSend).toMatchObject({
        cooperation: { state: 'SENT' },
        userErrors: [],
      });
      expect(await effectOn(cooperation)).toBe(WHOLE);
    }
    const open = await sql<{ n: number }>(
      t,
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    );
    expect(open[0]?.n).toBe(0);
  });
});
