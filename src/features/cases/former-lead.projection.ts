import type { MemberContext } from '../../kernel/context.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import { projectLittle } from './little.projection.js';
import type { Sharing } from './sharing.rules.js';

/** What went with the lead beside that: what its successor asks, decides and answers for. */
const WITHHELD = ['supplement', 'termination', 'objection', 'objections', 'letterServices'];

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
  const { groupClaim, restricted, closedAt, archivedAt } = raw;
  const shown = { groupClaim, restricted, closedAt, archivedAt };
  return projectLittle(ctx, raw, sharing, awaiting, { shown, withheld: WITHHELD, reason: 'ENDED' });
}
