/**
 * Remembers what was worked out for the texts used last, or for what else names a document, bounded by their number and
 * by the sum of their weights. Afterwards a `set` beyond either bound has forgotten those not used for longest.
 */
export class DocumentCache<Value, Name = string> {
  readonly #entries = new Map<Name, { value: Value; weight: number }>();
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

  get(name: Name): Value | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    return entry.value;
  }

  set(name: Name, value: Value, weight: number): void {
    this.#forget(name);
    if (weight > this.#maxWeight) return;
    this.#entries.set(name, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxCount && this.#weight <= this.#maxWeight) return;
      this.#forget(oldest);
    }
  }

  #forget(name: Name): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#weight -= entry.weight;
  }
}
