import { connect, type Socket } from 'node:net';

/** One HTTP request as bytes on the wire: made once, sent many times. */
export function requestBytes(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const { host, pathname } = new URL(url);
  const lines = Object.entries({ host, 'content-type': 'application/json', accept: 'application/json', ...headers });
  const bytes = Buffer.from(body);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${bytes.length}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), bytes]);
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** A connection that is kept open and carries one request at a time; costs as little as a client can. */
export class Wire {
  readonly #socket: Socket;
  #answered: ((answer: Answer) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;
  #chunks: Buffer[] = [];
  #length = 0;
  #expected: { readonly status: number; readonly from: number; readonly to: number } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#failed?.(error));
    socket.on('close', () => this.#failed?.(new Error('The server closed a connection of the bench.')));
  }

  static async open(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Wire(socket);
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = null;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#expected === null) this.#expected = this.#readHead();
    if (this.#expected === null || this.#length < this.#expected.to) return;
    const whole = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const { status, from, to } = this.#expected;
    this.#chunks = [];
    this.#length = 0;
    this.#expected = null;
    this.#answered?.({ status, body: whole.subarray(from, to) });
  }

  #readHead(): { status: number; from: number; to: number } | null {
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const head = bytes.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error('The bench reads answers with a content-length only.');
    return { status: Number(head.slice(9, 12)), from: end + 4, to: end + 4 + Number(length) };
  }
}

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly forMs: number;
  /** Ends before its time when so many were answered. */
  readonly atMost?: number;
  /** The next request; null ends this connection's work. */
  next(connection: number): Buffer | null;
  /** Called with each answer; throws when it is not as it must be. */
  check?(answer: Answer): void;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly latencies: number[];
  readonly bytes: number;
}

/** Sends as fast as the answers come, on each of the connections, for the given time. */
export async function drive(load: Load): Promise<LoadResult> {
  const wires = await Promise.all(Array.from({ length: load.connections }, async () => await Wire.open(load.url)));
  const latencies: number[] = [];
  let bytes = 0;
  const began = performance.now();
  const until = began + load.forMs;
  await Promise.all(
    wires.map(async (wire, nth) => {
      while (performance.now() < until && latencies.length < (load.atMost ?? Number.POSITIVE_INFINITY)) {
        const request = load.next(nth);
        if (request === null) return;
        const sentAt = performance.now();
        const answer = await wire.send(request);
        latencies.push(performance.now() - sentAt);
        if (answer.status !== 200) throw new Error(`The bench was answered ${answer.status}: ${String(answer.body)}`);
        load.check?.(answer);
        bytes = answer.body.length;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  for (const wire of wires) wire.close();
  return { requests: latencies.length, seconds, latencies, bytes };
}
