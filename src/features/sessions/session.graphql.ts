import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { ROLES } from '../../kernel/roles.js';

export const RoleEnum = enumOf('Role', 'What a member may do in an organisation. 岗位。', ROLES);

@InputType({ description: 'Account, password and the organisation to work for. 登录。' })
export class SignInInput {
  @Field(() => String, { description: 'The account, for example `chen.officer`. 账号。' })
  account!: string;

  @Field(() => String, { description: 'The password. 密码。' })
  password!: string;

  @Field(() => String, {
    description: 'The organisation: its global id, or its number prefix such as `豫濮援`. 机构。',
  })
  organisation!: string;
}

@InputType({ description: 'A refresh token, good once. 续期。' })
export class SessionRefreshInput {
  @Field(() => String, { description: 'The refresh token of the last answer. 续期令牌。' })
  refreshToken!: string;
}

@ObjectType({ description: 'What a client keeps after a sign-in. 会话。' })
export class SessionPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer …`; good for 15 minutes. 访问令牌。',
  })
  accessToken?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the access token ends. 访问令牌到期时间。' })
  accessTokenExpiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'For `sessionRefresh`, good once and for 12 hours. 续期令牌。' })
  refreshToken?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the refresh token ends. 续期令牌到期时间。' })
  refreshTokenExpiresAt?: Date | null;
}

@ObjectType({ description: 'The answer to a sign-out. 退出。' })
export class SignOutPayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: 'True when the session has ended. 是否已退出。' })
  signedOut?: boolean | null;
}

@ObjectType({ description: 'The person who asks. 当前人员。' })
export class ViewerPerson {
  @Field(() => ID, { description: 'Global id of the membership. 成员编号。' })
  id!: string;

  @Field(() => String, { description: 'The name shown to colleagues. 姓名。' })
  displayName!: string;
}

@ObjectType({ description: 'Who asks, and what a first screen needs. 当前用户。' })
export class ViewerInfo {
  @Field(() => ViewerPerson, { description: 'The person. 人员。' })
  person!: ViewerPerson;

  @Field(() => OrganisationBrief, { description: 'The organisation of this session. 机构。' })
  organisation!: OrganisationBrief;

  @Field(() => [RoleEnum], { description: 'The roles in it. 岗位。' })
  roles!: string[];

  @Field(() => Int, { description: 'Subjects with news your organisation has not looked at. 未读事项数。' })
  unreadCount!: number;

  @Field(() => String, {
    description: "The head of your organisation's stream, read before anything else of this request. 事件流位置。",
  })
  streamHead!: string;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The last day of the published holiday calendar; later due dates are provisional. 日历公布至。',
  })
  calendarPublishedUntil!: string | null;

  @Field(() => Date, { description: 'When this session ends. 会话到期时间。' })
  sessionExpiresAt!: Date;
}

@ObjectType({ description: 'The platform itself. 平台。' })
export class PlatformInfo {
  @Field(() => String, { description: 'Its version. 版本。' })
  version!: string;

  @Field(() => String, { description: 'SHA-256 of the printed schema, to notice a change. 架构摘要。' })
  schemaHash!: string;

  @Field(() => Date, { description: 'Its clock. 平台时间。' })
  time!: Date;
}
