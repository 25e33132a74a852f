import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { decodeCursor, encodeCursor, MAX_COUNT, type Page, pageOf, pageSize } from '../../api/connection.js';
import { earlier } from '../../kernel/clock.js';
import { type MemberContext, statement } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { addDays, endOfDay, startOfDay, toLocalDate } from '../../kernel/local-date.js';
import { selectedFields } from '../events/selection.js';
import type { InboxCounts, InboxFilterInput, InboxItem, InboxOrderInput } from './inbox.graphql.js';
import { type FilledInboxRow, projectInboxItem } from './inbox.projection.js';
import { type InboxOrder, inboxPage } from './inbox.queries.js';
import { inboxCounting, stoppedAtMost } from './inbox-counts.js';
import type { InboxCriteria } from './inbox-statement.js';
import { INBOX_SUBJECTS, type InboxSubject, inboxFacts } from './inbox-subjects.js';
import { searchTerms } from './search.js';

export interface InboxListArgs {
  filter?: InboxFilterInput | null;
  orderBy?: InboxOrderInput | null;
  first?: number | null;
  after?: string | null;
}

export interface InboxPage extends Page<InboxItem> {
  streamHead: string;
  totalCount: number | null;
  totalCountCapped: boolean | null;
}

const ownStreamHead = statement<{ head: number }>(
  'inbox_head',
  `select coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head`,
);

const STATES: ReadonlySet<string> = new Set(INBOX_SUBJECTS.flatMap((subject) => inboxFacts(subject).states));

const NO_SUBJECT = '00000000-0000-0000-0000-000000000000';
const MOST_DAYS = 366;
const SOON_DAYS = 3;
const MOST_HOURS = 240;
const HOUR_MS = 3_600_000;

/**
 * A page of the worklist, the head of the stream of the same snapshot beside it: one statement. By last movement,
 * newest first, nothing appears twice while things move: what moves is above what was read, and in the stream.
 * @throws BAD_USER_INPUT BAD_CURSOR as top-level errors
 */
export async function inboxOf(
  ctx: MemberContext,
  { filter, orderBy, first, after }: InboxListArgs,
  info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
): Promise<InboxPage> {
  const size = pageSize(ctx, first);
  const criteria = criteriaOf(ctx, filter);
  const order = orderOf(orderBy);
  const list = `inbox:${ctx.viewer.organisationId}:${order.field}:${order.direction}`;
  const place = after === null || after === undefined ? null : placeOf(decodeCursor(ctx, list, after));
  const fields = selectedFields(info);
  const wants = {
    count: fields.has('totalCount') || fields.has('totalCountCapped'),
    sides: ['lead', 'home', 'counterpart'].some((name) => fields.has(name)),
    person: ['personMasked', 'personCount', 'redactions'].some((name) => fields.has(name)),
    personCount: fields.has('personCount'),
    level: fields.has('deadlineLevel'),
    action: fields.has('primaryAction'),
  };
  if (!mayReadCasework(ctx.viewer) || criteria.subjects.length === 0) return await emptyPage(ctx, after, wants.count);
  const { statement: named, params } = inboxPage({ criteria, order, after: place, size: size + 1, wants });
  const rows = await ctx.reads.rows(named, params);
  const count = rows[0]?.count ?? null;
  return {
    ...pageOf(
      rows.filter((row): row is FilledInboxRow => row.id !== null),
      size,
      after,
      (row) => encodeCursor(ctx, list, [row.sortKey, row.id]),
      (row) => projectInboxItem(ctx, row),
    ),
    get streamHead() {
      return headOf(ctx, rows[0]?.head);
    },
    totalCount: count === null ? null : Math.min(count, MAX_COUNT),
    totalCountCapped: count === null ? null : count > MAX_COUNT,
  };
}

/** What the worklist holds, in numbers up to 10,000 each, in one statement. */
export async function inboxCountsOf(
  ctx: MemberContext,
  info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
): Promise<InboxCounts> {
  if (!mayReadCasework(ctx.viewer)) {
    const [row] = await ctx.reads.rows(ownStreamHead, []);
    const nothing = { total: 0, awaitingUs: 0, awaitingThem: 0, overdue: 0, dueSoon: 0, unread: 0 };
    return { ...nothing, capped: false, byState: [], streamHead: headOf(ctx, row?.head) };
  }
  const criteria = criteriaOf(ctx, null);
  const byState = selectedFields(info).has('byState');
  const { statement: named, params } = inboxCounting(criteria, endOfDayIn(criteria.now, SOON_DAYS), byState);
  const [row] = await ctx.reads.rows(named, params);
  if (row === undefined) throw new Error('The counts of an inbox are one row.');
  return { ...stoppedAtMost(row), byState: row.byState ?? [], streamHead: headOf(ctx, row.head) };
}

/** What a filter asks for, in the terms of the statement. @throws BAD_USER_INPUT as a top-level error */
export function criteriaOf(ctx: MemberContext, filter: InboxFilterInput | null | undefined): InboxCriteria {
  const { viewer } = ctx;
  const now = ctx.clock.now();
  const days = filter?.dueWithinDays ?? null;
  if (days !== null && (days < 0 || days > MOST_DAYS)) throw unfit(ctx, 'dueWithinDays', `0–${MOST_DAYS}`);
  const hours = filter?.dueWithinHours ?? null;
  if (hours !== null && (hours < 0 || hours > MOST_HOURS)) throw unfit(ctx, 'dueWithinHours', `0–${MOST_HOURS}`);
  const happens = filter?.happensWithinDays ?? null;
  if (happens !== null && (happens < 0 || happens > MOST_DAYS)) throw unfit(ctx, 'happensWithinDays', `0–${MOST_DAYS}`);
  const states = filter?.states ?? null;
  if (states?.some((state) => !STATES.has(state))) throw unfit(ctx, 'states', [...STATES].join(', '));
  const wanted = new Set(filter?.subjectTypes ?? INBOX_SUBJECTS);
  const has = (subject: InboxSubject) =>
    states === null || states.some((state) => inboxFacts(subject).states.includes(state));
  const counterpart = filter?.counterpartId ?? null;
  return {
    subjects: INBOX_SUBJECTS.filter((subject) => wanted.has(subject) && has(subject)),
    ownMemberId: ownCasesOnly(viewer),
    awaiting: filter?.awaiting ?? null,
    dueUntil: earlier(
      days === null ? null : endOfDayIn(now, days),
      hours === null ? null : new Date(now.getTime() + hours * HOUR_MS),
    ),
    overdue: filter?.overdue ?? null,
    unread: filter?.unread ?? null,
    late: filter?.late ?? null,
    happens: happens === null ? null : { from: startOfDay(toLocalDate(now)), until: endOfDayIn(now, happens) },
    states,
    kinds: filter?.kinds ?? null,
    parts: filter?.parts ?? null,
    counterpartId: counterpart === null ? null : (rowIdOf('Organisation', counterpart) ?? NO_SUBJECT),
    claimed: filter?.claimedByMe ?? null,
    search: searchTerms(ctx, filter?.search),
    memberId: viewer.memberId,
    now,
  };
}

/** 24:00 of the day so many days from today. */
function endOfDayIn(now: Date, days: number): Date {
  return endOfDay(addDays(toLocalDate(now), days));
}

function unfit(ctx: MemberContext, field: string, allowed: string): GraphQLError {
  const message = ctx.locale === 'en' ? `${field} must be: ${allowed}.` : `${field} 须为：${allowed}。`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

function orderOf(orderBy: InboxOrderInput | null | undefined): InboxOrder {
  const field = orderBy?.field ?? 'LAST_MOVED';
  return { field, direction: orderBy?.direction ?? (field === 'DUE' ? 'ASC' : 'DESC') };
}

function placeOf(key: readonly (string | number)[]): [string, string] {
  return [String(key[0]), String(key[1])];
}

async function emptyPage(ctx: MemberContext, after: string | null | undefined, counted: boolean): Promise<InboxPage> {
  const [row] = await ctx.reads.rows(ownStreamHead, []);
  const nothing = pageOf<FilledInboxRow, InboxItem>([], 1, after, String, () => {
    throw new Error('An empty page has no items.');
  });
  return {
    ...nothing,
    streamHead: headOf(ctx, row?.head),
    totalCount: counted ? 0 : null,
    totalCountCapped: counted ? false : null,
  };
}

function headOf(ctx: MemberContext, head: number | undefined): string {
  return ctx.stream.cursors.of(ctx.viewer.organisationId, head ?? 0);
}
