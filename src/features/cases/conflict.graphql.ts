import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, PartEnum, Redaction, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LegalAidCase } from './case.graphql.js';
import { type ConflictState, conflictLifecycle } from './conflict.lifecycle.js';
import type { RawConflict } from './conflict.queries.js';

export const ConflictStateEnum = enumOf(
  'CompetenceConflictState',
  'The state of a conflict of competence. 受理争议状态。',
  conflictLifecycle.table.states,
);

@ObjectType({
  implements: Node,
  description: 'Two institutions received the same matter; a superior decides. 受理争议。',
})
export class CompetenceConflict {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => String, { description: 'For example `平湛援争〔2026〕1号`. 编号。' })
  number!: string;

  @Field(() => ConflictStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'The matter in one line, without names. 事由。' })
  matter!: string | null;

  @Field(() => PartEnum, { description: 'The part of your organisation. 本机构身份。' })
  part!: string;

  @Field(() => OrganisationBrief, { description: 'Who raised it. 提出机构。' })
  raisedBy!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'The other institution. 另一机构。' })
  other!: OrganisationBrief;

  @Field(() => [OrganisationBrief], { description: 'Who decides: the first decision stands. 上级机关。' })
  superiors!: OrganisationBrief[];

  @Field(() => Boolean, { description: 'Whether the other institution has named its case. 对方是否已提交案件。' })
  joined!: boolean;

  @Field(() => Date, { description: 'When it was raised. 提出时间。' })
  raisedAt!: Date;

  @Field(() => String, { nullable: true, description: 'Why; of who raised it and the superiors. 理由。' })
  reason!: string | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Who is competent by the decision. 指定机构。' })
  competent!: OrganisationBrief | null;

  @Field(() => String, { nullable: true, description: 'The number of the document that decides. 决定文号。' })
  documentNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'The reasons of the decision. 决定理由。' })
  decision!: string | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Who decided. 决定机关。' })
  decidedBy!: OrganisationBrief | null;

  @Field(() => Date, { nullable: true, description: 'When. 决定时间。' })
  decidedAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether your organisation is awaited. 是否待本机构办理。' })
  awaitsUs!: boolean;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];

  @Field(() => [LegalAidCase], { description: 'Its cases, as far as you see them. 所涉案件。' })
  cases?: LegalAidCase[];

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawConflict;
}

@ObjectType({ description: 'What a command on a conflict answers. 受理争议办理结果。' })
export class CompetenceConflictPayload extends Payload {
  @Field(() => CompetenceConflict, { nullable: true, description: 'As it is now; null when refused. 受理争议。' })
  conflict?: CompetenceConflict | null;
}

export const { Connection: CompetenceConflictConnection } = connectionOf(
  'CompetenceConflict',
  () => CompetenceConflict,
  'conflicts of competence',
);

@ArgsType()
export class CompetenceConflictListArgs extends PageArgs {
  @Field(() => [ConflictStateEnum], { nullable: true, description: 'In one of these states. 状态。' })
  states?: ConflictState[] | null;
}

@InputType({ description: 'Another institution received the same matter. 提出受理争议。' })
export class CompetenceConflictRaiseInput {
  @Field(() => ID, { description: 'Your case. 案件。' })
  caseId!: string;

  @Field(() => ID, { description: 'The other institution. 另一机构。' })
  otherOrganisationId!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters; kept sealed. 理由。' })
  reason!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A command on a conflict. 受理争议办理。' })
export class CompetenceConflictMoveInput {
  @Field(() => ID, { description: 'The conflict. 受理争议。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'The other institution names its case. 提交本机构案件。' })
export class CompetenceConflictJoinInput extends CompetenceConflictMoveInput {
  @Field(() => ID, { description: 'A case that you lead. 案件。' })
  caseId!: string;
}

@InputType({ description: 'The decision of a superior. 指定受理机构。' })
export class CompetenceConflictDecideInput extends CompetenceConflictMoveInput {
  @Field(() => ID, { description: 'One of the two. 指定机构。' })
  competentOrganisationId!: string;

  @Field(() => String, { description: 'The number of your document. 决定文号。' })
  documentNumber!: string;

  @Field(() => String, { nullable: true, description: 'Why, up to 2,000 characters; kept sealed. 理由。' })
  reason?: string | null;
}
