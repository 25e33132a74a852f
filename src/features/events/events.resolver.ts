import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import type { Context } from '../../kernel/context.js';
import { caseFilter, cooperationFilter, entryFilter, inboxFilter } from './event-filter.js';
import {
  EventFilterInput,
  EventFrame,
  EventPage,
  StreamFrame,
  type StreamFrameView,
  StreamSubject,
} from './events.graphql.js';
import { openStream, pageOfStream, type SubscriptionContext } from './events.service.js';
import type { Subject } from './subject-loader.js';

interface Asked<Args> {
  context: SubscriptionContext;
  args: Args & { after?: string | null };
}

const AFTER = { nullable: true, description: 'The cursor of the last frame seen; from now when omitted. 起始游标。' };

@Resolver(() => EventFrame)
export class EventsResolver {
  @Subscription(() => StreamFrame, {
    name: 'events',
    description: "Your organisation's stream after a cursor: first the past, then live, without a seam. 事件流。",
    subscribe: ({ context, args }: Asked<{ filter?: EventFilterInput | null }>) =>
      openStream(context, args.after, entryFilter(args.filter)),
  })
  events(
    @Root() frame: StreamFrameView,
    @Arg('after', () => String, AFTER) _after?: string | null,
    @Arg('filter', () => EventFilterInput, { nullable: true, description: 'Which facts. 筛选。' })
    _filter?: EventFilterInput | null,
  ): StreamFrameView {
    return frame;
  }

  @Subscription(() => StreamFrame, {
    description: 'The same stream, showing the facts of one cooperation. 某协作的事件流。',
    subscribe: ({ context, args }: Asked<{ id: string }>) =>
      openStream(context, args.after, cooperationFilter(args.id)),
  })
  cooperationChanged(
    @Root() frame: StreamFrameView,
    @Arg('id', () => ID, { description: 'The cooperation. 协作编号。' }) _id: string,
    @Arg('after', () => String, AFTER) _after?: string | null,
  ): StreamFrameView {
    return frame;
  }

  @Subscription(() => StreamFrame, {
    description: 'The same stream, showing the facts of one case and of what is asked about it. 某案件的事件流。',
    subscribe: ({ context, args }: Asked<{ id: string }>) => openStream(context, args.after, caseFilter(args.id)),
  })
  caseChanged(
    @Root() frame: StreamFrameView,
    @Arg('id', () => ID, { description: 'The case. 案件编号。' }) _id: string,
    @Arg('after', () => String, AFTER) _after?: string | null,
  ): StreamFrameView {
    return frame;
  }

  @Subscription(() => StreamFrame, {
    description: 'The same stream, showing the facts of what lies in the inbox. 收件箱事件流。',
    subscribe: ({ context, args }: Asked<object>) => openStream(context, args.after, inboxFilter()),
  })
  inboxChanged(
    @Root() frame: StreamFrameView,
    @Arg('after', () => String, AFTER) _after?: string | null,
  ): StreamFrameView {
    return frame;
  }

  @Query(() => EventPage, {
    name: 'events',
    description:
      'The same frames for those who ask: the next `first` numbers after a cursor, shown or skipped. 事件查询。',
  })
  async eventPage(
    @Ctx() ctx: Context,
    @Arg('after', () => String, AFTER) after?: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many numbers, 1 to 100; 20 when omitted. 条数。' })
    first?: number | null,
    @Arg('filter', () => EventFilterInput, { nullable: true, description: 'Which facts. 筛选。' })
    filter?: EventFilterInput | null,
  ): Promise<EventPage> {
    return await pageOfStream(signedIn(ctx), first, after, entryFilter(filter));
  }

  @FieldResolver(() => StreamSubject, { nullable: true })
  async subject(@Root() { entry, subjects }: EventFrame): Promise<Subject | null> {
    return await subjects.read(entry.subjectType, entry.subjectId);
  }
}
