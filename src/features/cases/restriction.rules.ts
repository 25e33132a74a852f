import type { RefusalCode } from '../../errors/catalogue.js';
import { CASEWORK_ROLES, type Part, type Role } from '../../kernel/roles.js';

/** What the head does with who sees a case, beside the table of the case: in every state of it, ended or not. */
export const RESTRICTION_COMMANDS = {
  restrict: { roles: ['HEAD'], side: ['LEAD'], zh: '限制查看', en: 'restricts the case to those who work on it' },
  unrestrict: { roles: ['HEAD'], side: ['LEAD'], zh: '解除限制查看', en: 'opens the case to the whole office again' },
  memberAdd: {
    roles: ['HEAD'],
    side: ['LEAD', 'HOME', 'ASSISTING', 'ASKED', 'ORGAN', 'SUPPORT', 'SUPERVISOR', 'FORMER_LEAD'],
    zh: '指定可查看人员',
    en: 'adds a colleague to a restricted case',
  },
  memberRemove: {
    roles: ['HEAD'],
    side: ['LEAD', 'HOME', 'ASSISTING', 'ASKED', 'ORGAN', 'SUPPORT', 'SUPERVISOR', 'FORMER_LEAD'],
    zh: '取消可查看人员',
    en: 'takes a colleague out of a restricted case',
  },
} as const satisfies Record<string, { roles: readonly Role[]; side: readonly Part[]; zh: string; en: string }>;
/** The same of what an organ asks: a notice or a help is restricted by who it is about, and by nobody's decision. */
export const ASK_MEMBER_COMMANDS = {
  memberAdd: { roles: ['HEAD'], side: ['REQUESTING', 'REQUESTED', 'SUPERVISOR'], zh: '指定可查看人员' },
  memberRemove: { roles: ['HEAD'], side: ['REQUESTING', 'REQUESTED', 'SUPERVISOR'], zh: '取消可查看人员' },
} as const satisfies Record<string, { roles: readonly Role[]; side: readonly Part[]; zh: string }>;
export type RestrictionCommand = keyof typeof RESTRICTION_COMMANDS;

/** Why the restriction of a case does not allow the command now; null when it does. */
export function restrictionNotNow(restricted: boolean, command: RestrictionCommand): RefusalCode | null {
  if (command === 'restrict') return restricted ? 'CASE_RESTRICTED_ALREADY' : null;
  return restricted ? null : 'CASE_NOT_RESTRICTED';
}

/**
 * Why the head of a superior adds nobody; null where an objection is to be decided there. A case that was merely taken to a
 * superior shows number, state and due date there, and stays so.
 */
export function refusalOfSuperior(part: Part, command: RestrictionCommand, objectionLies: boolean): RefusalCode | null {
  return part === 'SUPERVISOR' && command === 'memberAdd' && !objectionLies ? 'SIDE_MAY_NOT' : null;
}

/** Why this colleague cannot be added: only who does casework here, and is here, has anything to see. */
export function refusalOfMember(member: { state: string; roles: readonly string[] } | undefined): RefusalCode | null {
  const works = member?.state === 'ACTIVE' && CASEWORK_ROLES.some((role) => member.roles.includes(role));
  return works ? null : 'CASE_MEMBER_UNFIT';
}
