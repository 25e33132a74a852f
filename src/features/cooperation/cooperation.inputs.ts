import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { FenScalar, LocalDateScalar } from '../../api/scalars.js';
import { FieldClassEnum, SharingLevelEnum } from './cooperation.graphql.js';
import { CooperationItemKindEnum, ResultKindEnum } from './cooperation-item.graphql.js';
import type { FieldClass, ItemKindCode, SharingLevel } from './item-kinds.js';

@InputType({ description: 'An item of a letter. 协作事项。' })
export class CooperationItemInput {
  @Field(() => CooperationItemKindEnum, { description: 'What is asked for. 类型。' })
  kind!: ItemKindCode;

  @Field(() => String, { description: 'What is needed, up to 2,000 characters. 内容和要求。' })
  description!: string;

  @Field(() => String, { nullable: true, description: 'What is expected back. 预期结果。' })
  expectedResult?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The persons it is about, for kinds that name persons. 所涉人员。',
  })
  personIds?: string[] | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The day the letter names; else the agreement or the rule decides. 函定期限。',
  })
  wantedOn?: string | null;
}

@InputType({ description: 'Less sharing than the kinds of items would give. 缩小共享范围。' })
export class NarrowingInput {
  @Field(() => FieldClassEnum, { description: 'The class. 类别。' })
  fieldClass!: FieldClass;

  @Field(() => SharingLevelEnum, { description: 'At most this much. 程度。' })
  level!: SharingLevel;
}

@InputType({ description: 'A new letter about a case. 起草协作函。' })
export class CooperationDraftInput {
  @Field(() => ID, { description: 'The case. 案件。' })
  caseId!: string;

  @Field(() => ID, { description: 'The institution that is asked. 被请求机构。' })
  requestedOrganisationId!: string;

  @Field(() => String, { description: 'The facts and the purpose, up to 4,000 characters. 基本案情和协作目的。' })
  purpose!: string;

  @Field(() => String, { nullable: true, description: 'A legal basis besides the usual articles. 补充依据。' })
  legalBasis?: string | null;

  @Field(() => [CooperationItemInput], { description: 'At least one item. 协作事项。' })
  items!: CooperationItemInput[];

  @Field(() => [NarrowingInput], { nullable: true, description: 'What is shared less. 缩小共享范围。' })
  narrowed?: NarrowingInput[] | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Changes a draft; its items are made anew. 修改草稿。' })
export class CooperationEditInput {
  @Field(() => ID, { description: 'The cooperation. 协作。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: 'The facts and the purpose. 基本案情和协作目的。' })
  purpose!: string;

  @Field(() => String, { nullable: true, description: 'A legal basis besides the usual articles. 补充依据。' })
  legalBasis?: string | null;

  @Field(() => [CooperationItemInput], { description: 'All its items. 协作事项。' })
  items!: CooperationItemInput[];

  @Field(() => [NarrowingInput], { nullable: true, description: 'What is shared less. 缩小共享范围。' })
  narrowed?: NarrowingInput[] | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Moves a cooperation on. 办理协作。' })
export class CooperationMoveInput {
  @Field(() => ID, { description: 'The cooperation. 协作。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Opens or claims a cooperation; needs no version. 签收或认领。' })
export class CooperationOpenInput {
  @Field(() => ID, { description: 'The cooperation. 协作。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Withdraws a letter that was not answered. 撤回协作函。' })
export class CooperationWithdrawInput extends CooperationMoveInput {
  @Field(() => String, { description: 'Why, in writing. 理由。' })
  reason!: string;
}

@InputType({ description: 'A change of an item of a sent letter. 修改已发事项。' })
export class ItemAmendmentInput {
  @Field(() => ID, { description: 'The item. 事项。' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'What is needed. 内容和要求。' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'What is expected back. 预期结果。' })
  expectedResult?: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The day the letter names. 函定期限。' })
  wantedOn?: string | null;
}

@InputType({ description: 'A new revision of a letter that was sent. 修改已发函件。' })
export class CooperationAmendInput extends CooperationMoveInput {
  @Field(() => String, { description: 'Why it is changed. 理由。' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The facts and the purpose, when they change. 基本案情和协作目的。',
  })
  purpose?: string | null;

  @Field(() => [ItemAmendmentInput], { nullable: true, description: 'The items that change. 变更事项。' })
  items?: ItemAmendmentInput[] | null;
}

@InputType({ description: 'Moves an item on. 办理协作事项。' })
export class CooperationItemMoveInput {
  @Field(() => ID, { description: 'The item. 事项。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Takes an item. 接受事项。' })
export class CooperationItemAcceptInput extends CooperationItemMoveInput {
  @Field(() => Int, {
    nullable: true,
    description: 'The revision of the letter you answer; refused when there is a newer one. 函件版次。',
  })
  revision?: number | null;

  @Field(() => ID, { nullable: true, description: 'The colleague who will do it. 经办人。' })
  handlerId?: string | null;
}

@InputType({ description: 'Says in writing what is objectively impossible. 不能办理。' })
export class CooperationItemUnableInput extends CooperationItemMoveInput {
  @Field(() => String, {
    description: 'One of `UnableCode`; anything else, such as NOT_ELIGIBLE, is refused with the rule. 理由代码。',
  })
  code!: string;

  @Field(() => String, { description: 'The written reason. 书面理由。' })
  reason!: string;

  @Field(() => Int, { nullable: true, description: 'The revision of the letter you answer. 函件版次。' })
  revision?: number | null;
}

@InputType({ description: 'Submits what was found or done. 提交结果。' })
export class CooperationItemResultInput extends CooperationItemMoveInput {
  @Field(() => String, { description: 'The result in words, up to 4,000 characters. 办理结果。' })
  result!: string;

  @Field(() => ResultKindEnum, { defaultValue: 'DONE', description: 'How far it was done. 办理程度。' })
  resultKind!: 'DONE' | 'PARTLY';

  @Field(() => FenScalar, {
    nullable: true,
    description: 'The amount received in fen, where the act is about one. 金额（分）。',
  })
  amountFen?: number | null;
}

@InputType({ description: 'Asks for what is missing. 要求补充。' })
export class CooperationItemAskSupplementInput extends CooperationItemMoveInput {
  @Field(() => String, { description: 'What is needed. 需补充的内容。' })
  list!: string;
}

@InputType({ description: 'Supplies what was asked. 补充。' })
export class CooperationItemSupplyInput extends CooperationItemMoveInput {
  @Field(() => String, { description: 'The answer; files are attached to the item. 补充说明。' })
  answer!: string;
}

@InputType({ description: 'Asks for the work again. 退回补正。' })
export class CooperationItemReworkInput extends CooperationItemMoveInput {
  @Field(() => String, { description: 'What is missing. 理由。' })
  reason!: string;
}

@ArgsType()
export class CooperationArgs {
  @Field(() => ID, { nullable: true, description: 'By id. 编号。' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'By number, as it is said on the phone. 协作函号。' })
  number?: string | null;
}
