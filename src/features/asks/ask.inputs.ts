import { Field, ID, InputType, Int } from 'type-graphql';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { ProposalKindEnum } from './ask.graphql.js';
import type { ProposalKind } from './proposal.lifecycle.js';

@InputType({ description: "Proposes what needs the other side's agreement. 提出提议。" })
export class ProposalProposeInput {
  @Field(() => ID, { nullable: true, description: 'The cooperation, when the proposal is about the whole ask. 协作。' })
  cooperationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The referral, when it is about one. 转介。' })
  referralId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The item, when it is about one. 事项。' })
  itemId?: string | null;

  @Field(() => ProposalKindEnum, { description: 'What is proposed. 类型。' })
  kind!: ProposalKind;

  @Field(() => String, { description: 'Why. 理由。' })
  reason!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The new date, for NEW_DUE_DATE. 新期限。' })
  dueOn?: string | null;

  @Field(() => ID, { nullable: true, description: 'The competent organisation, for REDIRECT. 改送机构。' })
  organisationId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The proposal this one answers, for a counter-offer. 所回应的提议。',
  })
  answersId?: string | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Answers or takes back a proposal. 处理提议。' })
export class ProposalAnswerInput {
  @Field(() => ID, { description: 'The proposal. 提议。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Decides what becomes of the person. 处置。' })
export class DispositionInput {
  @Field(() => ID, { description: 'The disposition. 处置。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: 'Why it is decided so; of `closeWithLetter` what the person is told. 理由。' })
  reason!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Asks another institution instead. 另行委托。' })
export class DispositionRerouteInput extends DispositionInput {
  @Field(() => ID, { description: 'The other institution. 另一机构。' })
  organisationId!: string;
}
