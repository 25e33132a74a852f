import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import type { AidForm } from '../cases/case.entity.js';
import { CasePersonInput } from '../cases/case.inputs.js';
import { AidFormEnum, CasePersonRoleEnum } from '../cases/case-parts.graphql.js';
import type { CasePersonRole } from '../cases/case-persons.js';
import { PersonInput } from '../people/person.graphql.js';
import { ReferralKindEnum } from '../referrals/referral.graphql.js';
import type { ReferralKind } from '../referrals/referral-kinds.js';
import { ConsultationChannelEnum } from './consultation.graphql.js';
import type { Channel } from './consultation.rules.js';

@ArgsType()
export class ConsultationArgs {
  @Field(() => ID, { nullable: true, description: 'Global id; or else the number. 全局编号。' })
  id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'As it is said: brackets, blanks, width and leading zeros do not matter. 编号。',
  })
  number?: string | null;
}

@InputType({ description: 'The advice given as it was asked. 当场答复。' })
export class AdviceInput {
  @Field(() => String, { description: 'What was advised, up to 4,000 characters; kept sealed. 答复内容。' })
  answer!: string;

  @Field(() => Boolean, {
    description:
      'That the person was told of the right to apply; advice without it is refused (art 23). 是否提示有权申请。',
  })
  promptedToApply!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'True closes the matter with it. 是否同时办结。' })
  closes?: boolean | null;
}

@InputType({ description: 'Who asks what (form 1). 咨询登记。' })
export class ConsultationOpenInput {
  @Field(() => ConsultationChannelEnum, { description: 'By which way. 咨询方式。' })
  channel!: Channel;

  @Field(() => String, {
    description: 'What it is about in one line of up to 100 characters, without names: it stands in lists. 事由。',
  })
  matter!: string;

  @Field(() => String, { description: 'What is asked, up to 4,000 characters; kept sealed. 咨询内容。' })
  content!: string;

  @Field(() => String, { nullable: true, description: 'Cause of action, where it is plain. 案由代码。' })
  causeCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'A person your organisation knows. 已登记人员。' })
  personId?: string | null;

  @Field(() => PersonInput, { nullable: true, description: 'Or a new one. 新登记人员。' })
  person?: PersonInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Or a number to call back, of somebody who gives no name; kept sealed. 未留姓名的电话。',
  })
  phone?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the person asked; now when left out. 咨询时间。' })
  receivedAt?: Date | null;

  @Field(() => Int, { nullable: true, description: 'How many came together, 1 to 500; 1 when left out. 人次。' })
  personTimes?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True protects it inside the office too; domestic violence and minors always are. 是否限制查看。',
  })
  restricted?: boolean | null;

  @Field(() => AdviceInput, { nullable: true, description: 'What was advised at once. 当场答复。' })
  advice?: AdviceInput | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A consultation taken onto your own table. 认领咨询。' })
export class ConsultationClaimInput {
  @Field(() => ID, { description: 'The consultation. 咨询。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A further conversation on the same matter. 登记再次咨询。' })
export class ConsultationFollowUpInput extends ConsultationClaimInput {
  @Field(() => ConsultationChannelEnum, { description: 'By which way. 咨询方式。' })
  channel!: Channel;

  @Field(() => Date, { nullable: true, description: 'When it was held; now when left out. 时间。' })
  heldAt?: Date | null;

  @Field(() => Int, { nullable: true, description: 'How many came together, 1 to 500; 1 when left out. 人次。' })
  personTimes?: number | null;

  @Field(() => String, { nullable: true, description: 'What was said, up to 4,000 characters; kept sealed. 记录。' })
  note?: string | null;
}

@InputType({ description: 'A command on one consultation. 咨询办理。' })
export class ConsultationMoveInput extends ConsultationClaimInput {
  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;
}

@InputType({ description: 'The advice. 答复咨询。' })
export class ConsultationAnswerInput extends ConsultationMoveInput {
  @Field(() => String, { description: 'What was advised, up to 4,000 characters; kept sealed. 答复内容。' })
  answer!: string;

  @Field(() => Boolean, {
    description:
      'That the person was told of the right to apply; advice without it is refused (art 23). 是否提示有权申请。',
  })
  promptedToApply!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'True closes the matter with it. 是否同时办结。' })
  closes?: boolean | null;
}

@InputType({ description: 'What an application has beside what the consultation has. 转为申请。' })
export class ConsultationApplicationInput {
  @Field(() => AidFormEnum, { description: 'Form of aid. 援助形式。' })
  form!: AidForm;

  @Field(() => String, { nullable: true, description: "The consultation's, when left out. 案由代码。" })
  causeCode?: string | null;

  @Field(() => String, { nullable: true, description: "The consultation's, when left out. 事由。" })
  matter?: string | null;

  @Field(() => String, { nullable: true, description: 'What was asked, when left out; kept sealed. 基本案情。' })
  facts?: string | null;

  @Field(() => String, { nullable: true, description: 'Against whom; kept sealed. 对方当事人。' })
  respondent?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Several claim together; a roster follows. 是否群体性案件。' })
  groupClaim?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True protects it inside the office too; what was restricted stays so. 是否限制查看。',
  })
  restricted?: boolean | null;

  @Field(() => CasePersonRoleEnum, {
    nullable: true,
    description: 'What the caller is in the case; RECIPIENT when left out. 咨询人身份。',
  })
  callerRole?: CasePersonRole | null;

  @Field(() => [CasePersonInput], {
    nullable: true,
    description: 'Others beside the caller; or the caller, where no name was given before. 其他人员。',
  })
  persons?: CasePersonInput[] | null;
}

@InputType({ description: 'To which body, and as what; all else is taken from the consultation. 转为转介。' })
export class ConsultationReferralInput {
  @Field(() => ReferralKindEnum, { description: 'What is asked of it. 转介种类。' })
  kind!: ReferralKind;

  @Field(() => ID, { description: 'To whom. 接收机构。' })
  toOrganisationId!: string;

  @Field(() => [CasePersonInput], {
    nullable: true,
    description: 'The caller, where no name was given before. 咨询人。',
  })
  persons?: CasePersonInput[] | null;
}

@InputType({ description: 'What the consultation becomes. 咨询转办。' })
export class ConsultationConvertInput extends ConsultationMoveInput {
  @Field(() => ConsultationApplicationInput, { nullable: true, description: 'Either an application. 申请。' })
  application?: ConsultationApplicationInput | null;

  @Field(() => ConsultationReferralInput, { nullable: true, description: 'Or the draft of a referral. 转介。' })
  referral?: ConsultationReferralInput | null;
}

@InputType({ description: 'The number that a caller without a name left, in clear. 查看回访电话。' })
export class ConsultationRevealPhoneInput {
  @Field(() => ID, { description: 'Global id of the consultation. 咨询编号。' })
  id!: string;

  @Field(() => String, { description: 'What it is needed for; kept for the audit. 理由。' })
  reason!: string;
}
