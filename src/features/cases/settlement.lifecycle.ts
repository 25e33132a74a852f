import { defineLifecycle } from '../../kernel/lifecycle.js';

/** The settlement of a group claim (lifecycles.md §7; 民事诉讼法第56条: each worker agrees for himself). */
export const settlementLifecycle = defineLifecycle({
  name: 'settlement',
  initial: 'DRAFT',
  states: {
    DRAFT: { zh: '拟定中', en: 'a draft', ball: ['LEAD'] },
    OFFERED: { zh: '征求意见', en: 'offered', ball: ['LEAD', 'HOME'] },
    CONCLUDED: { zh: '已达成', en: 'concluded', ball: null, final: true },
    WITHDRAWN: { zh: '已收回', en: 'withdrawn', ball: null, final: true },
    FAILED: { zh: '未达成', en: 'failed', ball: null, final: true },
    DISCARDED: { zh: '已废弃', en: 'discarded', ball: null, final: true },
  },
  transitions: [
    {
      command: 'offer',
      from: ['DRAFT'],
      to: 'OFFERED',
      side: 'LEAD',
      roles: ['HANDLER'],
      zh: '提出',
      en: 'puts it to the workers',
    },
    {
      command: 'discard',
      from: ['DRAFT'],
      to: 'DISCARDED',
      side: 'LEAD',
      roles: ['HANDLER'],
      zh: '废弃',
      en: 'discards the draft',
    },
    {
      command: 'decide',
      from: ['OFFERED'],
      to: 'SAME',
      side: ['LEAD', 'HOME'],
      roles: ['HANDLER', 'COOPERATION_OFFICER'],
      guard: 'HOME: its cooperation officer',
      zh: '登记意见',
      en: "records a worker's decision",
    },
    {
      command: 'revise',
      from: ['OFFERED'],
      to: 'SAME',
      side: 'LEAD',
      roles: ['HANDLER'],
      zh: '修改方案',
      en: 'makes a new revision, which voids the decisions',
    },
    {
      command: 'conclude',
      from: ['OFFERED'],
      to: 'CONCLUDED',
      side: 'LEAD',
      roles: ['HANDLER'],
      guard: 'nobody undecided, every declined row carved out',
      zh: '达成',
      en: 'concludes it',
    },
    {
      command: 'withdraw',
      from: ['OFFERED'],
      to: 'WITHDRAWN',
      side: 'LEAD',
      roles: ['HANDLER'],
      zh: '收回',
      en: 'withdraws it',
    },
    {
      command: 'fail',
      from: ['OFFERED'],
      to: 'FAILED',
      side: 'LEAD',
      roles: ['HANDLER'],
      zh: '未达成',
      en: 'records that it failed',
    },
  ],
});

export type SettlementState = (typeof settlementLifecycle)['states'][number];
export type SettlementCommand = (typeof settlementLifecycle)['commands'][number];
