import type { MemberContext } from '../../kernel/context.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import { projectLittle } from './little.projection.js';
import type { Sharing } from './sharing.rules.js';

/** What who referred the person is not shown beside that: how the office counts, ends and files the case. */
const WITHHELD = [
  'groupClaim',
  'restricted',
  'closedAt',
  'archivedAt',
  'refusal',
  'milestones',
  'letters',
  'materials',
  'members',
];

/** A case for who referred the person, while a supplement is asked of it: number, state, what is missing and until when. */
export function projectForSource(
  ctx: MemberContext,
  raw: RawCase,
  sharing: Sharing,
  awaiting: LegalAidCase['awaiting'],
): LegalAidCase {
  const { earliestDueAt } = raw;
  const shown = { earliestDueAt, overdue: earliestDueAt !== null && earliestDueAt <= ctx.clock.now() };
  return projectLittle(ctx, raw, sharing, awaiting, { shown, withheld: WITHHELD, reason: 'NOT_SHARED' });
}
