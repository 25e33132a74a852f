import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { Letter } from '../letters/letter.graphql.js';
import { LegalAidCase } from './case.graphql.js';
import { CaseMoveInput } from './case.inputs.js';
import { SERVICE_WAYS, type ServiceWay, TERMINATION_GROUNDS, type TerminationGround } from './ending.rules.js';
import { objectionLifecycle } from './objection.lifecycle.js';

export const TerminationGroundEnum = enumOf(
  'TerminationGround',
  'On which ground aid is terminated (法律援助法 art 48). 终止事由。',
  TERMINATION_GROUNDS,
);
export const ServiceWayEnum = enumOf('ServiceWay', 'How a paper was served. 送达方式。', SERVICE_WAYS);
export const ObjectionStateEnum = enumOf(
  'ObjectionState',
  'The state of an objection. 异议状态。',
  objectionLifecycle.table.states,
);
export const ObjectedDecisionEnum = enumOf('ObjectedDecision', 'Against what. 异议对象。', {
  REFUSED: { zh: '不予法律援助决定', en: 'the refusal' },
  TERMINATED: { zh: '终止法律援助决定', en: 'the termination' },
});

@ObjectType({ description: 'How aid was terminated; of the lead, the home and the superior. 终止法律援助。' })
export class CaseTermination {
  @Field(() => TerminationGroundEnum, { description: 'On which ground. 事由。' })
  ground!: TerminationGround;

  @Field(() => String, { description: 'Why. 理由。' })
  reason!: string;

  @Field(() => Date, { description: 'When it was decided. 决定时间。' })
  decidedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was taken back, as ordered. 改正时间。' })
  correctedAt!: Date | null;
}

@ObjectType({ description: 'On whom, how and when a paper was served; of who issued it. 送达回证。' })
export class LetterService {
  @Field(() => ID, { description: 'The paper. 文书。' })
  letterId!: string;

  @Field(() => ServiceWayEnum, { description: 'How. 方式。' })
  way!: string;

  @Field(() => String, { description: 'Who received it. 签收人。' })
  receiver!: string;

  @Field(() => String, { nullable: true, description: 'Where. 地点。' })
  place!: string | null;

  @Field(() => LocalDateScalar, { description: 'On which day. 日期。' })
  servedOn!: string;

  @Field(() => Date, { description: 'When it was recorded. 登记时间。' })
  recordedAt!: Date;
}

@ObjectType({ description: 'An objection against refusal or termination; of the lead and the superior. 异议。' })
export class Objection {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => ObjectionStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => ObjectedDecisionEnum, { description: 'Against what. 对象。' })
  against!: string;

  @Field(() => String, { description: 'Who objects. 异议人。' })
  applicant!: string;

  @Field(() => String, { description: 'What is objected. 异议内容。' })
  text!: string;

  @Field(() => LocalDateScalar, { description: 'On which day it was filed. 提出日期。' })
  filedOn!: string;

  @Field(() => Boolean, { description: 'Whether it came after the limit. 是否逾期提出。' })
  late!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it came late. 逾期理由。' })
  lateReason!: string | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'Who decides; null when the judicial administration has no organisation here. 审查机关。',
  })
  superior!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, { description: 'Who wrote it down. 登记机构。' })
  recordedBy!: OrganisationBrief;

  @Field(() => Date, { nullable: true, description: 'When it was decided. 决定时间。' })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The opinion of the review. 审查意见。' })
  opinion!: string | null;

  @Field(() => String, { nullable: true, description: 'The paper of an outside superior. 外部决定文书。' })
  outsideDocument!: string | null;

  @Field(() => Date, { nullable: true, description: 'When the decision was taken back. 改正时间。' })
  correctedAt!: Date | null;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions!: ViewerAction[];
}

@ObjectType({ description: 'What a command on an objection answers. 异议办理结果。' })
export class ObjectionPayload extends Payload {
  @Field(() => LegalAidCase, { nullable: true, description: 'The case as it is now; null when refused. 案件。' })
  case?: LegalAidCase | null;

  @Field(() => Objection, { nullable: true, description: 'The objection; null when refused. 异议。' })
  objection?: Objection | null;
}

@ObjectType({ description: 'What a command on a paper answers. 文书办理结果。' })
export class LetterPayload extends Payload {
  @Field(() => Letter, { nullable: true, description: 'The paper; null when refused. 文书。' })
  letter?: Letter | null;
}

@InputType({ description: 'The head terminates the aid. 终止法律援助。' })
export class CaseTerminateInput extends CaseMoveInput {
  @Field(() => TerminationGroundEnum, { description: 'On which ground. 事由。' })
  ground!: TerminationGround;

  @Field(() => String, { description: 'Why, up to 1,000 characters; it stands in the decision. 理由。' })
  reason!: string;
}

@InputType({ description: 'On whom, how and when a paper was served. 登记送达。' })
export class LetterRecordServiceInput {
  @Field(() => ID, { description: 'A paper of your organisation to a person. 文书。' })
  letterId!: string;

  @Field(() => String, { description: 'Who received it, up to 100 characters; kept sealed. 签收人。' })
  receiver!: string;

  @Field(() => ServiceWayEnum, { description: 'How. 方式。' })
  way!: ServiceWay;

  @Field(() => String, { nullable: true, description: 'Where, up to 200 characters; kept sealed. 地点。' })
  place?: string | null;

  @Field(() => LocalDateScalar, { description: 'On which day. 日期。' })
  servedOn!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'An objection is written down: name the case, or the number of the decision. 登记异议。' })
export class ObjectionFileInput {
  @Field(() => ID, { nullable: true, description: 'The case; of the institution that decided. 案件。' })
  caseId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Or, at the judicial administration, the number on the decision that somebody brings. 决定书文号。',
  })
  decisionNumber?: string | null;

  @Field(() => String, { description: 'Who objects, up to 100 characters; kept sealed. 异议人。' })
  applicant!: string;

  @Field(() => String, { description: 'What is objected, up to 4,000 characters; kept sealed. 异议内容。' })
  text!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'When; today when left out. 提出日期。' })
  filedOn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it comes after the limit: with it a late one is taken too; kept sealed. 逾期理由。',
  })
  lateReason?: string | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A command on one objection. 异议办理。' })
export class ObjectionMoveInput {
  @Field(() => ID, { description: 'The objection. 异议。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'The decision on an objection. 异议审查决定。' })
export class ObjectionDecideInput extends ObjectionMoveInput {
  @Field(() => String, { description: 'The opinion, up to 4,000 characters; it stands in the decision. 审查意见。' })
  opinion!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Body, number and date of its paper; needed where the head of the institution enters what an outside superior decided. 外部决定文书。',
  })
  outsideDocument?: string | null;
}
