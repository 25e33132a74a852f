import { describe, expect, it } from '@jest/globals';
import { computeDeadline, type DeadlineInput } from '../../../src/features/deadlines/clock.rules.js';
import {
  amountWording,
  chineseNumeral,
  isTrigger,
  minutesWording,
  restDaysWording,
  TRIGGERS,
} from '../../../src/features/deadlines/clock-words.rules.js';
import { CALENDAR } from './calendars.js';
import { anyRule, at, RULES } from './rules.js';

const told = (input: Omit<DeadlineInput, 'calendar' | 'startedAt'> & { day: string }) =>
  computeDeadline({ ...input, startedAt: at(input.day), calendar: CALENDAR }).explanation;

describe('the explanation of a deadline', () => {
  it('names the holiday that moved it', () => {
    expect(told({ rule: RULES.review, day: '2026-09-28' })).toEqual({
      zh: '自2026-09-28收到之次日起算七日，至2026-10-05届满，遇国庆节假期顺延至2026-10-08',
      en: '7 days from the day after receipt on 2026-09-28 end on 2026-10-05, moved for the National Day holiday to 2026-10-08',
    });
  });

  it('says no more than is needed', () => {
    expect(told({ rule: RULES.review, day: '2026-03-02' })).toEqual({
      zh: '自2026-03-02收到之次日起算七日，至2026-03-09届满',
      en: '7 days from the day after receipt on 2026-03-02 end on 2026-03-09',
    });
  });

  it('names a weekend that runs into a holiday, and two holidays that meet', () => {
    expect(told({ rule: RULES.statutory, day: '2024-06-05', trigger: 'RECEIVED' }).zh).toBe(
      '自2024-06-05收到之次日起算三日，至2024-06-08届满，遇周末、端午节假期顺延至2024-06-11',
    );
    expect(told({ rule: RULES.review, day: '2025-09-29' }).zh).toBe(
      '自2025-09-29收到之次日起算七日，至2025-10-06届满，遇中秋节、国庆节假期顺延至2025-10-09',
    );
  });

  it('says that custody does not move', () => {
    expect(told({ rule: RULES.custody, day: '2026-09-30' })).toEqual({
      zh: '自2026-09-30收到通知之次日起算三日，至2026-10-03届满，不因国庆节假期顺延',
      en:
        '3 days from the day after receipt of the notice on 2026-09-30 end on 2026-10-03, ' +
        'not moved for the National Day holiday',
    });
  });

  it('of working days names the holidays passed and the make-up days counted', () => {
    expect(told({ rule: RULES.work, day: '2026-09-24', trigger: 'TAKEN' })).toEqual({
      zh: '自2026-09-24接受之次日起算十个工作日（中秋节、国庆节假期不计，2026-10-10调休上班计入），至2026-10-15届满',
      en:
        '10 working days from the day after taking it on on 2026-09-24 (without the Mid-Autumn Festival and National Day ' +
        'holiday, with the make-up day 2026-10-10) end on 2026-10-15',
    });
  });

  it('of no days says the day itself', () => {
    const rule = anyRule('FORWARD_SAME_DAY', 'DAY', 0, { roll: 'NONE', trigger: 'REQUESTED' });
    expect(told({ rule, day: '2026-03-02' })).toEqual({
      zh: '限2026-03-02提出当日',
      en: 'due on the day of the request, 2026-03-02',
    });
    expect(told({ rule: { ...rule, roll: 'NEXT_WORKDAY' }, day: '2026-10-01' }).zh).toBe(
      '限2026-10-01提出当日，遇国庆节假期顺延至2026-10-08',
    );
  });

  it('uses the word given, else the rule’s, else receipt', () => {
    expect(told({ rule: RULES.objection, day: '2026-03-02' }).zh).toContain('2026-03-02送达之次日');
    expect(told({ rule: RULES.objection, day: '2026-03-02', trigger: 'ASSIGNED' }).zh).toContain(
      '2026-03-02指派之次日',
    );
    expect(told({ rule: RULES.review, day: '2026-03-02' }).zh).toContain('2026-03-02收到之次日');
    expect([TRIGGERS.RECEIVED.zh, TRIGGERS.ACCEPTED.zh, TRIGGERS.APPROVED.zh, TRIGGERS.ASSIGNED.zh]).toEqual([
      '收到',
      '受理',
      '批准',
      '指派',
    ]);
    expect([isTrigger('RECEIVED'), isTrigger('toString'), isTrigger('')]).toEqual([true, false, false]);
  });
});

describe('words', () => {
  it.each([
    [0, '零'],
    [7, '七'],
    [10, '十'],
    [15, '十五'],
    [20, '二十'],
    [24, '二十四'],
    [100, '一百'],
    [105, '一百零五'],
    [110, '一百一十'],
    [365, '三百六十五'],
    [1001, '一千零一'],
    [1010, '一千零一十'],
    [10000, '一万'],
    [10010, '一万零一十'],
  ])('%d is written %s', (n, text) => {
    expect(chineseNumeral(n)).toBe(text);
  });

  it('numbers that no clock has are not written out', () => {
    for (const n of [-1, 1.5, 100_000]) expect(() => chineseNumeral(n)).toThrow(RangeError);
  });

  it('amounts and minutes agree in number', () => {
    expect(amountWording('WORKING_DAY', 1)).toEqual({ zh: '一个工作日', en: '1 working day' });
    expect(amountWording('YEAR', 2)).toEqual({ zh: '二年', en: '2 years' });
    expect(minutesWording(61)).toEqual({ zh: '一小时一分', en: '1 hour 1 minute' });
    expect(minutesWording(120)).toEqual({ zh: '二小时', en: '2 hours' });
    expect(minutesWording(45)).toEqual({ zh: '四十五分', en: '45 minutes' });
  });

  it('days off are named once and in order', () => {
    expect(restDaysWording(['周末', '周末']).zh).toBe('周末');
    expect(restDaysWording(['国庆节', '国庆节', '周末'])).toEqual({
      zh: '国庆节假期、周末',
      en: 'the National Day holiday and a weekend',
    });
    expect(restDaysWording(['周末', '端午节'])).toEqual({
      zh: '周末、端午节假期',
      en: 'a weekend and the Dragon Boat Festival holiday',
    });
    expect(restDaysWording(['泼水节']).en).toBe('the 泼水节 holiday');
  });
});
