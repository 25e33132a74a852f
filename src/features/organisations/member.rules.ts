import type { RefusalCode } from '../../errors/catalogue.js';
import { CASEWORK_ROLES, ROLE_NAMES, type Role } from '../../kernel/roles.js';
import type { OrganisationKind } from './organisation.entity.js';

/** Three persons, apart (三员分立), of the organisation that runs the platform; none of them sees a case. */
export const SEPARATED_ROLES: readonly Role[] = ['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR'];

/** A workstation never decides. */
const DECIDING_ROLES: readonly Role[] = ['REVIEWER', 'HEAD', 'ASSIGNER'];

/** What a person answers for and no programme does. */
const PERSONS_ONLY: readonly Role[] = ['HEAD', 'ORG_ADMIN', ...SEPARATED_ROLES];

/** The roles in the table's order, each once. */
export function rolesOf(wanted: readonly Role[]): Role[] {
  return ROLE_NAMES.filter((role) => wanted.includes(role));
}

/** Why a member of such an organisation cannot hold these roles together; null when the member can. */
export function refusalOfRoles(
  roles: readonly Role[],
  organisation: OrganisationKind,
  account: 'PERSON' | 'SERVICE',
): RefusalCode | null {
  if (roles.length === 0) return 'LIST_EMPTY';
  if (account === 'SERVICE' && roles.some((role) => PERSONS_ONLY.includes(role))) return 'ROLE_NEEDS_PERSON';
  const separated = roles.filter((role) => SEPARATED_ROLES.includes(role));
  const casework = roles.some((role) => CASEWORK_ROLES.includes(role));
  if (separated.length > 1 || (separated.length === 1 && casework)) return 'ROLES_ARE_SEPARATED';
  if (separated.length === 1 && organisation !== 'PLATFORM') return 'ORGANISATION_KIND_UNFIT';
  if (casework && organisation === 'PLATFORM') return 'ORGANISATION_KIND_UNFIT';
  if (organisation === 'WORKSTATION' && roles.some((role) => DECIDING_ROLES.includes(role)))
    return 'ORGANISATION_KIND_UNFIT';
  return null;
}

/** An organisation that has an administrator never comes to have none. */
export function refusalToLoseAdmin(
  held: readonly Role[],
  kept: readonly Role[],
  activeAdmins: number,
): RefusalCode | null {
  const loses = held.includes('ORG_ADMIN') && !kept.includes('ORG_ADMIN');
  return loses && activeAdmins <= 1 ? 'LAST_ADMIN_STAYS' : null;
}

/** A login as it is kept: no blanks around it, small letters. */
export function loginOf(typed: string): string {
  return typed.trim().toLowerCase();
}

/** Why a person cannot sign in by this login. The colon belongs to service accounts: the two never meet. */
export function refusalOfLogin(login: string): RefusalCode | null {
  return /^[a-z0-9][a-z0-9._@-]{2,79}$/.test(login) ? null : 'LOGIN_UNFIT';
}

/** Why this cannot be a password. The upper bound keeps the hashing cheap. */
export function refusalOfPassword(password: string): RefusalCode | null {
  const { length } = [...password];
  return length >= 12 && length <= 200 ? null : 'PASSWORD_UNFIT';
}
