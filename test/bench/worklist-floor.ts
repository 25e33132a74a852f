import { warningLevel } from '../../src/features/deadlines/warning.rules.js';
import { type InboxRow, inboxPage } from '../../src/features/inbox/inbox.queries.js';
import type { Prepared } from '../../src/features/inbox/inbox-counts.js';
import { toGlobalId } from '../../src/kernel/ids.js';

const PAGE = 20;

/** The statement of the worklist's first page, or of the page after a place: the very one that our server sends. */
export function floorStatement(memberId: string, after: readonly [string, string] | null): Prepared<InboxRow> {
  return inboxPage({
    criteria: {
      subjects: ['COOPERATION'],
      ownMemberId: null,
      awaiting: null,
      dueUntil: null,
      overdue: null,
      unread: null,
      late: null,
      happens: null,
      kinds: null,
      parts: null,
      states: null,
      counterpartId: null,
      claimed: null,
      search: null,
      memberId,
      now: new Date(),
    },
    order: { field: 'LAST_MOVED', direction: 'DESC' },
    after,
    size: PAGE + 1,
    wants: { count: false, sides: false, person: true, personCount: false, level: true, action: false },
  });
}

/** Rows as pg gives them, in the form of our answer. What has to be judged for a person is left out. */
export function floorAnswer(rows: readonly InboxRow[]): object {
  const now = new Date();
  const edges = rows.slice(0, PAGE).map((row) => ({
    cursor: Buffer.from(JSON.stringify([row.sortKey, row.id]))
      .toString('base64url')
      .padEnd(126, 'A'),
    node: {
      id: toGlobalId('Cooperation', row.id ?? ''),
      number: row.number,
      kinds: row.kinds,
      state: row.state,
      requesting: briefOf(row, 'ownerOrganisationId'),
      requested: briefOf(row, 'requestedOrganisationId'),
      matter: row.matter,
      personMasked: row.personMasked,
      awaiting: row.awaitsUs ? (row.awaitsThem ? 'BOTH' : 'US') : row.awaitsThem ? 'THEM' : 'NOBODY',
      dueOn: row.dueAt === null ? null : new Date(row.dueAt.getTime() - 1 + 8 * 3_600_000).toISOString().slice(0, 10),
      deadlineLevel: row.clockStartedAt == null ? 'NONE' : warningLevel(row.clockStartedAt, row.dueAt, now),
      lastMovedAt: row.lastMovedAt,
      version: row.version,
    },
  }));
  return {
    data: {
      inbox: {
        edges,
        pageInfo: {
          hasNextPage: rows.length > PAGE,
          hasPreviousPage: false,
          startCursor: edges[0]?.cursor,
          endCursor: edges.at(-1)?.cursor,
        },
      },
    },
  };
}

/** Names of organisations lie in memory with us too. */
const NAME = '濮阳市法律援助中心';

function briefOf(row: InboxRow, side: 'ownerOrganisationId' | 'requestedOrganisationId'): object {
  return { id: toGlobalId('Organisation', row[side] ?? ''), name: NAME };
}
