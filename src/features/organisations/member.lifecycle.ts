import { defineLifecycle } from '../../kernel/lifecycle.js';

/** A person's place in an organisation (lifecycles.md §1); OWNER is that organisation. */
export const memberLifecycle = defineLifecycle({
  name: 'member',
  initial: 'ACTIVE',
  states: {
    ACTIVE: { zh: '在岗', en: 'active', ball: 'DERIVED' },
    DISABLED: { zh: '停用', en: 'disabled', ball: 'DERIVED' },
  },
  transitions: [
    {
      command: 'setRoles',
      from: ['ACTIVE'],
      to: 'SAME',
      side: 'OWNER',
      roles: ['ORG_ADMIN'],
      guard: 'the last ORG_ADMIN stays; administrators of the platform are three persons',
      zh: '设定岗位',
      en: 'gives other roles',
    },
    {
      command: 'disable',
      from: ['ACTIVE'],
      to: 'DISABLED',
      side: 'OWNER',
      roles: ['ORG_ADMIN'],
      guard: 'the last ORG_ADMIN stays',
      zh: '停用',
      en: 'ends the membership and every session of it',
    },
    {
      command: 'invite',
      from: ['DISABLED'],
      to: 'ACTIVE',
      side: 'OWNER',
      roles: ['ORG_ADMIN'],
      zh: '重新加入',
      en: 'takes the person back, with new roles',
    },
  ],
});

export type MemberState = (typeof memberLifecycle)['states'][number];
export type MemberCommand = (typeof memberLifecycle)['commands'][number];
