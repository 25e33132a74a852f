import { defineLifecycle } from '../../kernel/lifecycle.js';

/** One day of one lawyer on the duty roster; OWNER is the institution that plans it. */
export const dutyShiftLifecycle = defineLifecycle({
  name: 'dutyShift',
  initial: 'PLANNED',
  states: {
    PLANNED: { zh: '已排班', en: 'planned', ball: 'DERIVED' },
    CANCELLED: { zh: '已取消', en: 'cancelled', ball: null, final: true },
  },
  transitions: [
    {
      command: 'cancel',
      from: ['PLANNED'],
      to: 'CANCELLED',
      side: 'OWNER',
      roles: ['DUTY_LAWYER', 'ASSIGNER', 'HEAD'],
      guard: 'not after the day',
      zh: '取消排班',
      en: 'takes the lawyer off the roster of that day',
    },
  ],
});

export type DutyShiftState = (typeof dutyShiftLifecycle)['states'][number];
export type DutyShiftCommand = (typeof dutyShiftLifecycle)['commands'][number];
