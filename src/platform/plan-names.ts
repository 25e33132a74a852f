import { createHash } from 'node:crypto';

/** So many texts have a name; a plan under row security takes room on each connection. */
const MOST_TEXTS = 400;
/** So many texts that were seen once are remembered. */
const MOST_SEEN = 2_000;

/** The names under which the connections of one pool keep their plans. */
export class PlanNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();
  /** How often the plans were thrown away. */
  #generation = 0;

  get generation(): number {
    return this.#generation;
  }

  /**
   * A text is named by itself: the same statement is the same plan on every connection. It has a name from the second time
   * on, so that what comes once (a list of another length) takes no place. Empty: not prepared.
   */
  of(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_TEXTS || !this.#isSeen(text)) return '';
    const name = `command_${this.#generation}_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }

  #isSeen(text: string): boolean {
    if (this.#seen.delete(text)) return true;
    if (this.#seen.size >= MOST_SEEN) this.#seen.clear();
    this.#seen.add(text);
    return false;
  }

  /** From now on every text has another name, and is planned anew on every connection; once for each generation. */
  forget(under: number): void {
    if (under !== this.#generation) return;
    this.#generation += 1;
    this.#names.clear();
  }
}
