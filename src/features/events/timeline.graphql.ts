import { Field, ID, Int, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';

@ObjectType({ description: 'One thing a fact points at: an id, a day, a code, a figure. 引用。' })
export class EntryReference {
  @Field(() => String, { description: 'What it is, for example `item` or `dueOn`. 名称。' })
  name!: string;

  @Field(() => String, { description: 'A global id, a day, a code or a figure; never personal data. 值。' })
  value!: string;
}

@ObjectType({ description: 'One fact in the history of a subject. 办理记录。' })
export class TimelineEntry {
  @Field(() => ID, { description: 'Global id of the journal entry (`EventFrame.entryId`). 日志条目编号。' })
  id!: string;

  @Field(() => String, { description: 'object.verb, for example `cooperation.send`. 事项。' })
  word!: string;

  @Field(() => String, { nullable: true, description: 'The state before; null where there was none. 原状态。' })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The state after. 新状态。' })
  to!: string | null;

  @Field(() => Int, { description: 'The version it led to. 版本。' })
  version!: number;

  @Field(() => Date, { description: 'When. 时间。' })
  at!: Date;

  @Field(() => OrganisationBrief, { description: 'Which organisation did it. 办理机构。' })
  actorOrganisation!: OrganisationBrief;

  @Field(() => String, {
    nullable: true,
    description: 'The colleague who did it; null for the other side, and where it followed by itself. 办理人。',
  })
  actorName!: string | null;

  @Field(() => ID, { description: 'Shared by the facts of one command. 同一办理的标识。' })
  causedBy!: string;

  @Field(() => [EntryReference], { description: 'What it points at. 引用。' })
  references!: EntryReference[];
}

const { Connection } = connectionOf('Timeline', () => TimelineEntry, 'facts, the oldest first');

/** A page of a subject's history. */
export const TimelineConnection = Connection;
export type TimelineConnection = InstanceType<typeof Connection>;
