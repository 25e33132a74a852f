import { Field, Int, ObjectType } from 'type-graphql';
import { Money, Node, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import type { RawCooperation, RawItem } from './cooperation.queries.js';
import { cooperationItemLifecycle } from './cooperation-item.lifecycle.js';
import { ITEM_KINDS, UNABLE_CODES } from './item-kinds.js';

export const CooperationItemStateEnum = enumOf(
  'CooperationItemState',
  'The state of one item. 协作事项状态。',
  cooperationItemLifecycle.table.states,
);
export const CooperationItemKindEnum = enumOf(
  'CooperationItemKind',
  'What one institution may ask of another. 协作事项类型。',
  ITEM_KINDS,
);
export const UnableCodeEnum = enumOf(
  'UnableCode',
  'The only reasons for not acting: never eligibility, never capacity. 不能办理的理由。',
  UNABLE_CODES,
);
export const ResultKindEnum = enumOf('ResultKind', 'How far the act was done. 办理程度。', {
  DONE: { zh: '已办结', en: 'done' },
  PARTLY: { zh: '部分办结', en: 'partly done' },
});

@ObjectType({ description: 'What was asked for in addition, and what was supplied. 补充材料。' })
export class Supplement {
  @Field(() => String, { nullable: true, description: 'What is needed. 需补充的内容。' })
  list!: string | null;

  @Field(() => Date, { description: 'When it was asked. 要求时间。' })
  askedAt!: Date;

  @Field(() => String, { nullable: true, description: 'What was answered. 补充说明。' })
  answer!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was supplied; null while awaited. 补充时间。' })
  suppliedAt!: Date | null;
}

@ObjectType({
  implements: Node,
  description: 'One act that is asked for: answered, worked and confirmed on its own. 协作事项。',
})
export class CooperationItem extends Node {
  @Field(() => Int, { description: 'Its place in the letter, from 1. 序号。' })
  position!: number;

  @Field(() => CooperationItemKindEnum, { description: 'What is asked for. 类型。' })
  kind!: string;

  @Field(() => CooperationItemStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'What is needed, as the sender wrote it. 内容和要求。' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'What is expected back. 预期结果。' })
  expectedResult!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The day the letter names. 函定期限。' })
  wantedOn!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was accepted. 接受时间。' })
  acceptedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When work began. 开始时间。' })
  startedAt!: Date | null;

  @Field(() => UnableCodeEnum, { nullable: true, description: 'Why it could not be done. 不能办理的理由。' })
  unableCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The written reason: of the impossibility, or of the last rework. 书面理由。',
  })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'The result as it was submitted. 办理结果。' })
  result!: string | null;

  @Field(() => ResultKindEnum, { nullable: true, description: 'How far it was done. 办理程度。' })
  resultKind!: string | null;

  @Field(() => Money, { nullable: true, description: 'The amount received, where the act is about one. 金额。' })
  resultAmount!: Money | null;

  @Field(() => Date, { nullable: true, description: 'When the result was submitted. 提交时间。' })
  submittedAt!: Date | null;

  @Field(() => Int, { description: 'How often it was sent back. 退回次数。' })
  reworkCount!: number;

  @Field(() => Boolean, { description: 'Whether it was escalated. 是否已上报。' })
  escalated!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it ended. 结束时间。' })
  endedAt!: Date | null;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => Deadline, { nullable: true, description: 'The clock that runs on it now. 当前期限。' })
  deadline?: Deadline | null;

  @Field(() => [Supplement], { description: 'What was asked for in addition. 补充材料。' })
  supplements?: Supplement[];

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawItem;
  ask!: RawCooperation;
}
