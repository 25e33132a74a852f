import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import type { Suspension } from './clock-explanation.rules.js';

/** Suspensions that meet or overlap, as one stop: from the day of the first to the day of the last resumption. */
export interface Stop {
  from: LocalDate;
  /** Null while the clock still stands. */
  to: LocalDate | null;
  all: readonly [Suspension, ...Suspension[]];
}

/** The stops of suspensions that are given in the order of their beginnings. */
export function stopsOf(suspensions: readonly Suspension[]): Stop[] {
  const stops: Stop[] = [];
  for (const each of suspensions) {
    const stop: Stop = { from: toLocalDate(each.from), to: each.to && toLocalDate(each.to), all: [each] };
    const before = stops.at(-1);
    if (before === undefined || (before.to !== null && before.to < stop.from)) stops.push(stop);
    else stops.splice(-1, 1, { from: before.from, to: later(before.to, stop.to), all: [...before.all, each] });
  }
  return stops;
}

/** The suspensions for which a day was not counted: begun before it, ended on it or later. */
export function reasonsFor(day: LocalDate, { all }: Stop): Suspension[] {
  return all.filter(({ from, to }) => toLocalDate(from) < day && to !== null && day <= toLocalDate(to));
}

function later(a: LocalDate | null, b: LocalDate | null): LocalDate | null {
  if (a === null || b === null) return null;
  return a > b ? a : b;
}
