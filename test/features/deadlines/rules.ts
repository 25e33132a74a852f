import type { ClockRule } from '../../../src/features/deadlines/clock.rules.js';

const rule = (id: string, unit: ClockRule['unit'], amount: number, more: Partial<ClockRule> = {}): ClockRule => ({
  id,
  unit,
  amount,
  roll: 'NEXT_WORKDAY',
  citation: '法律援助法第43条第1款',
  jurisdiction: 'CN',
  validFrom: '2022-01-01',
  validTo: null,
  verified: true,
  suspendedBy: [],
  nameZh: id,
  nameEn: id,
  ...more,
});

const STOPPED_BY = ['SUPPLEMENT', 'REMOTE_VERIFICATION'];

/** Rules as the law and the platform have them, for the tests of the clocks. */
export const RULES = {
  review: rule('APPLICATION_REVIEW', 'DAY', 7, { suspendedBy: STOPPED_BY }),
  reviewInBeijing: rule('APPLICATION_REVIEW', 'WORKING_DAY', 5, { jurisdiction: '110000', suspendedBy: STOPPED_BY }),
  work: rule('COOPERATION_WORK', 'WORKING_DAY', 10, { suspendedBy: ['SUPPLEMENT'] }),
  custody: rule('DEFENCE_ASSIGN_CUSTODY', 'DAY', 3, { roll: 'NONE', trigger: 'NOTICE_RECEIVED' }),
  statutory: rule('DEFENCE_ASSIGN', 'DAY', 3, { trigger: 'NOTICE_RECEIVED' }),
  forward: rule('FORWARD_APPLICATION', 'HOUR', 24, { roll: 'NONE', trigger: 'REQUESTED', suspendedBy: STOPPED_BY }),
  objection: rule('OBJECTION_FILE', 'DAY', 15, { trigger: 'SERVED' }),
  objectionInShandong: rule('OBJECTION_FILE', 'DAY', 30, { jurisdiction: '370000', trigger: 'SERVED' }),
};

export const anyRule = rule;

/** An instant by the clock on the wall in China. */
export const at = (day: string, time = '10:00'): Date => new Date(`${day}T${time}+08:00`);
