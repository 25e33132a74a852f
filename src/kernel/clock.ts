/** Where "now" comes from. Injected, so that a test can stand on any day. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved: for tests and the demonstration. */
export class SettableClock implements Clock {
  #offsetMs = 0;

  /** Time goes on from here. */
  moveTo(instant: Date | string): void {
    this.#offsetMs = new Date(instant).getTime() - Date.now();
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }
}

/** The earlier of two instants; nothing is no instant. */
export function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
