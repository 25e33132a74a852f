import type { WebSocket } from 'ws';

/**
 * Writes frames to one socket, one after the other: a frame is handed over when the one before has left the process.
 * Afterwards a client that does not read keeps at most one frame in our memory beside those that wait in `send`, and
 * whoever awaits `send` produces no further frame meanwhile.
 */
export class Outbox {
  readonly #socket: WebSocket;
  #last: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #onPressure: ((waitingBytes: number) => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Bytes accepted and not yet handed to the operating system. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Calls `hook` whenever that number has changed. */
  onPressure(hook: (waitingBytes: number) => void): void {
    this.#onPressure = hook;
  }

  /** Resolves when the frame has left; also when the socket has closed, because then nobody misses it. */
  send(frame: string): Promise<void> {
    const bytes = Buffer.byteLength(frame);
    this.#changed(bytes);
    const sent = this.#last.then(() => this.#write(frame));
    this.#last = sent.then(() => this.#changed(-bytes));
    return this.#last;
  }

  #write(frame: string): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => socket.send(frame, () => resolve()));
  }

  #changed(bytes: number): void {
    this.#waitingBytes += bytes;
    this.#onPressure?.(this.#waitingBytes);
  }
}
