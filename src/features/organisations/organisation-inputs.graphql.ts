import { Field, ID, InputType, Int } from 'type-graphql';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { RegionCodeScalar } from '../../api/scalars.js';
import type { AcceptedWork, OrganisationKind, Power, WorkstationKind } from './organisation.entity.js';
import {
  AcceptedWorkEnum,
  OrganisationKindEnum,
  WorkstationKindEnum,
  WorkstationPowerEnum,
} from './organisation.graphql.js';

/** What every mutation of this room takes. */
@InputType()
export abstract class KeyedInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

/** What every transition of this room takes. */
@InputType()
export abstract class StepInput extends KeyedInput {
  @Field(() => ID, { description: 'Global id of the subject. 全局编号。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;
}

@InputType({ description: 'The first administrator of an organisation: invites the others. 首位机构管理员。' })
export class FirstAdminInput {
  @Field(() => String, { description: 'The account, for example `chen.admin`. 账号。' })
  login!: string;

  @Field(() => String, { description: 'The name shown to colleagues. 姓名。' })
  displayName!: string;

  @Field(() => String, {
    description: 'At least 12 characters; a person who has an account keeps the own password. 初始密码。',
  })
  initialPassword!: string;
}

@InputType()
abstract class NewOrganisationInput extends KeyedInput {
  @Field(() => String, { description: 'The Chinese name, as on its seal. 中文名称。' })
  nameZh!: string;

  @Field(() => String, { description: 'The English name. 英文名称。' })
  nameEn!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Unique on the platform, Chinese characters or capitals; required for institutions. 文号代字。',
  })
  numberPrefix?: string | null;

  @Field(() => RegionCodeScalar, { description: 'Where it is competent. 行政区划代码。' })
  regionCode!: string;

  @Field(() => String, { nullable: true, description: 'Unified social credit code, 18 signs. 统一社会信用代码。' })
  creditCode?: string | null;

  @Field(() => String, { nullable: true, description: 'Where people find it. 地址。' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'A public number, for example `0393-12348`. 服务热线。' })
  hotline?: string | null;

  @Field(() => [AcceptedWorkEnum], { nullable: true, description: 'What it accepts; nothing when omitted. 受理范围。' })
  accepts?: AcceptedWork[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the directory shows it; true when omitted. 是否公开。',
  })
  published?: boolean | null;

  @Field(() => FirstAdminInput, { description: 'Who will invite the others. 首位机构管理员。' })
  firstAdmin!: FirstAdminInput;
}

@InputType({ description: 'A body that joins the platform. 机构接入。' })
export class OrganisationAdmitInput extends NewOrganisationInput {
  @Field(() => OrganisationKindEnum, { description: 'What kind of body; workstations are opened instead. 类型。' })
  kind!: OrganisationKind;

  @Field(() => ID, { nullable: true, description: 'Global id of its superior. 上级机构。' })
  parentId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether sending approves; false when omitted. 发送即批准。' })
  sendApproves?: boolean | null;
}

@InputType({ description: 'A workstation that is opened. 设立工作站。' })
export class WorkstationOpenInput extends NewOrganisationInput {
  @Field(() => WorkstationKindEnum, { description: 'Which kind. 工作站类型。' })
  workstationKind!: WorkstationKind;

  @Field(() => [WorkstationPowerEnum], { description: 'What it may do; at least one. 职权。' })
  powers!: Power[];

  @Field(() => ID, { nullable: true, description: 'Global id of the body that gives it room. 驻点单位。' })
  hostId?: string | null;
}

@InputType({ description: 'An organisation is suspended. 暂停机构。' })
export class OrganisationSuspendInput extends StepInput {}

@InputType({ description: 'A suspended organisation receives again. 恢复机构。' })
export class OrganisationReopenInput extends StepInput {}

@InputType({ description: 'Settings: what is omitted stays, a text given empty goes. 机构设置。' })
export class OrganisationSettingsUpdateInput extends StepInput {
  @Field(() => String, { nullable: true, description: 'Where people find it (administrator). 地址。' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'A public number (administrator). 服务热线。' })
  hotline?: string | null;

  @Field(() => [AcceptedWorkEnum], { nullable: true, description: 'What it accepts (administrator). 受理范围。' })
  accepts?: AcceptedWork[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the directory shows it (administrator). 是否公开。' })
  published?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether sending approves (head). 发送即批准。' })
  sendApproves?: boolean | null;
}

@InputType({ description: 'The powers of a workstation, settled anew. 核定工作站职权。' })
export class WorkstationSetPowersInput extends StepInput {
  @Field(() => [WorkstationPowerEnum], { description: 'These and no others; at least one. 职权。' })
  powers!: Power[];
}

@InputType({ description: 'A workstation is closed for good. 撤销工作站。' })
export class WorkstationCloseInput extends StepInput {}
