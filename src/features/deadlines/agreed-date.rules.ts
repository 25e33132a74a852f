import { addDays, daysBetween, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import type { Suspension } from './clock-explanation.rules.js';
import type { Wording } from './clock-words.rules.js';

/** A time for which an agreed date stood still, as it is kept. */
export interface KeptSuspension {
  by: string;
  from: string;
  to: string | null;
  /** What exactly it waits for, where the same reason can hold several times: it ends with that alone. */
  of?: string;
}

/** A kept suspension as the walk along a clock takes it. */
export function suspensionOf({ by, from, to }: KeptSuspension): Suspension {
  return { by, from: new Date(from), to: to === null ? null : new Date(to) };
}

export interface ShiftedDate {
  /** Null while the clock stands still. */
  dueOn: LocalDate | null;
  explanation: Wording;
}

/** A day that was agreed on or named stands still like any clock: afterwards the days it stood still are added to it. */
export function shiftedDate(agreed: LocalDate, suspensions: readonly KeptSuspension[]): ShiftedDate {
  const last = suspensions.at(-1);
  if (last === undefined) return { dueOn: agreed, explanation: { zh: `约定期限${agreed}`, en: `Agreed: ${agreed}` } };
  const from = toLocalDate(new Date(last.from));
  if (last.to === null) {
    return {
      dueOn: null,
      explanation: {
        zh: `约定期限${agreed}，自${from}起因补充材料暂停`,
        en: `Agreed: ${agreed}; it has stood still since ${from}`,
      },
    };
  }
  const days = daysBetween(from, toLocalDate(new Date(last.to)));
  const dueOn = addDays(agreed, days);
  return {
    dueOn,
    explanation: {
      zh: `约定期限${agreed}，暂停${days}日，顺延至${dueOn}`,
      en: `Agreed: ${agreed}; it stood still for ${days} days, so ${dueOn}`,
    },
  };
}
