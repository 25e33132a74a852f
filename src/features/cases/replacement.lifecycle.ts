import { defineLifecycle } from '../../kernel/lifecycle.js';

/** 更换法律援助人员申请: a recipient asks for another lawyer (法律援助法第55条). */
export const replacementLifecycle = defineLifecycle({
  name: 'replacement',
  initial: 'OPEN',
  states: {
    OPEN: { zh: '待决定', en: 'to be decided', ball: ['LEAD'] },
    GRANTED: { zh: '同意更换', en: 'granted', ball: null, final: true },
    DENIED: { zh: '不予更换', en: 'denied', ball: null, final: true },
    LAPSED: { zh: '已失效', en: 'lapsed with the work', ball: null, final: true },
  },
  transitions: [
    {
      command: 'grant',
      from: ['OPEN'],
      to: 'GRANTED',
      side: 'LEAD',
      roles: ['HEAD'],
      guard: 'another person than who wrote it down; with the lawyer who takes over',
      letter: 'REPLACEMENT_FORM',
      clocks: { stop: ['REPLACEMENT_DECISION'] },
      zh: '同意更换',
      en: 'grants it: two lawyers are swapped at once',
    },
    {
      command: 'deny',
      from: ['OPEN'],
      to: 'DENIED',
      side: 'LEAD',
      roles: ['HEAD'],
      guard: 'another person than who wrote it down; the recipient is told why',
      letter: 'REPLACEMENT_DENIAL',
      clocks: { stop: ['REPLACEMENT_DECISION'] },
      zh: '不予更换',
      en: 'denies it',
    },
    {
      command: 'lapse',
      from: ['OPEN'],
      to: 'LAPSED',
      side: 'SYSTEM',
      roles: [],
      guard: 'the case ends, its file is handed in, or the lead moves',
      clocks: { stop: ['REPLACEMENT_DECISION'] },
      zh: '失效',
      en: 'nothing is left to decide',
    },
  ],
});

export type ReplacementState = (typeof replacementLifecycle)['states'][number];
