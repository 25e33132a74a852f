import { Field, ID, Int, ObjectType } from 'type-graphql';
import { type Awaiting, AwaitingEnum } from '../../api/awaiting.js';
import { Node, OrganisationBrief, PartEnum, Redaction, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { dispositionLifecycle } from './disposition.lifecycle.js';
import { proposalLifecycle } from './proposal.lifecycle.js';
import { PROPOSAL_RULES } from './proposal.rules.js';

export const ProposalKindEnum = enumOf('ProposalKind', "What needs both sides' agreement. 提议类型。", PROPOSAL_RULES);
export const ProposalStateEnum = enumOf(
  'ProposalState',
  'The state of a proposal. 提议状态。',
  proposalLifecycle.table.states,
);
export const DispositionStateEnum = enumOf(
  'DispositionState',
  'What the sender decided. 处置状态。',
  dispositionLifecycle.table.states,
);

/** What every ask shows: a letter between cities, a referral, a notice, a request for the duty lawyer. */
@ObjectType()
export abstract class Ask extends Node {
  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'What it is about, without names. 事由。' })
  matter!: string | null;

  @Field(() => PartEnum, { description: 'The part of your organisation. 本机构身份。' })
  part!: string;

  @Field(() => Date, { nullable: true, description: 'When it ended. 结束时间。' })
  endedAt!: Date | null;

  @Field(() => AwaitingEnum, { description: 'Whose turn it is. 轮到哪一方。' })
  awaiting!: Awaiting;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

/** What an ask shows that is drafted first and then lies on the desk of another body. */
@ObjectType()
export abstract class SentAsk extends Ask {
  @Field(() => Date, { nullable: true, description: 'When it was sent. 发出时间。' })
  sentAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it lay on a desk first; of one that was sent on the original time. 收到时间。',
  })
  receivedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the receiver opened it. 签收时间。' })
  openedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who opened it: a colleague by name, else the organisation. 签收人。',
  })
  openedBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The colleague on whose table it lies; own organisation only. 认领人。',
  })
  claimedBy!: string | null;

  @Field(() => Date, { nullable: true, description: 'Since when your organisation is awaited. 待办起始时间。' })
  awaitedSince!: Date | null;
}

/** A revision of what was sent. */
@ObjectType()
export abstract class AskRevision {
  @Field(() => Int, { description: 'From 1, as it was sent. 版次。' })
  revision!: number;

  @Field(() => [String], { description: 'The fields that differ from the revision before. 变更字段。' })
  changedFields!: string[];

  @Field(() => String, { nullable: true, description: 'Why it was changed. 修改理由。' })
  reason!: string | null;

  @Field(() => Date, { description: 'When. 修改时间。' })
  madeAt!: Date;
}

@ObjectType({ description: "What needs the other side's agreement. 提议。" })
export class Proposal {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => ProposalKindEnum, { description: 'What is proposed. 类型。' })
  kind!: string;

  @Field(() => ProposalStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => OrganisationBrief, { description: 'Who proposes. 提议方。' })
  by!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'Who answers. 答复方。' })
  to!: OrganisationBrief;

  @Field(() => ID, {
    nullable: true,
    description: 'The item it is about; null when it is about the whole ask. 所涉事项。',
  })
  itemId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why. 理由。' })
  reason!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The new date, of NEW_DUE_DATE. 新期限。' })
  dueOn!: string | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'The competent organisation, of REDIRECT. 改送机构。',
  })
  organisation!: OrganisationBrief | null;

  @Field(() => Date, {
    description: 'Until when it can be answered; then it lapses and the old terms stand. 答复期限。',
  })
  answerBy!: Date;

  @Field(() => ID, { nullable: true, description: 'The proposal it answers, of a counter-offer. 所回应的提议。' })
  answersId!: string | null;

  @Field(() => Date, { description: 'When it was made. 提出时间。' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions!: ViewerAction[];
}

@ObjectType({ description: 'What the sender decides after something could not be done, in three working days. 处置。' })
export class Disposition {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => DispositionStateEnum, { description: 'What was decided. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => ID, { nullable: true, description: 'The item that could not be done. 所涉事项。' })
  itemId!: string | null;

  @Field(() => Date, { description: 'Until when it is to be decided. 处置期限。' })
  dueAt!: Date;

  @Field(() => String, { nullable: true, description: 'Why it was decided so. 理由。' })
  reason!: string | null;

  @Field(() => ID, { nullable: true, description: 'The draft to another institution. 另行委托的草稿。' })
  nextCooperationId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The draft of another referral, of a declined one. 另行转介的草稿。',
  })
  nextReferralId!: string | null;

  @Field(() => Date, { description: 'When it was opened. 产生时间。' })
  createdAt!: Date;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions!: ViewerAction[];
}
