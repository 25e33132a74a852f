import { GraphQLError } from 'graphql';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { Node } from '../../api/common.graphql.js';
import { MAX_PAGE } from '../../api/connection.js';
import type { Context } from '../../kernel/context.js';
import { loadNodes, type NodeObject } from './node-loaders.js';

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its global id; null for what is not there or not visible to you. 按编号查询。',
  })
  async node(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The global id. 全局编号。' }) id: string,
  ): Promise<NodeObject | null> {
    return (await loadNodes(signedIn(ctx), [id]))[0] ?? null;
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'The same for several ids, in their order; 100 at most. 按多个编号查询。',
  })
  async nodes(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: 'The global ids. 全局编号。' }) ids: string[],
  ): Promise<(NodeObject | null)[]> {
    if (ids.length > MAX_PAGE) {
      const message = ctx.locale === 'en' ? `At most ${MAX_PAGE} ids.` : `最多${MAX_PAGE}个编号。`;
      throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', max: MAX_PAGE } });
    }
    return await loadNodes(signedIn(ctx), ids);
  }
}
