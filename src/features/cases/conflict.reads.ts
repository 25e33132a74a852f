import { actionsOf, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief, briefOrNull } from '../../access/projection.js';
import { type ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { decodeCursor, encodeCursor, type Page, pageOf, pageSize } from '../../api/connection.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import type { LegalAidCase } from './case.graphql.js';
import { loadCases } from './case.reads.js';
import { conflictPlace } from './conflict.entity.js';
import type { CompetenceConflict, CompetenceConflictListArgs } from './conflict.graphql.js';
import { type ConflictCommand, conflictLifecycle } from './conflict.lifecycle.js';
import { conflictList, conflictsByIds, type RawConflict } from './conflict.queries.js';

const sees = (ctx: MemberContext): boolean => mayReadCasework(ctx.viewer) && ownCasesOnly(ctx.viewer) === null;

/** A conflict as a viewer's organisation gets it: why it was raised is for who raised it and who decides. */
function projectConflict(ctx: Context, raw: RawConflict): CompetenceConflict {
  const { covered } = raw;
  const told = raw.part !== 'REQUESTED' && !covered;
  const reason = covered ? 'RESTRICTED' : 'NOT_SHARED';
  return {
    id: toGlobalId('CompetenceConflict', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    matter: covered ? null : raw.matter,
    part: raw.part,
    raisedBy: brief(ctx, raw.ownerOrganisationId),
    other: brief(ctx, raw.toOrganisationId),
    superiors: raw.superiors.map((id) => brief(ctx, id)),
    joined: raw.otherCaseId !== null,
    raisedAt: raw.raisedAt,
    reason: told ? unseal(ctx, conflictPlace('reason_sealed', raw.id), raw.reasonSealed) : null,
    competent: briefOrNull(ctx, raw.competentOrganisationId),
    documentNumber: raw.documentNumber,
    decision: covered ? null : unseal(ctx, conflictPlace('decision_sealed', raw.id), raw.decisionSealed),
    decidedBy: briefOrNull(ctx, raw.decidedByOrganisationId),
    decidedAt: raw.decidedAt,
    awaitsUs: raw.awaitsUs,
    redactions: [...(told ? [] : ['reason']), ...(covered ? ['matter', 'decision'] : [])].map((field) => ({
      field,
      reason,
    })),
    raw,
  };
}

/** Conflicts in which the viewer's organisation takes part, together; missing and not visible ones are null alike. */
export async function loadConflicts(ctx: Context, ids: readonly string[]): Promise<(CompetenceConflict | null)[]> {
  if (ctx.viewer === null || !sees(ctx as MemberContext)) return ids.map(() => null);
  const found = new Map((await ctx.reads.rows(conflictsByIds, [ids])).map((raw) => [raw.id, raw]));
  return ids.map((id) => {
    const raw = found.get(id);
    return raw === undefined ? null : projectConflict(ctx, raw);
  });
}

/** One of them. */
export async function loadConflict(ctx: MemberContext, id: string): Promise<CompetenceConflict | null> {
  return (await loadConflicts(ctx, [id]))[0] ?? null;
}

/** The conflicts of the viewer's organisation, the latest first. */
export async function listConflicts(
  ctx: MemberContext,
  { first, after, states }: CompetenceConflictListArgs,
): Promise<Page<CompetenceConflict>> {
  const size = pageSize(ctx, first);
  const list = `conflicts:${ctx.viewer.organisationId}`;
  const [movedAt = null, id = null] = after == null ? [] : decodeCursor(ctx, list, after);
  const wanted = states == null || states.length === 0 ? null : states;
  const rows = await ctx.reads.rows(conflictList, [sees(ctx) ? size + 1 : 0, wanted, movedAt, id]);
  const keyOf = (raw: RawConflict) => encodeCursor(ctx, list, [raw.lastMovedAt.toISOString(), raw.id]);
  return pageOf(rows, size, after, keyOf, (raw) => projectConflict(ctx, raw));
}

/** The cases of a conflict, as far as the viewer sees them; a covered one is glanced at, whoever looks at the conflict. */
export async function casesOfConflict(ctx: Context, { raw }: CompetenceConflict): Promise<LegalAidCase[]> {
  const found = await loadCases(
    ctx,
    [raw.caseId, raw.otherCaseId].filter((id) => id !== null),
    raw.covered ? 'GLANCE' : 'OPEN',
  );
  return found.filter((each) => each !== null);
}

/** What the viewer can do with it now, by the rows that guard the commands. */
export function conflictActions(ctx: MemberContext, { raw }: CompetenceConflict): ViewerAction[] {
  const why = (command: ConflictCommand): RefusalCode | null =>
    command !== 'decide' && raw.otherCaseId !== null ? 'COMPETENCE_JOINED_ALREADY' : null;
  return viewerActionsOf(ctx, actionsOf(conflictLifecycle, ctx.viewer, raw.part, raw.state, why));
}
