import { defineLifecycle } from '../../kernel/lifecycle.js';

/** A lawyer in an institution's register; OWNER is that institution. */
export const lawyerLifecycle = defineLifecycle({
  name: 'lawyer',
  initial: 'ACTIVE',
  states: {
    ACTIVE: { zh: '可指派', en: 'can be assigned', ball: 'DERIVED' },
    DISABLED: { zh: '已停用', en: 'not assigned any more', ball: 'DERIVED' },
  },
  transitions: [
    {
      command: 'update',
      from: ['ACTIVE'],
      to: 'SAME',
      side: 'OWNER',
      roles: ['ASSIGNER', 'HEAD'],
      zh: '更新',
      en: 'corrects the entry',
    },
    {
      command: 'disable',
      from: ['ACTIVE'],
      to: 'DISABLED',
      side: 'OWNER',
      roles: ['ASSIGNER', 'HEAD'],
      zh: '停用',
      en: 'takes the lawyer out of the register and the directory',
    },
    {
      command: 'register',
      from: ['DISABLED'],
      to: 'ACTIVE',
      side: 'OWNER',
      roles: ['ASSIGNER', 'HEAD'],
      zh: '重新登记',
      en: 'takes the lawyer back',
    },
  ],
});

export type LawyerState = (typeof lawyerLifecycle)['states'][number];
export type LawyerCommand = (typeof lawyerLifecycle)['commands'][number];
