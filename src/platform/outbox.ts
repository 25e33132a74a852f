import type { WebSocket } from 'ws';

/**
 * Writes frames to one socket and knows how much of them has not left. Afterwards whoever awaits `send` produces
 * nothing further for a client that does not read: each of its operations keeps one frame in our memory.
 */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #onChange: (waitingBytes: number) => void;
  #waitingBytes = 0;

  constructor(socket: WebSocket, onChange: (waitingBytes: number) => void) {
    this.#socket = socket;
    this.#onChange = onChange;
  }

  /** Bytes accepted and not yet handed to the operating system. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Resolves when the frame has left; also when the socket has closed, because then nobody misses it. */
  async send(frame: string): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    const bytes = Buffer.byteLength(frame);
    this.#changed(bytes);
    await new Promise<void>((resolve) => socket.send(frame, () => resolve()));
    this.#changed(-bytes);
  }

  #changed(bytes: number): void {
    this.#waitingBytes += bytes;
    this.#onChange(this.#waitingBytes);
  }
}
