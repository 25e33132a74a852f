import { Field, ID, InputType, Int } from 'type-graphql';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { LocalDateScalar } from '../../api/scalars.js';
import type { AidForm } from '../cases/case.entity.js';
import { AidFormEnum } from '../cases/case-parts.graphql.js';
import { ReferralDeclineCodeEnum, ReferralOutcomeEnum } from './referral.graphql.js';
import type { DeclineCode, ReferralOutcome } from './referral-kinds.js';

const PAPERS = 'Files uploaded before, attached by this. 已上传材料。';

@InputType({ description: 'Opens or claims a referral. 签收或者认领转介。' })
export class ReferralOpenInput {
  @Field(() => ID, { description: 'The referral. 转介。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Moves a referral. 办理转介。' })
export class ReferralMoveInput {
  @Field(() => ID, { description: 'The referral. 转介。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Changes a draft; what is left out stays. 修改草稿。' })
export class ReferralEditInput extends ReferralMoveInput {
  @Field(() => String, { nullable: true, description: 'What it is about. 事由。' })
  matter?: string | null;

  @Field(() => String, { nullable: true, description: 'The facts. 基本情况。' })
  facts?: string | null;

  @Field(() => String, { nullable: true, description: 'The cause of action, as a code. 案由代码。' })
  causeCode?: string | null;

  @Field(() => AidFormEnum, { nullable: true, description: 'The form of aid that is asked for. 法律援助形式。' })
  form?: AidForm | null;

  @Field(() => String, { nullable: true, description: 'The other party. 对方当事人。' })
  respondent?: string | null;

  @Field(() => String, { nullable: true, description: 'What must not happen: who must not be told. 注意事项。' })
  caution?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether only those who work on it see more. 限制查看。' })
  restricted?: boolean | null;
}

@InputType({ description: 'Adds the opinion of a workstation. 附初审意见。' })
export class ReferralPreReviewInput extends ReferralMoveInput {
  @Field(() => String, { description: 'The opinion. 初审意见。' })
  opinion!: string;
}

@InputType({ description: 'Changes what was sent; what is left out stays. 修改已发转介。' })
export class ReferralAmendInput extends ReferralMoveInput {
  @Field(() => String, { description: 'Why. 修改理由。' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'The facts. 基本情况。' })
  facts?: string | null;

  @Field(() => String, { nullable: true, description: 'The cause of action, as a code. 案由代码。' })
  causeCode?: string | null;

  @Field(() => AidFormEnum, { nullable: true, description: 'The form of aid that is asked for. 法律援助形式。' })
  form?: AidForm | null;

  @Field(() => String, { nullable: true, description: 'The other party. 对方当事人。' })
  respondent?: string | null;

  @Field(() => String, { nullable: true, description: 'What must not happen: who must not be told. 注意事项。' })
  caution?: string | null;
}

@InputType({ description: 'Takes a referral back. 撤回转介。' })
export class ReferralWithdrawInput extends ReferralMoveInput {
  @Field(() => String, { nullable: true, description: 'Why, if it is to be said. 理由。' })
  reason?: string | null;
}

@InputType({ description: 'Accepts a referral. 接受转介。' })
export class ReferralAcceptInput extends ReferralMoveInput {
  @Field(() => Int, { nullable: true, description: 'The revision you decided on. 版次。' })
  revision?: number | null;

  @Field(() => String, { nullable: true, description: 'The cause of action of the own case. 案由代码。' })
  causeCode?: string | null;

  @Field(() => AidFormEnum, { nullable: true, description: 'The form of aid of the own case. 援助形式。' })
  form?: AidForm | null;

  @Field(() => String, { nullable: true, description: 'What the sender is told, for example who is sent. 答复说明。' })
  note?: string | null;
}

@InputType({ description: 'Declines a referral. 不予接收。' })
export class ReferralDeclineInput extends ReferralMoveInput {
  @Field(() => Int, { nullable: true, description: 'The revision you decided on. 版次。' })
  revision?: number | null;

  @Field(() => ReferralDeclineCodeEnum, { description: 'Why; which are allowed depends on the kind. 理由类别。' })
  code!: DeclineCode;

  @Field(() => String, { description: 'The reason in writing. 书面理由。' })
  reason!: string;

  @Field(() => ID, { nullable: true, description: 'Which body is the right one, with WRONG_INSTITUTION. 应办机构。' })
  rightOrganisationId?: string | null;
}

@InputType({ description: 'Asks for what is missing, once. 一次性告知补充。' })
export class ReferralAskSupplementInput extends ReferralMoveInput {
  @Field(() => String, { description: 'All that is missing. 补充清单。' })
  list!: string;
}

@InputType({ description: 'Supplies what was missing. 补充材料。' })
export class ReferralSupplyInput extends ReferralMoveInput {
  @Field(() => String, { description: 'What is supplied. 补充内容。' })
  answer!: string;

  @Field(() => [ID], { nullable: true, description: PAPERS })
  materialIds?: string[] | null;
}

@InputType({ description: 'Says what became of it. 反馈结果。' })
export class ReferralCompleteInput extends ReferralMoveInput {
  @Field(() => ReferralOutcomeEnum, { description: 'The outcome. 结果。' })
  outcome!: ReferralOutcome;

  @Field(() => String, {
    nullable: true,
    description: 'What was answered or reached; of a forwarded person nothing is told. 办理情况。',
  })
  result?: string | null;
}

@InputType({ description: 'Holds a referral. 暂缓办理。' })
export class ReferralHoldInput extends ReferralMoveInput {
  @Field(() => String, { description: 'Why. 理由。' })
  reason!: string;

  @Field(() => LocalDateScalar, { description: 'When it is looked at again. 复核日期。' })
  reviewOn!: string;
}

@InputType({ description: 'Sends a failed mediation home. 调解不成转回。' })
export class ReferralComeHomeInput extends ReferralMoveInput {
  @Field(() => String, { description: 'Why there was no agreement. 理由。' })
  reason!: string;

  @Field(() => [ID], { nullable: true, description: PAPERS })
  materialIds?: string[] | null;
}
