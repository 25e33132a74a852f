import { Field, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { AskRevision, Disposition, Proposal, SentAsk } from '../asks/ask.graphql.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { Letter } from '../letters/letter.graphql.js';
import { cooperationLifecycle } from './cooperation.lifecycle.js';
import type { RawCooperation } from './cooperation.queries.js';
import { CooperationItem, CooperationItemKindEnum } from './cooperation-item.graphql.js';

export const CooperationStateEnum = enumOf(
  'CooperationState',
  'The state of a cooperation. 协作状态。',
  cooperationLifecycle.table.states,
);
export const FieldClassEnum = enumOf('FieldClass', 'A class of fields that is shared together. 共享内容类别。', {
  IDENTITY: { zh: '身份信息', en: 'who the person is' },
  CONTACT: { zh: '联系方式', en: 'how to reach the person' },
  MEANS: { zh: '经济状况', en: 'means' },
  FACTS: { zh: '案情', en: 'the facts of the case' },
  EVIDENCE: { zh: '证据材料', en: 'evidence' },
  HEALTH: { zh: '健康信息', en: 'health' },
  AMOUNTS: { zh: '金额', en: 'amounts' },
  SIDES: { zh: '参与方', en: 'who takes part' },
});
export const SharingLevelEnum = enumOf(
  'SharingLevel',
  'How much of a class is shared, from nothing to everything. 共享程度。',
  {
    NONE: { zh: '不共享', en: 'nothing' },
    MASKED: { zh: '脱敏', en: 'masked' },
    TITLES: { zh: '仅标题', en: 'titles only' },
    TOTALS: { zh: '仅合计', en: 'totals only' },
    READ: { zh: '可查看', en: 'may be read' },
    CONTRIBUTE: { zh: '可补充', en: 'may be added to' },
  },
);

@ObjectType({ description: 'A class of fields and how far it is shared. 共享范围。' })
export class SharedClass {
  @Field(() => FieldClassEnum, { description: 'The class. 类别。' })
  fieldClass!: string;

  @Field(() => SharingLevelEnum, { description: 'Before acceptance. 接受前。' })
  beforeAcceptance!: string;

  @Field(() => SharingLevelEnum, { description: 'After acceptance of the items, until they end. 接受后。' })
  afterAcceptance!: string;
}

@ObjectType({ description: 'A revision of a letter that was sent. 函件修订。' })
export class CooperationRevision extends AskRevision {}

@ObjectType({
  implements: Node,
  description: 'A letter with items from one legal aid institution to another in a different city. 异地协作。',
})
export class Cooperation extends SentAsk {
  @Field(() => String, {
    nullable: true,
    description:
      'As people say it on the phone, for example `豫濮援协〔2026〕12号`; null until it was sent. 协作函号。',
  })
  number!: string | null;

  @Field(() => CooperationStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'The revision of the letter; an answer may name it. 函件版次。' })
  revision!: number;

  @Field(() => OrganisationBrief, { description: 'Who asks. 请求方。' })
  requesting!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'Who is asked. 被请求方。' })
  requested!: OrganisationBrief;

  @Field(() => [CooperationItemKindEnum], { description: 'The kinds of its items. 事项类型。' })
  kinds!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The facts and the purpose, as the letter states them. 基本案情和协作目的。',
  })
  purpose!: string | null;

  @Field(() => String, { nullable: true, description: 'The law it rests on besides the usual articles. 补充依据。' })
  legalBasis!: string | null;

  @Field(() => Date, { nullable: true, description: 'When every item had its answer. 答复完毕时间。' })
  answeredAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The reason written at its withdrawal. 撤回理由。' })
  endingReason!: string | null;

  @Field(() => [CooperationItem], { description: 'Its items, in the order of the letter. 协作事项。' })
  items?: CooperationItem[];

  @Field(() => [Proposal], { description: 'What was proposed, oldest first. 提议。' })
  proposals?: Proposal[];

  @Field(() => [Disposition], {
    description: "What the sender decides after something could not be done; the sender's only. 处置。",
  })
  dispositions?: Disposition[];

  @Field(() => [Deadline], { description: 'Its clocks, running ones first. 期限。' })
  deadlines?: Deadline[];

  @Field(() => [Letter], { description: 'Its papers. 文书。' })
  letters?: Letter[];

  @Field(() => [CooperationRevision], { description: 'The revisions of the letter. 函件修订。' })
  revisions?: CooperationRevision[];

  @Field(() => Cooperation, { nullable: true, description: 'The ask that was redirected to make this one. 改送自。' })
  redirectedFrom?: Cooperation | null;

  @Field(() => Cooperation, { nullable: true, description: 'The ask that took its place. 改送至。' })
  redirectedTo?: Cooperation | null;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawCooperation;
}

@ObjectType({ description: 'What a command on a cooperation answers. 协作办理结果。' })
export class CooperationPayload extends Payload {
  @Field(() => Cooperation, { nullable: true, description: 'The cooperation as it is now; null when refused. 协作。' })
  cooperation?: Cooperation | null;
}

@ObjectType({ description: 'What a command on an item answers. 协作事项办理结果。' })
export class CooperationItemPayload extends Payload {
  @Field(() => CooperationItem, { nullable: true, description: 'The item as it is now; null when refused. 协作事项。' })
  item?: CooperationItem | null;

  @Field(() => Cooperation, { nullable: true, description: 'Its cooperation. 所属协作。' })
  cooperation?: Cooperation | null;
}
