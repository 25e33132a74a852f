import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Money, Node, OrganisationBrief } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { CASE_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { FenScalar, LocalDateScalar } from '../../api/scalars.js';
import { Person } from '../people/person.graphql.js';
import { LegalAidCase } from './case.graphql.js';
import type { RawPayment } from './payment.queries.js';
import { PAYMENT_METHODS, type PaymentMethod } from './payment.rules.js';
import type { Sharing } from './sharing.rules.js';

export const PaymentMethodEnum = enumOf('PaymentMethod', 'How money came. 支付方式。', PAYMENT_METHODS);

@ObjectType({ description: 'What one worker got of a payment. 分配明细。' })
export class PaymentAllocation {
  @Field(() => ID, { description: 'The row of the roster. 花名册行。' })
  rowId!: string;

  @Field(() => Int, { description: 'Its number. 行号。' })
  rowNumber!: number;

  @Field(() => Person, { description: 'The worker, masked. 工人。' })
  person!: Person;

  @Field(() => Money, { description: 'His part. 金额。' })
  amount!: Money;
}

export const { Connection: PaymentAllocationConnection } = connectionOf(
  'PaymentAllocation',
  () => PaymentAllocation,
  'parts of a payment',
);

@ObjectType({ implements: Node, description: 'Money that arrived, shared out to the fen. 支付。' })
export class Payment extends Node {
  @Field(() => Money, { description: 'How much. 金额。' })
  amount!: Money;

  @Field(() => LocalDateScalar, { description: 'On which day. 支付日期。' })
  paidOn!: string;

  @Field(() => PaymentMethodEnum, { description: 'How. 方式。' })
  method!: PaymentMethod;

  @Field(() => Date, { description: 'When it was recorded. 登记时间。' })
  recordedAt!: Date;

  @Field(() => OrganisationBrief, { description: 'By whom. 登记机构。' })
  recordedBy!: OrganisationBrief;

  @Field(() => Int, { description: 'How many workers got a part. 人数。' })
  workers!: number;

  raw!: RawPayment;
  sharing!: Sharing;
}

@InputType({ description: 'Money that arrived. 登记支付。' })
export class PaymentRecordInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  caseId!: string;

  @Field(() => Int, { description: CASE_VERSION })
  expectedVersion!: number;

  @Field(() => FenScalar, { description: 'How much, at most what is owed. 金额（分）。' })
  amountFen!: number;

  @Field(() => LocalDateScalar, { description: 'On which day, not in the future. 支付日期。' })
  paidOn!: string;

  @Field(() => PaymentMethodEnum, { description: 'How. 方式。' })
  method!: PaymentMethod;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only for these rows; all who are owed something when left out. 指定花名册行。',
  })
  rowIds?: string[] | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'What an award gives one worker. 裁决金额。' })
export class AwardRowInput {
  @Field(() => ID, { description: 'The row. 花名册行。' })
  rowId!: string;

  @Field(() => FenScalar, { description: 'The amount. 金额（分）。' })
  amountFen!: number;
}

@InputType({ description: 'What an award or judgment gives each worker. 登记裁决金额。' })
export class CaseAwardInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  caseId!: string;

  @Field(() => Int, { description: CASE_VERSION })
  expectedVersion!: number;

  @Field(() => [AwardRowInput], { description: 'The rows it names. 花名册行。' })
  rows!: AwardRowInput[];

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What recording a payment answers. 登记支付结果。' })
export class PaymentPayload extends Payload {
  @Field(() => Payment, { nullable: true, description: 'The payment. 支付。' })
  payment?: Payment | null;

  @Field(() => LegalAidCase, { nullable: true, description: 'Its case as it is now. 案件。' })
  case?: LegalAidCase | null;
}
