import type { RefusalCode } from '../../errors/catalogue.js';
import type { OrganisationFacts } from '../../kernel/context.js';

type Body = Pick<OrganisationFacts, 'id' | 'kind' | 'state' | 'supervisingId' | 'parentId'>;

/**
 * Who names the lead of a case anew: who is above the one it has, and only while that one does no work. What lies in a
 * conflict of competence is decided there.
 */
export function refusalToNameLead(
  viewerOrganisationId: string,
  lead: Body | null,
  inConflict: boolean,
): RefusalCode | null {
  if (lead === null || (lead.supervisingId ?? lead.parentId) !== viewerOrganisationId) return 'SIDE_MAY_NOT';
  if (lead.state !== 'SUSPENDED') return 'CASE_LEAD_NOT_SUSPENDED';
  return inConflict ? 'COMPETENCE_CONFLICT_OPEN_ALREADY' : null;
}
