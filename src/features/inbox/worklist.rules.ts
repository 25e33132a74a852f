import type { Role } from '../../kernel/roles.js';
import { INSTITUTION_WORKLISTS } from './institution-worklists.rules.js';
import { SENDER_WORKLISTS } from './sender-worklists.rules.js';
import type { WorklistRow } from './worklist-row.rules.js';

/** The named lists (工作台): what this kind of organisation and these roles look at first. */
export const WORKLISTS = { ...SENDER_WORKLISTS, ...INSTITUTION_WORKLISTS } as const;

export type WorklistKey = keyof typeof WORKLISTS;

/** The lists of an organisation of this kind for somebody with these roles, in their order. */
export function worklistsFor(kind: string, roles: ReadonlySet<Role>): [WorklistKey, WorklistRow][] {
  return (Object.entries(WORKLISTS) as [WorklistKey, WorklistRow][]).filter(
    ([, row]) => row.at.includes(kind) && row.roles.some((role) => roles.has(role)),
  );
}
