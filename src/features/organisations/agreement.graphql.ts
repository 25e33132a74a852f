import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, PartEnum, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { CooperationItemKindEnum } from '../cooperation/cooperation-item.graphql.js';
import type { ItemKindCode } from '../cooperation/item-kinds.js';
import { COST_BEARERS, type CostBearer, type ItemTerms } from './agreement.entity.js';
import { agreementLifecycle } from './agreement.lifecycle.js';
import { KeyedInput, StepInput } from './organisation-inputs.graphql.js';

export const AgreementStateEnum = enumOf(
  'AgreementState',
  'Where an agreement stands. 协议状态。',
  agreementLifecycle.table.states,
);
export const CostBearerEnum = enumOf('CostBearer', 'Who bears the cost of a cooperation. 费用承担。', COST_BEARERS);
export const AgreedLimitUnitEnum = enumOf('AgreedLimitUnit', 'How an agreed limit is counted. 时限单位。', {
  DAY: { zh: '日', en: 'calendar days' },
  WORKING_DAY: { zh: '工作日', en: 'working days' },
});

@ObjectType({ description: 'The limits agreed on for one kind of item. 事项时限。' })
export class AgreementTerm {
  @Field(() => CooperationItemKindEnum, { description: 'Which kind. 事项类型。' })
  kind!: string;

  @Field(() => Int, { description: 'How long to answer, 1 to 365. 答复时限。' })
  answerAmount!: number;

  @Field(() => AgreedLimitUnitEnum, { description: 'Counted how. 答复时限单位。' })
  answerUnit!: string;

  @Field(() => Int, { description: 'How long to do it after acceptance, 1 to 365. 办理时限。' })
  workAmount!: number;

  @Field(() => AgreedLimitUnitEnum, { description: 'Counted how. 办理时限单位。' })
  workUnit!: string;
}

@ObjectType({ description: "One side of an agreement and its head's signature. 签约方。" })
export class AgreementSide {
  @Field(() => OrganisationBrief, { description: 'Which institution. 机构。' })
  organisation!: OrganisationBrief;

  @Field(() => PartEnum, { description: 'OWNER proposed it, ASKED was asked. 身份。' })
  part!: string;

  @Field(() => Date, { nullable: true, description: 'When its head signed; null while awaited. 签署时间。' })
  signedAt!: Date | null;
}

@ObjectType({
  implements: Node,
  description: 'What two institutions agreed on: limits, recognition, cost. It never widens what is shared. 协作协议。',
})
export class Agreement extends Node {
  @Field(() => AgreementStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => Int, { description: 'Which version of what the two agreed on, from 1. 协议版次。' })
  revision!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The agreement it takes the place of; null for a first one. 被接替的协议。',
  })
  replacesId!: string | null;

  @Field(() => [AgreementSide], { description: 'Both sides, the proposing one first. 签约双方。' })
  sides!: AgreementSide[];

  @Field(() => PartEnum, { description: 'The part of your institution. 本机构身份。' })
  part!: string;

  @Field(() => Boolean, { description: 'Your institution is awaited. 是否待我方签署。' })
  awaitsUs!: boolean;

  @Field(() => Boolean, { description: 'The other institution is awaited. 是否待对方签署。' })
  awaitsThem!: boolean;

  @Field(() => LocalDateScalar, { description: 'The first day. 生效日期。' })
  validFrom!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The last day; null when open. 截止日期。' })
  validTo!: string | null;

  @Field(() => Boolean, { description: 'Whether an ask that is sent today goes under it. 今日是否适用。' })
  inForceToday!: boolean;

  @Field(() => [AgreementTerm], { description: 'Limits; a kind that is not named keeps the usual ones. 事项时限。' })
  terms!: AgreementTerm[];

  @Field(() => CostBearerEnum, { description: 'Who bears the cost. 费用承担。' })
  costBearer!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The requesting side's part of the subsidy in per cent; null: as `costBearer` says. 请求方补贴比例。",
  })
  requestingShare!: number | null;

  @Field(() => Boolean, { description: "Whether each recognises the other's findings on means. 是否互认经济状况。" })
  recognisesMeans!: boolean;

  @Field(() => Date, { description: 'When it was proposed. 提出时间。' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null until then. 终止时间。' })
  endedAt!: Date | null;

  @Field(() => Date, { description: 'When it was moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do here now. 您现在可以办理的事项。' })
  viewerActions!: ViewerAction[];
}

export const { Connection: AgreementConnection } = connectionOf('Agreement', () => Agreement, 'agreements');

@ObjectType({ description: 'The answer to a command on an agreement. 协议办理结果。' })
export class AgreementPayload extends Payload {
  @Field(() => Agreement, { nullable: true, description: 'The agreement; null when refused. 协议。' })
  agreement?: Agreement | null;
}

@InputType({ description: 'The limits proposed for one kind of item. 事项时限。' })
export class AgreementTermInput {
  @Field(() => CooperationItemKindEnum, { description: 'Which kind; each once. 事项类型。' })
  kind!: ItemKindCode;

  @Field(() => Int, { description: 'How long to answer, 1 to 365. 答复时限。' })
  answerAmount!: number;

  @Field(() => AgreedLimitUnitEnum, { description: 'Counted how. 答复时限单位。' })
  answerUnit!: ItemTerms['answerUnit'];

  @Field(() => Int, { description: 'How long to do it after acceptance, 1 to 365. 办理时限。' })
  workAmount!: number;

  @Field(() => AgreedLimitUnitEnum, { description: 'Counted how. 办理时限单位。' })
  workUnit!: ItemTerms['workUnit'];
}

@InputType({ description: 'An agreement is proposed, or the next version of one. 提出协议。' })
export class AgreementProposeInput extends KeyedInput {
  @Field(() => ID, { description: 'Global id of the other institution. 对方机构。' })
  otherOrganisationId!: string;

  @Field(() => LocalDateScalar, { description: 'The first day, today at the earliest. 生效日期。' })
  validFrom!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The last day; open when omitted. 截止日期。' })
  validTo?: string | null;

  @Field(() => [AgreementTermInput], { description: 'Limits; what is not named keeps the usual ones. 事项时限。' })
  terms!: AgreementTermInput[];

  @Field(() => CostBearerEnum, { description: 'Who bears the cost. 费用承担。' })
  costBearer!: CostBearer;

  @Field(() => Int, {
    nullable: true,
    description: "The requesting side's part of the subsidy, 0 to 100. 请求方补贴比例。",
  })
  requestingShare?: number | null;

  @Field(() => Boolean, { description: 'Whether findings on means are recognised. 是否互认经济状况。' })
  recognisesMeans!: boolean;
}

@InputType({ description: 'The head of one side signs. 签署协议。' })
export class AgreementSignInput extends StepInput {}

@InputType({ description: 'The head of the asked side refuses. 不同意协议。' })
export class AgreementRefuseInput extends StepInput {}

@InputType({ description: 'The head of the proposing side takes it back. 收回协议。' })
export class AgreementWithdrawInput extends StepInput {}

@InputType({ description: 'The head of either side ends it. 终止协议。' })
export class AgreementEndInput extends StepInput {}
