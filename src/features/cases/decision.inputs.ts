import { Field, ID, InputType, Int } from 'type-graphql';
import { FenScalar, LocalDateScalar, RegionCodeScalar } from '../../api/scalars.js';
import type { MeansBranch } from './case.entity.js';
import { CaseMoveInput } from './case.inputs.js';
import type { MeansGround } from './case.rules.js';
import { MeansBranchEnum, MeansGroundEnum } from './case-parts.graphql.js';
import { AdvanceGroundEnum, RefusalGroundEnum, ReviewOpinionEnum } from './decision.graphql.js';
import type { AdvanceGround, RefusalGround, ReviewOpinion } from './decision.rules.js';

@InputType({ description: 'What is missing, once and in full. 一次性告知补充材料。' })
export class CaseAskSupplementInput extends CaseMoveInput {
  @Field(() => [String], {
    description: 'Up to 20 entries of up to 200 characters; never a hardship certificate. 补充事项。',
  })
  list!: string[];

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'Until when; not before the day the rule gives, which holds when left out. 期限。',
  })
  dueOn?: string | null;
}

@InputType({ description: 'What was missing has come. 补充材料。' })
export class CaseSupplyInput extends CaseMoveInput {
  @Field(() => String, { description: 'What came, up to 1,000 characters; kept sealed. 补充内容。' })
  note!: string;
}

@InputType({ description: 'Which body the matter is for. 告知受理机构。' })
export class CaseGuideInput extends CaseMoveInput {
  @Field(() => ID, { nullable: true, description: 'An organisation of the platform; or a name below. 机构。' })
  organisationId?: string | null;

  @Field(() => String, { nullable: true, description: 'A body by its name. 单位名称。' })
  bodyName?: string | null;

  @Field(() => String, { description: 'What the applicant is told, up to 1,000 characters. 说明。' })
  explanation!: string;
}

@InputType({
  description: 'The places that decide which institution is competent; what is left out is unknown. 管辖连接点。',
})
export class CaseLocateInput extends CaseMoveInput {
  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the organ of the case is. 办案机关所在地。' })
  organRegionCode?: string | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: 'Where the body that handles the dispute is. 争议处理机关所在地。',
  })
  disputeRegionCode?: string | null;

  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the cause arose. 事由发生地。' })
  causeRegionCode?: string | null;
}

@InputType({ description: 'What the applicant states of the own means. 经济困难状况说明。' })
export class CaseStateMeansInput extends CaseMoveInput {
  @Field(() => Int, { description: 'How many live together, 1 to 50. 家庭共同生活人数。' })
  householdMembers!: number;

  @Field(() => FenScalar, { description: 'Income of the household in a month. 家庭月收入（分）。' })
  monthlyIncomeFen!: number;

  @Field(() => FenScalar, { description: 'Expenses of the household in a month. 家庭月支出（分）。' })
  monthlyExpensesFen!: number;

  @Field(() => String, { nullable: true, description: 'What it owns, up to 500 characters. 财产状况。' })
  property?: string | null;

  @Field(() => String, { nullable: true, description: 'What it owes, up to 500 characters. 债务状况。' })
  debts?: string | null;
}

@InputType({ description: 'On what a way past the hardship condition rests. 核查依据。' })
export class MeansEvidenceInput {
  @Field(() => ID, { nullable: true, description: 'A file of the case, of class MEANS. 案卷材料。' })
  materialId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A document by its name, for example `残疾人证`; WAIVED needs one of the two. 证明材料。',
  })
  document?: string | null;

  @Field(() => [String], { nullable: true, description: 'Which bodies were asked; needed for INFO_QUERY. 查询单位。' })
  bodies?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What they answered; needed for INFO_QUERY. 查询结果。' })
  answer?: string | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'When the applicant signed the statement; needed for PLEDGE. 签名日期。',
  })
  signedOn?: string | null;
}

@InputType({ description: 'The review. 审查。' })
export class CaseReviewInput extends CaseMoveInput {
  @Field(() => MeansBranchEnum, {
    nullable: true,
    description: 'How the hardship condition is dealt with; left out only when the matter is outside legal aid. 方式。',
  })
  meansBranch?: MeansBranch | null;

  @Field(() => MeansGroundEnum, { nullable: true, description: 'The ground of art 32 or 42. 法定情形。' })
  meansGround?: MeansGround | null;

  @Field(() => MeansEvidenceInput, { nullable: true, description: 'On what it rests. 核查依据。' })
  means?: MeansEvidenceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the condition is met; true when left out. 是否符合经济困难条件。',
  })
  meansMet?: boolean | null;

  @Field(() => String, { description: 'Identity, scope and form of aid, up to 2,000 characters. 法律审查。' })
  legal!: string;

  @Field(() => ReviewOpinionEnum, { description: 'What you advise. 审查意见。' })
  opinion!: ReviewOpinion;

  @Field(() => String, { nullable: true, description: 'Why, up to 1,000 characters. 意见说明。' })
  opinionNote?: string | null;
}

@InputType({ description: 'The grant of legal aid. 给予法律援助。' })
export class CaseGrantInput extends CaseMoveInput {
  @Field(() => MeansBranchEnum, {
    nullable: true,
    description: 'How the hardship condition is dealt with; as reviewed when left out. 经济困难条件。',
  })
  meansBranch?: MeansBranch | null;

  @Field(() => MeansGroundEnum, {
    nullable: true,
    description: 'The ground; needed for NOT_REQUIRED and WAIVED only. 法定情形。',
  })
  meansGround?: MeansGround | null;

  @Field(() => MeansEvidenceInput, {
    nullable: true,
    description: 'On what it rests, where nobody reviewed. 核查依据。',
  })
  means?: MeansEvidenceInput | null;
}

@InputType({ description: 'The refusal of legal aid. 不予法律援助。' })
export class CaseRefuseInput extends CaseMoveInput {
  @Field(() => RefusalGroundEnum, { description: 'On which ground. 情形。' })
  ground!: RefusalGround;

  @Field(() => String, { description: 'The reasons, as the applicant reads them; up to 2,000 characters. 理由。' })
  reason!: string;
}

@InputType({ description: 'Aid before its papers. 先行提供法律援助。' })
export class CaseGrantInAdvanceInput extends CaseMoveInput {
  @Field(() => AdvanceGroundEnum, { description: 'On which ground of art 44. 情形。' })
  ground!: AdvanceGround;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'When the limitation or period ends; needed for LIMITATION_NEAR. 时效届满日。',
  })
  limitationOn?: string | null;

  @Field(() => String, { description: 'Why it cannot wait, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;
}

@InputType({ description: 'The papers of aid in advance are made good. 补办手续。' })
export class CaseRegulariseInput extends CaseMoveInput {
  @Field(() => MeansBranchEnum, { description: 'How the hardship condition is dealt with. 经济困难条件。' })
  meansBranch!: MeansBranch;

  @Field(() => MeansGroundEnum, { nullable: true, description: 'The ground of art 32 or 42. 法定情形。' })
  meansGround?: MeansGround | null;

  @Field(() => MeansEvidenceInput, { nullable: true, description: 'On what it rests. 核查依据。' })
  means?: MeansEvidenceInput | null;
}
