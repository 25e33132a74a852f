/** A socket as the registry knows it. */
export interface RegisteredSocket {
  /** Stops its operations at once and closes it; a peer that does not answer the closing is cut off. */
  end(code: number, reason: string): void;
}

/** Which sockets belong to which session, so that a session that ends takes its sockets along. */
export class SocketRegistry {
  readonly #all = new Set<RegisteredSocket>();
  readonly #roles = new WeakMap<RegisteredSocket, string>();
  readonly #bySession = new Map<string, Set<RegisteredSocket>>();

  get size(): number {
    return this.#all.size;
  }

  add(socket: RegisteredSocket): void {
    this.#all.add(socket);
  }

  /** Binds a socket to the session that opened it, and to the roles it was opened with. */
  bind(socket: RegisteredSocket, sessionId: string, roles: ReadonlySet<string>): void {
    if (!this.#all.has(socket)) return;
    this.#roles.set(socket, rolesKey(roles));
    const sockets = this.#bySession.get(sessionId) ?? new Set();
    this.#bySession.set(sessionId, sockets.add(socket));
  }

  /** Forgets a socket that has closed. */
  remove(socket: RegisteredSocket): void {
    this.#all.delete(socket);
  }

  /** Forgets whose a socket was, as soon as it is ending. */
  unbind(socket: RegisteredSocket, sessionId: string | undefined): void {
    const sockets = sessionId === undefined ? undefined : this.#bySession.get(sessionId);
    if (sockets === undefined || sessionId === undefined) return;
    sockets.delete(socket);
    if (sockets.size === 0) this.#bySession.delete(sessionId);
  }

  /** The sessions that hold an open socket: those whose validity has to be looked at. */
  sessionIds(): string[] {
    return [...this.#bySession.keys()];
  }

  /** Ends every socket of a session. Afterwards none of them receives another frame. Returns how many there were. */
  closeSessions(sessionId: string, code = 4403, reason = 'Forbidden'): number {
    const sockets = [...(this.#bySession.get(sessionId) ?? [])];
    for (const socket of sockets) socket.end(code, reason);
    return sockets.length;
  }

  /** Ends the sockets of a session that were opened with other roles than these. Afterwards only present rights are at work. */
  closeChanged(sessionId: string, roles: readonly string[], code = 4403, reason = 'Forbidden'): void {
    const present = rolesKey(new Set(roles));
    for (const socket of [...(this.#bySession.get(sessionId) ?? [])])
      if (this.#roles.get(socket) !== present) socket.end(code, reason);
  }

  closeAll(code: number, reason: string): void {
    for (const socket of [...this.#all]) socket.end(code, reason);
  }
}

const rolesKey = (roles: ReadonlySet<string>): string => [...roles].sort().join(' ');
