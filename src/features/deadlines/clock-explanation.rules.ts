import { type LocalDate, toLocalDate, toLocalMinute } from '../../kernel/local-date.js';
import {
  amountWording,
  type ClockUnit,
  minutesWording,
  restDaysWording,
  suspensionWording,
  TRIGGERS,
  type Trigger,
  type Wording,
} from './clock-words.rules.js';

/** A time for which a clock stands still; without an end it still does. `by` is a word of the rule's suspendedBy. */
export interface Suspension {
  by: string;
  from: Date;
  to: Date | null;
}

/** How much of a suspended clock is left: days of a MONTH or YEAR clock, minutes of an HOUR clock. */
export interface Remaining {
  unit: 'MINUTE' | 'DAY' | 'WORKING_DAY';
  amount: number;
}

/** How a deadline came about: all that its explanation says. */
export interface ClockCourse {
  unit: ClockUnit;
  amount: number;
  trigger: Trigger;
  startedAt: Date;
  /** The ended suspensions that moved the deadline, and the days (of the clock's kind) they took together. */
  suspensions: readonly Suspension[];
  suspendedDays: number;
  /** Holidays and make-up days a WORKING_DAY clock met. */
  holidaysPassed: readonly string[];
  makeUpsCounted: readonly LocalDate[];
  /** Null while the clock stands still. */
  end: {
    /** The last counted day, before a roll. */
    on: LocalDate;
    at: Date;
    dueOn: LocalDate;
    /** Days off between the two; where the rule does not roll, the day off it ends on. */
    restDays: readonly string[];
  } | null;
  /** Since when and for what it stands still; several reasons when they overlap. */
  open: { by: readonly string[]; from: Date; remaining: Remaining } | null;
  unpublishedYear: string | null;
}

/** 自2026-09-28收到之次日起算七日，至2026-10-05届满，遇国庆节假期顺延至2026-10-08 — and the same in English. */
export function explain(course: ClockCourse): Wording {
  const [count, left, end] = [counting(course), leavingOut(course), ending(course)];
  const rest = [rolling(course), standingStill(course), awaitingCalendar(course)].filter((clause) => clause !== null);
  const head = end === null ? `${count.en}` : `${count.en}${left === null ? '' : `, ${left.en},`} ${end.en}`;
  const tail = end === null && left !== null ? [left, ...rest] : rest;
  return {
    zh: [count, left, end, ...rest].flatMap((clause) => (clause === null ? [] : [clause.zh])).join('，'),
    en: [head, ...tail.map(({ en }) => en)].join(', '),
  };
}

function counting({ unit, amount, trigger, startedAt, holidaysPassed, makeUpsCounted }: ClockCourse): Wording {
  const word = TRIGGERS[trigger];
  const day = toLocalDate(startedAt);
  const length = amountWording(unit, amount);
  if (unit === 'HOUR') {
    const minute = minuteText(startedAt);
    return { zh: `自${minute}${word.zh}时起算${length.zh}`, en: `${length.en} from ${word.en} at ${minute}` };
  }
  if (amount === 0) return { zh: `限${day}${word.zh}当日`, en: `due on the day of ${word.en}, ${day}` };
  const asides: Wording[] = [];
  if (holidaysPassed.length > 0) {
    const { zh, en } = restDaysWording(holidaysPassed);
    asides.push({ zh: `${zh}不计`, en: `without ${en}` });
  }
  if (makeUpsCounted.length > 0) {
    const days = makeUpsCounted.join('、');
    asides.push({ zh: `${days}调休上班计入`, en: `with the make-up day ${makeUpsCounted.join(' and ')}` });
  }
  const zh = asides.length === 0 ? '' : `（${asides.map((aside) => aside.zh).join('，')}）`;
  const en = asides.length === 0 ? '' : ` (${asides.map((aside) => aside.en).join(', ')})`;
  return {
    zh: `自${day}${word.zh}之次日起算${length.zh}${zh}`,
    en: `${length.en} from the day after ${word.en} on ${day}${en}`,
  };
}

function leavingOut({ unit, suspensions, suspendedDays }: ClockCourse): Wording | null {
  if (suspensions.length === 0) return null;
  const text = unit === 'HOUR' ? minuteText : toLocalDate;
  const spans = suspensions.map(({ by, from, to }) => {
    const word = suspensionWording(by);
    const [start, stop] = [text(from), to === null ? '' : text(to)];
    return { zh: `${word.zh}期间（${start}至${stop}）`, en: `${word.en} (${start} to ${stop})` };
  });
  const zh = spans.map((span) => span.zh).join('、');
  const en = spans.map((span) => span.en).join(' and ');
  if (unit === 'HOUR') return { zh: `扣除${zh}`, en: `leaving out ${en}` };
  const days = amountWording(unit === 'WORKING_DAY' ? 'WORKING_DAY' : 'DAY', suspendedDays);
  return { zh: `扣除${zh}${spans.length > 1 ? '共' : ''}${days.zh}`, en: `leaving out ${days.en} of ${en}` };
}

function ending({ unit, amount, end }: ClockCourse): Wording | null {
  if (end === null || (amount === 0 && unit !== 'HOUR')) return null;
  const text = unit === 'HOUR' ? minuteText(end.at) : end.on;
  return { zh: `至${text}届满`, en: `end${unit === 'HOUR' ? ' at' : ' on'} ${text}` };
}

function rolling({ end }: ClockCourse): Wording | null {
  if (end === null) return null;
  if (end.restDays.length === 0) return null;
  const rest = restDaysWording(end.restDays);
  if (end.dueOn === end.on) return { zh: `不因${rest.zh}顺延`, en: `not moved for ${rest.en}` };
  return { zh: `遇${rest.zh}顺延至${end.dueOn}`, en: `moved for ${rest.en} to ${end.dueOn}` };
}

function standingStill({ unit, open }: ClockCourse): Wording | null {
  if (open === null) return null;
  const since = unit === 'HOUR' ? minuteText(open.from) : toLocalDate(open.from);
  const reasons = [...new Set(open.by)].map(suspensionWording);
  const zh = `自${since}起因${reasons.map((reason) => reason.zh).join('、')}中止计算`;
  const en = `standing still since ${since} (${reasons.map((reason) => reason.en).join(' and ')})`;
  const { unit: kind, amount } = open.remaining;
  if (amount === 0) return { zh: `${zh}，恢复之日届满`, en: `${en} and ending on the day it goes on` };
  const left = kind === 'MINUTE' ? minutesWording(amount) : amountWording(kind, amount);
  return { zh: `${zh}，尚余${left.zh}`, en: `${en} with ${left.en} left` };
}

function awaitingCalendar({ unpublishedYear }: ClockCourse): Wording | null {
  if (unpublishedYear === null) return null;
  return {
    zh: `${unpublishedYear}年放假安排尚未公布，日期暂定`,
    en: `provisional until the holidays of ${unpublishedYear} are published`,
  };
}

function minuteText(instant: Date): string {
  return `${toLocalDate(instant)} ${toLocalMinute(instant)}`;
}
