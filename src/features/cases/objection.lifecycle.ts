import { defineLifecycle } from '../../kernel/lifecycle.js';

/** 异议: of an applicant against refusal or termination, to the judicial administration (法律援助法第49条). */
export const objectionLifecycle = defineLifecycle({
  name: 'objection',
  initial: 'FILED',
  states: {
    FILED: { zh: '审查中', en: 'under review', ball: ['SUPERVISOR'] },
    CORRECTION_ORDERED: { zh: '责令改正', en: 'correction ordered', ball: ['LEAD'] },
    MAINTAINED: { zh: '维持', en: 'decision maintained', ball: null, final: true },
    CORRECTED: { zh: '已改正', en: 'corrected', ball: null, final: true },
    WITHDRAWN: { zh: '已撤回', en: 'withdrawn', ball: null, final: true },
  },
  transitions: [
    {
      command: 'maintain',
      from: ['FILED'],
      to: 'MAINTAINED',
      side: ['SUPERVISOR', 'LEAD'],
      roles: ['SUPERVISOR', 'HEAD'],
      guard:
        'another person than who recorded it; the head of the lead enters it only where the superior has no organisation here',
      letter: 'OBJECTION_DECISION',
      clocks: { stop: ['OBJECTION_REVIEW'] },
      zh: '维持',
      en: 'maintains the decision',
    },
    {
      command: 'orderCorrection',
      from: ['FILED'],
      to: 'CORRECTION_ORDERED',
      side: ['SUPERVISOR', 'LEAD'],
      roles: ['SUPERVISOR', 'HEAD'],
      guard: 'as for maintain',
      letter: 'OBJECTION_DECISION',
      clocks: { stop: ['OBJECTION_REVIEW'] },
      zh: '责令改正',
      en: 'orders a correction',
    },
    {
      command: 'withdraw',
      from: ['FILED'],
      to: 'WITHDRAWN',
      side: ['LEAD', 'SUPERVISOR'],
      roles: ['RECEPTION', 'LIAISON', 'SUPERVISOR'],
      clocks: { stop: ['OBJECTION_REVIEW'] },
      zh: '撤回',
      en: 'records that the applicant withdraws it',
    },
    {
      command: 'correct',
      from: ['CORRECTION_ORDERED'],
      to: 'CORRECTED',
      side: 'SYSTEM',
      roles: [],
      guard: 'by case.correct',
      zh: '改正',
      en: 'the institution has taken its decision back',
    },
  ],
});

export type ObjectionState = (typeof objectionLifecycle)['states'][number];
export type ObjectionCommand = (typeof objectionLifecycle)['commands'][number];
