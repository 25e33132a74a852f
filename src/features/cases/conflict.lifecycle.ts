import { defineLifecycle } from '../../kernel/lifecycle.js';

/** 受理争议: two institutions received the same matter; a superior says which of them has it (lifecycles.md §7, domain.md §1.5). */
export const conflictLifecycle = defineLifecycle({
  name: 'competenceConflict',
  initial: 'RAISED',
  states: {
    RAISED: { zh: '待指定', en: 'raised', ball: ['SUPERVISOR'] },
    DECIDED: { zh: '已指定', en: 'decided', ball: null, final: true },
    WITHDRAWN: { zh: '已撤回', en: 'withdrawn', ball: null, final: true },
  },
  transitions: [
    {
      command: 'join',
      from: ['RAISED'],
      to: 'SAME',
      side: 'REQUESTED',
      roles: ['RECEPTION', 'HEAD'],
      guard: 'once, with a case it leads and has not decided on',
      zh: '提交本机构案件',
      en: 'names its own case',
    },
    {
      command: 'decide',
      from: ['RAISED'],
      to: 'DECIDED',
      side: 'SUPERVISOR',
      roles: ['SUPERVISOR'],
      guard: 'for one of the two, with the number of its document',
      zh: '指定受理机构',
      en: 'says which institution is competent; the lead moves to it',
    },
    {
      command: 'withdraw',
      from: ['RAISED'],
      to: 'WITHDRAWN',
      side: 'REQUESTING',
      roles: ['RECEPTION', 'HEAD'],
      guard: 'before the other institution has named its case',
      zh: '撤回',
      en: 'takes the conflict back',
    },
  ],
});

export type ConflictState = (typeof conflictLifecycle)['states'][number];
export type ConflictCommand = (typeof conflictLifecycle)['commands'][number];
