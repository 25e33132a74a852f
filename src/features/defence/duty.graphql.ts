import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { Ask } from '../asks/ask.graphql.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { CaseLawyer, CustodyEnum } from '../cases/case-parts.graphql.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { Letter } from '../letters/letter.graphql.js';
import { DefenceStageEnum } from './defence-line.graphql.js';
import { DUTY_MODES, DUTY_SERVICES } from './defence-words.rules.js';
import type { RawHelp } from './duty.queries.js';
import { type DutyHelpState, dutyHelpLifecycle } from './duty-help.lifecycle.js';
import { dutyShiftLifecycle } from './duty-shift.lifecycle.js';

export const DutyHelpStateEnum = enumOf(
  'DutyLawyerHelpState',
  'The state of a help by the duty lawyer. 法律帮助状态。',
  dutyHelpLifecycle.table.states,
);
export const DutyServiceEnum = enumOf('DutyService', 'What a duty lawyer does (art 30). 法律帮助内容。', DUTY_SERVICES);
export const DutyModeEnum = enumOf('DutyMode', 'How a duty lawyer is there. 值班方式。', DUTY_MODES);
export const DutyShiftStateEnum = enumOf(
  'DutyShiftState',
  'The state of a day on the roster. 排班状态。',
  dutyShiftLifecycle.table.states,
);

@ObjectType({ implements: Node, description: 'The help of a duty lawyer for one person. 值班律师法律帮助。' })
export class DutyLawyerHelp extends Ask {
  @Field(() => String, { nullable: true, description: 'As people say it on the phone. 编号。' })
  number!: string | null;

  @Field(() => DutyHelpStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Boolean, {
    description:
      'Whether only who works on it, the head and whom the head adds see what it says: a minor, a sexual offence, violence at home. 是否限制查看。',
  })
  restricted!: boolean;

  @Field(() => OrganisationBrief, { description: 'The organ or detention house that asked. 约见单位。' })
  organ!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'To whom. 法律援助机构。' })
  institution!: OrganisationBrief;

  @Field(() => ID, { nullable: true, description: 'The person, for `personReveal`. 自然人编号。' })
  personId!: string | null;

  @Field(() => String, { nullable: true, description: 'The name, masked. 姓名（脱敏）。' })
  nameMasked!: string | null;

  @Field(() => DefenceStageEnum, { nullable: true, description: 'Where the proceedings stand. 诉讼阶段。' })
  stage!: string | null;

  @Field(() => CustodyEnum, { nullable: true, description: 'Whether and how the person is held. 羁押状态。' })
  custody!: string | null;

  @Field(() => String, { nullable: true, description: 'The charge. 涉嫌罪名。' })
  charge!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the person is to be met. 会见地点。' })
  place!: string | null;

  @Field(() => String, { nullable: true, description: 'What is wanted. 请求事项。' })
  wanted!: string | null;

  @Field(() => Date, { description: 'When it was asked for. 约见时间。' })
  sentAt!: Date;

  @Field(() => OrganisationBrief, { nullable: true, description: 'The duty station. 值班地点。' })
  station!: OrganisationBrief | null;

  @Field(() => Date, { nullable: true, description: 'For when it is arranged. 安排时间。' })
  scheduledFor!: Date | null;

  @Field(() => DutyModeEnum, { nullable: true, description: 'How. 方式。' })
  mode!: string | null;

  @Field(() => CaseLawyer, { nullable: true, description: 'The duty lawyer. 值班律师。' })
  lawyer!: CaseLawyer | null;

  @Field(() => Date, { nullable: true, description: 'When the person was met. 会见时间。' })
  heldAt!: Date | null;

  @Field(() => [DutyServiceEnum], { description: "What was done; the institution's only. 帮助内容。" })
  services!: string[];

  @Field(() => String, { nullable: true, description: "The record; the institution's only. 情况登记。" })
  content!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was recorded. 登记时间。' })
  recordedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the person asked for legal aid: twenty-four hours run from then. 提出申请时间。',
  })
  askedForAidAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the application was forwarded. 转交时间。' })
  convertedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled. 取消理由。' })
  endingReason!: string | null;

  @Field(() => LegalAidCase, { nullable: true, description: 'The application it became. 所转申请。' })
  legalAidCase?: LegalAidCase | null;

  @Field(() => [Deadline], { description: 'Its clocks. 期限。' })
  deadlines?: Deadline[];

  @Field(() => [Letter], { description: 'Its papers. 文书。' })
  letters?: Letter[];

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawHelp;
  covered!: boolean;
}

export const { Connection: DutyLawyerHelpConnection } = connectionOf(
  'DutyLawyerHelp',
  () => DutyLawyerHelp,
  'helps by duty lawyers',
);

@ObjectType({ implements: Node, description: 'One day of one lawyer on the duty roster of a station. 值班排班。' })
export class DutyShift extends Node {
  @Field(() => OrganisationBrief, { description: 'The institution that plans it. 法律援助机构。' })
  institution!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'Where. 值班地点。' })
  station!: OrganisationBrief;

  @Field(() => ID, { description: 'Who. 律师编号。' })
  lawyerId!: string;

  @Field(() => String, {
    nullable: true,
    description: "The lawyer's name; null for a station that does not see the register. 律师姓名。",
  })
  lawyerName!: string | null;

  @Field(() => LocalDateScalar, { description: 'The day. 日期。' })
  onDay!: string;

  @Field(() => DutyModeEnum, { description: 'How. 方式。' })
  mode!: string;

  @Field(() => DutyShiftStateEnum, { description: 'Whether it holds. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;
}

export const { Connection: DutyShiftConnection } = connectionOf('DutyShift', () => DutyShift, 'days on the roster');

@ObjectType({ description: 'What a command on a help answers. 法律帮助办理结果。' })
export class DutyLawyerHelpPayload extends Payload {
  @Field(() => DutyLawyerHelp, { nullable: true, description: 'The help as it is now; null when refused. 法律帮助。' })
  help?: DutyLawyerHelp | null;
}

@ObjectType({ description: 'What a command on the roster answers. 排班办理结果。' })
export class DutyShiftPayload extends Payload {
  @Field(() => [DutyShift], { nullable: true, description: 'The days as they are now; null when refused. 排班。' })
  shifts?: DutyShift[] | null;
}

@InputType({ description: 'Which helps. 筛选。' })
export class DutyLawyerHelpFilter {
  @Field(() => [DutyHelpStateEnum], { nullable: true, description: 'In these states. 状态。' })
  states?: DutyHelpState[] | null;

  @Field(() => ID, { nullable: true, description: 'At this station. 值班地点。' })
  stationId?: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Held on this day or later. 会见起始日。' })
  heldFrom?: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Held on this day or before. 会见截止日。' })
  heldTo?: string | null;
}

@ArgsType()
export class DutyLawyerHelpListArgs extends PageArgs {
  @Field(() => DutyLawyerHelpFilter, { nullable: true, description: 'Which. 筛选。' })
  filter?: DutyLawyerHelpFilter | null;
}

@ArgsType()
export class DutyLawyerHelpArgs {
  @Field(() => ID, { nullable: true, description: 'By id. 编号。' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'By number, as it is said on the phone. 文号。' })
  number?: string | null;
}

@ArgsType()
export class DutyShiftListArgs extends PageArgs {
  @Field(() => ID, { description: 'The station: a workstation, an organ, a detention house. 值班地点。' })
  stationId!: string;

  @Field(() => LocalDateScalar, { description: 'Any day of the month, for example `2026-10-01`. 月份。' })
  month!: string;

  @Field(() => Boolean, { nullable: true, description: 'Cancelled days too; false when left out. 是否包括已取消。' })
  withCancelled?: boolean | null;
}
