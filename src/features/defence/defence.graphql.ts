import { Field, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { SentAsk } from '../asks/ask.graphql.js';
import { Letter } from '../letters/letter.graphql.js';
import { Material } from '../materials/material.graphql.js';
import type { RawNotice } from './defence.queries.js';
import { DefenceLine } from './defence-line.graphql.js';
import { noticeLifecycle } from './notice.lifecycle.js';

export const NoticeStateEnum = enumOf(
  'DefenceNoticeState',
  'The state of a notice; each defendant has a state of its own. 通知状态。',
  noticeLifecycle.table.states,
);
export const NoticeKindEnum = enumOf('DefenceNoticeKind', 'What the organ notifies for. 通知类型。', {
  DEFENCE: { zh: '通知辩护', en: 'defence (art 25)' },
  REPRESENTATION: { zh: '通知代理', en: 'representation in compulsory medical proceedings (art 28)' },
});

@ObjectType({
  implements: Node,
  description: 'A notice of an organ to a legal aid institution, with a line for each defendant. 通知辩护。',
})
export class DefenceNotice extends SentAsk {
  @Field(() => String, {
    nullable: true,
    description: 'As people say it on the phone, for example `渝铜法辩〔2026〕1号`; null until it was sent. 通知文号。',
  })
  number!: string | null;

  @Field(() => NoticeStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => NoticeKindEnum, { description: 'For what. 类型。' })
  kind!: string;

  @Field(() => Boolean, {
    description:
      'Whether only who works on it, the head and whom the head adds see what it says: a minor, a sexual offence, violence at home. 是否限制查看。',
  })
  restricted!: boolean;

  @Field(() => OrganisationBrief, {
    description: 'The organ whose matter it is, and which becomes the side. 办案机关。',
  })
  organ!: OrganisationBrief;

  @Field(() => OrganisationBrief, {
    description: 'The organ, or the workstation that wrote it in its name. 发出单位。',
  })
  filedBy!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'To whom. 法律援助机构。' })
  institution!: OrganisationBrief;

  @Field(() => String, { nullable: true, description: "The organ's own number of the matter. 案号。" })
  docket!: string | null;

  @Field(() => String, { nullable: true, description: 'What the organ tells beside. 备注。' })
  remark!: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the institution opened it; no clock moves by it. 签收时间。',
  })
  override openedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When every line had ended or became a case. 办复时间。' })
  override endedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'The earliest running date; in custody the stricter one. 最早届满时刻。',
  })
  earliestDueAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether that date has passed. 是否逾期。' })
  overdue!: boolean;

  @Field(() => [DefenceLine], { description: 'Its defendants, in the order of the notice. 被通知人员。' })
  lines?: DefenceLine[];

  @Field(() => [Letter], { description: 'Its papers that were issued. 文书。' })
  letters?: Letter[];

  @Field(() => [Material], {
    description: 'The papers that the organ brought in, as far as they are yours to read. 办案机关提供的材料。',
  })
  papers?: Material[];

  @Field(() => DefenceNotice, {
    nullable: true,
    description: 'The notice that was sent on to make this one, where you see it. 转送自。',
  })
  reroutedFrom?: DefenceNotice | null;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawNotice;
  covered!: boolean;
}

export const { Connection: DefenceNoticeConnection } = connectionOf('DefenceNotice', () => DefenceNotice, 'notices');

@ObjectType({ description: 'What a command on a notice answers. 通知办理结果。' })
export class DefenceNoticePayload extends Payload {
  @Field(() => DefenceNotice, { nullable: true, description: 'The notice as it is now; null when refused. 通知。' })
  notice?: DefenceNotice | null;
}

@ObjectType({ description: 'What a command on a line answers. 被通知人员办理结果。' })
export class DefenceLinePayload extends Payload {
  @Field(() => DefenceLine, { nullable: true, description: 'The line as it is now; null when refused. 被通知人员。' })
  line?: DefenceLine | null;

  @Field(() => DefenceNotice, { nullable: true, description: 'Its notice. 所属通知。' })
  notice?: DefenceNotice | null;
}
