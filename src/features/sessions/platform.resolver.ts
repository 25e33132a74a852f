import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../../kernel/context.js';
import { PlatformInfo } from './session.graphql.js';

@Resolver()
export class PlatformResolver {
  @Query(() => PlatformInfo, { description: 'The platform itself; needs no sign-in. 平台信息。' })
  platform(@Ctx() ctx: Context): PlatformInfo {
    return { version: ctx.about.version, schemaHash: ctx.about.schemaHash, time: ctx.clock.now() };
  }
}
