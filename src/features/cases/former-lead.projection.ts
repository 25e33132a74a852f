import { brief } from '../../access/projection.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import type { Sharing } from './sharing.rules.js';

/** What went with the lead: whoever led a case before is shown neither the matter nor who works on it now. */
const WITHHELD = [
  'causeCode',
  'cause',
  'matter',
  'form',
  'home',
  'means',
  'meansStatement',
  'meansFinding',
  'lawyer',
  'lawyerCandidates',
  'handlerId',
  'designation',
  'acceptedAt',
  'grantedAt',
  'assignedAt',
  'startedAt',
  'fileSubmittedAt',
  'facts',
  'respondent',
  'fileSummary',
  'places',
  'competence',
  'receipt',
  'review',
  'replacements',
  'supplement',
  'advance',
  'source',
  'totals',
  'persons',
  'roster',
  'settlements',
  'payments',
  'splitFrom',
  'splitCases',
  'timeline',
  'custody',
  'stage',
  'hearing',
  'hearings',
  'procedureChanges',
  'termination',
  'objection',
  'objections',
  'letterServices',
];

/**
 * A case for who led it before and is not its home (lifecycles.md §8): the outcome — number, state and when it ended — and
 * its own contributions: the letters that it issued, the milestones that it recorded, the files that it brought in.
 */
export function projectForFormerLead(
  ctx: MemberContext,
  raw: RawCase,
  sharing: Sharing,
  awaiting: LegalAidCase['awaiting'],
): LegalAidCase {
  const nothing = Object.fromEntries(WITHHELD.map((field) => [field, null]));
  return {
    ...nothing,
    __typename: 'LegalAidCase',
    id: toGlobalId('LegalAidCase', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    groupClaim: raw.groupClaim,
    restricted: raw.restricted,
    part: raw.part,
    lead: brief(ctx, raw.leadOrganisationId),
    receivedAt: raw.receivedAt,
    closedAt: raw.closedAt,
    archivedAt: raw.archivedAt,
    lastMovedAt: raw.lastMovedAt,
    awaiting,
    awaitedSince: raw.awaitedSince,
    earliestDueAt: null,
    overdue: false,
    unread: raw.unread,
    redactions: WITHHELD.map((field) => ({ field, reason: 'ENDED' as const })),
    raw,
    sharing,
  } as unknown as LegalAidCase;
}
