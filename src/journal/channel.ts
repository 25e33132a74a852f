import type { NumberedEntry } from './entry.js';

interface Waiter {
  readonly after: number;
  readonly wake: () => void;
}

/** One organisation that somebody in this process follows: its head, its latest entries, and who waits for more. */
export class Channel {
  head = 0;
  followers = 0;
  #recent: NumberedEntry[] = [];
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly windowSize: number) {}

  /** The stream brought an entry. What does not follow the one before begins a new window. */
  push(entry: NumberedEntry): void {
    const last = this.#recent.at(-1)?.number;
    if (last !== undefined && entry.number <= last) return;
    if (last !== undefined && entry.number !== last + 1) this.#recent = [];
    this.#recent.push(entry);
    if (this.#recent.length > this.windowSize) this.#recent.shift();
    this.raise(entry.number);
  }

  /** The head is at least this number. Afterwards nobody waits for less. */
  raise(head: number): void {
    if (head <= this.head) return;
    this.head = head;
    for (const waiter of this.#waiters) if (waiter.after < head) waiter.wake();
  }

  /** What the window holds after a number; null when it does not reach back that far. */
  recent(after: number, limit: number): NumberedEntry[] | null {
    const first = this.#recent[0]?.number;
    if (first === undefined || first > after + 1) return null;
    const found = this.#recent.slice(after + 1 - first, after + 1 - first + limit);
    return found.length > 0 ? found : null;
  }

  /** Settles when the head is beyond the number, or the signal is aborted. */
  wait(after: number, signal: AbortSignal): Promise<void> {
    if (this.head > after || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const waiter: Waiter = { after, wake };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', wake);
    });
  }

  /** Wakes everybody: there will be nothing more. */
  release(): void {
    for (const waiter of this.#waiters) waiter.wake();
  }
}
