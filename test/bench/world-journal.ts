import { createHash } from 'node:crypto';
import type { Batch } from './copy.js';
import { type Ask, rowId } from './world-rows.js';

/** Makes the entries of the journal, and the streams of the organisations that hear of them. */
export class JournalWriter {
  readonly #heads = new Map<string, number>();
  #position = 0;

  /** What was sent, opened and answered, as the sequencer would have stamped it; only the chain of hashes is not one. */
  write(batch: Batch, ask: Ask): void {
    const { at, from, to, state } = ask;
    this.#entry(batch, ask, 0, 'cooperation.send', from.id, 'APPROVED', 'SENT', at);
    if (state === 'RECEIVED') return;
    const later = (ms: number): Date => new Date(at.getTime() + ms);
    this.#entry(batch, ask, 1, 'cooperation.open', to.id, 'SENT', 'RECEIVED', later(60_000));
    this.#entry(batch, ask, 2, 'cooperation.accept', to.id, 'RECEIVED', 'ACTIVE', later(120_000));
    if (state === 'CONCLUDED')
      this.#entry(batch, ask, 3, 'cooperation.conclude', from.id, 'ACTIVE', 'CONCLUDED', later(180_000));
  }

  /** Where the streams stand after all that was written. */
  writeHeads(batch: Batch): void {
    for (const [organisation, number] of this.#heads)
      batch.add('journal_head (organisation_id, number)', organisation, number);
  }

  #entry(
    batch: Batch,
    ask: Ask,
    nth: number,
    word: string,
    actor: string,
    before: string,
    after: string,
    at: Date,
  ): void {
    const id = rowId(at, 9, ask.n * 4 + nth);
    this.#position += 1;
    batch.add(
      'journal (id, subject_type, subject_id, word, from_state, to_state, actor_organisation_id, at, version, caused_by, "references")',
      id,
      'COOPERATION',
      ask.id,
      word,
      before,
      after,
      actor,
      at,
      nth + 1,
      id,
      JSON.stringify({ case: ask.caseId }),
    );
    batch.add(
      'journal_stream (position, entry_id, at, hash)',
      this.#position,
      id,
      at,
      createHash('sha256').update(id).digest(),
    );
    for (const { id: organisation } of [ask.from, ask.to]) {
      const number = (this.#heads.get(organisation) ?? 0) + 1;
      this.#heads.set(organisation, number);
      batch.add(
        'journal_audience (organisation_id, number, entry_id, position)',
        organisation,
        number,
        id,
        this.#position,
      );
    }
  }
}
