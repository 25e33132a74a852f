import { GraphQLError } from 'graphql';
import type { Context, MemberContext } from '../kernel/context.js';

const WORDS = { 'zh-CN': '请先登录。', en: 'Sign in first.' } as const;

/** The request of a signed-in member, or a top-level UNAUTHENTICATED error. */
export function signedIn(ctx: Context): MemberContext {
  if (ctx.viewer === null) {
    throw new GraphQLError(WORDS[ctx.locale], { extensions: { code: 'UNAUTHENTICATED' } });
  }
  return ctx as MemberContext;
}
