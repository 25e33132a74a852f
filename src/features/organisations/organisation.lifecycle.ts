import { defineLifecycle } from '../../kernel/lifecycle.js';

/**
 * An organisation on the platform (lifecycles.md §1). OWNER is the organisation itself, SUPERVISOR the one above it:
 * the platform's own for everybody, the supervising institution for its workstations.
 */
export const organisationLifecycle = defineLifecycle({
  name: 'organisation',
  initial: 'ACTIVE',
  states: {
    ACTIVE: { zh: '正常', en: 'active', ball: 'DERIVED' },
    SUSPENDED: { zh: '暂停', en: 'suspended', ball: 'DERIVED' },
    CLOSED: { zh: '已撤销', en: 'closed', ball: null, final: true },
  },
  transitions: [
    {
      command: 'suspend',
      from: ['ACTIVE'],
      to: 'SUSPENDED',
      side: 'SUPERVISOR',
      roles: ['SYSTEM_ADMIN'],
      guard: 'not the organisation that runs the platform',
      zh: '暂停',
      en: 'suspends: it reads what it has and receives nothing new',
    },
    {
      command: 'reopen',
      from: ['SUSPENDED'],
      to: 'ACTIVE',
      side: 'SUPERVISOR',
      roles: ['SYSTEM_ADMIN'],
      zh: '恢复',
      en: 'lets it receive again',
    },
    {
      command: 'updateSettings',
      from: ['ACTIVE'],
      to: 'SAME',
      side: 'OWNER',
      roles: ['ORG_ADMIN', 'HEAD'],
      guard: 'address, hotline and directory by ORG_ADMIN; whether sending approves by HEAD',
      zh: '修改设置',
      en: 'changes its settings',
    },
    {
      command: 'setPowers',
      from: ['ACTIVE'],
      to: 'SAME',
      side: 'SUPERVISOR',
      roles: ['HEAD'],
      guard: 'workstations only',
      zh: '核定职权',
      en: 'settles what the workstation may do',
    },
    {
      command: 'close',
      from: ['ACTIVE', 'SUSPENDED'],
      to: 'CLOSED',
      side: 'SUPERVISOR',
      roles: ['HEAD'],
      guard: 'workstations only',
      zh: '撤销',
      en: 'closes the workstation; its sessions end',
    },
  ],
});

export type OrganisationState = (typeof organisationLifecycle)['states'][number];
export type OrganisationCommand = (typeof organisationLifecycle)['commands'][number];

/** Commands whose object is called a workstation. */
export const WORKSTATION_COMMANDS: readonly OrganisationCommand[] = ['setPowers', 'close'];
