import { brief } from '../../access/projection.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import type { Sharing } from './sharing.rules.js';

/** What who referred the person is not shown, though it may be there. */
const WITHHELD = [
  'causeCode',
  'cause',
  'matter',
  'form',
  'groupClaim',
  'restricted',
  'home',
  'means',
  'meansStatement',
  'meansFinding',
  'lawyer',
  'handlerId',
  'designation',
  'acceptedAt',
  'grantedAt',
  'assignedAt',
  'startedAt',
  'fileSubmittedAt',
  'closedAt',
  'archivedAt',
  'facts',
  'respondent',
  'fileSummary',
  'places',
  'competence',
  'receipt',
  'review',
  'refusal',
  'advance',
  'source',
  'totals',
  'milestones',
  'persons',
  'roster',
  'settlements',
  'payments',
  'letters',
  'splitCases',
  'timeline',
  'custody',
  'stage',
  'hearing',
  'hearings',
  'procedureChanges',
  'materials',
  'members',
  'lawyerCandidates',
  'replacements',
  'splitFrom',
];

/** A case for who referred the person, while a supplement is asked of it: number, state, what is missing and until when. */
export function projectForSource(
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
    // Not null by the schema; that they are withheld stands in `redactions`.
    groupClaim: false,
    restricted: false,
    part: raw.part,
    lead: brief(ctx, raw.leadOrganisationId),
    receivedAt: raw.receivedAt,
    lastMovedAt: raw.lastMovedAt,
    awaiting,
    awaitedSince: raw.awaitedSince,
    earliestDueAt: raw.earliestDueAt,
    overdue: raw.earliestDueAt !== null && raw.earliestDueAt <= ctx.clock.now(),
    unread: raw.unread,
    redactions: WITHHELD.map((field) => ({ field, reason: 'NOT_SHARED' })),
    raw,
    sharing,
  } as unknown as LegalAidCase;
}
