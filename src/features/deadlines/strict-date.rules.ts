import type { LocalDate } from '../../kernel/local-date.js';
import type { Wording } from './clock-words.rules.js';

/** Until when, and why; no date while the clock stands still. */
export interface DatedClock {
  dueOn: LocalDate | null;
  dueAt: Date | null;
  explanation: Wording;
}

/**
 * The stricter date that is kept beside the statutory one: for a person in custody warnings and the other side go by
 * it, escalation and figures by the statutory one. It is never the later of the two: where the statutory date comes
 * first, that one is the strict date too, with its explanation.
 */
export function stricterDate(statutory: DatedClock, strict: DatedClock): DatedClock {
  if (statutory.dueAt === null || strict.dueAt === null) return strict;
  const { dueOn, dueAt, explanation } = strict.dueAt <= statutory.dueAt ? strict : statutory;
  return { dueOn, dueAt, explanation };
}
