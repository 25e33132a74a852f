import type { Suspension } from './clock-explanation.rules.js';

/** How far a clock has run: below half, from 50 %, from 80 %, over. */
export type WarningLevel = 'NONE' | 'HALF' | 'MOST' | 'OVERDUE';

/**
 * How urgent a deadline is now. Time for which the clock stood still counts on neither side. At 24:00 of the last
 * day, the very instant it is due, it is overdue. A clock that stands still, without a date, warns of nothing.
 */
export function warningLevel(
  startedAt: Date,
  dueAt: Date | null,
  now: Date,
  suspensions: readonly Suspension[] = [],
): WarningLevel {
  if (dueAt === null) return 'NONE';
  if (now >= dueAt) return 'OVERDUE';
  const whole = runMs(startedAt, dueAt, suspensions);
  const gone = runMs(startedAt, now, suspensions);
  if (gone * 10 >= whole * 8) return 'MOST';
  return gone * 2 >= whole ? 'HALF' : 'NONE';
}

/** What is warned of, in per cent of a clock's time. */
export const WARNED_AT = { NONE: 0, HALF: 50, MOST: 80, OVERDUE: 100 } as const satisfies Record<WarningLevel, number>;

/**
 * When the next warning falls due, after the one that was given last: a level that is over by then is not warned of.
 * Null after the last, and while the clock stands still.
 */
export function nextWarningAt(
  startedAt: Date,
  dueAt: Date | null,
  warned: number,
  suspensions: readonly Suspension[] = [],
): Date | null {
  if (dueAt === null || warned >= WARNED_AT.OVERDUE) return null;
  const { half, most, over } = warningInstants(startedAt, dueAt, suspensions);
  if (warned >= WARNED_AT.MOST) return over;
  return warned >= WARNED_AT.HALF ? most : half;
}

/** When a clock reaches 50 and 80 % of its time, if it is not stopped again: the instants to warn at. */
export function warningInstants(
  startedAt: Date,
  dueAt: Date,
  suspensions: readonly Suspension[] = [],
): { half: Date; most: Date; over: Date } {
  const whole = runMs(startedAt, dueAt, suspensions);
  return {
    half: instantAfter(startedAt, whole / 2, suspensions),
    most: instantAfter(startedAt, (whole * 8) / 10, suspensions),
    over: dueAt,
  };
}

function runMs(from: Date, to: Date, suspensions: readonly Suspension[]): number {
  let cursor = from.getTime();
  let run = 0;
  for (const gap of gapsOf(suspensions)) {
    run += Math.max(0, Math.min(gap.from, to.getTime()) - cursor);
    cursor = Math.max(cursor, Math.min(gap.to, to.getTime()));
  }
  return run + Math.max(0, to.getTime() - cursor);
}

function instantAfter(from: Date, ms: number, suspensions: readonly Suspension[]): Date {
  let cursor = from.getTime();
  let left = ms;
  for (const gap of gapsOf(suspensions)) {
    const run = Math.max(0, gap.from - cursor);
    if (run >= left) break;
    left -= run;
    cursor = Math.max(cursor, gap.to);
  }
  return new Date(Math.ceil(cursor + left));
}

function gapsOf(suspensions: readonly Suspension[]): { from: number; to: number }[] {
  return suspensions
    .map(({ from, to }) => ({ from: from.getTime(), to: to?.getTime() ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.from - b.from);
}
