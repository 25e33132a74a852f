import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Money, OrganisationBrief, Redaction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar, RegionCodeScalar } from '../../api/scalars.js';
import { MeansBranchEnum, MeansGroundEnum } from './case-parts.graphql.js';
import { ADVANCE_GROUNDS, REFUSAL_GROUNDS, REVIEW_OPINIONS } from './decision.rules.js';

export const RefusalGroundEnum = enumOf('CaseRefusalGround', 'Why aid was refused. 不予援助情形。', REFUSAL_GROUNDS);
export const AdvanceGroundEnum = enumOf(
  'AdvanceGround',
  'Why aid was given before its papers (法律援助法 art 44). 先行提供情形。',
  ADVANCE_GROUNDS,
);
export const ReviewOpinionEnum = enumOf('ReviewOpinion', 'What the reviewer advises. 审查意见。', REVIEW_OPINIONS);

@ObjectType({ description: 'One kind of paper that was handed in. 材料。' })
export class CasePaper {
  @Field(() => String, { description: 'Its name. 名称。' })
  name!: string;

  @Field(() => Int, { description: 'How many. 份数。' })
  quantity!: number;
}

@ObjectType({ description: 'The receipt for the papers of an application (form 5). 申请材料接收凭证。' })
export class CaseReceipt {
  @Field(() => Date, { description: 'When it was given. 出具时间。' })
  givenAt!: Date;

  @Field(() => [CasePaper], { description: 'What was handed in. 材料。' })
  papers!: CasePaper[];
}

@ObjectType({
  description: 'What was missing: asked for once, and in full (法律援助法 art 43). 补充材料。',
})
export class CaseSupplement {
  @Field(() => [String], { nullable: true, description: 'What is missing. 补充事项。' })
  list!: string[] | null;

  @Field(() => Date, { description: 'When it was asked for. 通知时间。' })
  askedAt!: Date;

  @Field(() => LocalDateScalar, { description: 'Until when. 期限。' })
  dueOn!: string;

  @Field(() => Date, { nullable: true, description: 'When it came; null while it is open. 补充时间。' })
  suppliedAt!: Date | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Through whom it came. 提交机构。' })
  suppliedBy!: OrganisationBrief | null;

  @Field(() => String, { nullable: true, description: 'What came. 补充内容。' })
  note!: string | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@ObjectType({ description: 'What the applicant stated of the own means (form 4). 经济困难状况说明。' })
export class MeansStatement {
  @Field(() => Int, { description: 'How many live together. 家庭共同生活人数。' })
  householdMembers!: number;

  @Field(() => Money, { description: 'Income of the household in a month. 家庭月收入。' })
  monthlyIncome!: Money;

  @Field(() => Money, { description: 'Expenses of the household in a month. 家庭月支出。' })
  monthlyExpenses!: Money;

  @Field(() => String, { nullable: true, description: 'What it owns. 财产状况。' })
  property!: string | null;

  @Field(() => String, { nullable: true, description: 'What it owes. 债务状况。' })
  debts!: string | null;

  @Field(() => Date, { description: 'When it was written down. 登记时间。' })
  statedAt!: Date;
}

@ObjectType({ description: 'How the hardship condition was dealt with, and on what evidence. 经济困难状况核查。' })
export class MeansFinding {
  @Field(() => MeansBranchEnum, { description: 'The way. 方式。' })
  branch!: string;

  @Field(() => MeansGroundEnum, { nullable: true, description: 'The ground of art 32 or 42. 情形。' })
  ground!: string | null;

  @Field(() => Boolean, { description: 'Whether the condition is met. 是否符合。' })
  met!: boolean;

  @Field(() => String, { nullable: true, description: 'The document it rests on. 证明材料。' })
  document!: string | null;

  @Field(() => ID, { nullable: true, description: 'The file of the case it rests on. 案卷材料。' })
  materialId!: string | null;

  @Field(() => [String], { description: 'Which bodies were asked. 查询单位。' })
  bodies!: string[];

  @Field(() => String, { nullable: true, description: 'What they answered. 查询结果。' })
  answer!: string | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'When the applicant signed the statement. 签名日期。',
  })
  signedOn!: string | null;

  @Field(() => Date, { description: 'When it was found. 核查时间。' })
  foundAt!: Date;
}

@ObjectType({ description: 'The latest review (form 8); of the institution that reviewed alone. 审查。' })
export class CaseReview {
  @Field(() => Date, { description: 'When. 审查时间。' })
  reviewedAt!: Date;

  @Field(() => String, { nullable: true, description: 'Who reviewed; that person does not decide. 审查人。' })
  reviewer!: string | null;

  @Field(() => String, { description: 'Identity, scope and form of aid, as reviewed. 法律审查。' })
  legal!: string;

  @Field(() => ReviewOpinionEnum, { description: 'What the reviewer advises. 审查意见。' })
  opinion!: string;

  @Field(() => String, { nullable: true, description: 'The reasons of the advice. 意见说明。' })
  opinionNote!: string | null;
}

@ObjectType({ description: 'That aid was refused, and why. 不予法律援助。' })
export class CaseRefusal {
  @Field(() => Date, { description: 'When. 决定时间。' })
  refusedAt!: Date;

  @Field(() => RefusalGroundEnum, { nullable: true, description: 'On which ground. 情形。' })
  ground!: string | null;

  @Field(() => String, { nullable: true, description: 'The reasons. 理由。' })
  reason!: string | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@ObjectType({ description: 'Aid that was given before its papers (法律援助法 art 44). 先行提供法律援助。' })
export class AdvanceAid {
  @Field(() => AdvanceGroundEnum, { description: 'On which ground. 情形。' })
  ground!: string;

  @Field(() => LocalDateScalar, { nullable: true, description: 'When the limitation or period ends. 时效届满日。' })
  limitationOn!: string | null;

  @Field(() => String, { nullable: true, description: 'Why; the lead only. 理由。' })
  reason!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'By when the papers are due. 补办期限。' })
  regulariseBy!: string | null;

  @Field(() => Date, { nullable: true, description: 'When they were made good; null until then. 补办时间。' })
  regularisedAt!: Date | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@ObjectType({ description: 'The places that decide which institution is competent. 管辖连接点。' })
export class CasePlaces {
  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the organ of the case is. 办案机关所在地。' })
  organRegionCode!: string | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: 'Where the body that handles the dispute is. 争议处理机关所在地。',
  })
  disputeRegionCode!: string | null;

  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the cause arose. 事由发生地。' })
  causeRegionCode!: string | null;
}
