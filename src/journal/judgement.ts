import type { NumberedEntry } from './entry.js';
import type { Entitle, EntryFilter } from './frame.js';
import { ShownSubjects } from './live-view.js';

/** What becomes of one entry for one view. */
export type Verdict = 'SHOWN' | 'NOT_SHOWN' | 'REVOKED';

/** Judges entries at delivery, and remembers which subjects were shown, so that their loss is told once. */
export class Judgement {
  readonly #shown: ShownSubjects;
  readonly #filter: EntryFilter;
  readonly #entitle: Entitle;

  constructor(filter: EntryFilter, entitle: Entitle, shown = new ShownSubjects()) {
    this.#filter = filter;
    this.#entitle = entitle;
    this.#shown = shown;
  }

  /** Whether the viewer may have these entries, now. Those that nobody will miss are not asked for. */
  async entitled(batch: readonly NumberedEntry[]): Promise<boolean[]> {
    const missed = new Set(this.#shown.ids());
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
      this.#shown.add(entry.subjectId);
      return 'SHOWN';
    }
    return !entitled && this.#shown.forget(entry.subjectId) ? 'REVOKED' : 'NOT_SHOWN';
  }
}
