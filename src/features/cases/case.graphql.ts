import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { type Awaiting, AwaitingEnum } from '../../api/awaiting.js';
import { Node, OrganisationBrief, PartEnum, Redaction, Side, ViewerAction } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { Letter } from '../letters/letter.graphql.js';
import type { CaseState } from './case.lifecycle.js';
import type { RawCase } from './case.queries.js';
import { CASE_ORDERS, type CaseOrderField } from './case-list.queries.js';
import {
  AidFormEnum,
  CaseLawyer,
  CaseMeans,
  CaseStateEnum,
  CaseTotals,
  CustodyEnum,
  Milestone,
  ProceedingStageEnum,
} from './case-parts.graphql.js';
import { CaseDesignation } from './designation.graphql.js';
import type { Sharing } from './sharing.rules.js';

@ObjectType({
  implements: Node,
  description: 'A legal aid case; exactly one organisation leads it at any moment. 法律援助案件。',
})
export class LegalAidCase extends Node {
  @Field(() => String, { nullable: true, description: 'For example `豫濮援案〔2026〕12号`. 案号。' })
  number!: string | null;

  @Field(() => CaseStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'Cause of action, as a code. 案由代码。' })
  causeCode!: string | null;

  @Field(() => String, { nullable: true, description: "Cause of action in the caller's language. 案由。" })
  cause!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about in one line, without names. 事由。' })
  matter!: string | null;

  @Field(() => AidFormEnum, { nullable: true, description: 'Form of aid. 援助形式。' })
  form!: string | null;

  @Field(() => Boolean, { description: 'Whether several claim together, with a roster. 是否群体性案件。' })
  groupClaim!: boolean;

  @Field(() => Boolean, { description: 'Shown in full only to those who work on it. 是否限制查看。' })
  restricted!: boolean;

  @Field(() => PartEnum, { description: 'The part of your organisation. 本机构身份。' })
  part!: string;

  @Field(() => OrganisationBrief, { description: 'Who leads it. 主办机构。' })
  lead!: OrganisationBrief;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'The institution it came from, where the persons live. 户籍地机构。',
  })
  home!: OrganisationBrief | null;

  @Field(() => CaseMeans, { nullable: true, description: 'How the hardship condition was dealt with. 经济困难条件。' })
  means!: CaseMeans | null;

  @Field(() => CaseLawyer, { nullable: true, description: 'The lawyer on it. 承办律师。' })
  lawyer!: CaseLawyer | null;

  @Field(() => CustodyEnum, { nullable: true, description: 'Whether and how the recipient is held. 羁押状态。' })
  custody!: string | null;

  @Field(() => ProceedingStageEnum, { nullable: true, description: 'How far the proceedings have come. 办案阶段。' })
  stage!: string | null;

  @Field(() => ID, { nullable: true, description: 'The member who handles it; the lead only. 承办人。' })
  handlerId!: string | null;

  @Field(() => Date, { description: 'When the application was received first. 收到申请时间。' })
  receivedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was accepted. 受理时间。' })
  acceptedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When aid was granted. 给予援助时间。' })
  grantedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When a lawyer was assigned. 指派时间。' })
  assignedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the work began. 开始承办时间。' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the closing file was handed in. 提交结案材料时间。' })
  fileSubmittedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was closed. 结案时间。' })
  closedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was archived. 归档时间。' })
  archivedAt!: Date | null;

  @Field(() => CaseDesignation, {
    nullable: true,
    description: 'By which paper a superior named the lead; null where none did. 指定办理。',
  })
  designation!: CaseDesignation | null;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => AwaitingEnum, { description: 'Whose turn it is. 轮到哪一方。' })
  awaiting!: Awaiting;

  @Field(() => Date, { nullable: true, description: 'Since when your organisation is awaited. 待办起始时间。' })
  awaitedSince!: Date | null;

  @Field(() => Date, { nullable: true, description: 'The earliest running due date. 最近期限。' })
  earliestDueAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether that date has passed. 是否逾期。' })
  overdue!: boolean;

  @Field(() => Boolean, { description: 'Whether there is news your organisation has not looked at. 是否未读。' })
  unread!: boolean;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];

  @Field(() => String, { nullable: true, description: 'The facts. 基本案情。' })
  facts?: string | null;

  @Field(() => String, { nullable: true, description: 'Against whom. 对方当事人。' })
  respondent?: string | null;

  @Field(() => String, { nullable: true, description: 'The closing summary; the lead only. 结案小结。' })
  fileSummary?: string | null;

  @Field(() => CaseTotals, { nullable: true, description: 'Sums that reconcile with the rows. 金额合计。' })
  totals?: CaseTotals | null;

  @Field(() => [Milestone], { description: 'What happened, in its order. 进展。' })
  milestones?: Milestone[];

  @Field(() => [Side], { description: 'Who takes part. 参与方。' })
  sides?: Side[];

  @Field(() => [Deadline], { description: 'Its clocks, running ones first. 期限。' })
  deadlines?: Deadline[];

  @Field(() => [Letter], { description: 'Its papers; of the sides that work on it. 文书。' })
  letters?: Letter[];

  @Field(() => LegalAidCase, { nullable: true, description: 'The group case a worker was split from. 原群体案件。' })
  splitFrom?: LegalAidCase | null;

  @Field(() => [LegalAidCase], { description: 'The cases workers were split into. 另立案件。' })
  splitCases?: LegalAidCase[];

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawCase;
  sharing!: Sharing;
}

@ObjectType({ description: 'What a command on a case answers. 案件办理结果。' })
export class CasePayload extends Payload {
  @Field(() => LegalAidCase, { nullable: true, description: 'The case as it is now; null when refused. 案件。' })
  case?: LegalAidCase | null;
}

export const { Connection: CaseConnection } = connectionOf('LegalAidCase', () => LegalAidCase, 'cases');

export const CaseOrderFieldEnum = enumOf('CaseOrderField', 'By what cases are ordered. 排序字段。', CASE_ORDERS);
export const DirectionEnum = enumOf('OrderDirection', 'Which way. 排序方向。', {
  ASC: { zh: '升序', en: 'the smallest first' },
  DESC: { zh: '降序', en: 'the largest first' },
});

@InputType({ description: 'The order of a list of cases. 排序。' })
export class CaseOrder {
  @Field(() => CaseOrderFieldEnum, { description: 'By what. 字段。' })
  field!: CaseOrderField;

  @Field(() => DirectionEnum, { nullable: true, description: 'DESC when left out. 方向。' })
  direction?: keyof typeof DirectionEnum | null;
}

@InputType({ description: 'Which cases: all that is given must hold. 筛选条件。' })
export class CaseFilter {
  @Field(() => [CaseStateEnum], { nullable: true, description: 'In one of these states. 状态。' })
  states?: CaseState[] | null;

  @Field(() => AwaitingEnum, { nullable: true, description: 'Whose turn it is. 轮到哪一方。' })
  awaiting?: Awaiting | null;

  @Field(() => Int, { nullable: true, description: 'Due within so many days, overdue ones too. 几日内到期。' })
  dueWithinDays?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only overdue ones. 是否逾期。' })
  overdue?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only group claims, or only others. 是否群体性案件。' })
  groupClaim?: boolean | null;

  @Field(() => PartEnum, { nullable: true, description: 'Where your organisation has this part. 本机构身份。' })
  part?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The beginning of a number; or exactly a name, its pinyin initials, an identity number, a phone. 检索。',
  })
  search?: string | null;
}

@ArgsType()
export class CaseListArgs extends PageArgs {
  @Field(() => CaseFilter, { nullable: true, description: 'Which ones. 筛选条件。' })
  filter?: CaseFilter | null;

  @Field(() => CaseOrder, { nullable: true, description: 'By last move, latest first, when left out. 排序。' })
  orderBy?: CaseOrder | null;
}
