import type { RefusalCode } from '../../errors/catalogue.js';
import type { OrganisationFacts } from '../../kernel/context.js';

/** Bodies that handle a matter and so can be a side of its case (法律援助法第36条, 刑事诉讼法第35条). */
export const ORGAN_KINDS: readonly string[] = [
  'COURT',
  'PROCURATORATE',
  'PUBLIC_SECURITY',
  'STATE_SECURITY',
  'DETENTION_HOUSE',
  'ARBITRATION_COMMISSION',
];

/** Why a body cannot be the organ of a case; null when it can. */
export function refusalOfOrganKind(organisation: Pick<OrganisationFacts, 'kind' | 'state'> | null): RefusalCode | null {
  if (organisation === null || organisation.state !== 'ACTIVE') return 'NOT_FOUND';
  return ORGAN_KINDS.includes(organisation.kind) ? null : 'ORGAN_KIND_UNFIT';
}

/** What an organ is told of a case it is a side of (lifecycles.md §8). */
export const ORGAN_WORDS: readonly string[] = [
  'case.assign',
  'case.replace',
  'case.terminate',
  'case.close',
  'case.setHearing',
  'case.changeCustody',
  'case.changeStage',
  'case.organJoin',
  'case.organLeave',
];
