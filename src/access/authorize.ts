import type { RefusalCode } from '../errors/catalogue.js';
import type { Viewer } from '../kernel/context.js';
import type { Lifecycle, TransitionRow } from '../kernel/lifecycle.js';
import { type RefusalDetails, refuse } from '../kernel/refusal.js';
import { CASEWORK_ROLES, type Part, type Role } from '../kernel/roles.js';

/** What a right is made of: the roles that hold it and the parts whose organisation holds it. */
export interface Permission {
  roles: readonly Role[];
  side?: TransitionRow['side'];
}

/** Why the viewer may not, or null when the viewer may. */
export function whyMayNot(viewer: Viewer, permission: Permission, part: Part | null): RefusalCode | null {
  if (viewer.organisationState !== 'ACTIVE') return 'ORGANISATION_SUSPENDED';
  const { side } = permission;
  if (side === 'SYSTEM') return 'SYSTEM_ONLY';
  if (side !== undefined && (part === null || !(typeof side === 'string' ? [side] : side).includes(part)))
    return 'SIDE_MAY_NOT';
  if (!permission.roles.some((role) => viewer.roles.has(role))) return 'ROLE_MAY_NOT';
  return null;
}

/** Ends the use case unless the viewer holds the right. @throws ORGANISATION_SUSPENDED SIDE_MAY_NOT ROLE_MAY_NOT */
export function authorize(viewer: Viewer, permission: Permission, part: Part | null = null): void {
  const code = whyMayNot(viewer, permission, part);
  if (code !== null) refuse(code, { words: { roles: permission.roles.join(' / ') } });
}

/** Who moved a subject last, as the refusal tells it. */
export interface LastMove {
  actedBy?: string;
  actedAt?: Date;
}

/**
 * Steps "who" and "when" of a lifecycle command: the right by the table's row, then the state by the table.
 * Afterwards the returned state is the one the command leads to.
 * @throws ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_SUSPENDED, and the code `otherwise` names when the table forbids it now
 */
export function step<S extends string, C extends string>(
  lifecycle: Lifecycle<S, C>,
  viewer: Viewer,
  part: Part | null,
  state: S,
  command: C,
  otherwise: (state: S, command: C) => RefusalCode,
  move: LastMove = {},
): S {
  const row =
    lifecycle.row(state, command) ?? lifecycle.table.transitions.find((candidate) => candidate.command === command);
  if (row !== undefined) authorize(viewer, row, part);
  const next = lifecycle.next(state, command);
  if (next === null) refuse(otherwise(state, command), whenDetails(lifecycle, state, move));
  return next;
}

/** The state and what is allowed now, for a refusal. */
export function whenDetails<S extends string, C extends string>(
  lifecycle: Lifecycle<S, C>,
  state: S,
  move: LastMove = {},
): RefusalDetails {
  const { zh, en } = lifecycle.table.states[state];
  return {
    currentState: state,
    allowedActions: lifecycle.allowed(state),
    ...move,
    words: { stateZh: zh, stateEn: en },
  };
}

/** One entry of `viewerActions`: the same answer the command itself would give. */
export interface ViewerAction {
  action: string;
  allowed: boolean;
  refusal: RefusalCode | null;
}

/** What the viewer can do with a subject now, from the same rows that guard the commands. */
export function actionsOf<S extends string, C extends string>(
  lifecycle: Lifecycle<S, C>,
  viewer: Viewer,
  part: Part | null,
  state: S,
  why: (command: C) => RefusalCode | null = () => null,
): ViewerAction[] {
  return lifecycle.allowed(state).flatMap((command) => {
    const row = lifecycle.row(state, command);
    if (row === null || row.side === 'SYSTEM') return [];
    const refusal = whyMayNot(viewer, row, part) ?? why(command);
    return [{ action: `${lifecycle.name}.${command}`, allowed: refusal === null, refusal }];
  });
}

/** Whether the person's roles let them see casework at all: administrators of members and systems see none. */
export function mayReadCasework(viewer: Viewer): boolean {
  return CASEWORK_ROLES.some((role) => viewer.roles.has(role));
}

/** A person whose only casework role is HANDLER sees own cases only: the member id to restrict by, else null. */
export function ownCasesOnly(viewer: Viewer): string | null {
  const casework = CASEWORK_ROLES.filter((role) => viewer.roles.has(role));
  return casework.length === 1 && casework[0] === 'HANDLER' ? viewer.memberId : null;
}
