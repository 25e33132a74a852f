import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { type Awaiting, AwaitingEnum } from '../../api/awaiting.js';
import { OrganisationBrief, PartEnum, Redaction } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { enumOf } from '../../api/enums.js';
import { IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import type { Part } from '../../kernel/roles.js';
import { DirectionEnum } from '../cases/case.graphql.js';
import { CooperationItemKindEnum } from '../cooperation/cooperation-item.graphql.js';
import { type DeadlineLevel, DeadlineLevelEnum } from '../deadlines/deadline.graphql.js';
import { INBOX, type InboxSubject } from './inbox-subjects.js';

export const InboxSubjectTypeEnum = enumOf('InboxSubjectType', 'What lies in an inbox. 收件箱事项类型。', INBOX);

export const LateByEnum = enumOf('LateBy', 'By which date something is late. 逾期口径。', {
  STRICT: { zh: '从严期限', en: 'the stricter date, where a person is in custody; else the statutory one' },
  STATUTORY: { zh: '法定期限', en: 'the statutory date' },
});

export const InboxOrderFieldEnum = enumOf('InboxOrderField', 'By what an inbox is ordered. 排序字段。', {
  LAST_MOVED: { zh: '最近办理时间', en: 'when it moved last' },
  DUE: { zh: '期限', en: 'the earliest running due date; what has none stands behind the latest' },
});

@ObjectType({ description: 'One place on the worklist of your organisation. 收件箱事项。' })
export class InboxItem {
  @Field(() => ID, { description: 'Global id of the subject: ask `node(id:)` for all of it. 事项编号。' })
  id!: string;

  @Field(() => InboxSubjectTypeEnum, { description: 'What it is. 事项类型。' })
  subjectType!: InboxSubject;

  @Field(() => String, {
    nullable: true,
    description: 'As people say it on the phone; null until issued, and of a question for who asked. 文号。',
  })
  number!: string | null;

  @Field(() => [CooperationItemKindEnum], {
    description: 'The acts a cooperation asks for; none for anything else. 协作事项。',
  })
  kinds!: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'The kind of a referral, notice or request for help, how a consultation came, or `OBJECTION_FILED` and `OBJECTION_CORRECTION_ORDERED` of a case. 种类。',
  })
  kind!: string | null;

  @Field(() => String, {
    description: 'A value of the state enum of its `subjectType`, for example `CooperationState`. 状态。',
  })
  state!: string;

  @Field(() => String, { nullable: true, description: 'What it is about, without names. 事由。' })
  matter!: string | null;

  @Field(() => PartEnum, { description: 'The part of your organisation. 本机构身份。' })
  part!: string;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Of an ask: who asks, refers or notifies. 发出方。' })
  requesting!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Of an ask: to whom it goes. 接收方。' })
  requested!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'Who leads the case, where it is visible. 主办机构。',
  })
  lead!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'The institution it came from. 户籍地机构。' })
  home!: OrganisationBrief | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'The other organisation; null where there is none. 对方机构。',
  })
  counterpart!: OrganisationBrief | null;

  @Field(() => String, {
    nullable: true,
    description: 'The person it is for, or the first of several, for example `张*`. 受援人（脱敏）。',
  })
  personMasked!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many persons the case is for. 受援人数。' })
  personCount!: number | null;

  @Field(() => AwaitingEnum, { description: 'Whose turn it is. 轮到哪一方。' })
  awaiting!: Awaiting;

  @Field(() => Date, { nullable: true, description: 'Since when your organisation is awaited. 待办起始时间。' })
  awaitedSince!: Date | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The last day of the earliest running clock. 届满日。' })
  dueOn!: string | null;

  @Field(() => Date, { nullable: true, description: 'The instant it ends. 届满时刻。' })
  dueAt!: Date | null;

  @Field(() => DeadlineLevelEnum, { description: 'How far that clock has run. 期限进度。' })
  deadlineLevel!: DeadlineLevel;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => Boolean, { description: 'Whether there is news your organisation has not looked at. 是否未读。' })
  unread!: boolean;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What you would do next, for example `cooperation.open`; null when it is not your turn. 下一步办理。',
  })
  primaryAction!: string | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@InputType({ description: 'Which places: all that is given must hold. 筛选条件。' })
export class InboxFilter {
  @Field(() => AwaitingEnum, {
    nullable: true,
    description: 'Whose turn it is; `US` and `THEM` include `BOTH`. 轮到哪一方。',
  })
  awaiting?: Awaiting | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Due until the end of the day so many days from today, overdue ones included; 0 to 366. 几日内到期。',
  })
  dueWithinDays?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Only what is overdue, or only what is not. 是否逾期。' })
  overdue?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only what has news, or only what has none. 是否未读。' })
  unread?: boolean | null;

  @Field(() => [String], { nullable: true, description: 'In one of these states. 状态。' })
  states?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'With this other organisation. 对方机构。' })
  counterpartId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Of one of these kinds: acts of a cooperation, kinds of a referral or notice, ways of asking, objections to a case. 种类。',
  })
  kinds?: string[] | null;

  @Field(() => [PartEnum], { nullable: true, description: 'In which your organisation has one of these parts. 身份。' })
  parts?: Part[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Due within so many hours from now, overdue ones included; 0 to 240. 几小时内到期。',
  })
  dueWithinHours?: number | null;

  @Field(() => LateByEnum, {
    nullable: true,
    description: 'Only what is late by this date, on either side. 逾期口径。',
  })
  late?: keyof typeof LateByEnum | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'With a hearing or an appointment until the end of the day so many days from today; 0 to 366. 几日内开庭或会见。',
  })
  happensWithinDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'What you claimed and the cases you handle; or only the others. 是否由我认领或承办。',
  })
  claimedByMe?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A number to its 号, or its beginning (the first 200 that match); or exactly a name (the newest 500 persons), the initials of a whole name, an identity number, a phone. 检索。',
  })
  search?: string | null;
}

@InputType({ description: 'Which places of all kinds. 筛选条件。' })
export class InboxFilterInput extends InboxFilter {
  @Field(() => [InboxSubjectTypeEnum], { nullable: true, description: 'Of these kinds. 事项类型。' })
  subjectTypes?: InboxSubject[] | null;
}

@InputType({ description: 'Which cooperations. 筛选条件。' })
export class CooperationFilterInput extends InboxFilter {}

@InputType({ description: 'The order of an inbox; equal ones by id. 排序。' })
export class InboxOrderInput {
  @Field(() => InboxOrderFieldEnum, { description: 'By what. 字段。' })
  field!: keyof typeof InboxOrderFieldEnum;

  @Field(() => DirectionEnum, {
    nullable: true,
    description: 'When left out: DESC for LAST_MOVED, ASC for DUE. 方向。',
  })
  direction?: keyof typeof DirectionEnum | null;
}

@ArgsType()
class OrderedArgs extends PageArgs {
  @Field(() => InboxOrderInput, { nullable: true, description: 'The latest move first, when left out. 排序。' })
  orderBy?: InboxOrderInput | null;
}

@ArgsType()
export class InboxArgs extends OrderedArgs {
  @Field(() => InboxFilterInput, { nullable: true, description: 'Which ones. 筛选条件。' })
  filter?: InboxFilterInput | null;
}

@ArgsType()
export class CooperationListArgs extends OrderedArgs {
  @Field(() => CooperationFilterInput, { nullable: true, description: 'Which ones. 筛选条件。' })
  filter?: CooperationFilterInput | null;
}

export const { Connection: InboxConnection } = connectionOf('Inbox', () => InboxItem, 'the worklist');

@ObjectType({ description: 'How many are in one state. 状态计数。' })
export class InboxStateCount {
  @Field(() => InboxSubjectTypeEnum, { description: 'Of what. 事项类型。' })
  subjectType!: InboxSubject;

  @Field(() => String, { description: 'The state. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'How many. 数量。' })
  count!: number;
}

@ObjectType({ description: 'What the inbox holds, in numbers; each stops at 10,000. 收件箱计数，每项至多计至一万。' })
export class InboxCounts {
  @Field(() => Int, { description: 'All places. 总数。' })
  total!: number;

  @Field(() => Int, { description: 'Where your organisation is awaited. 待我方办理。' })
  awaitingUs!: number;

  @Field(() => Int, { description: 'Where another organisation is awaited. 待对方办理。' })
  awaitingThem!: number;

  @Field(() => Int, { description: 'Whose date has passed. 已逾期。' })
  overdue!: number;

  @Field(() => Int, { description: 'Due until the end of the third day from today, and not overdue. 三日内到期。' })
  dueSoon!: number;

  @Field(() => Int, { description: 'With news your organisation has not looked at. 未读。' })
  unread!: number;

  @Field(() => Boolean, {
    description: 'True where a number stands at 10,000 and more lie there. 是否有计数已达上限。',
  })
  capped!: boolean;

  @Field(() => [InboxStateCount], {
    description: 'By kind and state; of each kind the 10,000 that moved last. 按状态计数，每类至多计最近变动的一万件。',
  })
  byState!: InboxStateCount[];

  @Field(() => String, { description: "The head of your organisation's stream in the same snapshot. 事件流位置。" })
  streamHead!: string;
}

@InputType({ description: 'What was looked at. 标记已读。' })
export class MarkReadInput {
  @Field(() => [ID], { description: 'Global ids of what lies in the inbox, 1 to 100. 事项编号。' })
  subjectIds!: string[];

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What was marked. 标记结果。' })
export class MarkReadPayload extends Payload {
  @Field(() => Int, { nullable: true, description: 'How many had news until now. 标记数量。' })
  markedCount?: number | null;
}
