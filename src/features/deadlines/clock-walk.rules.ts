import { addDays, addMonths, daysBetween, endOfDay, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type Calendar, isUnpublished, isWorkday, restDayName, WEEKEND } from './calendar.rules.js';
import type { ClockCourse, Suspension } from './clock-explanation.rules.js';
import { reasonsFor, type Stop, stopsOf } from './clock-stops.rules.js';
import type { ClockUnit } from './clock-words.rules.js';

/** What a walk along the days or hours of a clock found. */
export type Walked = Omit<ClockCourse, 'unit' | 'amount' | 'trigger' | 'startedAt'>;

export interface WalkOfDays {
  unit: Exclude<ClockUnit, 'HOUR'>;
  amount: number;
  rolls: boolean;
  startedAt: Date;
  /** Those that stop this clock, in the order of their beginnings, none before its start. */
  suspensions: readonly Suspension[];
  calendar: Calendar;
}

type End = NonNullable<ClockCourse['end']>;

const MINUTE_MS = 60_000;
const NOTHING_MET = { holidaysPassed: [], makeUpsCounted: [], unpublishedYear: null, suspendedDays: 0 };

/**
 * Walks day by day from the day after the event and counts. As with every event, the day of a stop still counts and
 * the day of resumption does not. A clock stopped when its days were counted but not over, on its last day or a day off
 * before one that had moved, ends on the day it is resumed. A month or a year is as many days as lie before the
 * corresponding day.
 */
export function walkDays(walk: WalkOfDays): Walked {
  return new DayWalk(walk).walked();
}

/** Counts hours in whole minutes, as they are shown: seconds are dropped. Neither nights nor days off stop them. */
export function walkHours(amount: number, startedAt: Date, suspensions: readonly Suspension[]): Walked {
  const minute = (date: Date) => Math.floor(date.getTime() / MINUTE_MS);
  const met: Suspension[] = [];
  let cursor = minute(startedAt);
  let left = amount * 60;
  for (const { by, from, to } of suspensions) {
    const stop = Math.max(minute(from), cursor);
    if (stop >= cursor + left) break;
    left -= stop - cursor;
    if (to === null) {
      const open = { by: [by], from, remaining: { unit: 'MINUTE' as const, amount: left } };
      return { ...NOTHING_MET, suspensions: met, end: null, open };
    }
    if (minute(to) > stop) met.push({ by, from, to });
    cursor = Math.max(minute(to), stop);
  }
  const at = new Date((cursor + left) * MINUTE_MS);
  const on = toLocalDate(at);
  return { ...NOTHING_MET, suspensions: met, end: { on, at, dueOn: on, restDays: [] }, open: null };
}

class DayWalk {
  readonly #walk: WalkOfDays;
  readonly #stops: readonly Stop[];
  readonly #met = new Set<Suspension>();
  readonly #holidaysPassed: string[] = [];
  readonly #makeUpsCounted: LocalDate[] = [];
  #suspendedDays = 0;
  #unpublishedYear: string | null = null;

  constructor(walk: WalkOfDays) {
    this.#walk = walk;
    this.#stops = stopsOf(walk.suspensions);
  }

  walked(): Walked {
    const { unit, amount, startedAt } = this.#walk;
    const start = toLocalDate(startedAt);
    const months = unit === 'YEAR' ? amount * 12 : amount;
    const days = unit === 'DAY' || unit === 'WORKING_DAY' ? amount : daysBetween(start, addMonths(start, months));
    let last = start;
    for (let counted = 0; counted < days; ) {
      last = addDays(last, 1);
      const stop = this.#stops.find(({ from, to }) => from < last && (to === null || last <= to));
      if (stop?.to === null) return this.#standing(stop, days - counted);
      if (stop !== undefined) this.#leaveOut(last, stop);
      else if (this.#counts(last)) counted += 1;
    }
    return this.#ended(this.#rolled(last));
  }

  /** Looks whether the clock was stopped before the end it would have had, and moves that as far as needed. */
  #ended(end: End): Walked {
    const { dueOn } = end;
    const stop = this.#stops.find(({ from, to }) => from <= dueOn && (to === null || to > dueOn));
    if (stop === undefined) return this.#result({ end, open: null });
    if (stop.to === null) return this.#standing(stop, 0);
    const moved = this.#rolled(stop.to);
    for (let day = dueOn; day < moved.on; ) {
      day = addDays(day, 1);
      this.#leaveOut(day, stop);
    }
    return this.#ended(moved);
  }

  #counts(day: LocalDate): boolean {
    const { unit, calendar } = this.#walk;
    if (unit !== 'WORKING_DAY') return true;
    if (this.#works(day)) {
      if (calendar.makeUpWorkdays.has(day)) this.#makeUpsCounted.push(day);
      return true;
    }
    const holiday = calendar.holidays.get(day);
    if (holiday !== undefined) this.#holidaysPassed.push(holiday);
    return false;
  }

  /** The last day and, where the rule moves it, the working day it moves to. */
  #rolled(on: LocalDate): End {
    const { unit, rolls, calendar } = this.#walk;
    const restDays: string[] = [];
    if (!rolls && unit !== 'WORKING_DAY') {
      const name = restDayName(calendar, on);
      return { on, at: endOfDay(on), dueOn: on, restDays: name === null ? [] : [name] };
    }
    let dueOn = on;
    for (; !this.#works(dueOn); dueOn = addDays(dueOn, 1)) restDays.push(restDayName(calendar, dueOn) ?? WEEKEND);
    return { on, at: endOfDay(dueOn), dueOn, restDays };
  }

  #works(day: LocalDate): boolean {
    const { calendar } = this.#walk;
    if (isUnpublished(calendar, day)) this.#unpublishedYear ??= day.slice(0, 4);
    return isWorkday(calendar, day);
  }

  #leaveOut(day: LocalDate, stop: Stop): void {
    const { unit, calendar } = this.#walk;
    if (unit === 'WORKING_DAY' && !isWorkday(calendar, day)) return;
    this.#suspendedDays += 1;
    for (const each of reasonsFor(day, stop)) this.#met.add(each);
  }

  #standing({ all: [first, ...others] }: Stop, amount: number): Walked {
    const unit = this.#walk.unit === 'WORKING_DAY' ? 'WORKING_DAY' : 'DAY';
    const by = [first, ...others].map((each) => each.by);
    // Without a date nothing is provisional.
    this.#unpublishedYear = null;
    return this.#result({ end: null, open: { by, from: first.from, remaining: { unit, amount } } });
  }

  #result(rest: Pick<Walked, 'end' | 'open'>): Walked {
    return {
      suspensions: this.#walk.suspensions.filter((each) => this.#met.has(each)),
      suspendedDays: this.#suspendedDays,
      holidaysPassed: this.#holidaysPassed,
      makeUpsCounted: this.#makeUpsCounted,
      unpublishedYear: this.#unpublishedYear,
      ...rest,
    };
  }
}
