import { Field, InputType, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { CaseMoveInput } from './case.inputs.js';
import { CustodyEnum, ProceedingStageEnum } from './case-parts.graphql.js';
import { type Custody, HEARING_SESSIONS, type HearingSession, type ProceedingStage } from './proceeding.rules.js';

export const HearingSessionEnum = enumOf('HearingSession', 'What kind of session it is. 期日类型。', HEARING_SESSIONS);

@ObjectType({ description: 'A session that the organ has set. 开庭等期日。' })
export class CaseHearing {
  @Field(() => HearingSessionEnum, { description: 'What kind. 类型。' })
  session!: HearingSession;

  @Field(() => Date, { description: 'When it is held. 时间。' })
  heldAt!: Date;

  @Field(() => String, { description: 'Where. 地点。' })
  place!: string;

  @Field(() => Date, { description: 'When it was set. 登记时间。' })
  setAt!: Date;

  @Field(() => OrganisationBrief, { description: 'Who set it. 登记机构。' })
  setBy!: OrganisationBrief;

  @Field(() => Date, { nullable: true, description: 'When another took its place; null while it holds. 变更时间。' })
  replacedAt!: Date | null;
}

@ObjectType({ description: 'A change of custody or stage; one of the two values is there. 羁押或者阶段变更。' })
export class ProcedureChange {
  @Field(() => CustodyEnum, { nullable: true, description: 'The custody since then. 羁押状态。' })
  custody!: Custody | null;

  @Field(() => ProceedingStageEnum, { nullable: true, description: 'The stage since then. 阶段。' })
  stage!: ProceedingStage | null;

  @Field(() => LocalDateScalar, { description: 'Since which day. 起始日。' })
  sinceOn!: string;

  @Field(() => String, { nullable: true, description: 'A note, such as the place of custody. 说明。' })
  note!: string | null;

  @Field(() => Date, { description: 'When it was recorded. 登记时间。' })
  recordedAt!: Date;

  @Field(() => OrganisationBrief, { description: 'By whom. 登记机构。' })
  recordedBy!: OrganisationBrief;
}

@InputType({ description: 'A session is set; it takes the place of the one before. 设定期日。' })
export class CaseSetHearingInput extends CaseMoveInput {
  @Field(() => HearingSessionEnum, { description: 'What kind. 类型。' })
  session!: HearingSession;

  @Field(() => Date, { description: 'When; it lies ahead, and within two years. 时间。' })
  heldAt!: Date;

  @Field(() => String, { description: 'Where, up to 200 characters; kept sealed. 地点。' })
  place!: string;
}

@InputType({ description: 'The custody has changed. 变更羁押状态。' })
export class CaseChangeCustodyInput extends CaseMoveInput {
  @Field(() => CustodyEnum, { description: 'What it is now. 羁押状态。' })
  custody!: Custody;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Since which day; today when left out. 起始日。' })
  sinceOn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Such as the place of custody, up to 200 characters; kept sealed, seen by every entitled side. 说明。',
  })
  note?: string | null;
}

@InputType({ description: 'The proceedings have come further. 变更阶段。' })
export class CaseChangeStageInput extends CaseMoveInput {
  @Field(() => ProceedingStageEnum, { description: 'What it is now. 阶段。' })
  stage!: ProceedingStage;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Since which day; today when left out. 起始日。' })
  sinceOn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A note, up to 200 characters; kept sealed, seen by every entitled side. 说明。',
  })
  note?: string | null;
}
