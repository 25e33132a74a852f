import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import {
  CooperationListArgs,
  InboxArgs,
  InboxConnection,
  InboxCounts,
  MarkReadInput,
  MarkReadPayload,
} from './inbox.graphql.js';
import { type InboxPage, inboxCountsOf, inboxOf } from './inbox.reads.js';
import { markRead } from './inbox.service.js';

@Resolver()
export class InboxResolver {
  @Query(() => InboxConnection, {
    description: 'The worklist of your organisation: cooperations and cases in which it takes part. 收件箱。',
  })
  async inbox(
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => InboxArgs) args: InboxArgs,
  ): Promise<InboxPage> {
    return await inboxOf(signedIn(ctx), args, info);
  }

  @Query(() => InboxConnection, { description: 'The cooperations of the worklist. 协作列表。' })
  async cooperations(
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => CooperationListArgs) { filter, ...args }: CooperationListArgs,
  ): Promise<InboxPage> {
    return await inboxOf(signedIn(ctx), { ...args, filter: { ...filter, subjectTypes: ['COOPERATION'] } }, info);
  }

  @Query(() => InboxCounts, { description: 'The worklist in numbers. 收件箱计数。' })
  async inboxCounts(@Ctx() ctx: Context, @Info() info: GraphQLResolveInfo): Promise<InboxCounts> {
    return await inboxCountsOf(signedIn(ctx), info);
  }

  @Mutation(() => MarkReadPayload, { description: 'Marks news as looked at, for the whole organisation. 标记已读。' })
  async markRead(
    @Ctx() ctx: Context,
    @Arg('input', () => MarkReadInput, { description: 'What was looked at. 事项。' }) input: MarkReadInput,
  ): Promise<MarkReadPayload> {
    return await answered(ctx, async () => ({ markedCount: await markRead(signedIn(ctx), input) }));
  }
}
