import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { brief } from '../../access/projection.js';
import { signedIn } from '../../access/viewer.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { SessionPayload, SessionRefreshInput, SignInInput, SignOutPayload, ViewerInfo } from './session.graphql.js';
import { ownHead } from './session.queries.js';
import { refreshSession, signIn, signOut } from './session.service.js';

@Resolver()
export class SessionResolver {
  @Query(() => ViewerInfo, { nullable: true, description: 'Who asks; null without a session. 当前用户。' })
  async viewer(@Ctx() ctx: Context): Promise<ViewerInfo | null> {
    if (ctx.viewer === null) return null;
    const { viewer } = ctx;
    const [row] = await ctx.reads.rows(ownHead, []);
    return {
      person: { id: toGlobalId('Member', viewer.memberId), displayName: viewer.displayName },
      organisation: brief(ctx, viewer.organisationId),
      roles: [...viewer.roles],
      streamHead: ctx.stream.cursors.of(viewer.organisationId, row?.head ?? 0),
      unreadCount: row?.unread ?? 0,
      calendarPublishedUntil: ctx.reference.calendar().publishedUntil,
      sessionExpiresAt: viewer.sessionExpiresAt,
    };
  }

  @Mutation(() => SessionPayload, { description: 'Signs a person in for one organisation. 登录。' })
  async signIn(
    @Ctx() ctx: Context,
    @Arg('input', () => SignInInput, { description: 'Who, and for which organisation. 登录信息。' }) input: SignInInput,
  ): Promise<SessionPayload> {
    return await answered(ctx, async () => ({
      ...(await signIn(ctx, input.account, input.password, input.organisation)),
    }));
  }

  @Mutation(() => SessionPayload, { description: 'Exchanges a refresh token for new tokens; it is good once. 续期。' })
  async sessionRefresh(
    @Ctx() ctx: Context,
    @Arg('input', () => SessionRefreshInput, { description: 'The refresh token. 续期令牌。' })
    input: SessionRefreshInput,
  ): Promise<SessionPayload> {
    return await answered(ctx, async () => ({ ...(await refreshSession(ctx, input.refreshToken)) }));
  }

  @Mutation(() => SignOutPayload, { description: 'Ends the own session and its sockets. 退出。' })
  async signOut(@Ctx() ctx: Context): Promise<SignOutPayload> {
    return await answered(ctx, async () => {
      await signOut(signedIn(ctx));
      return { signedOut: true };
    });
  }
}
