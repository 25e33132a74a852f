import type { RefusalCode } from '../../errors/catalogue.js';
import { creditCodeProblem } from '../../kernel/codes/credit-code.js';
import { numberPrefixProblem } from '../../kernel/codes/document-number.js';
import { phoneKind } from '../../kernel/codes/phone.js';
import type { OrganisationKind } from './organisation.entity.js';

/** Why this kind cannot be admitted; null when it can. A workstation is opened by its institution. */
export function refusalToAdmit(kind: OrganisationKind, isFirst: boolean): RefusalCode | null {
  if (kind === 'WORKSTATION') return 'ORGANISATION_KIND_UNFIT';
  return isFirst && kind !== 'PLATFORM' ? 'ORGANISATION_KIND_UNFIT' : null;
}

/** Why this kind cannot be suspended: without the platform's own organisation nobody could reopen anything. */
export function refusalToSuspend(kind: OrganisationKind): RefusalCode | null {
  return kind === 'PLATFORM' ? 'ORGANISATION_KIND_UNFIT' : null;
}

/** Why a workstation cannot be closed: what awaits it is not seen by its institution, and nobody would take it up. */
export function refusalToClose(awaited: boolean): RefusalCode | null {
  return awaited ? 'WORKSTATION_HAS_OPEN_WORK' : null;
}

/** Why an organisation cannot number its papers by this prefix. An institution's letters need one. */
export function refusalOfNumberPrefix(kind: OrganisationKind, prefix: string | null): RefusalCode | null {
  if (prefix === null) return kind === 'LEGAL_AID_INSTITUTION' ? 'TEXT_MISSING' : null;
  return numberPrefixProblem(prefix) === null ? null : 'NUMBER_PREFIX_UNFIT';
}

/** Public bodies print codes that do not check: said, never refused. */
export function warningOfCreditCode(code: string | null): 'CREDIT_CODE_DOES_NOT_CHECK' | null {
  return code === null || creditCodeProblem(code) === null ? null : 'CREDIT_CODE_DOES_NOT_CHECK';
}

/** A hotline is a number that can be called, a short public one too. */
export function refusalOfHotline(hotline: string | null): RefusalCode | null {
  return hotline === null || phoneKind(hotline) !== null ? null : 'PHONE_UNFIT';
}

/** Only an institution supervises workstations, and a workstation has at least one power. */
export function refusalToOpenWorkstation(supervisor: OrganisationKind): RefusalCode | null {
  return supervisor === 'LEGAL_AID_INSTITUTION' ? null : 'ORGANISATION_KIND_UNFIT';
}

/** A host gives room to a workstation; a workstation hosts none. */
export function refusalOfHost(host: { kind: OrganisationKind; state: string } | null): RefusalCode | null {
  if (host === null) return null;
  if (host.kind === 'WORKSTATION') return 'ORGANISATION_KIND_UNFIT';
  return host.state === 'ACTIVE' ? null : 'ORGANISATION_NOT_ACTIVE';
}

/** Commands on workstations mean nothing for other bodies. */
export function refusalUnlessWorkstation(kind: OrganisationKind): RefusalCode | null {
  return kind === 'WORKSTATION' ? null : 'ORGANISATION_KIND_UNFIT';
}
