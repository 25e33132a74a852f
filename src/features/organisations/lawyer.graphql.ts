import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { EXPECTED_VERSION } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { lawyerLifecycle } from './lawyer.lifecycle.js';
import { KeyedInput, StepInput } from './organisation-inputs.graphql.js';

export const LawyerStateEnum = enumOf(
  'LawyerState',
  'Whether a lawyer can be assigned. 律师状态。',
  lawyerLifecycle.table.states,
);

@ObjectType({ implements: Node, description: "A lawyer in your institution's register. 律师。" })
export class Lawyer extends Node {
  @Field(() => String, { description: 'The name. 姓名。' })
  name!: string;

  @Field(() => String, { description: 'The practising licence. 执业证号。' })
  licenceNumber!: string;

  @Field(() => String, { nullable: true, description: 'Where the lawyer practises; null when not told. 执业机构。' })
  firm!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'For colleagues, never in the directory; null when not told. 电话。',
  })
  phone!: string | null;

  @Field(() => ID, { nullable: true, description: 'Global id of the membership; null when not a member. 成员编号。' })
  memberId!: string | null;

  @Field(() => LocalDateScalar, { description: 'Practising since. 执业起始日。' })
  practisingSince!: string;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'Criminal practice since, for the three years of 法律援助法第26条; null without. 刑事执业起始日。',
  })
  criminalPracticeSince!: string | null;

  @Field(() => [String], { description: 'Fields of work. 专业领域。' })
  specialities!: readonly string[];

  @Field(() => Boolean, { description: 'Familiar with minors. 熟悉未成年人身心特点。' })
  familiarWithMinors!: boolean;

  @Field(() => Boolean, { description: 'Whether the directory shows name, licence and firm. 是否公开。' })
  published!: boolean;

  @Field(() => LawyerStateEnum, { description: 'Whether the lawyer can be assigned. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => Date, { description: 'Since when in the register. 登记时间。' })
  createdAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do here now. 您现在可以办理的事项。' })
  viewerActions!: ViewerAction[];
}

export const { Connection: LawyerConnection } = connectionOf('Lawyer', () => Lawyer, 'lawyers');

@ObjectType({ description: 'The answer to a command on a lawyer. 律师办理结果。' })
export class LawyerPayload extends Payload {
  @Field(() => Lawyer, { nullable: true, description: 'The lawyer; null when refused. 律师。' })
  lawyer?: Lawyer | null;
}

@InputType({ description: 'A lawyer enters the register. 登记律师。' })
export class LawyerRegisterInput extends KeyedInput {
  @Field(() => String, { description: 'The name. 姓名。' })
  name!: string;

  @Field(() => String, { description: 'The practising licence, 8 to 20 digits or letters. 执业证号。' })
  licenceNumber!: string;

  @Field(() => String, { nullable: true, description: 'Where the lawyer practises. 执业机构。' })
  firm?: string | null;

  @Field(() => String, { nullable: true, description: 'For colleagues. 电话。' })
  phone?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of the membership, when the lawyer works on the platform. 成员编号。',
  })
  memberId?: string | null;

  @Field(() => LocalDateScalar, { description: 'Practising since. 执业起始日。' })
  practisingSince!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Criminal practice since. 刑事执业起始日。' })
  criminalPracticeSince?: string | null;

  @Field(() => [String], { nullable: true, description: 'Up to 10, each up to 30 characters. 专业领域。' })
  specialities?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Familiar with minors; false when omitted. 熟悉未成年人身心特点。',
  })
  familiarWithMinors?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Shown in the directory with name, licence and firm; false when omitted. 是否公开。',
  })
  published?: boolean | null;
}

@InputType({ description: 'The entry of a lawyer, written anew as a whole. 更新律师信息。' })
export class LawyerUpdateInput extends LawyerRegisterInput {
  @Field(() => ID, { description: 'Global id of the lawyer. 全局编号。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;
}

@InputType({
  description: 'What was declared of a lawyer no longer holds: name the case or the person. 撤销利益冲突登记。',
})
export class LawyerWithdrawConflictInput extends KeyedInput {
  @Field(() => ID, { description: 'A lawyer of your register. 律师。' })
  lawyerId!: string;

  @Field(() => ID, { nullable: true, description: 'The case in which the lawyer may not act. 案件。' })
  caseId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Or the person for whom he may not act. 人员。' })
  personId?: string | null;
}

@InputType({ description: 'A lawyer may not act in a case, or for a person: name one of the two. 登记利益冲突。' })
export class LawyerDeclareConflictInput extends LawyerWithdrawConflictInput {
  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed in your organisation. 理由。' })
  reason!: string;
}

@InputType({ description: 'A lawyer leaves the register. 停用律师。' })
export class LawyerDisableInput extends StepInput {}
