import { defineLifecycle } from '../../kernel/lifecycle.js';
import type { Role } from '../../kernel/roles.js';

/** The same table for every ask; who sent the ask decides. */
function dispositionTable(officers: readonly Role[]) {
  return defineLifecycle({
    name: 'disposition',
    initial: 'OPEN',
    states: {
      OPEN: { zh: '待处置', en: 'open', ball: ['REQUESTING'] },
      REROUTED: { zh: '已另行委托', en: 'rerouted', ball: null, final: true },
      KEPT: { zh: '自行办理', en: 'kept', ball: null, final: true },
      CLOSED_WITH_LETTER: { zh: '已书面告知并结束', en: 'closed with a letter', ball: null, final: true },
    },
    transitions: [
      {
        command: 'reroute',
        from: ['OPEN'],
        to: 'REROUTED',
        side: 'REQUESTING',
        roles: officers,
        clocks: { stop: ['DISPOSITION'] },
        zh: '另行委托',
        en: 'asks another organisation',
      },
      {
        command: 'keep',
        from: ['OPEN'],
        to: 'KEPT',
        side: 'REQUESTING',
        roles: officers,
        clocks: { stop: ['DISPOSITION'] },
        zh: '自行办理',
        en: 'does it itself',
      },
      {
        command: 'closeWithLetter',
        from: ['OPEN'],
        to: 'CLOSED_WITH_LETTER',
        side: 'REQUESTING',
        roles: [...officers, 'HEAD'],
        letter: 'NOTICE_LETTER',
        clocks: { stop: ['DISPOSITION'] },
        zh: '书面告知结束',
        en: 'ends it with a letter to the person',
      },
    ],
  });
}

/** What the sender decides of the person when the other side could not act: due in three working days (lifecycles.md §2.14). */
export const dispositionLifecycle = dispositionTable(['COOPERATION_OFFICER']);

/** The same for a declined referral. */
export const referralDispositionLifecycle = dispositionTable(['LIAISON', 'RECEPTION']);

export type DispositionState = (typeof dispositionLifecycle)['states'][number];
export type DispositionCommand = (typeof dispositionLifecycle)['commands'][number];
