import { describe, expect, it } from '@jest/globals';
import { computeDeadline } from '../../../src/features/deadlines/clock.rules.js';
import type { Suspension } from '../../../src/features/deadlines/clock-explanation.rules.js';
import { CALENDAR } from './calendars.js';
import { at, RULES } from './rules.js';

const calendar = CALENDAR;
const stop = (from: string, to: string | null, by = 'SUPPLEMENT'): Suspension => ({
  by,
  from: at(from),
  to: to === null ? null : at(to, '15:00'),
});
const review = (start: string, ...suspensions: Suspension[]) =>
  computeDeadline({ rule: RULES.review, startedAt: at(start), suspensions, calendar });

describe('a suspended clock', () => {
  it('does not count the days after the stop up to the day of resumption', () => {
    // 3 4 | stopped on the 4th, resumed on the 9th | 10 11 12 13 14: a Saturday.
    const deadline = review('2026-03-02', stop('2026-03-04', '2026-03-09'));
    expect(deadline.dueOn).toBe('2026-03-16');
    expect(deadline.explanation).toEqual({
      zh: '自2026-03-02收到之次日起算七日，扣除补充材料期间（2026-03-04至2026-03-09）五日，至2026-03-14届满，遇周末顺延至2026-03-16',
      en:
        '7 days from the day after receipt on 2026-03-02, leaving out 5 days of supplement (2026-03-04 to 2026-03-09), ' +
        'end on 2026-03-14, moved for a weekend to 2026-03-16',
    });
  });

  it('of working days leaves out working days only', () => {
    // 3 4 5 | 6 9 10 are left out | 11 12 13 16 17 18 19.
    const suspensions = [stop('2026-03-05', '2026-03-10')];
    const deadline = computeDeadline({ rule: RULES.work, startedAt: at('2026-03-02'), suspensions, calendar });
    expect(deadline.dueOn).toBe('2026-03-19');
    expect(deadline.explanation.zh).toContain('扣除补充材料期间（2026-03-05至2026-03-10）三个工作日');
  });

  it('of months leaves out days', () => {
    const rule = { ...RULES.review, unit: 'MONTH' as const, amount: 1 };
    const suspensions = [stop('2026-03-10', '2026-03-20')];
    const deadline = computeDeadline({ rule, startedAt: at('2026-03-02'), suspensions, calendar });
    expect(deadline.dueOn).toBe('2026-04-13');
    expect(deadline.explanation.zh).toContain(
      '起算一个月，扣除补充材料期间（2026-03-10至2026-03-20）十日，至2026-04-12届满',
    );
  });

  it('of hours is longer by what it stood still', () => {
    const suspensions = [{ by: 'SUPPLEMENT', from: at('2026-03-02', '20:00:10'), to: at('2026-03-02', '22:30:50') }];
    const deadline = computeDeadline({
      rule: RULES.forward,
      startedAt: at('2026-03-02', '16:00'),
      suspensions,
      calendar,
    });
    expect(deadline.dueAt).toEqual(at('2026-03-03', '18:30'));
    expect(deadline.explanation.zh).toBe(
      '自2026-03-02 16:00提出时起算二十四小时，扣除补充材料期间（2026-03-02 20:00至2026-03-02 22:30），至2026-03-03 18:30届满',
    );
  });

  it('counts overlapping suspensions once and names both', () => {
    // 3 4 | 5 to 10 are left out | 11 12 13 14 15: a Sunday.
    const deadline = review(
      '2026-03-02',
      stop('2026-03-05', '2026-03-10', 'REMOTE_VERIFICATION'),
      stop('2026-03-04', '2026-03-06'),
    );
    expect(deadline.dueOn).toBe('2026-03-16');
    expect(deadline.explanation.zh).toContain(
      '扣除补充材料期间（2026-03-04至2026-03-06）、异地协作核查期间（2026-03-05至2026-03-10）共六日，至2026-03-15届满',
    );
    const hours = computeDeadline({
      rule: RULES.forward,
      startedAt: at('2026-03-02', '16:00'),
      suspensions: [
        { by: 'SUPPLEMENT', from: at('2026-03-02', '17:00'), to: at('2026-03-02', '20:00') },
        { by: 'REMOTE_VERIFICATION', from: at('2026-03-02', '18:00'), to: at('2026-03-02', '19:00') },
        { by: 'SUPPLEMENT', from: at('2026-03-02', '19:00'), to: at('2026-03-02', '21:00') },
      ],
      calendar,
    });
    expect(hours.dueAt).toEqual(at('2026-03-03', '20:00'));
  });

  it.each([
    ['on its last day ends on the day it is resumed', '2026-03-03', ['2026-03-10', '2026-03-12'], '2026-03-12'],
    [
      'on its last day, resumed on a Saturday, ends on Monday',
      '2026-03-03',
      ['2026-03-10', '2026-03-14'],
      '2026-03-16',
    ],
    // The last day, Saturday 14, had moved to Monday 16.
    ['before a moved last day ends on the day it is resumed', '2026-03-07', ['2026-03-15', '2026-03-18'], '2026-03-18'],
    [
      'on the day that had moved ends on the day it is resumed',
      '2026-03-07',
      ['2026-03-14', '2026-03-18'],
      '2026-03-18',
    ],
    ['on the moved last day ends on the day it is resumed', '2026-03-07', ['2026-03-16', '2026-03-18'], '2026-03-18'],
    [
      'and resumed on days off before the moved last day is not moved again',
      '2026-03-07',
      ['2026-03-14', '2026-03-15'],
      '2026-03-16',
    ],
    ['after its end is not touched', '2026-03-02', ['2026-03-10', '2026-03-20'], '2026-03-09'],
    ['before its start is not touched', '2026-03-02', ['2026-02-24', '2026-03-01'], '2026-03-09'],
    ['from before its start counts from its start', '2026-03-02', ['2026-02-26', '2026-03-04'], '2026-03-11'],
    ['on the day of the event is longer by the whole stop', '2026-03-02', ['2026-03-02', '2026-03-04'], '2026-03-11'],
    ['and resumed on the same day is not longer', '2026-03-02', ['2026-03-04', '2026-03-04'], '2026-03-09'],
  ] as const)('stopped %s', (_, start, [from, to], due) => {
    expect(review(start, stop(from, to)).dueOn).toBe(due);
  });

  it('names from its start a suspension that was there before', () => {
    expect(review('2026-03-02', stop('2026-02-26', '2026-03-04')).explanation.zh).toBe(
      '自2026-03-02收到之次日起算七日，扣除补充材料期间（2026-03-02至2026-03-04）二日，至2026-03-11届满',
    );
  });

  it('adds separate and overlapping suspensions, and names only those that took a day', () => {
    // 3 | 4 | 5 6 | 7 8 9 10 | 11 12 13 14: a Saturday.
    const deadline = review(
      '2026-03-02',
      stop('2026-03-03', '2026-03-04'),
      stop('2026-03-06', '2026-03-10'),
      stop('2026-03-08', '2026-03-08', 'REMOTE_VERIFICATION'),
      stop('2026-03-07', '2026-03-09'),
    );
    expect(deadline.dueOn).toBe('2026-03-16');
    expect(deadline.explanation.zh).toContain(
      '扣除补充材料期间（2026-03-03至2026-03-04）、补充材料期间（2026-03-06至2026-03-10）、' +
        '补充材料期间（2026-03-07至2026-03-09）共五日，至2026-03-14届满',
    );
  });

  it('that goes on in between for one reason still stands for the other', () => {
    const deadline = review(
      '2026-03-02',
      stop('2026-03-04', null),
      stop('2026-03-05', '2026-03-06', 'REMOTE_VERIFICATION'),
    );
    expect(deadline).toMatchObject({ suspended: true, remaining: { unit: 'DAY', amount: 5 } });
  });

  it('names the days by which a stop on the last day made it longer', () => {
    expect(review('2026-03-03', stop('2026-03-10', '2026-03-12')).explanation.zh).toBe(
      '自2026-03-03收到之次日起算七日，扣除补充材料期间（2026-03-10至2026-03-12）二日，至2026-03-12届满',
    );
  });

  it('does not name a stop that changed nothing', () => {
    const plain = '自2026-03-02收到之次日起算七日，至2026-03-09届满';
    expect(review('2026-03-02', stop('2026-03-04', '2026-03-04')).explanation.zh).toBe(plain);
    expect(review('2026-03-02', stop('2026-03-10', null)).explanation.zh).toBe(plain);
  });

  it('stops only for the reasons its rule names', () => {
    const suspensions = [stop('2026-03-04', '2026-03-06', 'REMOTE_VERIFICATION'), stop('2026-03-05', null, 'HOLD')];
    const deadline = computeDeadline({ rule: RULES.work, startedAt: at('2026-03-02'), suspensions, calendar });
    expect(deadline).toMatchObject({ suspended: false, dueOn: '2026-03-16' });
    expect(deadline.explanation.zh).not.toContain('扣除');
  });

  it('refuses a suspension that ends before it begins', () => {
    expect(() => review('2026-03-02', stop('2026-03-06', '2026-03-05'))).toThrow(RangeError);
  });

  it('calls a reason without words of its own another reason', () => {
    const rule = { ...RULES.review, suspendedBy: ['FORCE_MAJEURE'] };
    const text = (to: string | null) =>
      computeDeadline({
        rule,
        startedAt: at('2026-03-02'),
        suspensions: [stop('2026-03-04', to, 'FORCE_MAJEURE')],
        calendar,
      }).explanation.zh;
    expect(text('2026-03-05')).toContain('扣除其他事由期间（2026-03-04至2026-03-05）一日');
    expect(text(null)).toContain('自2026-03-04起因其他事由中止计算，尚余五日');
  });
});

describe('a clock that stands still', () => {
  it('has no date, and tells what is left', () => {
    const deadline = review('2026-03-02', stop('2026-03-04', null));
    expect(deadline).toMatchObject({
      suspended: true,
      dueOn: null,
      dueAt: null,
      provisional: false,
      remaining: { unit: 'DAY', amount: 5 },
    });
    expect(deadline.explanation).toEqual({
      zh: '自2026-03-02收到之次日起算七日，自2026-03-04起因补充材料中止计算，尚余五日',
      en: '7 days from the day after receipt on 2026-03-02, standing still since 2026-03-04 (supplement) with 5 days left',
    });
  });

  it('counts what is left after earlier suspensions', () => {
    const deadline = review('2026-03-02', stop('2026-03-03', '2026-03-05'), stop('2026-03-06', null));
    expect(deadline.remaining).toEqual({ unit: 'DAY', amount: 5 });
    expect(deadline.explanation).toEqual({
      zh: '自2026-03-02收到之次日起算七日，扣除补充材料期间（2026-03-03至2026-03-05）二日，自2026-03-06起因补充材料中止计算，尚余五日',
      en:
        '7 days from the day after receipt on 2026-03-02, leaving out 2 days of supplement (2026-03-03 to 2026-03-05), ' +
        'standing still since 2026-03-06 (supplement) with 5 days left',
    });
  });

  it('names every reason of suspensions that overlap', () => {
    const deadline = review(
      '2026-03-02',
      stop('2026-03-04', '2026-03-09'),
      stop('2026-03-06', null, 'REMOTE_VERIFICATION'),
    );
    expect(deadline.remaining).toEqual({ unit: 'DAY', amount: 5 });
    expect(deadline.explanation.zh).toBe(
      '自2026-03-02收到之次日起算七日，自2026-03-04起因补充材料、异地协作核查中止计算，尚余五日',
    );
  });

  it('tells working days and hours in their own units', () => {
    const suspensions = [stop('2026-03-04', null)];
    const work = computeDeadline({ rule: RULES.work, startedAt: at('2026-03-02'), suspensions, calendar });
    expect(work.remaining).toEqual({ unit: 'WORKING_DAY', amount: 8 });
    const open = [{ by: 'SUPPLEMENT', from: at('2026-03-02', '21:30'), to: null }];
    const hours = computeDeadline({
      rule: RULES.forward,
      startedAt: at('2026-03-02', '16:00'),
      suspensions: open,
      calendar,
    });
    expect(hours.remaining).toEqual({ unit: 'MINUTE', amount: 1110 });
    expect(hours.explanation.zh).toBe(
      '自2026-03-02 16:00提出时起算二十四小时，自2026-03-02 21:30起因补充材料中止计算，尚余十八小时三十分',
    );
  });

  it('can stand still on its last day', () => {
    const last = review('2026-03-03', stop('2026-03-10', null));
    expect(last).toMatchObject({ suspended: true, remaining: { amount: 0 } });
    expect(last.explanation).toEqual({
      zh: '自2026-03-03收到之次日起算七日，自2026-03-10起因补充材料中止计算，恢复之日届满',
      en:
        '7 days from the day after receipt on 2026-03-03, ' +
        'standing still since 2026-03-10 (supplement) and ending on the day it goes on',
    });
    expect(review('2026-03-07', stop('2026-03-15', null))).toMatchObject({ suspended: true, remaining: { amount: 0 } });
    expect(review('2026-03-07', stop('2026-03-16', null))).toMatchObject({ suspended: true, remaining: { amount: 0 } });
    expect(review('2026-03-07', stop('2026-03-17', null))).toMatchObject({ suspended: false, dueOn: '2026-03-16' });
  });

  it('of hours has run out when it stops at the minute of its end', () => {
    const due = (time: string) =>
      computeDeadline({
        rule: RULES.forward,
        startedAt: at('2026-03-02', '16:00'),
        suspensions: [{ by: 'SUPPLEMENT', from: at('2026-03-03', time), to: null }],
        calendar,
      });
    expect(due('16:00')).toMatchObject({ suspended: false });
    expect(due('15:59')).toMatchObject({ suspended: true, remaining: { unit: 'MINUTE', amount: 1 } });
  });
});
