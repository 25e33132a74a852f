import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RawSocket } from '../support/raw-socket.js';
import { toyWork } from '../support/toy-schema.js';
import { startToyServer, type ToyServer } from '../support/toy-server.js';

const FRAME = 64 * 1024;

let server: ToyServer;
beforeAll(async () => {
  server = await startToyServer();
});
afterAll(() => server.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until it is so. @throws Error after half a minute */
async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !isSo(); await pause(5))
    if (Date.now() > end) throw new Error('It has not become so.');
}

/** Waits until a number has not changed for half a second and more, in three looks. */
async function settled(read: () => number): Promise<number> {
  for (let [last, same] = [Number.NaN, 0]; ; await pause(200)) {
    const now = read();
    same = now === last ? same + 1 : 0;
    if (same === 3) return now;
    last = now;
  }
}

/** Stops reading below the WebSocket, as a stalled client does. */
function stall(socket: RawSocket): () => void {
  const stream = (socket.ws as unknown as { _socket: Socket })._socket;
  stream.pause();
  return () => void stream.resume();
}

describe('a client that does not read', () => {
  test('holds one frame in our memory, stops its source, and misses nothing when it reads again', async () => {
    const socket = await RawSocket.admitted(server.socketUrl, server.authorization());
    const resume = stall(socket);
    const before = toyWork.produced;
    const query = 'subscription ($b: Int) { ticks(upTo: 400, bytes: $b) { number subject { title } } }';
    socket.subscribe('slow', query, { variables: { b: FRAME } });
    await until(() => toyWork.waitingBytes() > FRAME);
    const produced = (await settled(() => toyWork.produced)) - before;
    expect(produced).toBeGreaterThan(0);
    expect(produced).toBeLessThan(300); // the rest of the 400 lies in the operating system's buffers
    expect(toyWork.waitingBytes()).toBeGreaterThan(FRAME);
    expect(toyWork.waitingBytes()).toBeLessThan(FRAME + 1_024);
    resume();
    for (let number = 1; number <= 400; number += 1) {
      expect(await socket.next()).toMatchObject({ id: 'slow', type: 'next', payload: { data: { ticks: { number } } } });
    }
    expect(await socket.next()).toEqual({ id: 'slow', type: 'complete' });
    await socket.close();
  });

  test('is not read either while it makes us answer', async () => {
    const socket = await RawSocket.admitted(server.socketUrl, server.authorization());
    socket.subscribe('q', 'subscription { quiet { number } }');
    while (toyWork.open === 0) await pause(5);
    const resume = stall(socket);
    const payload = { text: 'x'.repeat(1_000) };
    for (let index = 0; index < 10_000; index += 1) socket.send({ type: 'ping', payload });
    await settled(() => socket.ws.bufferedAmount);
    const waiting = await settled(toyWork.waitingBytes);
    expect(waiting).toBeLessThan(200 * 1024);
    expect(socket.ws.bufferedAmount).toBeGreaterThan(1024 * 1024); // it waits on the sender's side
    resume();
    for (let index = 0; index < 10_000; index += 1) expect((await socket.next()).type).toBe('pong');
    await socket.close();
  });

  test('gets no pongs for pings of the frame layer while it does not read', async () => {
    const socket = await RawSocket.admitted(server.socketUrl, server.authorization());
    socket.subscribe('q', 'subscription { quiet { number } }');
    while (toyWork.open === 0) await pause(5);
    const resume = stall(socket);
    const data = Buffer.alloc(125);
    for (let index = 0; index < 60_000; index += 1) socket.ws.ping(data);
    await settled(() => socket.ws.bufferedAmount);
    expect(toyWork.waitingBytes()).toBeLessThan(64 * 1024);
    resume();
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await socket.close();
  });

  test('with several subscriptions holds one frame of each', async () => {
    const socket = await RawSocket.admitted(server.socketUrl, server.authorization());
    const resume = stall(socket);
    const query = 'subscription ($b: Int) { ticks(upTo: 200, bytes: $b) { subject { title } } }';
    for (const id of ['a', 'b', 'c']) socket.subscribe(id, query, { variables: { b: FRAME } });
    await until(() => toyWork.waitingBytes() > 2 * FRAME);
    await settled(() => toyWork.produced);
    expect(toyWork.waitingBytes()).toBeGreaterThan(2 * FRAME);
    expect(toyWork.waitingBytes()).toBeLessThan(3 * FRAME + 3_072);
    resume();
    for (let arrived = 0; arrived < 3 * 201; arrived += 1) await socket.next();
    await socket.close();
  });

  test('does not keep its session’s end waiting', async () => {
    const socket = await RawSocket.admitted(server.socketUrl, server.authorization('stalled'));
    const resume = stall(socket);
    const query = 'subscription ($b: Int) { ticks(upTo: 400, bytes: $b) { subject { title } } }';
    socket.subscribe('slow', query, { variables: { b: FRAME } });
    await until(() => toyWork.waitingBytes() > FRAME);
    const produced = await settled(() => toyWork.produced);
    const size = server.registry.size;
    server.registry.closeSessions('stalled');
    await pause(50);
    expect(toyWork.produced - produced).toBeLessThanOrEqual(1);
    await until(() => server.registry.size < size);
    expect(server.registry.size).toBe(size - 1);
    resume();
    await socket.closed;
  });
});
