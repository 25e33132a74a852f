import { whyMayNot } from '../../access/authorize.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Viewer } from '../../kernel/context.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { Part, Role } from '../../kernel/roles.js';
import type { ObjectionCommand } from './objection.lifecycle.js';

export interface ObjectionPlace {
  /** The judicial administration that decides; null when it has no organisation here. */
  superiorOrganisationId: string | null;
  recordedByMemberId: string;
}

/** Who files: the counter of the institution, or the desk of the judicial administration. */
export const FILERS: Readonly<Partial<Record<Part, readonly Role[]>>> = {
  LEAD: ['RECEPTION'],
  SUPERVISOR: ['RECEPTION', 'LIAISON', 'SUPERVISOR'],
};

/** Why the viewer may not, or null: the superior decides; where it is not here the head of the lead enters what it decided. */
export function whyMayNotOnObjection(
  viewer: Viewer,
  part: Part | null,
  { superiorOrganisationId, recordedByMemberId }: ObjectionPlace,
  command: ObjectionCommand,
): RefusalCode | null {
  if (command === 'correct') return 'SYSTEM_ONLY';
  if (command === 'withdraw') {
    const roles = FILERS[part ?? 'ASKED'] ?? [];
    return whyMayNot(viewer, { roles, side: ['LEAD', 'SUPERVISOR'] }, part);
  }
  const outside = superiorOrganisationId === null;
  const permission = outside
    ? { roles: ['HEAD'] as const, side: 'LEAD' as const }
    : { roles: ['SUPERVISOR', 'HEAD'] as const, side: 'SUPERVISOR' as const };
  const code = whyMayNot(viewer, permission, part);
  if (code !== null) return code;
  if (!outside && viewer.organisationId !== superiorOrganisationId) return 'SIDE_MAY_NOT';
  return recordedByMemberId === viewer.memberId ? 'SAME_PERSON_MAY_NOT' : null;
}

/** Whether it comes after the limit, which runs from the service of the decision; what was not served has none yet. */
export function isLate(filedOn: LocalDate, until: LocalDate | null): boolean {
  return until !== null && filedOn > until;
}
