import { Field, ID, InputType } from 'type-graphql';
import { IDEMPOTENCY_KEY } from '../../api/inputs.js';

@InputType({ description: 'The head adds a colleague to a restricted notice, or takes one out. 指定可查看人员。' })
export class NoticeMemberInput {
  @Field(() => ID, { description: 'The notice. 通知。' })
  id!: string;

  @Field(() => ID, { description: 'The colleague. 成员。' })
  memberId!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'The head adds a colleague to a restricted help, or takes one out. 指定可查看人员。' })
export class DutyLawyerHelpMemberInput {
  @Field(() => ID, { description: 'The help. 法律帮助。' })
  id!: string;

  @Field(() => ID, { description: 'The colleague. 成员。' })
  memberId!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}
