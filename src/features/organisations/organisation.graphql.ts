import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { Region } from '../people/person.graphql.js';
import { ACCEPTED_WORK, ORGANISATION_KINDS, POWERS, WORKSTATION_KINDS } from './organisation.entity.js';
import { organisationLifecycle } from './organisation.lifecycle.js';

export const OrganisationKindEnum = enumOf(
  'OrganisationKind',
  'What kind of body an organisation is. 机构类型。',
  ORGANISATION_KINDS,
);
export const OrganisationStateEnum = enumOf(
  'OrganisationState',
  'Whether an organisation receives work. 机构状态。',
  organisationLifecycle.table.states,
);
export const WorkstationKindEnum = enumOf(
  'WorkstationKind',
  'The kind of a workstation. 工作站类型。',
  WORKSTATION_KINDS,
);
export const WorkstationPowerEnum = enumOf(
  'WorkstationPower',
  'What a workstation may do; it never decides. 工作站职权。',
  POWERS,
);
export const AcceptedWorkEnum = enumOf(
  'AcceptedWork',
  'What may be brought to the desk of an organisation. 受理范围。',
  ACCEPTED_WORK,
);

@ObjectType({
  implements: Node,
  description:
    'Any body on the platform: institution, court, union, workstation … What stands here everyone signed in may know. 机构。',
})
export class Organisation extends Node {
  @Field(() => OrganisationKindEnum, { description: 'What kind of body it is. 类型。' })
  kind!: string;

  @Field(() => String, { description: "The name in the caller's language. 名称。" })
  name!: string;

  @Field(() => String, { description: 'The Chinese name, as on its seal. 中文名称。' })
  nameZh!: string;

  @Field(() => String, { description: 'The English name. 英文名称。' })
  nameEn!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What its numbered papers begin with, for example `豫濮援`; null when it issues none. 文号代字。',
  })
  numberPrefix!: string | null;

  @Field(() => Region, { description: 'Where it is competent. 行政区划。' })
  region!: Region;

  @Field(() => String, {
    nullable: true,
    description: 'Unified social credit code; null when it has none on record. 统一社会信用代码。',
  })
  creditCode!: string | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Its superior; null when it has none. 上级机构。' })
  parent!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'Of a workstation, the institution that supervises it; null for other bodies. 主管法律援助机构。',
  })
  supervisingInstitution!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'Of a workstation, the body that gives it room; null without one. 驻点单位。',
  })
  host!: OrganisationBrief | null;

  @Field(() => WorkstationKindEnum, { nullable: true, description: 'Null for other bodies. 工作站类型。' })
  workstationKind!: string | null;

  @Field(() => [WorkstationPowerEnum], { description: 'Of a workstation; empty for other bodies. 工作站职权。' })
  powers!: readonly string[];

  @Field(() => [AcceptedWorkEnum], { description: 'What it accepts. 受理范围。' })
  accepts!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Where it is; null when not told. 地址。' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'Its public number; null when not told. 服务热线。' })
  hotline!: string | null;

  @Field(() => Boolean, { description: 'Whether the public directory shows it. 是否公开。' })
  published!: boolean;

  @Field(() => OrganisationStateEnum, { description: 'Whether it receives work. 状态。' })
  state!: string;

  @Field(() => Boolean, { description: 'Whether sending a letter approves it, without a separate act. 发送即批准。' })
  sendApproves!: boolean;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => Date, { description: 'When it was admitted. 接入时间。' })
  createdAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 您现在可以办理的事项。' })
  viewerActions!: ViewerAction[];
}

export const { Connection: OrganisationConnection } = connectionOf('Organisation', () => Organisation, 'organisations');

export const OrganisationWarningCodeEnum = enumOf(
  'OrganisationWarningCode',
  'What should be looked at again; nothing was refused for it. 提示代码。',
  { CREDIT_CODE_DOES_NOT_CHECK: { zh: '统一社会信用代码校验不符', en: 'the credit code does not check' } },
);

@ObjectType({ description: 'Something to look at again; the command was done all the same. 提示。' })
export class OrganisationWarning {
  @Field(() => OrganisationWarningCodeEnum, { description: 'The code. 代码。' })
  code!: string;

  @Field(() => String, { description: "In the caller's language. 说明。" })
  message!: string;

  @Field(() => [String], { description: 'Path into the input. 输入路径。' })
  path!: readonly string[];
}

@ObjectType({ description: 'The answer to a command on an organisation. 机构办理结果。' })
export class OrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'The organisation; null when refused. 机构。' })
  organisation?: Organisation | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The first administrator, when the command appointed one. 首位机构管理员。',
  })
  firstAdminId?: string | null;

  @Field(() => [OrganisationWarning], { nullable: true, description: 'Null when refused. 提示。' })
  warnings?: OrganisationWarning[] | null;
}
