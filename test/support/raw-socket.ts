import { WebSocket } from 'ws';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export type Message = Record<string, unknown> & { readonly type: string };

/** A WebSocket without a protocol client: what is sent is what the test wrote, what arrives waits in order. */
export class RawSocket {
  readonly ws: WebSocket;
  readonly closed: Promise<Closed>;
  readonly #arrived: Message[] = [];
  readonly #waiting: ((message: Message) => void)[] = [];

  constructor(
    url: string,
    options: { protocol?: string | null; headers?: Record<string, string>; autoPong?: boolean } = {},
  ) {
    const { protocol = 'graphql-transport-ws', headers, autoPong = true } = options;
    this.ws = new WebSocket(url, protocol === null ? [] : protocol.split(','), { headers, autoPong });
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.ws.on('error', () => undefined);
    this.ws.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      const next = this.#waiting.shift();
      if (next === undefined) this.#arrived.push(message);
      else next(message);
    });
  }

  /** Opens a socket and waits for the handshake. */
  static async open(...args: ConstructorParameters<typeof RawSocket>): Promise<RawSocket> {
    const socket = new RawSocket(...args);
    await new Promise<void>((resolve, reject) => {
      socket.ws.once('open', () => resolve());
      socket.ws.once('unexpected-response', (_request, response) => {
        response.resume();
        reject(new Error(`HTTP ${response.statusCode}`));
      });
      socket.ws.once('error', reject);
    });
    return socket;
  }

  /** Opens a socket that has been let in. */
  static async admitted(url: string, authorization: string, params: Record<string, unknown> = {}): Promise<RawSocket> {
    const socket = await RawSocket.open(url);
    socket.send({ type: 'connection_init', payload: { authorization, ...params } });
    const ack = await socket.next();
    if (ack.type !== 'connection_ack') throw new Error(`Not admitted: ${JSON.stringify(ack)}`);
    return socket;
  }

  send(message: unknown): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, rest: Record<string, unknown> = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, ...rest } });
  }

  /** The next message, in the order of arrival. */
  next(): Promise<Message> {
    const message = this.#arrived.shift();
    return message === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(message);
  }

  /** Messages that have arrived and that nobody has asked for. */
  unread(): number {
    return this.#arrived.length;
  }

  async close(): Promise<Closed> {
    this.ws.close(1000);
    return this.closed;
  }
}
