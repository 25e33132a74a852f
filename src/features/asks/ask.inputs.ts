import { Field, ID, InputType, Int } from 'type-graphql';
import { LocalDateScalar } from '../../api/scalars.js';
import { ProposalKindEnum } from './ask.graphql.js';
import type { ProposalKind } from './proposal.lifecycle.js';

const KEY =
  'Your key for this act, 8 to 100 visible ASCII characters: the same key and input never act twice. 幂等键。';

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

  @Field(() => String, { description: KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Answers or takes back a proposal. 处理提议。' })
export class ProposalAnswerInput {
  @Field(() => ID, { description: 'The proposal. 提议。' })
  id!: string;

  @Field(() => Int, { description: 'The `version` you decided on. 版本。' })
  expectedVersion!: number;

  @Field(() => String, { description: KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Decides what becomes of the person. 处置。' })
export class DispositionInput {
  @Field(() => ID, { description: 'The disposition. 处置。' })
  id!: string;

  @Field(() => Int, { description: 'The `version` you decided on. 版本。' })
  expectedVersion!: number;

  @Field(() => String, { description: 'Why it is decided so; of `closeWithLetter` what the person is told. 理由。' })
  reason!: string;

  @Field(() => String, { description: KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Asks another institution instead. 另行委托。' })
export class DispositionRerouteInput extends DispositionInput {
  @Field(() => ID, { description: 'The other institution. 另一机构。' })
  organisationId!: string;
}
