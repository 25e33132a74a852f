import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { PageArgs } from '../../api/connection.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { loadCase } from '../cases/case.reads.js';
import { TimelineConnection } from '../events/timeline.graphql.js';
import { noTimeline, timeline } from '../events/timeline.reads.js';
import { Cooperation } from './cooperation.graphql.js';
import { CooperationPreview } from './cooperation-preview.graphql.js';
import { previewCooperation } from './cooperation-preview.reads.js';

/** What a cooperation shows of its case and its past. */
@Resolver(() => Cooperation)
export class CooperationCaseResolver {
  @Query(() => CooperationPreview, {
    nullable: true,
    description: "What exactly the other side will see; the sender's only. 发送前预览。",
  })
  async cooperationPreview(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The cooperation. 协作。' }) id: string,
  ): Promise<CooperationPreview | null> {
    const member = signedIn(ctx);
    const rowId = rowIdOf('Cooperation', id);
    return rowId === null ? null : await previewCooperation(member, rowId);
  }

  @FieldResolver(() => LegalAidCase, {
    nullable: true,
    description: 'The case, as far as it is shared with you; null when you see it no more. 所涉案件。',
  })
  async legalAidCase(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<LegalAidCase | null> {
    return await loadCase(ctx, raw.caseId, raw.coveredBy === null ? 'OPEN' : 'GLANCE');
  }

  @FieldResolver(() => TimelineConnection, { description: 'What happened, oldest first. 办理经过。' })
  async timeline(
    @Ctx() ctx: Context,
    @Root() { raw }: Cooperation,
    @Args(() => PageArgs) args: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TimelineConnection> {
    if (raw.coveredBy !== null) return noTimeline(args.after);
    return await timeline(signedIn(ctx), raw.id, args.first, args.after, info);
  }
}
