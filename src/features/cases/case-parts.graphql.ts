import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Money, OrganisationBrief, Redaction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { Person } from '../people/person.graphql.js';
import { AID_FORMS, MEANS_BRANCHES } from './case.entity.js';
import { caseLifecycle } from './case.lifecycle.js';
import { MEANS_GROUNDS } from './case.rules.js';
import { CASE_PERSON_ROLES } from './case-persons.js';
import { MILESTONE_KINDS } from './milestone.rules.js';
import { CUSTODIES, PROCEEDING_STAGES } from './proceeding.rules.js';

export const CaseStateEnum = enumOf('CaseState', 'The state of a case. 案件状态。', caseLifecycle.table.states);
export const AidFormEnum = enumOf('AidForm', 'Form of aid (法律援助法 art 22). 援助形式。', AID_FORMS);
export const MeansBranchEnum = enumOf(
  'MeansBranch',
  'How the hardship condition was dealt with. 经济困难条件。',
  MEANS_BRANCHES,
);
export const MeansGroundEnum = enumOf('MeansGround', 'The ground of arts 32 and 42. 法定情形。', MEANS_GROUNDS);
export const CasePersonRoleEnum = enumOf('CasePersonRole', 'What a person is in a case. 人员身份。', CASE_PERSON_ROLES);
export const CustodyEnum = enumOf('Custody', 'Whether and how the recipient is held. 羁押状态。', CUSTODIES);
export const ProceedingStageEnum = enumOf(
  'ProceedingStage',
  'How far the proceedings have come. 办案阶段。',
  PROCEEDING_STAGES,
);
export const MilestoneKindEnum = enumOf('MilestoneKind', 'What happened. 进展类型。', MILESTONE_KINDS);

@ObjectType({ description: 'How the hardship condition was dealt with. 经济困难条件。' })
export class CaseMeans {
  @Field(() => MeansBranchEnum, { description: 'The way. 方式。' })
  branch!: string;

  @Field(() => MeansGroundEnum, { nullable: true, description: 'The ground of art 32 or 42. 情形。' })
  ground!: string | null;
}

@ObjectType({ description: 'The lawyer on the case, as every side may know. 承办律师。' })
export class CaseLawyer {
  @Field(() => String, { description: 'The name. 姓名。' })
  name!: string;

  @Field(() => String, { description: 'The licence. 执业证号。' })
  licenceNumber!: string;

  @Field(() => String, { nullable: true, description: 'The phone. 电话。' })
  phone!: string | null;
}

@ObjectType({ description: 'A person in a case. 案件人员。' })
export class CasePerson {
  @Field(() => CasePersonRoleEnum, { description: 'What the person is in it. 身份。' })
  role!: string;

  @Field(() => Person, { description: 'The person, masked. 自然人。' })
  person!: Person;
}

@ObjectType({ description: 'One thing that happened in a case. 案件进展。' })
export class Milestone {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => MilestoneKindEnum, { description: 'What happened. 类型。' })
  kind!: string;

  @Field(() => LocalDateScalar, { description: 'The day. 日期。' })
  happenedOn!: string;

  @Field(() => Money, { nullable: true, description: 'The amount it names. 金额。' })
  amount!: Money | null;

  @Field(() => String, { nullable: true, description: 'Court, commission or other body. 机关。' })
  bodyName!: string | null;

  @Field(() => String, { nullable: true, description: 'Number of its document. 文书号。' })
  documentNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'A note; not shared where facts are not. 说明。' })
  note!: string | null;

  @Field(() => Date, { description: 'When it was recorded. 登记时间。' })
  recordedAt!: Date;

  @Field(() => OrganisationBrief, { description: 'By whom. 登记机构。' })
  recordedBy!: OrganisationBrief;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@ObjectType({
  description: 'Sums over the rows of the roster but those split off, which count in their own cases. 金额合计。',
})
export class CaseTotals {
  @Field(() => Int, { description: 'Rows that are active. 在办行数。' })
  rows!: number;

  @Field(() => Int, { description: 'Rows waived in writing. 放弃行数。' })
  waivedRows!: number;

  @Field(() => Int, { description: 'Rows with a case of their own. 另立案行数。' })
  splitRows!: number;

  @Field(() => Int, { description: 'Rows that are neither paid in full, planned, waived nor split. 未了结行数。' })
  unsettledRows!: number;

  @Field(() => Money, { description: 'Claimed. 请求金额。' })
  claimed!: Money;

  @Field(() => Money, { description: 'Settled for. 和解金额。' })
  settled!: Money;

  @Field(() => Money, { description: 'Awarded where nothing was settled. 裁决金额。' })
  awarded!: Money;

  @Field(() => Money, { description: 'Paid. 已付金额。' })
  paid!: Money;

  @Field(() => Money, { description: 'Settled or awarded and not paid yet. 未付金额。' })
  outstanding!: Money;
}

export const { Connection: CasePersonConnection } = connectionOf('CasePerson', () => CasePerson, 'persons of a case');
