import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import type { JournalEntry } from '../../journal/entry.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { CompetenceConflict } from '../cases/conflict.graphql.js';
import { Consultation } from '../consultations/consultation.graphql.js';
import { Cooperation } from '../cooperation/cooperation.graphql.js';
import { DefenceNotice } from '../defence/defence.graphql.js';
import { DutyLawyerHelp } from '../defence/duty.graphql.js';
import { PersonQuestion } from '../matching/matching.graphql.js';
import { Referral } from '../referrals/referral.graphql.js';
import { STREAM_SUBJECTS, type StreamSubjectType } from './stream-subjects.js';
import type { SubjectReader } from './subject-loader.js';
import { EntryReference } from './timeline.graphql.js';

export const StreamSubjectTypeEnum = enumOf('StreamSubjectType', 'What a fact is about. 事项类型。', STREAM_SUBJECTS);

@InputType({ description: 'Which facts a stream shows; the others are told as `Skipped`. 事件筛选。' })
export class EventFilterInput {
  @Field(() => [StreamSubjectTypeEnum], { nullable: true, description: 'Only facts about these. 事项类型。' })
  subjectTypes?: StreamSubjectType[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only these words, for example `cooperation.send`. 事件名称。',
  })
  words?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only facts of this subject. 事项编号。' })
  subjectId?: string | null;
}

export const StreamSubject = createUnionType({
  name: 'StreamSubject',
  description: 'What a fact is about, as it is now. 事项。',
  types: () =>
    [
      Cooperation,
      LegalAidCase,
      Consultation,
      Referral,
      DefenceNotice,
      DutyLawyerHelp,
      PersonQuestion,
      CompetenceConflict,
    ] as const,
  resolveType: (value) => (value as { __typename?: string }).__typename,
});

@ObjectType({ description: 'A fact of your organisation’s stream, as it was. 事件。' })
export class EventFrame {
  @Field(() => ID, { description: 'Global id of the journal entry; the same in every organisation. 日志条目编号。' })
  entryId!: string;

  @Field(() => Int, { description: 'Its number in your organisation’s stream: 1, 2, 3 … without a hole. 序号。' })
  number!: number;

  @Field(() => String, { description: 'Go on after it with `events(after:)`. 游标。' })
  cursor!: string;

  @Field(() => String, { description: 'object.verb, for example `cooperation.send`. 事件名称。' })
  word!: string;

  @Field(() => StreamSubjectTypeEnum, { description: 'What it is about. 事项类型。' })
  subjectType!: StreamSubjectType;

  @Field(() => ID, { description: 'Global id of the subject. 事项编号。' })
  subjectId!: string;

  @Field(() => String, { nullable: true, description: 'The state before; null where there was none. 原状态。' })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The state after. 新状态。' })
  to!: string | null;

  @Field(() => Int, { description: 'The version of the subject it led to. 版本。' })
  version!: number;

  @Field(() => Date, { description: 'When it happened. 发生时间。' })
  at!: Date;

  @Field(() => OrganisationBrief, { description: 'Which organisation did it. 办理机构。' })
  actorOrganisation!: OrganisationBrief;

  @Field(() => ID, {
    description: 'Shared by the facts of one command: the `journalEntryId` of its answer. 同一办理的标识。',
  })
  causedBy!: string;

  @Field(() => [EntryReference], { description: 'What it points at; never personal data. 引用。' })
  references!: EntryReference[];

  @Field(() => StreamSubject, {
    nullable: true,
    description: 'The subject as it is now, under your present rights; null when it is not visible to you. 事项现状。',
  })
  subject?: Cooperation | LegalAidCase | Consultation | null;

  entry!: JournalEntry;
  subjects!: SubjectReader;
}

@ObjectType({ description: 'The line is alive; the first frame, and one at least every 15 seconds. 心跳。' })
export class Heartbeat {
  @Field(() => Int, { description: 'The last number of your organisation’s stream. 最新序号。' })
  head!: number;

  @Field(() => String, { description: 'How far this stream has come. 游标。' })
  cursor!: string;
}

@ObjectType({
  description: 'These numbers are not shown: filtered, or not for you. Which of the two is not said. 已略过的序号。',
})
export class Skipped {
  @Field(() => Int, { description: 'The first number. 起始序号。' })
  fromNumber!: number;

  @Field(() => Int, { description: 'The last number. 截止序号。' })
  toNumber!: number;

  @Field(() => String, { description: 'Go on after them. 游标。' })
  cursor!: string;
}

@ObjectType({
  description:
    'The cursor lies outside the resume window: load anew what is shown; the stream goes on after `head`. 游标过期，请重新加载。',
})
export class Discontinuity {
  @Field(() => Int, { description: 'The number after which the stream goes on. 续接序号。' })
  head!: number;

  @Field(() => String, { description: 'The cursor of that place. 游标。' })
  cursor!: string;
}

@ObjectType({ description: 'A subject that this stream has shown may not be seen any more: forget it. 已不可查看。' })
export class AccessRevoked {
  @Field(() => StreamSubjectTypeEnum, { description: 'What it was. 事项类型。' })
  subjectType!: StreamSubjectType;

  @Field(() => ID, { description: 'Global id of the subject. 事项编号。' })
  subjectId!: string;
}

@ObjectType({
  description:
    'The session ends soon. The socket is then closed with 4403; connect with a new session and the last cursor. 请重新登录。',
})
export class ReauthRequired {
  @Field(() => Date, { description: 'When the session ends. 会话到期时间。' })
  endsAt!: Date;

  @Field(() => String, { description: 'How far this stream has come. 游标。' })
  cursor!: string;
}

export type StreamFrameView = {
  /** The number after which a stream stands that has shown this; null where it says nothing of the place. */
  place: number | null;
} & (
  | ({ __typename: 'EventFrame' } & EventFrame)
  | ({ __typename: 'Heartbeat' } & Heartbeat)
  | ({ __typename: 'Skipped' } & Skipped)
  | ({ __typename: 'Discontinuity' } & Discontinuity)
  | ({ __typename: 'AccessRevoked' } & AccessRevoked)
  | ({ __typename: 'ReauthRequired' } & ReauthRequired)
);

export const StreamFrame = createUnionType({
  name: 'StreamFrame',
  description: 'One frame of the stream. Never a silent stop. 事件流的一帧。',
  types: () => [EventFrame, Heartbeat, Skipped, Discontinuity, AccessRevoked, ReauthRequired] as const,
  resolveType: (value) => (value as StreamFrameView).__typename,
});

@ObjectType({ description: 'The next part of the stream, for those who ask instead of listening. 事件页。' })
export class EventPage {
  @Field(() => [StreamFrame], { description: 'The same frames as in the subscription, in order. 各帧。' })
  frames!: StreamFrameView[];

  @Field(() => Int, { description: 'The last number of your organisation’s stream. 最新序号。' })
  head!: number;

  @Field(() => String, { description: 'Ask on after it. 游标。' })
  cursor!: string;

  @Field(() => Boolean, { description: 'More is there already. 后面还有。' })
  hasMore!: boolean;
}
