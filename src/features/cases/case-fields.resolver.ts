import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { Side, ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { PageArgs } from '../../api/connection.js';
import { rowsOf } from '../../api/loader.js';
import type { Context } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { loadDeadlines } from '../deadlines/deadline.reads.js';
import { TimelineConnection } from '../events/timeline.graphql.js';
import { noTimeline, timeline } from '../events/timeline.reads.js';
import { Letter, letterOf } from '../letters/letter.graphql.js';
import { lettersBySubject } from '../letters/letter.queries.js';
import { maySeeLetter } from '../letters/letter.rules.js';
import { LegalAidCase } from './case.graphql.js';
import { splitCasesByCase } from './case.queries.js';
import { loadCase, loadCases } from './case.reads.js';
import { caseActions, loadMilestones, loadSides, sealedText } from './case-detail.reads.js';
import { Milestone } from './case-parts.graphql.js';

/** Sides that work on a case and so read its papers and its story. */
const WORKING = ['LEAD', 'HOME', 'ASSISTING'];
/** Parts that are shown little of a case, and not from which it was split. */
const SHOWN_LITTLE: readonly Part[] = ['SOURCE', 'FORMER_LEAD'];
/** An organ reads what is written to it, a superior what it reviews, who led it before what it wrote itself. */
const PAPERS = [...WORKING, 'ORGAN', 'SUPERVISOR', 'FORMER_LEAD'];

@Resolver(() => LegalAidCase)
export class CaseFieldsResolver {
  @FieldResolver()
  async facts(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<string | null> {
    return await sealedText(ctx, root, 'facts');
  }

  @FieldResolver()
  async respondent(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<string | null> {
    return await sealedText(ctx, root, 'respondent');
  }

  @FieldResolver()
  async fileSummary(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<string | null> {
    return await sealedText(ctx, root, 'fileSummary');
  }

  @FieldResolver(() => [Milestone])
  async milestones(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Milestone[]> {
    return await loadMilestones(ctx, root);
  }

  @FieldResolver(() => [Side])
  async sides(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Side[]> {
    return await loadSides(ctx, root);
  }

  @FieldResolver(() => [Deadline])
  async deadlines(@Ctx() ctx: Context, @Root() { raw, sharing }: LegalAidCase): Promise<Deadline[]> {
    return await loadDeadlines(ctx, raw, sharing.FACTS.reason === 'RESTRICTED');
  }

  @FieldResolver(() => [Letter])
  async letters(@Ctx() ctx: Context, @Root() { raw, sharing }: LegalAidCase): Promise<Letter[]> {
    if (!PAPERS.includes(raw.part) || sharing.FACTS.reason === 'RESTRICTED') return [];
    const own = ctx.viewer?.organisationId ?? '';
    const shown = (await rowsOf(ctx, lettersBySubject, raw.id)).filter((row) =>
      maySeeLetter({ ...row, subjectType: 'LEGAL_AID_CASE' }, own, raw.part),
    );
    return shown.map((row) => letterOf(ctx, row));
  }

  @FieldResolver(() => LegalAidCase, { nullable: true })
  async splitFrom(@Ctx() ctx: Context, @Root() { raw }: LegalAidCase): Promise<LegalAidCase | null> {
    return raw.coveredBy !== null || SHOWN_LITTLE.includes(raw.part) || raw.splitFromCaseId === null
      ? null
      : await loadCase(ctx, raw.splitFromCaseId, 'GLANCE');
  }

  @FieldResolver(() => [LegalAidCase])
  async splitCases(@Ctx() ctx: Context, @Root() { raw, sharing }: LegalAidCase): Promise<LegalAidCase[]> {
    if (sharing.FACTS.reason === 'RESTRICTED' || SHOWN_LITTLE.includes(raw.part)) return [];
    const rows = await rowsOf(ctx, splitCasesByCase, raw.id);
    const cases = await loadCases(
      ctx,
      rows.map((row) => row.id),
      'GLANCE',
    );
    return cases.filter((each) => each !== null);
  }

  @FieldResolver(() => TimelineConnection, { description: 'Its story, the oldest first. 办理记录。' })
  async timeline(
    @Ctx() ctx: Context,
    @Root() { raw, sharing }: LegalAidCase,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TimelineConnection> {
    const open = WORKING.includes(raw.part) && sharing.FACTS.reason !== 'RESTRICTED';
    if (!open) return noTimeline(after);
    return await timeline(signedIn(ctx), raw.id, first, after, info);
  }

  @FieldResolver(() => [ViewerAction])
  async viewerActions(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<ViewerAction[]> {
    return viewerActionsOf(ctx, await caseActions(signedIn(ctx), root));
  }
}
