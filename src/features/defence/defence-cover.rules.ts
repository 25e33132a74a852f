import type { Viewer } from '../../kernel/context.js';
import type { Part, Role } from '../../kernel/roles.js';

/** What decides who sees a minor's notice, beside its handlers and the heads. */
export interface CoverFacts {
  part: Part;
  restricted: boolean;
  /** Something of it still waits at a desk. */
  open: boolean;
  /** Who wrote, opened, claimed, assigned or confirmed it, or defends. */
  workers: readonly (string | null)[];
}

/** The desks through which an open notice passes. */
const DESKS: Readonly<Partial<Record<Part, readonly Role[]>>> = {
  REQUESTING: ['LIAISON'],
  REQUESTED: ['RECEPTION', 'ASSIGNER', 'DUTY_LAWYER'],
};

/**
 * Whether a person sees no more of a restricted notice than number, state and due date: not the head, nobody at a desk it
 * passes through while it is open (at the organ: whose notice it is, for as long), and nobody who has worked on it.
 */
export function isCoveredNotice(viewer: Pick<Viewer, 'memberId' | 'roles'>, facts: CoverFacts): boolean {
  if (!facts.restricted || viewer.roles.has('HEAD') || facts.workers.includes(viewer.memberId)) return false;
  const desk = (DESKS[facts.part] ?? []).some((role) => viewer.roles.has(role));
  return !(desk && (facts.open || facts.part === 'REQUESTING'));
}
