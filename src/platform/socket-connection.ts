import type { Server as ProtocolServer } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import type { Sink } from './fan-out.js';
import type { Logger } from './logging.js';
import { Outbox } from './outbox.js';
import type { RegisteredSocket, SocketRegistry } from './socket-registry.js';

/** Ends a connection with a code of the protocol instead of 4500. */
export class SocketRefused extends Error {
  readonly code: number;

  constructor(code: number, reason: string) {
    super(reason);
    this.name = 'SocketRefused';
    this.code = code;
  }
}

interface Surroundings {
  readonly registry: SocketRegistry;
  readonly limits: { readonly pingEveryMs: number; readonly maxWaitingBytes: number };
  readonly logger: Logger;
  readonly requestId: string;
}

/** One operation while it runs. */
interface Operation {
  readonly controller: AbortController;
  readonly requestId: string;
  readonly finished: Promise<void>;
  finish(): void;
}

type Closed = (code?: number, reason?: string) => Promise<void>;

/** Who has more than this untaken is sent nothing more by others: it pulls at its own pace. */
const ROOM_BYTES = 8 * 1024;
const AS_TEXT = { binary: false };

const COMPLETE = /"type"\s*:\s*"complete"/;

/** How long a peer has to answer our closing before it is cut off, and an operation to end when it is completed. */
export const CLOSING_WITHIN_MS = 1_000;

/** One WebSocket from its handshake to its end: what arrives, what leaves, who is on it, and how it stops. */
export class Connection implements RegisteredSocket {
  readonly #socket: WebSocket;
  readonly #outbox: Outbox;
  readonly #around: Surroundings;
  readonly #operations = new Map<string, Operation>();
  readonly #openedAt = performance.now();
  #sessionId: string | undefined;
  #closed: Closed | undefined;
  #ended = false;
  #alive = true;
  #begun = 0;
  #completing: Promise<void> | undefined;

  constructor(socket: WebSocket, around: Surroundings) {
    this.#socket = socket;
    this.#around = around;
    this.#outbox = new Outbox(socket, (waiting) => this.#readOnlyWhileItReads(waiting));
  }

  /** The connection as a subscription may know it. */
  get face() {
    const { requestId: connectionId } = this.#around;
    return {
      connectionId,
      waitingBytes: () => this.#waiting(),
      end: (code: number, reason: string) => this.end(code, reason),
    };
  }

  /** Where the frames of one operation go that were made ready for many; past the outbox, as long as there is room. */
  sinkOf(operationId: string): Sink {
    return {
      operationId,
      hasRoom: () => this.#waiting() <= ROOM_BYTES,
      push: (message) => this.#socket.send(message, AS_TEXT),
    };
  }

  /** Hands the socket to the protocol. Afterwards its messages are answered until it ends. */
  start<Extra>(protocol: ProtocolServer<Extra>, extra: Extra): void {
    const socket = this.#socket;
    this.#around.registry.add(this);
    const ping = setInterval(() => this.#ping(), this.#around.limits.pingEveryMs);
    socket.on('pong', () => {
      this.#alive = true;
    });
    socket.on('ping', (data) => {
      if (this.#waiting() === 0 && socket.readyState === socket.OPEN) socket.pong(data);
    });
    socket.on('error', () => undefined); // ws closes with 1002, 1007 or 1009 by itself
    this.#closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (frame) => this.#outbox.send(frame),
        close: (code, reason) => this.end(code ?? 1000, reason ?? ''),
        onMessage: (answer) => socket.on('message', (data, isBinary) => void this.#receive(data, isBinary, answer)),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      clearInterval(ping);
      this.#stopOperations(code, String(reason));
      this.#around.registry.remove(this);
      this.#log(code);
    });
  }

  /** Notes whose connection it is, and with which roles it was let in. */
  bind(sessionId: string, roles: ReadonlySet<string>): void {
    if (this.#ended) return;
    this.#sessionId = sessionId;
    this.#around.registry.bind(this, sessionId, roles);
  }

  /** Notes that an operation begins; the signal tells it when it is no longer wanted. */
  begin(id: string, requestId: string): AbortController {
    const controller = new AbortController();
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    this.#operations.set(id, { controller, requestId, finished, finish });
    this.#begun += 1;
    return controller;
  }

  operation(id: string): Operation | undefined {
    return this.#operations.get(id);
  }

  /** Notes that an operation is over. Afterwards its id is free. */
  finish(id: string): void {
    const operation = this.#operations.get(id);
    this.#operations.delete(id);
    operation?.controller.abort();
    operation?.finish();
  }

  end(code: number, reason: string): void {
    if (this.#ended) return;
    this.#stopOperations(code, reason);
    this.#socket.close(code, shortened(reason));
  }

  #stopOperations(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#around.registry.unbind(this, this.#sessionId);
    for (const { controller } of [...this.#operations.values()]) controller.abort();
    this.#closed?.(code, reason).catch((error: unknown) => this.#failed(error));
  }

  async #receive(data: RawData, isBinary: boolean, answer: (text: string) => Promise<void>): Promise<void> {
    while (this.#completing !== undefined) await this.#completing;
    if (this.#ended) return;
    if (isBinary) return this.end(4400, 'Invalid message received');
    try {
      const text = String(data);
      if (COMPLETE.test(text)) this.#completing = this.#untilFreed(answer(text));
      await (this.#completing ?? answer(text));
    } catch (error) {
      if (error instanceof SocketRefused) return this.end(error.code, error.message);
      this.#failed(error);
      this.end(4500, 'Internal server error');
    }
  }

  /**
   * graphql-ws forgets a completed operation when its last `next` is through, not when the client says so; a message
   * that used the same id meanwhile would be ended in its place. So what follows a `complete` waits for that.
   */
  async #untilFreed(answered: Promise<void>): Promise<void> {
    try {
      await Promise.race([answered, soon()]);
      const ending = [...this.#operations.values()].filter(({ controller }) => controller.signal.aborted);
      if (ending.length > 0) await Promise.race([Promise.all(ending.map(({ finished }) => finished)), soon()]);
    } finally {
      this.#completing = undefined;
    }
  }

  #ping(): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (this.#alive) socket.ping();
    else socket.terminate();
    this.#alive = false;
  }

  #waiting(): number {
    return Math.max(this.#outbox.waitingBytes, this.#socket.bufferedAmount);
  }

  /** Whoever makes us answer without reading the answers is not read either. */
  #readOnlyWhileItReads(waitingBytes: number): void {
    const { maxWaitingBytes } = this.#around.limits;
    if (waitingBytes > maxWaitingBytes) this.#socket.pause();
    else if (this.#socket.isPaused && waitingBytes <= maxWaitingBytes / 2) this.#socket.resume();
  }

  #failed(error: unknown): void {
    this.#around.logger.error({ err: error, requestId: this.#around.requestId }, 'socket failed');
  }

  #log(code: number): void {
    const ms = Math.round(performance.now() - this.#openedAt);
    const { logger, requestId } = this.#around;
    logger.info(
      { requestId, code, ms, operations: this.#begun, signedIn: this.#sessionId !== undefined },
      'socket closed',
    );
  }
}

/** A close frame holds 123 bytes of reason; ws throws beyond, and graphql-ws puts the client's own ids into it. */
function shortened(reason: string): string {
  return Buffer.byteLength(reason) <= 123 ? reason : 'Closed';
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, CLOSING_WITHIN_MS).unref());
}
