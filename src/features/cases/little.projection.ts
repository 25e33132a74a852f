import { brief } from '../../access/projection.js';
import type { RedactionReason } from '../../api/common.graphql.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import type { Sharing } from './sharing.rules.js';

/** What nobody is shown of a case who does not take part in its work, though it may be there. */
const WITHHELD: readonly string[] = [
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
];

/** What such a viewer is shown beyond number, state and lead, and what else is withheld. */
export interface Little {
  shown: Partial<LegalAidCase>;
  withheld: readonly string[];
  reason: RedactionReason;
}

/**
 * A case for an organisation that is shown little of it (lifecycles.md §8): number, state, who leads, and its own row of the
 * worklist. What is withheld is null and says so.
 */
export function projectLittle(
  ctx: MemberContext,
  raw: RawCase,
  sharing: Sharing,
  awaiting: LegalAidCase['awaiting'],
  { shown, withheld, reason }: Little,
): LegalAidCase {
  const hidden = [...WITHHELD, ...withheld];
  return {
    ...Object.fromEntries(hidden.map((field) => [field, null])),
    __typename: 'LegalAidCase',
    id: toGlobalId('LegalAidCase', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    // Not null by the schema; where they are withheld, that stands in `redactions`.
    groupClaim: false,
    restricted: false,
    part: raw.part,
    lead: brief(ctx, raw.leadOrganisationId),
    receivedAt: raw.receivedAt,
    lastMovedAt: raw.lastMovedAt,
    awaiting,
    awaitedSince: raw.awaitedSince,
    earliestDueAt: null,
    overdue: false,
    unread: raw.unread,
    ...shown,
    redactions: hidden.map((field) => ({ field, reason })),
    raw,
    sharing,
  } as unknown as LegalAidCase;
}
