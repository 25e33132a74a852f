import { createHash } from 'node:crypto';

/** So many texts have a name, the first that come; a plan under row security takes room on each connection. */
const MOST_TEXTS = 400;

/** The names under which the connections of one pool keep their plans. */
export class PlanNames {
  readonly #names = new Map<string, string>();
  /** How often the plans were thrown away. */
  #generation = 0;

  get generation(): number {
    return this.#generation;
  }

  /** A text is named by itself: the same statement is the same plan on every connection. Empty: not prepared. */
  of(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_TEXTS) return '';
    const name = `command_${this.#generation}_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }

  /** From now on every text has another name, and is planned anew on every connection; once for each generation. */
  forget(under: number): void {
    if (under !== this.#generation) return;
    this.#generation += 1;
    this.#names.clear();
  }
}
