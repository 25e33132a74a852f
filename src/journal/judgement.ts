import type { NumberedEntry } from './entry.js';
import type { Entitle, EntryFilter } from './frame.js';

/** What becomes of one entry for one view. */
export type Verdict = 'SHOWN' | 'NOT_SHOWN' | 'REVOKED';

const REMEMBERED_SUBJECTS = 256;

/** Judges entries at delivery, and remembers which subjects were shown, so that their loss is told once. */
export class Judgement {
  readonly #shown = new Set<string>();
  readonly #filter: EntryFilter;
  readonly #entitle: Entitle;

  constructor(filter: EntryFilter, entitle: Entitle) {
    this.#filter = filter;
    this.#entitle = entitle;
  }

  /** Whether the viewer may have these entries, now. Those that nobody will miss are not asked for. */
  async entitled(batch: readonly NumberedEntry[]): Promise<boolean[]> {
    const missed = new Set(this.#shown);
    const asked = batch.filter(({ entry }) => {
      if (this.#filter(entry)) missed.add(entry.subjectId);
      return missed.has(entry.subjectId);
    });
    const answers = asked.length === 0 ? [] : await this.#entitle(asked.map(({ entry }) => entry));
    if (answers.length !== asked.length) throw new Error('Entitlement was judged for another number of entries.');
    let nth = 0;
    return batch.map((entry) => entry === asked[nth] && answers[nth++] === true);
  }

  /** Taken in the order of delivery: it changes what is remembered. */
  verdict({ entry }: NumberedEntry, entitled: boolean): Verdict {
    if (entitled && this.#filter(entry)) {
      this.#shown.delete(entry.subjectId);
      this.#shown.add(entry.subjectId);
      if (this.#shown.size > REMEMBERED_SUBJECTS) {
        for (const oldest of this.#shown) {
          this.#shown.delete(oldest);
          break;
        }
      }
      return 'SHOWN';
    }
    return !entitled && this.#shown.delete(entry.subjectId) ? 'REVOKED' : 'NOT_SHOWN';
  }
}
