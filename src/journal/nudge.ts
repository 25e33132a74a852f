/** A sleep that can be cut short. A nudge that finds nobody asleep is kept for the next sleep. */
export class Nudge {
  #kept = false;
  #wake: (() => void) | null = null;

  /** Afterwards the sleeper is awake, or the next one does not fall asleep. */
  nudge(): void {
    if (this.#wake === null) this.#kept = true;
    else this.#wake();
  }

  /** A kept nudge counts no more. */
  forget(): void {
    this.#kept = false;
  }

  async sleep(ms: number): Promise<void> {
    if (this.#kept) {
      this.#kept = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}

/** Waiting times that double from `first` to `last` and lie a little apart, so that many do not come back at once. */
export class BackOff {
  #tries = 0;

  constructor(
    private readonly first: number,
    private readonly last: number,
  ) {}

  next(): number {
    const ms = Math.min(this.last, this.first * 2 ** Math.min(this.#tries++, 20));
    return ms * (0.75 + Math.random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
