import { defineLifecycle } from '../../kernel/lifecycle.js';

/**
 * 查重询问 (lifecycles.md §5): another organisation reviews a matter of somebody whom the holder knows. The holder may
 * answer; until it does, who asked takes no part.
 */
export const personQuestionLifecycle = defineLifecycle({
  name: 'personQuestion',
  initial: 'ASKED',
  states: {
    ASKED: { zh: '待答复', en: 'asked', ball: ['REQUESTED'] },
    ANSWERED: { zh: '已答复', en: 'answered', ball: null, final: true },
    LAPSED: { zh: '已失效', en: 'lapsed', ball: null, final: true },
  },
  transitions: [
    {
      command: 'claim',
      from: ['ASKED'],
      to: 'SAME',
      side: 'REQUESTED',
      roles: ['RECEPTION', 'REVIEWER'],
      zh: '认领',
      en: 'takes it onto the own table',
    },
    {
      command: 'answer',
      from: ['ASKED'],
      to: 'ANSWERED',
      side: 'REQUESTED',
      roles: ['RECEPTION', 'REVIEWER'],
      guard: 'before its last day, while the other side reviews; never of a person who is protected',
      zh: '答复',
      en: 'says whether it is the same matter, and gives the number if it wants to',
    },
    {
      command: 'decline',
      from: ['ASKED'],
      to: 'LAPSED',
      side: 'REQUESTED',
      roles: ['RECEPTION', 'REVIEWER'],
      guard: 'nobody else is told: for who asked it is as if nobody were known',
      zh: '不予答复',
      en: 'leaves it unanswered',
    },
    {
      command: 'lapse',
      from: ['ASKED'],
      to: 'LAPSED',
      side: 'SYSTEM',
      roles: [],
      guard: 'its last day is over, the review is, or the person is protected now',
      zh: '失效',
      en: 'stands no more; for who asked it is as if nobody were known',
    },
  ],
});

export type PersonQuestionState = (typeof personQuestionLifecycle)['states'][number];
export type PersonQuestionCommand = (typeof personQuestionLifecycle)['commands'][number];
