import type { RefusalCode } from '../../errors/catalogue.js';
import { type ConflictState, conflictLifecycle } from './conflict.lifecycle.js';

/** Who stands above whom, and who receives anything: a suspended body does not. */
export interface Hierarchy {
  /** Null where nobody is above. */
  aboveOf(organisationId: string): string | null;
  receives(organisationId: string): boolean;
}

/** Everybody above an organisation who receives what is brought there, the nearest first. */
export function superiorsAbove(organisationId: string, { aboveOf, receives }: Hierarchy): string[] {
  const found: string[] = [];
  for (let above = aboveOf(organisationId); above !== null && !found.includes(above); above = aboveOf(above))
    found.push(above);
  return found.filter(receives);
}

/**
 * To whom a conflict of two institutions goes: the nearest superior of both; without one to the superior of each, and either
 * enters the decision. Empty where nobody is above either.
 */
export function superiorsOfConflict(one: string, other: string, hierarchy: Hierarchy): string[] {
  const [ours, theirs] = [superiorsAbove(one, hierarchy), superiorsAbove(other, hierarchy)];
  const common = ours.find((each) => theirs.includes(each));
  if (common !== undefined) return [common];
  return [...new Set([...ours.slice(0, 1), ...theirs.slice(0, 1)])];
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
