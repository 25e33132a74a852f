import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Money, Node, OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { CASE_VERSION, EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { FenScalar } from '../../api/scalars.js';
import { Person } from '../people/person.graphql.js';
import { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import { DecisionEnum } from './roster.graphql.js';
import { settlementLifecycle } from './settlement.lifecycle.js';
import type { RawSettlement } from './settlement.queries.js';
import { DECIDED_HOW, type DecidedHow, type Decision } from './settlement.rules.js';
import type { Sharing } from './sharing.rules.js';

export const SettlementStateEnum = enumOf(
  'SettlementState',
  'The state of a settlement. 和解状态。',
  settlementLifecycle.table.states,
);
export const DecidedHowEnum = enumOf('DecidedHow', "How a worker's decision was obtained. 意见取得方式。", DECIDED_HOW);

@ObjectType({ description: "One worker's share in a settlement, and what he said. 工人份额。" })
export class SettlementShare {
  @Field(() => ID, { description: 'The row of the roster. 花名册行。' })
  rowId!: string;

  @Field(() => Int, { description: 'Its number. 行号。' })
  rowNumber!: number;

  @Field(() => Person, { description: 'The worker, masked. 工人。' })
  person!: Person;

  @Field(() => Money, { description: 'The share. 份额。' })
  amount!: Money;

  @Field(() => DecisionEnum, { description: 'What the worker said. 意见。' })
  decision!: Decision;

  @Field(() => Date, { nullable: true, description: 'When it was recorded. 登记时间。' })
  decidedAt!: Date | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Which organisation recorded it. 登记机构。' })
  decidedBy!: OrganisationBrief | null;

  @Field(() => DecidedHowEnum, { nullable: true, description: 'How it was obtained. 方式。' })
  how!: DecidedHow | null;

  @Field(() => ID, { nullable: true, description: 'The signed paper. 签名文件。' })
  materialId!: string | null;
}

export const { Connection: SettlementShareConnection } = connectionOf(
  'SettlementShare',
  () => SettlementShare,
  'shares in a settlement',
);

@ArgsType()
export class SettlementShareArgs extends PageArgs {
  @Field(() => DecisionEnum, { nullable: true, description: 'Only shares with this decision. 意见。' })
  decision?: Decision | null;
}

@ObjectType({
  implements: Node,
  description: 'A settlement of a group claim: each worker agrees for himself. 和解方案。',
})
export class Settlement extends Node {
  @Field(() => SettlementStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => Int, { description: 'A decision names it; changed terms are a new one. 方案版次。' })
  revision!: number;

  @Field(() => Money, { description: 'The shares of all but those carved out. 总额。' })
  total!: Money;

  @Field(() => String, { nullable: true, description: 'The terms in words. 条款。' })
  terms!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was put to the workers. 提出时间。' })
  offeredAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was concluded. 达成时间。' })
  concludedAt!: Date | null;

  @Field(() => Int, { description: 'Workers who have not decided. 未表示人数。' })
  undecided!: number;

  @Field(() => Int, { description: 'Workers who agreed. 同意人数。' })
  agreed!: number;

  @Field(() => Int, { description: 'Workers who declined. 不同意人数。' })
  declined!: number;

  @Field(() => Int, { description: 'Workers with a case of their own. 另立案人数。' })
  carvedOut!: number;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawSettlement;
  ofCase!: RawCase;
  sharing!: Sharing;
}

@InputType({ description: "One worker's share. 工人份额。" })
export class ShareInput {
  @Field(() => ID, { description: 'The row. 花名册行。' })
  rowId!: string;

  @Field(() => FenScalar, { description: 'The amount, more than nothing. 金额（分）。' })
  amountFen!: number;
}

@InputType({ description: 'Either a total, shared out by what is claimed, or every share. 和解金额。' })
export class SettlementTermsInput {
  @Field(() => FenScalar, {
    nullable: true,
    description: 'What the employer pays in all; checked against the shares when both are given. 总额（分）。',
  })
  totalFen?: number | null;

  @Field(() => [ShareInput], { nullable: true, description: 'One for every worker not settled yet. 份额。' })
  shares?: ShareInput[] | null;

  @Field(() => String, { nullable: true, description: 'The terms in words, up to 4,000 characters. 条款。' })
  terms?: string | null;
}

@InputType({ description: 'A new settlement. 拟定和解方案。' })
export class SettlementDraftInput extends SettlementTermsInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  caseId!: string;

  @Field(() => Int, { description: CASE_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A command on a settlement. 和解办理。' })
export class SettlementMoveInput {
  @Field(() => ID, { description: 'The settlement. 和解方案。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'New terms; every worker decides anew. 修改和解方案。' })
export class SettlementReviseInput extends SettlementTermsInput {
  @Field(() => ID, { description: 'The settlement. 和解方案。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'What one worker said. 登记工人意见。' })
export class SettlementDecideInput {
  @Field(() => ID, { description: 'The settlement. 和解方案。' })
  id!: string;

  @Field(() => ID, { description: "The worker's row. 花名册行。" })
  rowId!: string;

  @Field(() => Int, { description: 'The `revision` the worker decided on. 方案版次。' })
  revision!: number;

  @Field(() => DecisionEnum, {
    description: 'AGREED needs the signed paper; CARVED_OUT opens his own case and is the lead’s. 意见。',
  })
  decision!: Decision;

  @Field(() => DecidedHowEnum, { description: 'How it was obtained. 方式。' })
  how!: DecidedHow;

  @Field(() => ID, { nullable: true, description: 'The signed paper, attached to the case. 签名文件。' })
  materialId?: string | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What a command on a settlement answers. 和解办理结果。' })
export class SettlementPayload extends Payload {
  @Field(() => Settlement, { nullable: true, description: 'The settlement as it is now. 和解方案。' })
  settlement?: Settlement | null;

  @Field(() => LegalAidCase, { nullable: true, description: 'Its case. 案件。' })
  case?: LegalAidCase | null;
}
