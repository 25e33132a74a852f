import type { RefusalCode } from '../../errors/catalogue.js';
import type { Viewer } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';

/** What decides who meets the person and records the help. */
export interface DutyFacts {
  /** Null: the lawyer has no membership in the institution. */
  handlerMemberId?: string | null | undefined;
  handlerAccountId?: string | null | undefined;
  shiftId?: string | null | undefined;
  stationOrganisationId?: string | null | undefined;
  /** The viewer's organisation is a workstation. */
  isStation: boolean;
}

/**
 * Why a duty lawyer may not meet and record here; null when he may. Who is named does it; for a lawyer without a membership
 * a colleague on duty stands in. Beside the institution only the workstation on whose roster the day stands records, and
 * there the same person.
 */
export function refusalOfDuty(
  viewer: Pick<Viewer, 'memberId' | 'accountId' | 'organisationId'>,
  part: Part,
  facts: DutyFacts,
): RefusalCode | null {
  const { handlerMemberId, handlerAccountId, shiftId, stationOrganisationId } = facts;
  if (part === 'REQUESTED')
    return handlerMemberId == null || handlerMemberId === viewer.memberId ? null : 'DUTY_HELP_OF_ANOTHER_LAWYER';
  if (!facts.isStation || shiftId == null || stationOrganisationId !== viewer.organisationId) return 'SIDE_MAY_NOT';
  return handlerAccountId == null || handlerAccountId === viewer.accountId ? null : 'DUTY_HELP_OF_ANOTHER_LAWYER';
}
