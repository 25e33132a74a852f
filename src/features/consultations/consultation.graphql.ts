import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, Redaction, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { Person } from '../people/person.graphql.js';
import { type ConsultationState, consultationLifecycle } from './consultation.lifecycle.js';
import type { RawConsultation } from './consultation.queries.js';
import { CHANNELS, type Channel } from './consultation.rules.js';

export const ConsultationStateEnum = enumOf(
  'ConsultationState',
  'Where a consultation stands. 咨询状态。',
  consultationLifecycle.table.states,
);
export const ConsultationChannelEnum = enumOf(
  'ConsultationChannel',
  'By which way somebody asks for advice. 咨询方式。',
  CHANNELS,
);

@ObjectType({ description: 'One conversation held on a matter; it counts on its day. 咨询记录。' })
export class Conversation {
  @Field(() => ConsultationChannelEnum, { description: 'By which way. 方式。' })
  channel!: Channel;

  @Field(() => Date, { description: 'When it was held. 时间。' })
  heldAt!: Date;

  @Field(() => Int, { description: 'How many person-times it counts. 人次。' })
  personTimes!: number;

  @Field(() => String, { nullable: true, description: 'What was said, in a note. 记录。' })
  note!: string | null;

  @Field(() => String, { nullable: true, description: 'Who wrote it down. 记录人。' })
  recordedBy!: string | null;
}

@ObjectType({
  implements: Node,
  description: 'Advice asked of the front desk; it belongs to your organisation alone. 法律咨询。',
})
export class Consultation extends Node {
  @Field(() => String, { nullable: true, description: 'For example `平卫援询〔2026〕12号`. 编号。' })
  number!: string | null;

  @Field(() => ConsultationChannelEnum, { description: 'How it came. 咨询方式。' })
  channel!: Channel;

  @Field(() => ConsultationStateEnum, { description: 'Where it stands. 状态。' })
  state!: ConsultationState;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'What it is about in one line, without names. 事由。' })
  matter!: string | null;

  @Field(() => String, { nullable: true, description: 'Cause of action, as a code, where one is known. 案由代码。' })
  causeCode!: string | null;

  @Field(() => String, { nullable: true, description: "Cause of action in the caller's language. 案由。" })
  cause!: string | null;

  @Field(() => String, { nullable: true, description: 'What was asked. 咨询内容。' })
  content?: string | null;

  @Field(() => String, { nullable: true, description: 'What was advised; null until it was. 答复内容。' })
  answer?: string | null;

  @Field(() => Person, { nullable: true, description: 'Who asks, masked; null for who gave no name. 咨询人。' })
  person?: Person | null;

  @Field(() => Boolean, { description: 'True where no name was given. 是否匿名。' })
  anonymous!: boolean;

  @Field(() => String, { nullable: true, description: 'The number left without a name, masked. 回访电话（脱敏）。' })
  phoneMasked!: string | null;

  @Field(() => Boolean, { description: 'Shown in full only to those who work on it. 是否限制查看。' })
  restricted!: boolean;

  @Field(() => Int, { description: 'All conversations together, in person-times; never persons. 咨询人次。' })
  personTimes!: number;

  @Field(() => [Conversation], { description: 'The conversations, in order. 咨询记录。' })
  conversations?: Conversation[];

  @Field(() => Date, { description: 'When the person asked; an application keeps this time. 咨询时间。' })
  receivedAt!: Date;

  @Field(() => String, { nullable: true, description: 'The colleague who wrote it down. 登记人。' })
  registeredBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The colleague who advised, or who has it on the table. 咨询员。',
  })
  consultant!: string | null;

  @Field(() => Date, { nullable: true, description: 'When the advice was given. 答复时间。' })
  answeredAt!: Date | null;

  @Field(() => Boolean, {
    description: 'Whether the person was told of the right to apply. 是否提示有权申请法律援助。',
  })
  promptedToApply!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was closed or converted. 办结时间。' })
  endedAt!: Date | null;

  @Field(() => LegalAidCase, { nullable: true, description: 'The application it became. 转成的案件。' })
  case?: LegalAidCase | null;

  @Field(() => ID, { nullable: true, description: 'The referral it became: ask `node(id:)` for it. 转成的转介。' })
  referralId!: string | null;

  @Field(() => Boolean, { description: 'Whether your organisation is awaited. 是否待办。' })
  awaitsUs!: boolean;

  @Field(() => Date, { nullable: true, description: 'Until when an answer in writing is due. 答复期限。' })
  dueAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether that has passed. 是否逾期。' })
  overdue!: boolean;

  @Field(() => [Deadline], { description: 'Its clocks. 期限。' })
  deadlines?: Deadline[];

  @Field(() => Boolean, { description: 'Whether there is news nobody here has looked at. 是否未读。' })
  unread!: boolean;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];

  raw!: RawConsultation;
  covered!: boolean;
}

export const { Connection: ConsultationConnection } = connectionOf('Consultation', () => Consultation, 'consultations');

@ObjectType({ description: 'A consultation after a command. 咨询办理结果。' })
export class ConsultationPayload extends Payload {
  @Field(() => Consultation, { nullable: true, description: 'The consultation now. 咨询。' })
  consultation?: Consultation | null;
}

@ObjectType({ description: 'The number in clear, told once: never kept, never cached. 电话明文。' })
export class ConsultationPhonePayload extends Payload {
  @Field(() => Consultation, { nullable: true, description: 'The consultation. 咨询。' })
  consultation?: Consultation | null;

  @Field(() => String, { nullable: true, description: 'The number that was left without a name. 回访电话。' })
  phone?: string | null;
}

@InputType({ description: 'Which consultations: all that is given must hold. 筛选条件。' })
export class ConsultationFilter {
  @Field(() => [ConsultationStateEnum], { nullable: true, description: 'In one of these states. 状态。' })
  states?: ConsultationState[] | null;

  @Field(() => [ConsultationChannelEnum], { nullable: true, description: 'By one of these ways. 咨询方式。' })
  channels?: Channel[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A number or its beginning; or exactly a name, the initials of a whole name, an identity number, a phone. 检索。',
  })
  search?: string | null;
}

@ObjectType({ description: 'The front desk in figures, for one way of asking. 分方式统计。' })
export class ConsultationChannelCount {
  @Field(() => ConsultationChannelEnum, { description: 'Which way. 方式。' })
  channel!: Channel;

  @Field(() => Int, { description: 'Consultations that began. 咨询件数。' })
  consultations!: number;

  @Field(() => Int, { description: 'Person-times of the conversations held. 咨询人次。' })
  personTimes!: number;
}

@ObjectType({ description: 'The front desk in figures: person-times, never persons. 咨询统计（人次）。' })
export class ConsultationCounts {
  @Field(() => LocalDateScalar, { description: 'From this day. 起始日。' })
  from!: string;

  @Field(() => LocalDateScalar, { description: 'To this day, itself included. 截止日。' })
  to!: string;

  @Field(() => Int, { description: 'Consultations that began. 咨询件数。' })
  consultations!: number;

  @Field(() => Int, { description: 'Person-times of the conversations held. 咨询人次。' })
  personTimes!: number;

  @Field(() => [ConsultationChannelCount], { description: 'By way; ways without any are left out. 分方式统计。' })
  byChannel!: ConsultationChannelCount[];
}
