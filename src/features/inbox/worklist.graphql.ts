import { Field, Int, ObjectType } from 'type-graphql';
import { type Awaiting, AwaitingEnum } from '../../api/awaiting.js';
import { PartEnum } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import type { Part } from '../../kernel/roles.js';
import { InboxSubjectTypeEnum, LateByEnum } from './inbox.graphql.js';
import type { InboxSubject } from './inbox-subjects.js';
import { WORKLISTS, type WorklistKey } from './worklist.rules.js';

export const WorklistKeyEnum = enumOf('WorklistKey', 'A named list of the worklist. 工作台列表。', WORKLISTS);

@ObjectType({
  description:
    'The filter of a named list: given to `inbox(filter:)` as it is, it shows exactly what was counted. 筛选条件。',
})
export class WorklistFilterView {
  @Field(() => [InboxSubjectTypeEnum], { description: 'Of these kinds. 事项类型。' })
  subjectTypes!: readonly InboxSubject[];

  @Field(() => AwaitingEnum, { nullable: true, description: 'Whose turn it is. 轮到哪一方。' })
  awaiting?: Awaiting | null;

  @Field(() => [String], { nullable: true, description: 'In one of these states. 状态。' })
  states?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these kinds of ask. 种类。' })
  kinds?: readonly string[] | null;

  @Field(() => [PartEnum], { nullable: true, description: 'In which we have one of these parts. 身份。' })
  parts?: readonly Part[] | null;

  @Field(() => Int, { nullable: true, description: 'Due within so many days. 几日内到期。' })
  dueWithinDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Due within so many hours. 几小时内到期。' })
  dueWithinHours?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Only what is overdue. 是否逾期。' })
  overdue?: boolean | null;

  @Field(() => LateByEnum, { nullable: true, description: 'Late by which date. 逾期口径。' })
  late?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only what has news. 是否未读。' })
  unread?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only your own. 是否由我认领或承办。' })
  claimedByMe?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With a hearing or meeting within so many days. 几日内开庭或会见。',
  })
  happensWithinDays?: number | null;
}

@ObjectType({ description: 'A named list of your desk, counted. 工作台列表。' })
export class Worklist {
  @Field(() => WorklistKeyEnum, { description: 'Which one; never localised. 列表代码。' })
  key!: WorklistKey;

  @Field(() => String, { description: "Its name in the caller's language. 名称。" })
  label!: string;

  @Field(() => Int, { description: 'How many lie in it, counted up to 10,000. 数量。' })
  count!: number;

  @Field(() => Boolean, { description: 'True when there are more than 10,000. 数量是否封顶。' })
  countCapped!: boolean;

  @Field(() => WorklistFilterView, { description: 'Give it to `inbox(filter:)`; leave out what is null. 筛选条件。' })
  filter!: WorklistFilterView;
}
