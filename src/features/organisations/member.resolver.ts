import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { PageArgs } from '../../api/connection.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import type { Role } from '../../kernel/roles.js';
import { RoleEnum } from '../sessions/session.graphql.js';
import type { CountedPage } from './list.reads.js';
import {
  type Member,
  MemberConnection,
  MemberDisableInput,
  MemberInviteInput,
  MemberPayload,
  MemberSetRolesInput,
  MemberStateEnum,
  ServiceAccountCreateInput,
} from './member.graphql.js';
import type { MemberState } from './member.lifecycle.js';
import { loadMember, pageOfMembers } from './member.reads.js';
import { memberDisable, memberInvite, memberSetRoles, serviceAccountCreate } from './member.service.js';

@Resolver()
export class MemberResolver {
  @Query(() => MemberConnection, { description: "Your organisation's members, the oldest first. 本机构成员。" })
  async members(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('role', () => RoleEnum, { nullable: true, description: 'Only who holds it. 岗位。' }) role: Role | null,
    @Arg('state', () => MemberStateEnum, { nullable: true, description: 'Only in this state. 状态。' })
    state: MemberState | null,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<Member>> {
    return await pageOfMembers(signedIn(ctx), page, { role: role ?? null, state: state ?? null }, info);
  }

  @Mutation(() => MemberPayload, { description: 'A person joins your organisation (ORG_ADMIN). 邀请成员。' })
  async memberInvite(
    @Ctx() ctx: Context,
    @Arg('input', () => MemberInviteInput, { description: 'Whom, with which roles. 成员信息。' })
    input: MemberInviteInput,
  ): Promise<MemberPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await memberInvite(signedIn(ctx), { ...input });
      return { member: await loadMember(ctx, subjectId), journalEntryId };
    });
  }

  @Mutation(() => MemberPayload, { description: 'A member gets other roles (ORG_ADMIN). 设定岗位。' })
  async memberSetRoles(
    @Ctx() ctx: Context,
    @Arg('input', () => MemberSetRolesInput, { description: 'Which roles. 岗位。' }) input: MemberSetRolesInput,
  ): Promise<MemberPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await memberSetRoles(signedIn(ctx), { ...input });
      return { member: await loadMember(ctx, subjectId), journalEntryId };
    });
  }

  @Mutation(() => MemberPayload, {
    description: 'A membership ends, and every session of it (ORG_ADMIN). 停用成员。',
  })
  async memberDisable(
    @Ctx() ctx: Context,
    @Arg('input', () => MemberDisableInput, { description: 'Whose. 成员。' }) input: MemberDisableInput,
  ): Promise<MemberPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await memberDisable(signedIn(ctx), { ...input });
      return { member: await loadMember(ctx, subjectId), journalEntryId };
    });
  }

  @Mutation(() => MemberPayload, {
    description: 'A programme becomes a member without a password (ORG_ADMIN). 创建服务账号。',
  })
  async serviceAccountCreate(
    @Ctx() ctx: Context,
    @Arg('input', () => ServiceAccountCreateInput, { description: 'What for, with which roles. 服务账号信息。' })
    input: ServiceAccountCreateInput,
  ): Promise<MemberPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await serviceAccountCreate(signedIn(ctx), { ...input });
      return { member: await loadMember(ctx, subjectId), journalEntryId };
    });
  }
}
