import { defineLifecycle } from '../../kernel/lifecycle.js';
import type { Role } from '../../kernel/roles.js';

/** The same table for every ask; who works on the ask proposes and answers. */
function proposalTable(officers: readonly Role[]) {
  return defineLifecycle({
    name: 'proposal',
    initial: 'OPEN',
    states: {
      OPEN: { zh: '待答复', en: 'open', ball: 'DERIVED' },
      AGREED: { zh: '已同意', en: 'agreed', ball: null, final: true },
      REFUSED: { zh: '已拒绝', en: 'refused', ball: null, final: true },
      WITHDRAWN: { zh: '已收回', en: 'withdrawn', ball: null, final: true },
      LAPSED: { zh: '已失效', en: 'lapsed', ball: null, final: true },
    },
    transitions: [
      {
        command: 'agree',
        from: ['OPEN'],
        to: 'AGREED',
        side: ['REQUESTING', 'REQUESTED'],
        roles: [...officers, 'HEAD'],
        guard: 'the other side; RECALL, RETURN, REDIRECT, LEAD_TRANSFER: its head',
        zh: '同意',
        en: 'agrees',
      },
      {
        command: 'refuse',
        from: ['OPEN'],
        to: 'REFUSED',
        side: ['REQUESTING', 'REQUESTED'],
        roles: [...officers, 'HEAD'],
        guard: 'the other side',
        zh: '拒绝',
        en: 'refuses',
      },
      {
        command: 'withdraw',
        from: ['OPEN'],
        to: 'WITHDRAWN',
        side: ['REQUESTING', 'REQUESTED'],
        roles: officers,
        guard: 'the proposing side',
        zh: '收回',
        en: 'withdraws it',
      },
      {
        command: 'lapse',
        from: ['OPEN'],
        to: 'LAPSED',
        side: 'SYSTEM',
        roles: [],
        zh: '失效',
        en: 'lapses when unanswered in time, or when its subject has moved on',
      },
    ],
  });
}

/** What needs both sides' agreement (lifecycles.md §3), in a cooperation. */
export const proposalLifecycle = proposalTable(['COOPERATION_OFFICER']);

/** The same in a referral. */
export const referralProposalLifecycle = proposalTable(['LIAISON', 'RECEPTION']);

export type ProposalState = (typeof proposalLifecycle)['states'][number];
export type ProposalCommand = (typeof proposalLifecycle)['commands'][number];
export type ProposalKind = 'NEW_DUE_DATE' | 'CANCEL_ITEM' | 'REDIRECT' | 'RECALL' | 'RETURN' | 'LEAD_TRANSFER';
