import { Field, ID, InputType, Int } from 'type-graphql';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { LocalDateScalar } from '../../api/scalars.js';
import type { AidForm } from '../cases/case.entity.js';
import { AidFormEnum, CustodyEnum } from '../cases/case-parts.graphql.js';
import type { Custody } from '../cases/proceeding.rules.js';
import { PersonInput } from '../people/person.graphql.js';
import { DefenceStageEnum } from './defence-line.graphql.js';
import type { DefenceStage, DutyMode, DutyService } from './defence-words.rules.js';
import { DutyModeEnum, DutyServiceEnum } from './duty.graphql.js';

@InputType({ description: 'Asks for the duty lawyer. 约见值班律师。' })
export class DutyLawyerHelpRequestInput {
  @Field(() => ID, { description: 'The legal aid institution. 法律援助机构。' })
  toOrganisationId!: string;

  @Field(() => PersonInput, { description: 'Who is to be helped. 人员。' })
  person!: PersonInput;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Only where no identity number says it. 出生日期。' })
  bornOn?: string | null;

  @Field(() => DefenceStageEnum, { description: 'Where the proceedings stand. 诉讼阶段。' })
  stage!: DefenceStage;

  @Field(() => CustodyEnum, { description: 'Whether and how the person is held. 羁押状态。' })
  custody!: Custody;

  @Field(() => String, { nullable: true, description: 'Where the person is to be met. 会见地点。' })
  place?: string | null;

  @Field(() => String, { nullable: true, description: 'The charge. 涉嫌罪名。' })
  charge?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Restricted though neither age nor charge ask for it; both do by themselves. 限制查看。',
  })
  restricted?: boolean | null;

  @Field(() => String, { nullable: true, description: 'What is wanted. 请求事项。' })
  wanted?: string | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Moves a help on. 办理法律帮助。' })
export class DutyLawyerHelpMoveInput {
  @Field(() => ID, { description: 'The help. 法律帮助。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Names the lawyer and the hour. 安排。' })
export class DutyLawyerHelpScheduleInput extends DutyLawyerHelpMoveInput {
  @Field(() => ID, { description: 'A lawyer of your register. 律师。' })
  lawyerId!: string;

  @Field(() => Date, { description: 'When. 时间。' })
  scheduledFor!: Date;

  @Field(() => DutyModeEnum, { description: 'How. 方式。' })
  mode!: DutyMode;

  @Field(() => ID, { nullable: true, description: 'Where; the roster says it when left out. 值班地点。' })
  stationId?: string | null;
}

@InputType({ description: 'Records the help. 登记。' })
export class DutyLawyerHelpRecordInput extends DutyLawyerHelpMoveInput {
  @Field(() => [DutyServiceEnum], { description: 'What was done, as the statute lists it. 帮助内容。' })
  services!: DutyService[];

  @Field(() => String, { description: 'The record; it stays with the institution. 情况登记。' })
  content!: string;

  @Field(() => Date, {
    nullable: true,
    description: 'When the person asked for legal aid, where that happened. 提出申请时间。',
  })
  askedForAidAt?: Date | null;
}

@InputType({ description: 'Forwards the application made through the duty lawyer. 转交申请。' })
export class DutyLawyerHelpConvertInput extends DutyLawyerHelpMoveInput {
  @Field(() => Date, {
    nullable: true,
    description: 'When the person asked, where the record does not say it. 提出时间。',
  })
  requestedAt?: Date | null;

  @Field(() => String, { description: 'The cause, as `caseOpen` takes it. 案由。' })
  causeCode!: string;

  @Field(() => AidFormEnum, { description: 'The form of aid. 援助形式。' })
  form!: AidForm;

  @Field(() => String, { nullable: true, description: 'What the person tells. 案情。' })
  facts?: string | null;
}

@InputType({ description: 'Takes the request back. 取消。' })
export class DutyLawyerHelpCancelInput extends DutyLawyerHelpMoveInput {
  @Field(() => String, { description: 'Why, in writing. 理由。' })
  reason!: string;
}

@InputType({ description: 'Puts a lawyer on the roster. 排班。' })
export class DutyShiftPlanInput {
  @Field(() => ID, { description: 'Your workstation, an organ, a detention house. 值班地点。' })
  stationId!: string;

  @Field(() => ID, { description: 'A lawyer of your register. 律师。' })
  lawyerId!: string;

  @Field(() => [LocalDateScalar], { description: 'The days: all of them are planned, or none. 日期。' })
  onDays!: string[];

  @Field(() => DutyModeEnum, { description: 'How. 方式。' })
  mode!: DutyMode;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Takes a lawyer off the roster of a day. 取消排班。' })
export class DutyShiftCancelInput {
  @Field(() => ID, { description: 'The day on the roster. 排班。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}
