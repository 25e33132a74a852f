import { Ctx, FieldResolver, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import type { Context } from '../../kernel/context.js';
import { ViewerInfo } from '../sessions/session.graphql.js';
import { Worklist } from './worklist.graphql.js';
import { worklistsOf } from './worklist.reads.js';

@Resolver(() => ViewerInfo)
export class WorklistResolver {
  @FieldResolver(() => [Worklist], {
    description: 'The lists of your desk, each with its count and the filter that shows it. 工作台。',
  })
  async worklists(@Ctx() ctx: Context): Promise<Worklist[]> {
    return await worklistsOf(signedIn(ctx));
  }
}
