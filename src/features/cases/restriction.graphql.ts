import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../api/enums.js';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';

export const CaseMemberWayEnum = enumOf(
  'CaseMemberWay',
  'How somebody came to belong to something restricted. 查看依据。',
  {
    WORKS: { zh: '经办', en: 'by the work: opened, accepted, claimed or handles it' },
    ADDED: { zh: '负责人指定', en: 'the head added this person' },
  },
);

@ObjectType({ description: 'A colleague who belongs to something restricted. 可查看人员。' })
export class CaseMember {
  @Field(() => ID, { description: 'The member. 成员。' })
  memberId!: string;

  @Field(() => String, { description: 'The name. 姓名。' })
  name!: string;

  @Field(() => CaseMemberWayEnum, { description: 'How. 查看依据。' })
  way!: string;

  @Field(() => Date, { description: 'Since when. 起始时间。' })
  since!: Date;
}

@InputType({ description: 'The head restricts a case, or lifts the restriction. 限制查看。' })
export class CaseRestrictionInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'The head adds a colleague to a restricted case, or takes one out. 指定可查看人员。' })
export class CaseMemberInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  id!: string;

  @Field(() => ID, { description: 'The colleague. 成员。' })
  memberId!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}
