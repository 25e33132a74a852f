import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '../../../src/journal/entry.js';
import type { Viewer } from '../../../src/kernel/context.js';
import type { Role } from '../../../src/kernel/roles.js';

/** Somebody with these roles; what matters is given. */
export function viewerWith(roles: readonly Role[], over: Partial<Viewer> = {}): Viewer {
  return {
    accountId: randomUUID(),
    memberId: randomUUID(),
    organisationId: randomUUID(),
    organisationState: 'ACTIVE',
    displayName: '王五',
    roles: new Set(roles),
    sessionId: randomUUID(),
    sessionExpiresAt: new Date(Date.now() + 3_600_000),
    restricted: [],
    ...over,
  };
}

/** A fact as it was written; what matters is given. */
export function factOf(over: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: randomUUID(),
    subjectType: 'COOPERATION',
    subjectId: randomUUID(),
    word: 'cooperation.send',
    from: 'DRAFT',
    to: 'SENT',
    actorOrganisationId: randomUUID(),
    actorMemberId: null,
    at: new Date(),
    version: 1,
    causedBy: randomUUID(),
    references: {},
    restricted: false,
    restrictedTo: null,
    ...over,
  };
}
