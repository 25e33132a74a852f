import type { Role } from '../../kernel/roles.js';

/** What can be revealed of a person, and to which class of shared fields it belongs. */
export const REVEALABLE = {
  NAME: { fieldClass: 'IDENTITY', zh: '姓名', en: 'the name' },
  ID_NUMBER: { fieldClass: 'IDENTITY', zh: '证件号码', en: 'the number of the paper' },
  PHONE: { fieldClass: 'CONTACT', zh: '联系电话', en: 'the phone' },
  ADDRESS: { fieldClass: 'CONTACT', zh: '住址', en: 'the address' },
} as const;
export type RevealField = keyof typeof REVEALABLE;

/** Who works with persons and may look at full values, each time with a reason. */
export const REVEALING_ROLES: readonly Role[] = [
  'RECEPTION',
  'REVIEWER',
  'HEAD',
  'ASSIGNER',
  'HANDLER',
  'COOPERATION_OFFICER',
  'DUTY_LAWYER',
  'LIAISON',
];
