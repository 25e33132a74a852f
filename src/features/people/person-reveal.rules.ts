/** What can be revealed of a person, and to which class of shared fields it belongs. */
export const REVEALABLE = {
  NAME: { fieldClass: 'IDENTITY', zh: '姓名', en: 'the name' },
  ID_NUMBER: { fieldClass: 'IDENTITY', zh: '证件号码', en: 'the number of the paper' },
  PHONE: { fieldClass: 'CONTACT', zh: '联系电话', en: 'the phone' },
  ADDRESS: { fieldClass: 'CONTACT', zh: '住址', en: 'the address' },
} as const;
export type RevealField = keyof typeof REVEALABLE;
