import { WebSocket } from 'ws';

/** Many subscribers on sockets of their own, as cheap as a client can be: a message is counted, not parsed. */
export class Crowd {
  readonly #sockets: WebSocket[] = [];
  #received = 0;
  /** Close codes of those who were sent away. */
  readonly #lost: number[] = [];
  #waiting: { count: number; resolve: () => void } | null = null;
  /** Called with each `next` message and the instant it came. */
  onMessage: ((text: Buffer, at: number) => void) | null = null;

  get size(): number {
    return this.#sockets.length;
  }

  /** Opens so many sockets, a few at a time, each with one subscription. Afterwards each has been let in. */
  async open(url: string, count: number, token: string | null, query: string): Promise<void> {
    const address = url.replace('http', 'ws');
    for (let from = 0; from < count; from += 50) {
      const batch = Math.min(50, count - from);
      await Promise.all(Array.from({ length: batch }, async () => await this.#join(address, token, query)));
    }
  }

  async #join(address: string, token: string | null, query: string): Promise<void> {
    const socket = new WebSocket(address, 'graphql-transport-ws', { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => {
        const payload = token === null ? {} : { authorization: `Bearer ${token}` };
        socket.send(JSON.stringify({ type: 'connection_init', payload }));
      });
      socket.once('message', () => {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
        // Our server says where a stream begins; the others have nothing to say before the first event.
        if (token === null) resolve();
        else socket.once('message', () => resolve());
      });
    });
    socket.on('close', (code) => this.#lost.push(code));
    socket.on('message', (data: Buffer) => this.#take(data));
    this.#sockets.push(socket);
  }

  #take(data: Buffer): void {
    if (data.includes('"Heartbeat"') || !data.includes('"next"')) return;
    this.onMessage?.(data, performance.now());
    this.#received += 1;
    if (this.#waiting !== null && this.#received >= this.#waiting.count) this.#waiting.resolve();
  }

  /** Settles when everybody has received one more event. */
  async everybodyGetsOne(): Promise<void> {
    this.#received = 0;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () =>
          reject(
            new Error(
              `Only ${this.#received} of ${this.#sockets.length} received the event; closed: ${this.#lost.length} (${this.#lost[0]}).`,
            ),
          ),
        60_000,
      );
      this.#waiting = {
        count: this.#sockets.length,
        resolve: () => {
          clearTimeout(late);
          resolve();
        },
      };
    });
    this.#waiting = null;
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}
