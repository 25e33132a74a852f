import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { CaseMoveInput } from './case.inputs.js';
import { replacementLifecycle } from './replacement.lifecycle.js';

export const ReplacementStateEnum = enumOf(
  'ReplacementState',
  'The state of a request for another lawyer. 更换申请状态。',
  replacementLifecycle.table.states,
);

@ObjectType({ description: 'A request of the recipient for another lawyer; of the lead only. 更换承办人申请。' })
export class CaseReplacement {
  @Field(() => ReplacementStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => String, { description: 'The lawyer it is about. 原承办人。' })
  lawyerName!: string;

  @Field(() => String, { description: 'Why. 理由。' })
  reason!: string;

  @Field(() => LocalDateScalar, { description: 'When it was asked. 提出日期。' })
  askedOn!: string;

  @Field(() => Date, { nullable: true, description: 'When it was decided, or lapsed. 决定时间。' })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "The head's opinion. 审批意见。" })
  opinion!: string | null;
}

@InputType({ description: 'The recipient asks for another lawyer. 登记更换申请。' })
export class CaseReplacementAskInput extends CaseMoveInput {
  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'On which day; today when left out. 提出日期。' })
  askedOn?: string | null;
}

@InputType({ description: 'The head decides on the request. 决定是否更换。' })
export class CaseReplacementDecideInput extends CaseMoveInput {
  @Field(() => Boolean, { description: 'True: another lawyer takes over at once. 是否同意。' })
  granted!: boolean;

  @Field(() => String, { description: 'Why, up to 1,000 characters; a denial says it to the recipient. 意见。' })
  opinion!: string;

  @Field(() => ID, { nullable: true, description: 'Who takes over; needed when it is granted. 接任律师。' })
  lawyerId?: string | null;
}
