/**
 * Remembers what was worked out for the texts used last, bounded by their number and by the sum of their weights.
 * Afterwards a `set` beyond either bound has forgotten the texts not used for longest.
 */
export class DocumentCache<Value> {
  readonly #entries = new Map<string, { value: Value; weight: number }>();
  readonly #maxCount: number;
  readonly #maxWeight: number;
  #weight = 0;

  constructor(maxCount: number, maxWeight: number) {
    this.#maxCount = maxCount;
    this.#maxWeight = maxWeight;
  }

  get count(): number {
    return this.#entries.size;
  }

  get weight(): number {
    return this.#weight;
  }

  get(text: string): Value | undefined {
    const entry = this.#entries.get(text);
    if (entry === undefined) return undefined;
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    return entry.value;
  }

  set(text: string, value: Value, weight: number): void {
    this.#forget(text);
    if (weight > this.#maxWeight) return;
    this.#entries.set(text, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxCount && this.#weight <= this.#maxWeight) return;
      this.#forget(oldest);
    }
  }

  #forget(text: string): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    this.#entries.delete(text);
    this.#weight -= entry.weight;
  }
}
