import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { CASE_VERSION, EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { FenScalar, LocalDateScalar, RegionCodeScalar } from '../../api/scalars.js';
import { PersonInput } from '../people/person.graphql.js';
import type { AidForm } from './case.entity.js';
import { AidFormEnum, CasePersonRoleEnum, MilestoneKindEnum } from './case-parts.graphql.js';
import type { CasePersonRole } from './case-persons.js';
import type { MilestoneKind } from './milestone.rules.js';

@ArgsType()
export class CaseArgs {
  @Field(() => ID, { nullable: true, description: 'Global id. 全局编号。' })
  id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its number; brackets, blanks, width and leading zeros do not matter. 案号。',
  })
  number?: string | null;
}

@InputType({ description: 'A person of a new case: one that is registered, or one written down now. 案件人员。' })
export class CasePersonInput {
  @Field(() => ID, { nullable: true, description: 'A registered person. 已登记人员。' })
  id?: string | null;

  @Field(() => PersonInput, { nullable: true, description: 'Or a new one. 新登记人员。' })
  person?: PersonInput | null;

  @Field(() => CasePersonRoleEnum, { nullable: true, description: 'RECIPIENT when left out. 身份。' })
  role?: CasePersonRole | null;
}

@InputType({ description: 'An application at the counter. 登记申请。' })
export class CaseOpenInput {
  @Field(() => String, { description: 'Cause of action, for example `LABOUR_REMUNERATION`. 案由代码。' })
  causeCode!: string;

  @Field(() => String, {
    description: 'What it is about in one line of up to 100 characters, without names: it stands in lists. 事由。',
  })
  matter!: string;

  @Field(() => AidFormEnum, { description: 'Form of aid. 援助形式。' })
  form!: AidForm;

  @Field(() => String, { nullable: true, description: 'The facts, up to 4,000 characters; kept sealed. 基本案情。' })
  facts?: string | null;

  @Field(() => String, { nullable: true, description: 'Against whom; kept sealed. 对方当事人。' })
  respondent?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Life imprisonment or death is possible: the lawyer needs three years of criminal practice (法律援助法 art 26). 可能判处无期徒刑、死刑。',
  })
  lifeOrDeathPossible?: boolean | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the application was received first; now when left out. 收到申请时间。',
  })
  receivedAt?: Date | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: 'Where the organ is that handles the case, if one does: it decides for a suit. 办案机关所在地。',
  })
  organRegionCode?: string | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description:
      'Where the body is that handles the dispute, for example the arbitration commission. 争议处理机关所在地。',
  })
  disputeRegionCode?: string | null;

  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the cause arose. 事由发生地。' })
  causeRegionCode?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Several claim together; a roster follows. 是否群体性案件。' })
  groupClaim?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True protects it inside the office too; domestic violence and minors always are. 是否限制查看。',
  })
  restricted?: boolean | null;

  @Field(() => [CasePersonInput], { description: 'At least one recipient, unless a roster follows. 人员。' })
  persons!: CasePersonInput[];

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'The handling body comes in as a side, or leaves. 办案机关加入或者退出。' })
export class OrganMoveInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  id!: string;

  @Field(() => ID, {
    description: 'The court, procuratorate, police, detention house or arbitration commission. 办案机关。',
  })
  organisationId!: string;

  @Field(() => Int, { description: CASE_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A command on one case. 案件办理。' })
export class CaseMoveInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'One kind of paper that was handed in. 材料。' })
export class CasePaperInput {
  @Field(() => String, { description: 'Its name, up to 100 characters. 名称。' })
  name!: string;

  @Field(() => Int, { description: 'How many, 1 to 9999. 份数。' })
  quantity!: number;
}

@InputType({ description: 'The acceptance of an application. 受理。' })
export class CaseAcceptInput extends CaseMoveInput {
  @Field(() => [CasePaperInput], {
    nullable: true,
    description:
      'What was handed in, for the receipt; when left out the application form, identity papers and the files of the case. 申请材料。',
  })
  papers?: CasePaperInput[] | null;
}

@InputType({ description: 'A command that needs a reason; it stays in your organisation. 须说明理由的办理。' })
export class CaseReasonInput extends CaseMoveInput {
  @Field(() => String, { description: 'Why, up to 1,000 characters. 理由。' })
  reason!: string;
}

@InputType({ description: 'The lawyer to be assigned. 指派。' })
export class CaseAssignInput extends CaseMoveInput {
  @Field(() => ID, { description: 'A lawyer of your register. 律师。' })
  lawyerId!: string;
}

@InputType({ description: 'The lawyer who takes over. 更换承办人。' })
export class CaseReplaceInput extends CaseAssignInput {
  @Field(() => String, { description: 'Why, up to 1,000 characters. 理由。' })
  reason!: string;
}

@InputType({ description: 'The closing file. 提交结案材料。' })
export class CaseSubmitFileInput extends CaseMoveInput {
  @Field(() => String, { description: 'What was done and what came of it, up to 4,000 characters. 结案小结。' })
  summary!: string;
}

@InputType({ description: 'The archiving. 归档。' })
export class CaseArchiveInput extends CaseMoveInput {
  @Field(() => String, { nullable: true, description: 'A note for the own office. 备注。' })
  note?: string | null;
}

@InputType({ description: 'What happened. 登记进展。' })
export class CaseMilestoneInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  id!: string;

  @Field(() => MilestoneKindEnum, { description: 'What. 类型。' })
  kind!: MilestoneKind;

  @Field(() => LocalDateScalar, { description: 'On which day; only HEARING_SET may lie ahead. 日期。' })
  happenedOn!: string;

  @Field(() => FenScalar, { nullable: true, description: 'An amount it names. 金额（分）。' })
  amountFen?: number | null;

  @Field(() => String, { nullable: true, description: 'Court, commission or other body. 机关。' })
  bodyName?: string | null;

  @Field(() => String, { nullable: true, description: 'Number of its document. 文书号。' })
  documentNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'A note, up to 1,000 characters; kept sealed. 说明。' })
  note?: string | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}
