import { defineLifecycle } from '../../kernel/lifecycle.js';

/** 法律咨询 (lifecycles.md §7): counted in person-times, and always with the word that one may apply. */
export const consultationLifecycle = defineLifecycle({
  name: 'consultation',
  initial: 'OPEN',
  states: {
    OPEN: { zh: '待答复', en: 'open', ball: ['OWNER'] },
    ANSWERED: { zh: '已答复', en: 'answered', ball: ['OWNER'] },
    CLOSED: { zh: '已办结', en: 'closed', ball: null, final: true },
    CONVERTED: { zh: '已转办', en: 'converted', ball: null, final: true },
  },
  transitions: [
    {
      command: 'claim',
      from: ['OPEN'],
      to: 'SAME',
      side: 'OWNER',
      roles: ['RECEPTION', 'LIAISON'],
      zh: '认领',
      en: 'takes it onto the own table',
    },
    {
      command: 'answer',
      from: ['OPEN'],
      to: 'ANSWERED',
      side: 'OWNER',
      roles: ['RECEPTION', 'LIAISON'],
      guard: 'the person was told of the right to apply (法律援助法第23条)',
      clocks: { stop: ['CONSULTATION_ANSWER'] },
      zh: '答复',
      en: 'answers',
    },
    {
      command: 'followUp',
      from: ['OPEN', 'ANSWERED'],
      to: 'SAME',
      side: 'OWNER',
      roles: ['RECEPTION', 'LIAISON'],
      zh: '登记再次咨询',
      en: 'records a further conversation',
    },
    {
      command: 'close',
      from: ['ANSWERED'],
      to: 'CLOSED',
      side: 'OWNER',
      roles: ['RECEPTION', 'LIAISON'],
      zh: '办结',
      en: 'closes it',
    },
    {
      command: 'convert',
      from: ['OPEN', 'ANSWERED'],
      to: 'CONVERTED',
      side: 'OWNER',
      roles: ['RECEPTION', 'LIAISON'],
      guard: 'an application only at an institution, by its reception',
      clocks: { stop: ['CONSULTATION_ANSWER'] },
      zh: '转为申请或转介',
      en: 'turns it into an application or a referral',
    },
  ],
});

export type ConsultationState = (typeof consultationLifecycle)['states'][number];
export type ConsultationCommand = (typeof consultationLifecycle)['commands'][number];
