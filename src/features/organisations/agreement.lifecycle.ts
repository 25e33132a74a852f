import { defineLifecycle } from '../../kernel/lifecycle.js';

/** An agreement between two institutions (lifecycles.md §1); OWNER is the side that proposed it. */
export const agreementLifecycle = defineLifecycle({
  name: 'agreement',
  initial: 'PROPOSED',
  states: {
    PROPOSED: { zh: '待签署', en: 'proposed', ball: 'DERIVED' },
    IN_FORCE: { zh: '生效', en: 'in force', ball: 'DERIVED' },
    ENDED: { zh: '已终止', en: 'ended', ball: null, final: true },
  },
  transitions: [
    {
      command: 'sign',
      from: ['PROPOSED'],
      to: 'IN_FORCE',
      side: ['OWNER', 'ASKED'],
      roles: ['HEAD'],
      guard: 'in force when both heads have signed; who drew it up does not sign it',
      zh: '签署',
      en: 'signs',
    },
    { command: 'refuse', from: ['PROPOSED'], to: 'ENDED', side: 'ASKED', roles: ['HEAD'], zh: '不同意', en: 'refuses' },
    {
      command: 'withdraw',
      from: ['PROPOSED'],
      to: 'ENDED',
      side: 'OWNER',
      roles: ['HEAD'],
      zh: '收回',
      en: 'withdraws',
    },
    {
      command: 'end',
      from: ['IN_FORCE'],
      to: 'ENDED',
      side: ['OWNER', 'ASKED'],
      roles: ['HEAD'],
      zh: '终止',
      en: 'ends it; asks under way keep the version they were sent with',
    },
    {
      command: 'shorten',
      from: ['IN_FORCE'],
      to: 'SAME',
      side: 'SYSTEM',
      roles: [],
      guard: 'the next version was signed and begins later',
      zh: '届时由新版本接替',
      en: 'is valid until the next version begins',
    },
    {
      command: 'supersede',
      from: ['IN_FORCE'],
      to: 'ENDED',
      side: 'SYSTEM',
      roles: [],
      guard: 'the next version is in force',
      zh: '由新版本接替',
      en: 'gives way to the next version',
    },
  ],
});

export type AgreementState = (typeof agreementLifecycle)['states'][number];
export type AgreementCommand = (typeof agreementLifecycle)['commands'][number];
