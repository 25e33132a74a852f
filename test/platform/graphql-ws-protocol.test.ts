import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { RawSocket } from '../support/raw-socket.js';
import { REAL_WORDS, startRealServer } from '../support/real-server.js';
import type { Start, StartedServer, Words } from '../support/started-server.js';
import { startToyServer, TOY_WORDS } from '../support/toy-server.js';

const INIT = { type: 'connection_init' };

const SERVERS: readonly [string, Start, Words][] = [
  ['A toy server', startToyServer, TOY_WORDS],
  ['The real server', startRealServer, REAL_WORDS],
];

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 30_000 && !holds(); waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

describe.each(SERVERS)('%s', (_server, start, words) => {
  let server: StartedServer;
  const sockets: RawSocket[] = [];
  beforeAll(async () => {
    server = await start({ sockets: { initWithinMs: 1_500, allowedOrigins: ['https://desk.example'] } });
  });
  afterEach(async () => {
    await Promise.all(sockets.splice(0).map((socket) => socket.close()));
  });
  afterAll(() => server.stop());

  async function open(...[options]: [ConstructorParameters<typeof RawSocket>[1]?]): Promise<RawSocket> {
    const socket = await RawSocket.open(server.socketUrl, options);
    sockets.push(socket);
    return socket;
  }

  async function admitted(params?: Record<string, unknown>): Promise<RawSocket> {
    const socket = await RawSocket.admitted(server.socketUrl, server.authorization(), params);
    sockets.push(socket);
    return socket;
  }

  /** Cases that need sources, faults or limits of their own. */
  const onToy = start === startToyServer ? test : test.skip;
  /** Waits until so many subscriptions run, where the server can tell. */
  const running = async (count: number) => {
    const { open } = server;
    if (open !== undefined) await until(() => open() === count);
  };

  describe('R2: before the socket is open', () => {
    test('1. the subprotocol graphql-transport-ws is agreed on', async () => {
      expect((await open()).ws.protocol).toBe('graphql-transport-ws');
    });

    test('2. another subprotocol is closed with 4406', async () => {
      const socket = await open({ protocol: null });
      expect(await socket.closed).toEqual({ code: 4406, reason: 'Subprotocol not acceptable' });
    });

    test('3. the older subprotocol graphql-ws is not agreed on', async () => {
      await expect(open({ protocol: 'graphql-ws' })).rejects.toThrow('no subprotocol');
    });

    test('4. an Origin that is not on the list is refused before the handshake', async () => {
      await expect(open({ headers: { origin: 'https://evil.example' } })).rejects.toThrow('HTTP 403');
    });

    test('5. an Origin on the list, and our own, may connect', async () => {
      await open({ headers: { origin: 'https://desk.example' } });
      await open({ headers: { origin: new URL(server.url).origin } });
    });

    test('6. another path is not a socket', async () => {
      await expect(RawSocket.open(`${server.socketUrl}x`)).rejects.toThrow('HTTP 404');
    });
  });

  describe('R2: letting in', () => {
    test('7. who does not introduce himself in time is closed with 4408', async () => {
      expect(await (await open()).closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
    });

    test('8. an Authorization that holds is acknowledged', async () => {
      const socket = await open();
      socket.send({ ...INIT, payload: { authorization: server.authorization() } });
      expect(await socket.next()).toEqual({ type: 'connection_ack' });
    });

    test('9. a bare token, and a header name in any case, are understood', async () => {
      for (const payload of [
        { token: server.authorization().replace('Bearer ', '') },
        { Authorization: server.authorization() },
      ]) {
        const socket = await open();
        socket.send({ ...INIT, payload });
        expect(await socket.next()).toEqual({ type: 'connection_ack' });
      }
    });

    test('10. without a token a socket is closed with 4401', async () => {
      const socket = await open();
      socket.send(INIT);
      expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
      expect(socket.unread()).toBe(0);
    });

    test('11. a token that does not hold is closed with 4401', async () => {
      const socket = await open();
      socket.send({ ...INIT, payload: { authorization: 'Bearer forged' } });
      expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
    });

    test('12. a token that is no text is closed with 4401', async () => {
      const socket = await open();
      socket.send({ ...INIT, payload: { authorization: { toString: 'x' }, token: 7 } });
      expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
    });

    onToy('13. while the database is away a socket is closed with 1013, and the client may try again', async () => {
      const socket = await open();
      socket.send({ ...INIT, payload: { authorization: server.authorization('lost') } });
      expect(await socket.closed).toEqual({ code: 1013, reason: 'Try again later' });
    });

    onToy('14. a fault of ours is closed with 4500 and says nothing', async () => {
      const socket = await open();
      socket.send({ ...INIT, payload: { authorization: server.authorization('broken') } });
      expect(await socket.closed).toEqual({ code: 4500, reason: 'Internal server error' });
    });

    test('15. a second connection_init is closed with 4429', async () => {
      const socket = await admitted();
      socket.send(INIT);
      expect(await socket.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
    });

    test('16. subscribing before the acknowledgement is closed with 4401', async () => {
      const socket = await open();
      socket.subscribe('1', words.quiet);
      expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
    });
  });

  describe('R2: messages', () => {
    test.each([
      ['17. text that is not JSON', 'hello'],
      ['18. JSON that is not an object', '[1]'],
      ['19. an unknown type', '{"type":"start"}'],
      ['20. a subscribe without an id', '{"type":"subscribe","payload":{"query":"{ ping }"}}'],
      ['21. a subscribe whose query is no text', '{"type":"subscribe","id":"1","payload":{"query":1}}'],
      [
        '22. a subscribe whose variables are no object',
        '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":"x"}}',
      ],
    ])('%s is closed with 4400', async (_title, text) => {
      const socket = await admitted();
      socket.send(text);
      expect(await socket.closed).toEqual({ code: 4400, reason: 'Invalid message received' });
    });

    test('23. a binary frame is closed with 4400', async () => {
      const socket = await admitted();
      socket.ws.send(Buffer.from('{"type":"ping"}'), { binary: true });
      expect(await socket.closed).toEqual({ code: 4400, reason: 'Invalid message received' });
    });

    test('24. a message of more than 64 KiB is closed with 1009', async () => {
      const socket = await admitted();
      socket.send({ type: 'ping', payload: { text: 'x'.repeat(64 * 1024) } });
      expect((await socket.closed).code).toBe(1009);
    });

    test('25. text that is not UTF-8 is closed with 1007', async () => {
      const socket = await admitted();
      socket.ws.send(Buffer.from([0xff, 0xfe]), { binary: false });
      expect((await socket.closed).code).toBe(1007);
    });

    test('26. a ping is answered with a pong that carries its payload', async () => {
      const socket = await admitted();
      socket.send({ type: 'ping', payload: { at: 1 } });
      expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 1 } });
    });
  });

  describe('R2: operations', () => {
    onToy('27. a subscription brings its results in order and then a complete', async () => {
      const socket = await admitted();
      socket.subscribe('a', words.ticks, { variables: { n: 2 } });
      const next = (number: number) => ({ id: 'a', type: 'next', payload: { data: { ticks: { number } } } });
      expect(await socket.next()).toEqual(next(1));
      expect(await socket.next()).toEqual(next(2));
      expect(await socket.next()).toEqual({ id: 'a', type: 'complete' });
    });

    test('28. an id in use is closed with 4409, however long it is', async () => {
      for (const id of ['twice', 'x'.repeat(500)]) {
        const socket = await admitted();
        socket.subscribe(id, words.quiet);
        socket.subscribe(id, words.quiet);
        expect((await socket.closed).code).toBe(4409);
      }
    });

    test('29. a query or a mutation is an error of that operation, and the socket stays', async () => {
      const socket = await admitted();
      const notes = server.changes();
      socket.subscribe('m', words.mutation);
      const answer = await socket.next();
      expect(answer).toMatchObject({ id: 'm', type: 'error', payload: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      expect(server.changes()).toBe(notes);
      socket.send({ type: 'ping' });
      expect(await socket.next()).toEqual({ type: 'pong' });
    });

    test('30. the 51st subscription is refused with RATE_LIMITED, and the other 50 go on', async () => {
      const socket = await admitted();
      for (let index = 1; index <= 51; index += 1) socket.subscribe(String(index), words.quiet);
      let answer = await socket.next();
      while (answer.type === 'next') answer = await socket.next();
      expect(answer).toMatchObject({ id: '51', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });
      await running(50);
      expect(socket.ws.readyState).toBe(socket.ws.OPEN);
    });

    onToy('31. a completed operation stops at its source, and its id is free at once', async () => {
      const socket = await admitted();
      socket.subscribe('1', words.quiet);
      await running(1);
      socket.send({ id: '1', type: 'complete' });
      socket.subscribe('1', words.ticks, { variables: { n: 1 } });
      expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
      expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
      await running(0);
    });

    onToy('32. a fault inside a subscription is masked, in the language of the connection', async () => {
      for (const [locale, message] of [
        ['zh-CN', '系统内部错误，请告知请求编号。'],
        ['en', 'Something went wrong on our side; please quote the request id.'],
      ]) {
        const socket = await admitted({ locale });
        socket.subscribe('f', words.failing);
        const answer = await socket.next();
        expect(answer).toMatchObject({
          id: 'f',
          type: 'error',
          payload: [{ message, extensions: { code: 'INTERNAL' } }],
        });
        expect(JSON.stringify(answer)).not.toMatch(/secret|select|138/);
      }
    });
  });

  describe('R2: ends', () => {
    test('33. an ended session closes its sockets with 4403 at once and stops what they ran', async () => {
      const [mine, other] = await Promise.all(
        ['s33', 's34'].map(async (session) => {
          const socket = await RawSocket.admitted(server.socketUrl, server.authorization(session));
          sockets.push(socket);
          return socket;
        }),
      );
      if (mine === undefined || other === undefined) throw new Error('not opened');
      mine.subscribe('1', words.quiet);
      await running(1);
      expect(server.registry.sessionIds()).toEqual(
        expect.arrayContaining([server.sessionId('s33'), server.sessionId('s34')]),
      );
      expect(server.registry.closeSessions(server.sessionId('s33'))).toBe(1);
      expect(await mine.closed).toEqual({ code: 4403, reason: 'Forbidden' });
      await running(0);
      expect(server.registry.sessionIds()).not.toContain(server.sessionId('s33'));
      expect(other.ws.readyState).toBe(other.ws.OPEN);
    });

    onToy('34. an operation that is still starting is told when its socket ends', async () => {
      const socket = await admitted();
      socket.subscribe('1', words.starting);
      await running(1);
      await socket.close();
      await running(0);
    });

    test('35. a peer that ignores the closing is cut off within two seconds', async () => {
      const before = server.registry.size;
      const stream = connect(Number(new URL(server.url).port), '127.0.0.1');
      const key = Buffer.alloc(16).toString('base64');
      stream.write(
        `GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
      );
      const ended = new Promise<number>((resolve) => stream.once('close', () => resolve(performance.now())));
      stream.resume();
      await until(() => server.registry.size === before + 1);
      const asked = performance.now();
      server.registry.closeAll(4403, 'Forbidden');
      // Two seconds are the rule; a machine that does five other things at once gets ten.
      expect((await ended) - asked).toBeLessThan(10_000);
      await until(() => server.registry.size === 0);
    });

    test('36. a dead peer is found by its missing pong and cut off', async () => {
      const impatient = await start({ sockets: { pingEveryMs: 1_000 } });
      try {
        const silent = await RawSocket.open(impatient.socketUrl, { autoPong: false });
        const answering = await RawSocket.open(impatient.socketUrl);
        expect((await silent.closed).code).toBe(1006);
        expect(answering.ws.readyState).toBe(answering.ws.OPEN);
        await impatient.stop();
        expect(await answering.closed).toEqual({ code: 1001, reason: 'Going away' });
      } finally {
        await impatient.stop();
      }
    });
  });
});
