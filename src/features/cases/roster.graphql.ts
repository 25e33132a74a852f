import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Money, Node, Redaction } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { CASE_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { Person } from '../people/person.graphql.js';
import { LegalAidCase } from './case.graphql.js';
import type { RosterRowState } from './roster.rules.js';
import { DECISIONS, type Decision } from './settlement.rules.js';

export const RosterRowStateEnum = enumOf('RosterRowState', 'What became of a row. 花名册行状态。', {
  ACTIVE: { zh: '在办', en: 'part of the group claim' },
  SPLIT: { zh: '已另立案', en: 'has a case of its own' },
  WAIVED: { zh: '已书面放弃', en: 'waived in writing' },
});
export const DecisionEnum = enumOf('WorkerDecision', 'What a worker said to a settlement. 工人意见。', DECISIONS);

@ObjectType({ implements: Node, description: 'One worker, employer and period of a group claim. 花名册行。' })
export class RosterRow extends Node {
  @Field(() => Int, { description: 'Its number in the case, from 1. 行号。' })
  rowNumber!: number;

  @Field(() => Person, { description: 'The worker, masked. 工人。' })
  person!: Person;

  @Field(() => String, { nullable: true, description: 'The employer. 用人单位。' })
  employer!: string | null;

  @Field(() => String, { nullable: true, description: 'Project or site. 项目工地。' })
  project!: string | null;

  @Field(() => LocalDateScalar, { description: 'First day of the period. 起始日期。' })
  periodFrom!: string;

  @Field(() => LocalDateScalar, { description: 'Last day of the period. 截止日期。' })
  periodTo!: string;

  @Field(() => Boolean, { description: 'Whether the worker signed the authorisation. 是否签署授权。' })
  authorised!: boolean;

  @Field(() => RosterRowStateEnum, { description: 'What became of it. 状态。' })
  state!: RosterRowState;

  @Field(() => Money, { nullable: true, description: 'Wages claimed. 工资。' })
  wages!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Overtime pay claimed. 加班费。' })
  overtime!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Compensation claimed. 经济补偿。' })
  compensation!: Money | null;

  @Field(() => Money, { nullable: true, description: 'The sum claimed. 请求合计。' })
  claimed!: Money | null;

  @Field(() => Money, { nullable: true, description: 'What an award gives. 裁决金额。' })
  awarded!: Money | null;

  @Field(() => Money, { nullable: true, description: 'What a concluded settlement gives. 和解金额。' })
  settled!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Paid so far. 已付。' })
  paid!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Still to be paid. 未付。' })
  owed!: Money | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Until when instalments are agreed. 分期至。' })
  planUntil!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: 'The share in the settlement that is on the table. 和解方案份额。',
  })
  share!: Money | null;

  @Field(() => DecisionEnum, { nullable: true, description: 'What the worker said to it. 工人意见。' })
  decision!: Decision | null;

  @Field(() => ID, { nullable: true, description: 'The case of its own. 另立案件。' })
  splitCaseId!: string | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

export const { Connection: RosterConnection } = connectionOf('RosterRow', () => RosterRow, 'rows of a roster');

@ArgsType()
export class RosterArgs extends PageArgs {
  @Field(() => RosterRowStateEnum, { nullable: true, description: 'Only rows in this state. 状态。' })
  state?: RosterRowState | null;

  @Field(() => DecisionEnum, { nullable: true, description: 'Only rows with this decision. 工人意见。' })
  decision?: Decision | null;
}

@InputType({ description: 'A roster file that was uploaded with purpose ROSTER. 导入花名册。' })
export class RosterImportInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  caseId!: string;

  @Field(() => ID, { description: 'The uploaded file. 花名册文件。' })
  materialId!: string;

  @Field(() => Int, { description: CASE_VERSION })
  expectedVersion!: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether all its workers are migrant workers; true when left out. 是否均为进城务工人员。',
  })
  migrantWorkers?: boolean | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'One row. 花名册行。' })
export class RosterRowInput {
  @Field(() => ID, { description: 'The row. 花名册行。' })
  rowId!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'What a worker waived in writing. 书面放弃。' })
export class RosterRowWaiveInput extends RosterRowInput {
  @Field(() => ID, { description: 'The signed paper, attached to the case. 签名文件。' })
  materialId!: string;
}

@InputType({ description: 'A payment plan. 分期支付。' })
export class RosterRowPlanInput extends RosterRowInput {
  @Field(() => LocalDateScalar, { description: 'Until when the rest is paid. 分期至。' })
  until!: string;
}

@ObjectType({ description: 'What an import or a command on a row answers. 花名册办理结果。' })
export class RosterPayload extends Payload {
  @Field(() => LegalAidCase, { nullable: true, description: 'The case as it is now. 案件。' })
  case?: LegalAidCase | null;

  @Field(() => RosterRow, { nullable: true, description: 'The row as it is now. 花名册行。' })
  row?: RosterRow | null;

  @Field(() => Int, { nullable: true, description: 'How many rows were imported. 导入行数。' })
  importedRows?: number | null;

  @Field(() => LegalAidCase, { nullable: true, description: 'The case a worker was split into. 另立案件。' })
  splitCase?: LegalAidCase | null;
}
