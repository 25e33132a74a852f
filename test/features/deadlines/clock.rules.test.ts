import { describe, expect, it } from '@jest/globals';
import {
  type ClockRule,
  computeDeadline,
  isEscalated,
  longerRight,
  rulesInForce,
  ruleThatHolds,
  shorterDuty,
} from '../../../src/features/deadlines/clock.rules.js';
import { CALENDAR, CALENDAR_WITH_2027 } from './calendars.js';
import { anyRule, at, RULES } from './rules.js';

const calendar = CALENDAR;
const dueOn = (rule: ClockRule, day: string) => computeDeadline({ rule, startedAt: at(day), calendar }).dueOn;

describe('the last day of a clock', () => {
  it.each([
    ['2026-03-02', 'DAY', 7, 'NEXT_WORKDAY', '2026-03-09'],
    ['2026-03-04', 'DAY', 3, 'NEXT_WORKDAY', '2026-03-09'],
    ['2026-03-04', 'DAY', 3, 'NONE', '2026-03-07'],
    // National Day 2026: 1 to 7 October; Saturday the 10th is worked.
    ['2026-09-28', 'DAY', 7, 'NEXT_WORKDAY', '2026-10-08'],
    ['2026-09-30', 'DAY', 3, 'NONE', '2026-10-03'],
    ['2026-09-30', 'DAY', 3, 'NEXT_WORKDAY', '2026-10-08'],
    ['2026-10-03', 'DAY', 7, 'NEXT_WORKDAY', '2026-10-10'],
    ['2026-10-09', 'WORKING_DAY', 1, 'NEXT_WORKDAY', '2026-10-10'],
    // Mid-Autumn 25 to 27 September, then National Day: 28 29 30 | 8 9 10 12 13 14 15.
    ['2026-09-24', 'WORKING_DAY', 10, 'NEXT_WORKDAY', '2026-10-15'],
    // Spring Festival 2026: 15 to 23 February; Saturdays 14 and 28 are worked.
    ['2026-02-10', 'DAY', 7, 'NEXT_WORKDAY', '2026-02-24'],
    ['2026-02-12', 'WORKING_DAY', 5, 'NEXT_WORKDAY', '2026-02-26'],
    ['2026-02-13', 'DAY', 1, 'NEXT_WORKDAY', '2026-02-14'],
    ['2026-02-14', 'WORKING_DAY', 1, 'NEXT_WORKDAY', '2026-02-24'],
    ['2026-02-25', 'DAY', 3, 'NEXT_WORKDAY', '2026-02-28'],
    ['2026-02-25', 'WORKING_DAY', 3, 'NONE', '2026-02-28'],
    // A weekend runs into Dragon Boat 2024; Mid-Autumn 2025 lies inside National Day; a Sunday is worked.
    ['2024-06-05', 'DAY', 3, 'NEXT_WORKDAY', '2024-06-11'],
    ['2025-09-29', 'DAY', 7, 'NEXT_WORKDAY', '2025-10-09'],
    ['2025-09-26', 'WORKING_DAY', 1, 'NEXT_WORKDAY', '2025-09-28'],
    // Months and years end on the corresponding day, or on the last of the month.
    ['2026-01-31', 'MONTH', 1, 'NEXT_WORKDAY', '2026-02-28'],
    ['2026-01-15', 'MONTH', 1, 'NEXT_WORKDAY', '2026-02-24'],
    ['2026-01-15', 'MONTH', 1, 'NONE', '2026-02-15'],
    ['2024-02-29', 'YEAR', 1, 'NEXT_WORKDAY', '2025-02-28'],
    ['2025-03-09', 'YEAR', 1, 'NEXT_WORKDAY', '2026-03-09'],
    // No days at all: the day of the event itself.
    ['2026-10-01', 'DAY', 0, 'NONE', '2026-10-01'],
    ['2026-10-01', 'DAY', 0, 'NEXT_WORKDAY', '2026-10-08'],
    ['2026-10-10', 'WORKING_DAY', 0, 'NONE', '2026-10-10'],
    ['2026-10-11', 'WORKING_DAY', 0, 'NONE', '2026-10-12'],
  ] as const)('from %s, %s × %d with roll %s, is %s', (start, unit, amount, roll, last) => {
    const deadline = computeDeadline({ rule: anyRule('X', unit, amount, { roll }), startedAt: at(start), calendar });
    expect(deadline.dueOn).toBe(last);
    expect(deadline.dueAt).toEqual(at(last, '24:00'));
    expect(deadline).toMatchObject({
      suspended: false,
      provisional: false,
      remaining: null,
      calendarVersion: '2026-1',
    });
  });

  it('depends on the day of the event in China, not on the hour and not on the day elsewhere', () => {
    const due = (startedAt: Date) => computeDeadline({ rule: RULES.custody, startedAt, calendar }).dueOn;
    expect(due(at('2026-09-28', '00:00'))).toBe('2026-10-01');
    expect(due(at('2026-09-28', '23:59:59'))).toBe('2026-10-01');
    expect(due(new Date('2026-09-28T16:00:00Z'))).toBe('2026-10-02');
  });

  it('of a person in custody does not move for a holiday, the statutory one does', () => {
    expect(dueOn(RULES.custody, '2026-09-30')).toBe('2026-10-03');
    expect(dueOn(RULES.statutory, '2026-09-30')).toBe('2026-10-08');
  });

  it('can be set by an agreement in length and unit', () => {
    const input = { rule: RULES.work, startedAt: at('2026-03-02'), calendar };
    expect(computeDeadline({ ...input, amount: 3 }).dueOn).toBe('2026-03-05');
    expect(computeDeadline({ ...input, amount: 3, unit: 'DAY' }).explanation.zh).toContain('三日');
    expect(computeDeadline({ ...input, amount: 12, unit: 'HOUR' }).dueAt).toEqual(at('2026-03-02', '22:00'));
  });

  it('is refused for a length that no clock has', () => {
    for (const amount of [-1, 1.5, Number.NaN, 10_001]) {
      expect(() => computeDeadline({ rule: RULES.work, amount, startedAt: at('2026-03-02'), calendar })).toThrow(
        RangeError,
      );
    }
  });
});

describe('a clock of hours', () => {
  it('runs through the weekend to the minute', () => {
    const deadline = computeDeadline({ rule: RULES.forward, startedAt: at('2026-09-18', '16:00:37'), calendar });
    expect(deadline.dueAt).toEqual(at('2026-09-19', '16:00'));
    expect(deadline.dueOn).toBe('2026-09-19');
    expect(deadline.explanation).toEqual({
      zh: '自2026-09-18 16:00提出时起算二十四小时，至2026-09-19 16:00届满',
      en: '24 hours from the request at 2026-09-18 16:00 end at 2026-09-19 16:00',
    });
  });

  it('runs past the published calendar without being provisional', () => {
    const deadline = computeDeadline({ rule: RULES.forward, startedAt: at('2026-12-31', '20:00'), calendar });
    expect(deadline).toMatchObject({ provisional: false, dueOn: '2027-01-01' });
  });
});

describe('a clock past the published calendar', () => {
  const rule = RULES.work;

  it('is provisional, and final when the year is published', () => {
    const input = { rule, startedAt: at('2026-12-24') };
    // 25 28 29 30 31 | 1 4 5 6 7 as long as 2027 is not published; then the 1st is off.
    const before = computeDeadline({ ...input, calendar: CALENDAR });
    expect(before).toMatchObject({ provisional: true, dueOn: '2027-01-07', calendarVersion: '2026-1' });
    expect(before.explanation.zh).toBe(
      '自2026-12-24收到之次日起算十个工作日，至2027-01-07届满，2027年放假安排尚未公布，日期暂定',
    );
    expect(before.explanation.en).toContain('provisional until the holidays of 2027 are published');
    const after = computeDeadline({ ...input, calendar: CALENDAR_WITH_2027 });
    expect(after).toMatchObject({ provisional: false, dueOn: '2027-01-08', calendarVersion: '2027-1' });
  });

  it('is final when it ends on the last published day, and provisional a day later', () => {
    const due = (amount: number) =>
      computeDeadline({ rule: RULES.review, amount, startedAt: at('2026-12-28'), calendar: CALENDAR });
    expect(due(3)).toMatchObject({ provisional: false, dueOn: '2026-12-31' });
    expect(due(4)).toMatchObject({ provisional: true, dueOn: '2027-01-01' });
  });

  it('is never provisional when no day off can move it', () => {
    const deadline = computeDeadline({ rule: RULES.custody, startedAt: at('2026-12-31'), calendar: CALENDAR });
    expect(deadline).toMatchObject({ provisional: false, dueOn: '2027-01-03' });
  });
});

describe('the choice between rules', () => {
  const [duty, local] = [RULES.review, RULES.reviewInBeijing];

  it('a duty takes the rule that ends first, which a holiday can change', () => {
    // 5 working days from 28 September: 29 30 | 8 9 10 October. 7 days: 5, moved to 8 October.
    const holiday = shorterDuty([local, duty], { startedAt: at('2026-09-28'), calendar });
    expect(holiday?.rule).toBe(duty);
    expect(holiday?.deadline.dueOn).toBe('2026-10-08');
    const saturday = shorterDuty([duty, local], { startedAt: at('2026-03-07'), calendar });
    expect(saturday?.rule).toBe(local);
    expect(saturday?.deadline.dueOn).toBe('2026-03-13');
  });

  it('of rules that end together the first given is taken', () => {
    const input = { startedAt: at('2026-03-02'), calendar };
    expect(shorterDuty([local, duty], input)?.rule).toBe(local);
    expect(shorterDuty([duty, local], input)?.rule).toBe(duty);
    expect(longerRight([local, duty], input)?.rule).toBe(local);
  });

  it('a right takes the rule that ends last', () => {
    const rules = [RULES.objection, RULES.objectionInShandong];
    const right = longerRight(rules, { startedAt: at('2026-03-02'), calendar });
    expect(right?.rule).toBe(RULES.objectionInShandong);
    expect(right?.deadline.dueOn).toBe('2026-04-01');
  });

  it('the nature of a rule says whether it is the shorter or the longer', () => {
    const input = { startedAt: at('2026-03-02'), calendar };
    const rights = [RULES.objectionInShandong, RULES.objection].map((rule) => ({ ...rule, nature: 'RIGHT' as const }));
    expect(ruleThatHolds(rights, input)?.rule).toBe(rights[0]);
    expect(ruleThatHolds([RULES.objectionInShandong, RULES.objection], input)?.rule).toBe(RULES.objection);
    expect(ruleThatHolds([{ ...RULES.review, nature: 'ADVISORY' }], input)?.deadline.dueOn).toBe('2026-03-09');
    expect(ruleThatHolds([], input)).toBeNull();
  });

  it('a clock that stands still is the last to end', () => {
    const input = {
      startedAt: at('2026-03-02'),
      calendar,
      suspensions: [{ by: 'SUPPLEMENT', from: at('2026-03-03'), to: null }],
    };
    const steady = anyRule('APPLICATION_REVIEW', 'DAY', 30);
    expect(shorterDuty([duty, steady], input)?.rule).toBe(steady);
    expect(longerRight([steady, duty], input)?.rule).toBe(duty);
  });

  it('there is none without rules', () => {
    expect(shorterDuty([], { startedAt: at('2026-03-02'), calendar })).toBeNull();
    expect(longerRight([], { startedAt: at('2026-03-02'), calendar })).toBeNull();
  });

  it('only rules of the region that are in force take part, the nearest first', () => {
    const ended = anyRule('APPLICATION_REVIEW', 'DAY', 10, { jurisdiction: '110000', validTo: '2025-12-31' });
    const coming = anyRule('APPLICATION_REVIEW', 'DAY', 4, { validFrom: '2026-07-01' });
    const rules = [duty, ended, coming, local, RULES.work];
    expect(rulesInForce(rules, 'APPLICATION_REVIEW', '110105', '2026-03-02')).toEqual([local, duty]);
    expect(rulesInForce(rules, 'APPLICATION_REVIEW', '110105', '2025-12-31')).toEqual([ended, local, duty]);
    expect(rulesInForce(rules, 'APPLICATION_REVIEW', '410411', '2026-03-02')).toEqual([duty]);
    expect(rulesInForce(rules, 'APPLICATION_REVIEW', '410411', '2026-07-01')).toEqual([duty, coming]);
    expect(rulesInForce(rules, 'APPLICATION_REVIEW', '410411', '2021-12-31')).toEqual([]);
  });
});

describe('a clock that ran out', () => {
  it.each([
    ['DUTY', 'COOPERATION_WORK', true],
    [undefined, 'COOPERATION_WORK', true],
    ['RIGHT', 'OBJECTION_FILE', false],
    ['ADVISORY', 'MEDIATION', false],
    ['ADVISORY', 'REFERRAL_REVIEW', true],
  ] as const)('of nature %s, as %s, goes to the superior: %s', (nature, id, goes) => {
    expect(isEscalated(nature === undefined ? { id } : { id, nature })).toBe(goes);
  });
});
