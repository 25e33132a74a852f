import type { RefusalCode } from '../../errors/catalogue.js';
import { type ConflictState, conflictLifecycle } from './conflict.lifecycle.js';

/** Who is above an organisation; null where nobody is. */
export type AboveOf = (organisationId: string) => string | null;

/** Everybody above an organisation, the nearest first. */
export function superiorsAbove(organisationId: string, aboveOf: AboveOf): string[] {
  const found: string[] = [];
  for (let above = aboveOf(organisationId); above !== null && !found.includes(above); above = aboveOf(above))
    found.push(above);
  return found;
}

/**
 * To whom a conflict of two institutions goes: the nearest superior of both; without one to the superior of each, and either
 * enters the decision. Empty where nobody is above either.
 */
export function superiorsOfConflict(one: string, other: string, aboveOf: AboveOf): string[] {
  const others = superiorsAbove(other, aboveOf);
  const common = superiorsAbove(one, aboveOf).find((each) => others.includes(each));
  if (common !== undefined) return [common];
  const each = [aboveOf(one), aboveOf(other)].filter((above) => above !== null);
  return [...new Set(each)];
}

/** What is said when the table does not allow a command now: the first decision stands. */
export function conflictNotNow(state: ConflictState): RefusalCode {
  if (state === 'DECIDED') return 'COMPETENCE_DECIDED_ALREADY';
  return conflictLifecycle.isFinal(state) ? 'COMPETENCE_CONFLICT_ENDED' : 'COMPETENCE_CONFLICT_AT_ANOTHER_STAGE';
}

/** Why the other institution cannot be a side of the conflict; null when it can. */
export function refusalOfOther(
  own: string,
  other: { id: string; kind: string; state: string } | null,
): RefusalCode | null {
  if (other === null || other.kind !== 'LEGAL_AID_INSTITUTION' || other.id === own) return 'COMPETENCE_OTHER_UNFIT';
  return other.state === 'ACTIVE' ? null : 'ORGANISATION_NOT_ACTIVE';
}
