import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { Node, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import type { Role } from '../../kernel/roles.js';
import { RoleEnum } from '../sessions/session.graphql.js';
import { memberLifecycle } from './member.lifecycle.js';
import { KeyedInput, StepInput } from './organisation-inputs.graphql.js';

export const MemberStateEnum = enumOf(
  'MemberState',
  'Whether a member may sign in. 成员状态。',
  memberLifecycle.table.states,
);
export const MemberKindEnum = enumOf('MemberKind', 'Who stands behind a membership. 成员类型。', {
  PERSON: { zh: '人员', en: 'a person, who signs in with a password' },
  SERVICE: { zh: '服务账号', en: 'a programme, which works with issued tokens' },
});

@ObjectType({ implements: Node, description: "A person's or programme's place in your organisation. 成员。" })
export class Member extends Node {
  @Field(() => String, { description: 'The name shown to colleagues. 姓名。' })
  displayName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The account: for administrators of members and for oneself; null for others. 账号。',
  })
  login!: string | null;

  @Field(() => MemberKindEnum, { description: 'Person or programme. 类型。' })
  kind!: string;

  @Field(() => [RoleEnum], { description: 'What the member may do. 岗位。' })
  roles!: readonly string[];

  @Field(() => MemberStateEnum, { description: 'Whether the member may sign in. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => Date, { description: 'Since when. 加入时间。' })
  createdAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do here now. 您现在可以办理的事项。' })
  viewerActions!: ViewerAction[];
}

export const { Connection: MemberConnection } = connectionOf('Member', () => Member, 'members');

@ObjectType({ description: 'The answer to a command on a member. 成员办理结果。' })
export class MemberPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'The member; null when refused. 成员。' })
  member?: Member | null;
}

@InputType({ description: 'A person joins your organisation. 邀请成员。' })
export class MemberInviteInput extends KeyedInput {
  @Field(() => String, { description: 'The account, for example `chen.officer`. 账号。' })
  login!: string;

  @Field(() => String, { description: 'The name shown to colleagues. 姓名。' })
  displayName!: string;

  @Field(() => [RoleEnum], { description: 'At least one. 岗位。' })
  roles!: Role[];

  @Field(() => String, {
    description:
      'At least 12 characters, for an account that is new. Whoever has one keeps the own password; which it was is not told. 初始密码。',
  })
  initialPassword!: string;
}

@InputType({ description: 'A member gets other roles. 设定岗位。' })
export class MemberSetRolesInput extends StepInput {
  @Field(() => [RoleEnum], { description: 'These and no others; at least one. 岗位。' })
  roles!: Role[];
}

@InputType({ description: 'A membership ends, with its sessions. 停用成员。' })
export class MemberDisableInput extends StepInput {}

@InputType({ description: 'A programme becomes a member, without a password. 创建服务账号。' })
export class ServiceAccountCreateInput extends KeyedInput {
  @Field(() => String, { description: 'What it is for, for example 统计上报. 名称。' })
  displayName!: string;

  @Field(() => [RoleEnum], { description: 'At least one; never HEAD or an administrator. 岗位。' })
  roles!: Role[];
}
